"""What a single line of an answer must not hold: a typed phone number, a broken link, a sentence without end."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from kawan.answers.sentences import TOO_LONG, sentences, words
from kawan.contacts import contacts
from kawan.i18n import _

FEWEST_DIGITS = 7  # of a phone number that stands alone; a short one is known by the word before it

_CONTACT = re.compile(r"\[\[[^\]]*\]\]")
_DIGITS = re.compile(r"(?<![\w$.,/])\+?\(?\d[\d ().-]{4,}\d")
_COUNTED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d\d\.\d\d|(?:19|20)\d\d")  # an amount, a clock's time, a year
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CALL = re.compile(
    r"(?i)\b(?:telepon|telp|hubungi|hotline|panggil|nomor darurat|call center|whatsapp|wa|sms)\s*:?\s+(?:ke |nomor )?"
    r"(\d{3,5})\b(?! tahun|[/-])"
)
_TITLED_LINK = re.compile(r"\]\([^)]*\)")
_LINK = re.compile(
    r"(?:\bhttps?:|\bwww\.)\S*|\b[\w-]+(?:\.[\w-]+)*\.(?:go|co|or|ac|com|org|net|id|my|sg|tw|hk|jp|kr)\b\S*"
)
_ADDRESS = re.compile(
    r"(?!www\.[^.]*$)(?:https://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/[\w./?=&%#~-]*)?", re.IGNORECASE
)
_HALF = re.compile(r"\.(?:go|co|or|ac)(?:/|$)")


def typed_numbers(line: str) -> Iterator[str]:
    """Phone numbers come from the contact file, where somebody confirmed them. Amounts, years, articles are none."""
    line = _CONTACT.sub("", line)
    written = [match[0].strip("(). ") for match in _DIGITS.finditer(line)]
    found = [number for number in written if _is_phone_number(number)]
    short = [*(match[1] for match in _CALL.finditer(line)), *_ours().findall(line)]
    found += [number for number in dict.fromkeys(short) if not any(number in longer for longer in found)]
    yield from (_number_fault(number, _digits(number)) for number in found)


def _is_phone_number(written: str) -> bool:
    counted = all(_COUNTED.fullmatch(piece.strip()) for piece in written.split("-"))
    return len(_digits(written)) >= FEWEST_DIGITS and not counted and not _DATE.fullmatch(written)


def _number_fault(written: str, digits: str) -> str:
    known = _contact_ids().get(digits)
    if known:
        return _("a typed number: {number}; write [[{contact}]]", number=written, contact=known)
    return _("a number that is not in the contact file: {number}", number=written)


@cache
def _contact_ids() -> dict[str, str]:
    """The contact of every number, by its digits as dialled and as displayed."""
    ways = ((row.id, way) for row in contacts().values() for way in row.channels)
    return {_digits(number): name for name, way in ways for number in (way.value, way.display) if _digits(number)}


@cache
def _ours() -> re.Pattern[str]:
    """The short numbers of our contacts that can't be anything else: they need no word before them to be known."""
    ours = (number for number in _contact_ids() if 3 < len(number) < FEWEST_DIGITS)
    short = sorted(number for number in ours if not _COUNTED.fullmatch(number))
    return re.compile(rf"(?<![\w.,])(?:{'|'.join(short)})(?!\w|[,.]\d)")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def links(line: str) -> Iterator[str]:
    """Addresses are typed plain and whole: ``siskop2mi.bp2mi.go.id/lowongan``."""
    if _TITLED_LINK.search(line):
        yield _("a link with a title; write the address plainly")
    for match in _LINK.finditer(line):
        written = match[0].rstrip('.,;:!?)"”*')
        if not _ADDRESS.fullmatch(written) or _HALF.search(written):
            yield _("a broken link: {link}", link=written)


def headings(line: str) -> Iterator[str]:
    """Only the known sections have headings; within them bold words do."""
    if line.startswith("#"):
        yield _("headings are not shown; write **bold**, or begin a section with ## peran:, ## negara: or the like")


def open_bold(line: str) -> Iterator[str]:
    """A message is cut between lines, so that bold ends where it began."""
    if line.count("**") % 2:
        yield _("a bold that is not closed on its line: **")


def long_sentences(line: str) -> Iterator[str]:
    """No sentence a tired person has to read twice."""
    for sentence in sentences(line):
        if words(sentence) > TOO_LONG:
            yield _(
                "a sentence of {count} words; at most {most}: {text}…",
                count=words(sentence),
                most=TOO_LONG,
                text=sentence[:40],
            )


LINE_CHECKS: tuple[Callable[[str], Iterator[str]], ...] = (typed_numbers, links, headings, open_bold, long_sentences)
