"""The answers: one Markdown file a topic in ``locales/<lang>/answers``, with its sources and dates.

A file is front matter (``title``, ``topic``, ``sources``, ``checked``, ``review_by``, ``related``, ``tasks``), a body,
and sections that change it: ``## peran: keluarga`` replaces the body for that role, ``## negara: TW, HK`` is added
where the country is known, ``## lebih lengkap`` is the longer text.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import frontmatter
import yaml
from babel.dates import format_date

from kawan.contacts import contact
from kawan.i18n import DEFAULT_LANGUAGE, LOCALES, _, language
from kawan.replies import Button, Reply, rows
from kawan.settings import PROJECT_ROOT

TOPICS_FILE = PROJECT_ROOT / "kawan" / "data" / "topics.yml"
MAX_BUTTONS = 4
MAX_SOURCES = 3  # a small screen; the longer text names all of them

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_CONTACT = re.compile(r"\[\[([a-z0-9-]+)\]\]")


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
        return ", ".join(part for part in (self.law or self.page, self.article or self._date()) if part)

    def _date(self) -> str:
        try:
            return format_date(dt.date.fromisoformat(self.date), "d MMM yyyy", locale=language())
        except ValueError:  # a year or a month, written as it is
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
    by_role: dict[str, str] = field(default_factory=dict)
    by_country: dict[str, str] = field(default_factory=dict)

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
        return _("Source: {sources}. Checked {date}.", sources=sources, date=checked)


def with_contacts(text: str) -> str:
    """``text`` with every ``[[contact-id]]`` replaced by the contact's name and number."""
    return _CONTACT.sub(lambda match: contact(match.group(1)).line(), text)


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
            **_sorted_sections(dict(zip(sections[::2], sections[1::2], strict=True))),
        )
        for text in (answer.body, answer.longer, *answer.by_role.values(), *answer.by_country.values()):
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


@cache
def answers(lang: str = DEFAULT_LANGUAGE) -> dict[str, Answer]:
    """Every answer of a language by topic. Raises BrokenAnswerError for the first broken file."""
    found: dict[str, Answer] = {}
    for path in sorted((LOCALES / lang / "answers").glob("*.md")):
        answer = parse(path.read_text(encoding="utf-8"), path.name)
        if answer.topic != path.stem:
            raise BrokenAnswerError(f"{path.name}: its topic is called '{answer.topic}'")
        found[answer.topic] = answer
    return found


@cache
def topics() -> dict[str, dict[str, str]]:
    """The canonical topics by id: ``group``, ``title`` and ``urgent``."""
    data = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8"))
    return {row["id"]: {**row, "group": group} for group, members in data["groups"].items() for row in members}


@cache
def tasks() -> dict[str, dict[str, str]]:
    """The tasks by id: ``command`` and ``title``."""
    data = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8"))
    return {row["id"]: row for row in data["tasks"]}


def due_for_review(today: dt.date | None = None) -> list[Answer]:
    """Answers past their ``review_by``, longest first."""
    day = today or dt.datetime.now(dt.UTC).date()
    return sorted((answer for answer in answers().values() if answer.review_by < day), key=lambda a: a.review_by)


def canonical(intent: str) -> str:
    """The topic of an intent: ``hak-pekerja.paspor`` counts as ``hak-pekerja``."""
    return intent.split(".", 1)[0]


def title(topic: str) -> str:
    """A topic's or task's name in Indonesian, short enough for a button."""
    known = topics() | tasks()
    return known[topic]["title"]


def find(topic: str) -> Answer | None:
    """The answer in the person's language, else in Indonesian, else None."""
    return answers(language()).get(topic) or answers().get(topic)


def reply(topic: str, role: str | None = None, country: str | None = None) -> Reply:
    """The answer to a topic with its source line and next steps, or openly that it is still being written."""
    answer = find(topic)
    if answer is None:
        return _unwritten(topic)
    longer = [Button(_("More"), f"t+:{topic}")] if answer.longer else []
    steps = [Button(title(task), f"x:{task}") for task in answer.tasks]
    related = [Button(title(other), f"t:{other}") for other in answer.related]
    buttons = [*longer, *steps, *related][:MAX_BUTTONS]
    return Reply(answer.text_for(role, country), rows(*buttons), source=answer.source_line(MAX_SOURCES))


def longer_reply(topic: str) -> Reply:
    """The longer text of an answer."""
    answer = find(topic)
    if answer is None or not answer.longer:
        return reply(topic)
    steps = [Button(title(task), f"x:{task}") for task in answer.tasks]
    return Reply(with_contacts(answer.longer), rows(*steps), source=answer.source_line())


def _unwritten(topic: str) -> Reply:
    text = _(
        "About **{title}**: this answer is still being written, and we don't guess about your rights.\n\n"
        "You can ask now:\n- {domestic}\n- {abroad}\n\nOr write to our staff with the button below.",
        title=title(topic),
        domestic=contact("kp2mi").line(),
        abroad=contact("kp2mi-luar-negeri").line(),
    )
    return Reply(text, rows(Button(title("bicara-petugas"), "x:bicara-petugas"), Button(_("Menu"), "x:bantuan")))
