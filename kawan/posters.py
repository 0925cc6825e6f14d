"""A link as a QR code: a picture, and a page to print and hang up."""

import io

import segno

PICTURE_SCALE = 12
PAGE_WIDTH, PAGE_HEIGHT = 595, 842  # A4 in points
CODE_WIDTH = 380
CODE_BOTTOM = 240
LONGEST_LINE = 40


def picture(link: str) -> bytes:
    """The code as PNG; still readable with a corner torn off."""
    written = io.BytesIO()
    segno.make(link, error="q", micro=False).save(written, kind="png", scale=PICTURE_SCALE)
    return written.getvalue()


def page(link: str, title: str, invitation: str) -> bytes:
    """An A4 page as PDF: the title, the code, what to do, and the link for those who type it."""
    lines = [
        _centred(title[:LONGEST_LINE], 28, CODE_BOTTOM + CODE_WIDTH + 70, bold=True),
        _code(link),
        _centred(invitation, 18, CODE_BOTTOM - 50),
        _centred(link.removeprefix("https://"), 13, CODE_BOTTOM - 85),
    ]
    return _document("\n".join(lines).encode("cp1252", "replace"))


def _centred(text: str, size: int, bottom: int, *, bold: bool = False) -> str:
    """A line in the middle; Helvetica's letters are about half as wide as high."""
    left = max(20.0, (PAGE_WIDTH - len(text) * size * (0.56 if bold else 0.5)) / 2)
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{'F2' if bold else 'F1'} {size} Tf {left:.1f} {bottom} Td ({escaped}) Tj ET"


def _code(link: str) -> str:
    """The code's dark modules as filled squares."""
    matrix = segno.make(link, error="q", micro=False).matrix
    module = CODE_WIDTH / len(matrix)
    left, top = (PAGE_WIDTH - CODE_WIDTH) / 2, CODE_BOTTOM + CODE_WIDTH
    squares = [
        f"{left + column * module:.2f} {top - (row + 1) * module:.2f} {module + 0.05:.2f} {module + 0.05:.2f} re"
        for row, modules in enumerate(matrix)
        for column, dark in enumerate(modules)
        if dark
    ]
    return "\n".join([*squares, "f"])


def _document(content: bytes) -> bytes:
    """The least that a PDF needs: a catalogue, one page, two of the fonts that every reader has."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>" % (PAGE_WIDTH, PAGE_HEIGHT),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
    ]
    written = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(written)
