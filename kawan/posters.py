"""A link as a QR code: a picture, and a page to print and hang up."""

import io

import segno

from kawan.i18n import _

PICTURE_SCALE = 12
PAGE_WIDTH, PAGE_HEIGHT = 595, 842  # A4 in points
CODE_WIDTH = 380
CODE_BOTTOM = 240
MARGIN = 40

_WIDTHS = {  # of Helvetica, in thousandths of its size; of everything else 556
    222: "ijl",
    278: " !,.:;/ftI",
    333: "-()r",
    500: "ckvxyzsJ",
    611: "FTZ",
    667: "ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    944: "W",
}
_WIDTH_OF = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
_BOLD_IS_WIDER = 1.06


def picture(link: str) -> bytes:
    """The code as PNG; still readable with a corner torn off."""
    written = io.BytesIO()
    segno.make(link, error="q", micro=False).save(written, kind="png", scale=PICTURE_SCALE)
    return written.getvalue()


def page(link: str, title: str) -> bytes:
    """An A4 page as PDF for people who pass by: whose it is, what it is for, the code, and the link for those who type
    it. The title, small, tells staff which of their links hangs there."""
    lines = [
        _centred("Kawan Migran", 44, 732, bold=True),
        _centred(_("For migrant workers, returnees and their families:"), 17, 692),
        _centred(_("questions about work abroad, rights and village cooperatives."), 17, 668),
        _code(link),
        _centred(_("Scan with your phone's camera"), 20, CODE_BOTTOM - 48, bold=True),
        _centred(_("or open in Telegram: {link}", link=link.removeprefix("https://")), 14, CODE_BOTTOM - 76),
        _centred(title, 11, MARGIN),
    ]
    return _document("\n".join(lines).encode("cp1252", "replace"))


def _centred(text: str, size: float, bottom: int, *, bold: bool = False) -> str:
    """A line in the middle, smaller where it would not fit."""
    width = sum(_WIDTH_OF.get(letter, 0.556) for letter in text) * (_BOLD_IS_WIDER if bold else 1)
    size = min(size, (PAGE_WIDTH - 2 * MARGIN) / width) if width else size
    left = (PAGE_WIDTH - size * width) / 2
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{'F2' if bold else 'F1'} {size:.1f} Tf {left:.1f} {bottom} Td ({escaped}) Tj ET"


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
