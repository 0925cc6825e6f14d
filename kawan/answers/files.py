"""An answer file: its front matter, its body and the sections that change it."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import frontmatter
import yaml
from babel.dates import format_date

from kawan.contacts import with_contacts
from kawan.i18n import _, language

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)


class BrokenAnswerError(ValueError):
    """An answer file that can't be used; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: a law with its article, or a page with its date."""

    law: str = ""
    article: str = ""
    page: str = ""
    date: str = ""

    def line(self) -> str:
        return ", ".join(part for part in (self.law or self.page, self.article or self.when()) if part)

    def when(self, month: str = "MMM") -> str:
        """The page's date as people read it; ``month`` is Babel's pattern: short, or ``MMMM`` in full."""
        pattern, date = ("d ", self.date) if len(self.date) > len("2026-05") else ("", f"{self.date}-01")
        try:
            return format_date(dt.date.fromisoformat(date), f"{pattern}{month} yyyy", locale=language())
        except ValueError:  # a year, or that there is no date
            return self.date


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
        checked = format_date(self.checked, "d MMMM yyyy", locale=language())
        if self.quiet:
            return _("Checked {date}.", date=checked)
        return _("Source: {sources}. Checked {date}.", sources=sources, date=checked)


def parse(content: str, name: str) -> Answer:
    """Read one answer file. Raises BrokenAnswerError with the reason."""
    try:
        post = frontmatter.loads(content)
        meta: dict[str, Any] = dict(post.metadata)
        body, *sections = _SECTION.split(post.content)
        answer = Answer(
            topic=str(meta["topic"]),
            title=str(meta["title"]),
            sources=tuple(Source(**{key: str(value) for key, value in row.items()}) for row in meta["sources"]),
            checked=_date(meta["checked"]),
            review_by=_date(meta["review_by"]),
            related=tuple(meta.get("related") or ()),
            tasks=tuple(meta.get("tasks") or ()),
            body=body.strip(),
            quiet=bool(meta.get("quiet")),
            **_sorted_sections(dict(zip(sections[::2], sections[1::2], strict=True))),
        )
        for text in answer.texts():
            with_contacts(text)
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise BrokenAnswerError(f"{name}: {error!r}") from error
    return answer


def _date(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _sorted_sections(sections: dict[str, str]) -> dict[str, Any]:
    longer, by_role, by_country = "", dict[str, str](), dict[str, str]()
    for heading, text in sections.items():
        kind, _colon, values = heading.partition(":")
        keys = [value.strip() for value in values.split(",")]
        match kind.strip():
            case "lebih lengkap":
                longer = text.strip()
            case "peran":
                by_role |= dict.fromkeys(keys, text.strip())
            case "negara":
                by_country |= dict.fromkeys(keys, text.strip())
            case _:
                raise ValueError(f"unknown section '{heading}'")
    return {"longer": longer, "by_role": by_role, "by_country": by_country}
