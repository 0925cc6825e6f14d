"""Does an answer file keep to the rules? Every fault with its line, for ``kawan answers check``.

Each check looks at one ``Draft`` and knows no other file, so that an officer's upload can be checked the same way.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import yaml

from kawan import countries
from kawan.answers.catalogue import canonical, tasks, topics
from kawan.answers.files import Answer, BrokenAnswerError, Source, parse
from kawan.answers.lines import LINE_CHECKS
from kawan.i18n import _
from kawan.people import ROLES

MAX_BODY, MAX_COUNTRY, MAX_LONGER, MAX_TITLE = 900, 350, 3000, 60
FEWEST_STEPS, MOST_STEPS = 2, 4
LONGEST_REVIEW = dt.timedelta(days=366)
UNDATED = "tanpa tanggal"

_HEADING = re.compile(r"## (?P<kind>[^:]+)(?:: (?P<keys>.+))?")
_LAW = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)* \d+/\d{4}")
_NUMBER = r"\d+[A-Z]?(?:\(\d+\))?(?: huruf [a-z](?:(?:, | dan | sampai )[a-z]\b)*)?"
_ARTICLE = re.compile(rf"Ps {_NUMBER}(?:(?:, | dan | sampai |-){_NUMBER})*(?: \(.+\)|, .+)?")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, and in which line."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body: the heading's ``kind`` (empty above the first heading) and ``keys``, its line, its text."""

    kind: str
    keys: tuple[str, ...]
    line: int
    text: str


@dataclass(frozen=True)
class Draft:
    """One file that can be read: what it says, and where."""

    name: str
    content: str
    answer: Answer
    today: dt.date

    @cached_property
    def lines(self) -> list[str]:
        return self.content.splitlines()

    @cached_property
    def body_line(self) -> int:
        """The index of the first line behind the front matter."""
        return self.lines.index("---", 1) + 1

    def line_of(self, beginning: str) -> int:
        """The number of the first line that begins so, spaces aside; 1 where none does."""
        return next((number for number, line in enumerate(self.lines, 1) if line.strip().startswith(beginning)), 1)

    @cached_property
    def sections(self) -> list[Section]:
        starts = [n for n in range(self.body_line, len(self.lines)) if _HEADING.fullmatch(self.lines[n])]
        found = [Section("", (), self.body_line + 1, self._text(self.body_line, [*starts, len(self.lines)][0]))]
        for start, end in zip(starts, [*starts[1:], len(self.lines)], strict=True):
            heading = _HEADING.fullmatch(self.lines[start])
            assert heading is not None
            keys = tuple(key.strip() for key in (heading["keys"] or "").split(",") if key.strip())
            found.append(Section(heading["kind"], keys, start + 1, self._text(start + 1, end)))
        return found

    def _text(self, start: int, end: int) -> str:
        return "\n".join(self.lines[start:end]).strip()


def faults(content: str, name: str, today: dt.date | None = None) -> list[Problem]:
    """Everything that is wrong with one file, in the order of its lines; of an unreadable one, the first reason."""
    try:
        answer = parse(content, name)
    except BrokenAnswerError as error:
        return [_broken(content, error)]
    draft = Draft(name, content, answer, today or dt.datetime.now(dt.UTC).date())
    return sorted((problem for check in _CHECKS for problem in check(draft)), key=lambda problem: problem.line)


def _broken(content: str, error: BrokenAnswerError) -> Problem:
    """Where YAML stopped, or the line that holds what the reason quotes."""
    cause = error.__cause__
    if isinstance(cause, yaml.MarkedYAMLError) and cause.problem_mark is not None:
        reason = _("the lines between --- can't be read: {reason}", reason=cause.problem)
        return Problem(cause.problem_mark.line + 1, reason)
    quoted = re.findall(r"'([^']+)'", str(error))
    lines = enumerate(content.splitlines(), 1)
    line = next((number for number, line in lines if quoted and quoted[-1] in line), 1)
    return Problem(line, _("missing or unknown: {name}", name=cause) if isinstance(cause, KeyError) else str(cause))


def _head(draft: Draft) -> Iterator[Problem]:
    answer = draft.answer
    if answer.topic != draft.name.removesuffix(".md"):
        yield Problem(draft.line_of("topic:"), _("the topic and the file's name differ"))
    if answer.topic not in topics() or canonical(answer.topic) != answer.topic:
        yield Problem(draft.line_of("topic:"), _("no such topic: {name}", name=answer.topic))
    if not 0 < len(answer.title) <= MAX_TITLE:
        yield Problem(draft.line_of("title:"), _too_long(len(answer.title), MAX_TITLE))
    if answer.checked > draft.today:
        yield Problem(draft.line_of("checked:"), _("checked on a day that is still to come"))
    if not dt.timedelta() < answer.review_by - answer.checked <= LONGEST_REVIEW:
        yield Problem(draft.line_of("review_by:"), _("the next check comes after the last one, within a year"))


def _sources(draft: Draft) -> Iterator[Problem]:
    answer = draft.answer
    if not answer.sources:
        yield Problem(draft.line_of("sources:"), _("no source"))
    first = draft.line_of("sources:") + 1
    for number, source in enumerate(answer.sources):
        reason = _source_fault(source, draft.today)
        if reason:
            yield Problem(first + number, reason)


def _source_fault(source: Source, today: dt.date) -> str:
    if bool(source.law) == bool(source.page):
        return _("a source is either a law with its article or a page with its date")
    if source.page:
        return (
            "" if _is_page_date(source.date, today) else _("a page needs its date: 2026-05-31 or {none}", none=UNDATED)
        )
    if not _LAW.fullmatch(source.law):
        return _("a law is written like UU 18/2017, not {law}", law=source.law)
    by_number = re.match(r"(?i)ps\b|pasal\b", source.article)
    if not source.article or (by_number and not _ARTICLE.fullmatch(source.article)):
        return _("an article is written like Ps 6(1) huruf j, not {article}", article=source.article or "''")
    return ""


def _is_page_date(written: str, today: dt.date) -> bool:
    """A day, a month or a year that has come, or the words that say there is none."""
    if written == UNDATED:
        return True
    try:
        return _DATE.fullmatch(written) is not None and dt.date.fromisoformat((written + "-01-01")[:10]) <= today
    except ValueError:
        return False


def _steps(draft: Draft) -> Iterator[Problem]:
    answer = draft.answer
    for names, known, key in ((answer.related, topics(), "related:"), (answer.tasks, tasks(), "tasks:")):
        for name in names:
            if name not in known:
                yield Problem(draft.line_of(key), _("no such topic: {name}", name=name))
        if len(set(names)) < len(names):
            yield Problem(draft.line_of(key), _("named twice"))
    if answer.topic in answer.related:
        yield Problem(draft.line_of("related:"), _("an answer can't lead to itself"))
    if not FEWEST_STEPS <= len(answer.related) + len(answer.tasks) <= MOST_STEPS:
        yield Problem(
            draft.line_of("related:"),
            _("related topics and tasks together: {fewest} to {most}", fewest=FEWEST_STEPS, most=MOST_STEPS),
        )


def _sections(draft: Draft) -> Iterator[Problem]:
    known = {"peran": set(ROLES), "negara": set(countries.gazetteer().displayed)}
    seen: set[tuple[str, str]] = set()
    for section in draft.sections:
        limit = {"negara": MAX_COUNTRY, "lebih lengkap": MAX_LONGER}.get(section.kind, MAX_BODY)
        if not 0 < len(section.text) <= limit:
            yield Problem(section.line, _too_long(len(section.text), limit))
        if section.text.count("**") % 2:
            yield Problem(section.line, _("bold that is not closed"))
        for key in section.keys or ("",):
            if section.kind in known and key not in known[section.kind]:
                yield Problem(section.line, _("no such role or country: {name}", name=key))
            if (section.kind, key) in seen:
                yield Problem(section.line, _("named twice"))
            seen.add((section.kind, key))


def _lines(draft: Draft) -> Iterator[Problem]:
    for number, line in enumerate(draft.lines[draft.body_line :], draft.body_line + 1):
        if not _HEADING.fullmatch(line):
            yield from (Problem(number, reason) for check in LINE_CHECKS for reason in check(line))


def _too_long(length: int, limit: int) -> str:
    return _("{length} characters; 1 to {limit} are allowed", length=length, limit=limit)


_CHECKS = (_head, _sources, _steps, _sections, _lines)
