"""What is wrong with an answer file, line by line: the rules that a file has to keep to before people see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kawan import countries, smalltalk
from kawan.answers import front_matter, sections
from kawan.answers.catalogue import tasks, topics
from kawan.answers.files import Answer, BrokenAnswerError, parse
from kawan.answers.sections import BODY, Parts, Section
from kawan.contacts import contacts
from kawan.i18n import _
from kawan.people import ROLES

FEWEST_DIGITS = 8  # a date has fewer
MAX_BODY, MAX_COUNTRY, MAX_LONGER = 900, 350, 3000

_REFERENCE = re.compile(r"\[\[[^\]\n]*\]\]")
_NUMBER = re.compile(
    r"\+\d[\d ().-]{6,}\d"  # +62 21 2924 4800
    r"|\b0\d{0,3}[- .]\d{3,8}([- .]\d{3,5})*\b"  # 0-800-1000, 021 29244800
    r"|\b0\d{8,12}\b"  # 081234567890
)
_HEADING = re.compile(r"^#+")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that has to be mended before the file can be used."""

    line: int
    reason: str

    def __str__(self) -> str:
        return _("line {line}: {reason}", line=self.line, reason=self.reason)


def problems(content: str, name: str) -> list[Problem]:
    """Everything that is wrong with a file, by line; empty where it may be published. Where it can't be read at all,
    only the first thing that hinders."""
    unseen = [_unseen(number) for number, line in enumerate(content.split("\n"), start=1) if _UNSEEN.search(line)]
    if unseen:
        return unseen
    try:
        answer = parse(content, name)
    except BrokenAnswerError as error:
        return [Problem(error.line, error.reason)]
    parts = sections.split(content)
    found = [*_in_front_matter(answer, parts.front_matter, name), *_in_sections(parts)]
    for section in parts.sections:
        found += _in_text(section)
    return sorted(found)


def _unseen(line: int) -> Problem:
    return Problem(line, _("a character that can't be seen; write this line again"))


def _in_front_matter(answer: Answer, text: str, name: str) -> Iterator[Problem]:
    def problem(reason: str, *place: str | int) -> Problem:
        return Problem(front_matter.line_of(text, *place), reason)

    if wrong := _wrong_topic(answer.topic, name):
        yield problem(wrong, "topic")
    if not answer.sources:
        yield problem(_("no source: name the law with its article, or the page with its date"), "sources")
    for number, source in enumerate(answer.sources):
        if not source.law and not source.page:
            yield problem(_("a source needs a law with its article, or a page with its date"), "sources", number)
    if answer.review_by <= answer.checked:
        yield problem(_("“review_by” has to be later than “checked”"), "review_by")
    for field, ids, known in (("related", answer.related, topics()), ("tasks", answer.tasks, tasks())):
        for number, other in enumerate(ids):
            if other not in known or other == answer.topic:
                yield problem(_("“{field}”: there is no other “{name}”", field=field, name=other), field, number)


def _wrong_topic(topic: str, name: str) -> str:
    if topic not in topics():
        return _("unknown topic “{name}”", name=topic)
    if smalltalk.reply(topic) is not None:
        return _("“{name}” is small talk and has no file", name=topic)
    if name != f"{topic}.md":
        return _("the file is called {file}, its topic “{name}”", file=name, name=topic)
    return ""


def _in_sections(parts: Parts) -> Iterator[Problem]:
    seen: set[str] = set()
    for section in parts.sections:
        kind, _colon, values = section.heading.partition(":")
        keys = {value.strip() for value in values.split(",")} if values else set[str]()
        known = {"peran": set(ROLES), "negara": set(countries.gazetteer().displayed)}.get(kind.strip(), set[str]())
        for key in sorted(keys - known):
            yield Problem(section.heading_line, _("unknown in “{name}”: {key}", name=section.heading, key=key))
        names = {f"{kind}:{key}" for key in keys} or {kind}
        if names & seen:
            yield Problem(section.heading_line, _("“{name}” stands there twice", name=section.heading))
        seen |= names
        yield from _in_length(section)


def _in_length(section: Section) -> Iterator[Problem]:
    kind = section.heading.partition(":")[0].strip()
    most = {"negara": MAX_COUNTRY, "lebih lengkap": MAX_LONGER}.get(kind, MAX_BODY)
    line = section.line if section.heading == BODY else section.heading_line
    if not section.text:
        yield Problem(line, _("no text"))
    if len(section.text) > most:
        yield Problem(line, _too_long(len(section.text), most))


def _in_text(section: Section) -> Iterator[Problem]:
    for number, line in enumerate(section.text.split("\n"), start=section.line):
        plain = _REFERENCE.sub("", line)
        if line.count("**") % 2:
            yield Problem(number, _("a bold that is not closed on its line: **"))
        if _HEADING.match(line):
            yield Problem(number, _("headings are not shown; begin a section with ## peran:, ## negara: or the like"))
        for typed in _typed_numbers(plain):
            reason = _("the number {number} is typed; name a contact instead, like [[kp2mi]]", number=typed)
            yield Problem(number, reason)


def _typed_numbers(line: str) -> list[str]:
    """Telephone numbers in a text: what looks like one, and every number of our contacts."""
    likely = [
        found.group() for found in _NUMBER.finditer(line) if sum(map(str.isdigit, found.group())) >= FEWEST_DIGITS
    ]
    return likely or _ours().findall(line)


@cache
def _ours() -> re.Pattern[str]:
    ways = (way for row in contacts().values() for way in row.channels if way.type in ("phone", "whatsapp"))
    written = {text for way in ways for text in (way.display, way.value) if sum(map(str.isdigit, text)) > 3}
    longest_first = sorted(written, key=lambda text: (-len(text), text))
    return re.compile(rf"(?<![\w.,])(?:{'|'.join(map(re.escape, longest_first))})(?![\w]|[,.]\d)")


def _too_long(length: int, most: int) -> str:
    return _("too long: {length} characters, at most {most}", length=length, most=most)
