"""An answer file: what it says, and to whom."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from kawan import dates
from kawan.answers import front_matter, sections
from kawan.answers.front_matter import BrokenFieldError, Source
from kawan.answers.sections import Section
from kawan.contacts import contacts, with_contacts
from kawan.i18n import _

_MENTION = re.compile(r"\[\[([^\]\n]*)\]\]")


class BrokenAnswerError(ValueError):
    """An answer file that can't be used; the message names the file, the line and the reason."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(_("{file}, line {line}: {reason}", file=name, line=line, reason=reason))
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What we know about one topic."""

    topic: str
    title: str
    sources: tuple[Source, ...]
    checked: dt.date
    review_by: dt.date
    related: tuple[str, ...]
    tasks: tuple[str, ...]
    body: str
    longer: str = ""
    quiet: bool = False
    """Under a text for somebody in despair no law is named; it stands behind the button."""
    by_role: dict[str, str] = field(default_factory=dict)
    by_country: dict[str, str] = field(default_factory=dict)

    def texts(self) -> tuple[str, ...]:
        """Everything it may say: body, sections, longer text."""
        return tuple(
            text for text in (self.body, *self.by_role.values(), *self.by_country.values(), self.longer) if text
        )

    def text_for(self, role: str | None = None, country: str | None = None) -> str:
        """The text for one who asks: role and country (ISO 3166 alpha-2) where known."""
        text = self.by_role.get(role or "", self.body)
        addition = self.by_country.get(country or "", "")
        return with_contacts("\n\n".join(part for part in (text, addition) if part))

    def source_line(self, most: int | None = None) -> str:
        """The line under the answer: its sources (the first ``most``), and when they were last checked."""
        lines = [source.line() for source in self.sources]
        if most is not None and len(lines) > most:
            lines = [*lines[:most], _("{count} more", count=len(lines) - most)]
        sources = "; ".join(lines)
        checked = dates.day(self.checked)
        if self.quiet:
            return _("Checked {date}.", date=checked)
        return _("Source: {sources}. Checked {date}.", sources=sources, date=checked)

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the sources should have been checked again before ``today``."""
        return self.review_by < today


def parse(content: str, name: str) -> Answer:
    """Read one answer file. Raises BrokenAnswerError with the line and the reason."""
    try:
        parts = sections.split(content)
    except ValueError as error:
        reason = _("a file begins with a line ---, the front matter, and another line ---")
        raise BrokenAnswerError(name, 1, reason) from error
    try:
        head = front_matter.read(parts.front_matter)
        for section in parts.sections:
            _check_contacts(section)
        return Answer(**dict(head), **_sorted_sections(parts.sections))
    except BrokenFieldError as error:
        raise BrokenAnswerError(name, error.line, error.reason) from error


def _check_contacts(section: Section) -> None:
    for number, line in enumerate(section.text.split("\n"), start=section.line):
        for found in _MENTION.finditer(line):
            if found.group(1) not in contacts():
                raise BrokenFieldError(number, _("unknown contact {id}", id=found.group()))


def _sorted_sections(parts: tuple[Section, ...]) -> dict[str, Any]:
    body, longer, by_role, by_country = "", "", dict[str, str](), dict[str, str]()
    for section in parts:
        match section.kind:
            case sections.BODY:
                body = section.text
            case sections.LONGER:
                longer = section.text
            case sections.ROLE:
                by_role |= dict.fromkeys(section.keys, section.text)
            case sections.COUNTRY:
                by_country |= dict.fromkeys(section.keys, section.text)
            case _:
                raise BrokenFieldError(section.heading_line, _("unknown section “{name}”", name=section.heading))
    return {"body": body, "longer": longer, "by_role": by_role, "by_country": by_country}
