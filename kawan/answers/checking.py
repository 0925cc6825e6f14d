"""Does an answer file keep to the rules? Every fault with its line, for ``kawan answers check`` and for what an
officer sends. Each check looks at one file and knows no other."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kawan import countries, smalltalk
from kawan.answers import front_matter, sections
from kawan.answers.catalogue import tasks, topics
from kawan.answers.files import Answer, BrokenAnswerError, Source, parse
from kawan.answers.lines import LINE_CHECKS
from kawan.answers.sections import BODY, COUNTRY, LONGER, ROLE, Parts, Section
from kawan.db import now
from kawan.i18n import _
from kawan.people import ROLES

MAX_BODY, MAX_COUNTRY, MAX_LONGER, MAX_TITLE = 900, 350, 3000, 60
FEWEST_STEPS, MOST_STEPS = 2, 4
LONGEST_REVIEW = dt.timedelta(days=366)
UNDATED = "tanpa tanggal"

_LAW = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)* \d+/\d{4}")
_NUMBER = r"\d+[A-Z]?(?:\(\d+\))?(?: huruf [a-z](?:(?:, | dan | sampai )[a-z]\b)*)?"
_ARTICLE = re.compile(rf"Ps {_NUMBER}(?:(?:, | dan | sampai |-){_NUMBER})*(?: \(.+\)|, .+)?")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file, and in which line."""

    line: int
    reason: str

    def __str__(self) -> str:
        return _("line {line}: {reason}", line=self.line, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Draft:
    """One file that can be read: what it says, and where."""

    name: str
    answer: Answer
    parts: Parts
    today: dt.date

    def at(self, reason: str, *place: str | int) -> Problem:
        """A problem of a field, or of an item within it."""
        return Problem(front_matter.line_of(self.parts.front_matter, *place), reason)


def faults(content: str, name: str, today: dt.date | None = None) -> list[Problem]:
    """Everything that is wrong with one file, in the order of its lines; empty where it may be published. Of a file
    that can't be read, only what hinders."""
    unseen = [number for number, line in enumerate(content.split("\n"), start=1) if _UNSEEN.search(line)]
    if unseen:
        return [Problem(number, _("a character that can't be seen; write this line again")) for number in unseen]
    try:
        answer = parse(content, name)
    except BrokenAnswerError as error:
        return [Problem(error.line, error.reason)]
    draft = Draft(name, answer, sections.split(content), today or now().date())
    return sorted(problem for check in _CHECKS for problem in check(draft))


def _head(draft: Draft) -> Iterator[Problem]:
    answer = draft.answer
    if wrong := _wrong_topic(answer.topic, draft.name):
        yield draft.at(wrong, "topic")
    if len(answer.title) > MAX_TITLE:
        yield draft.at(_too_long(len(answer.title), MAX_TITLE), "title")
    if answer.checked > draft.today:
        yield draft.at(_("checked on a day that is still to come"), "checked")
    if not dt.timedelta() < answer.review_by - answer.checked <= LONGEST_REVIEW:
        yield draft.at(_("the next check comes after the last one, within a year"), "review_by")


def _wrong_topic(topic: str, name: str) -> str:
    if topic not in topics():
        return _("no such topic: {name}", name=topic)
    if smalltalk.reply(topic) is not None:
        return _("“{name}” is small talk and has no file", name=topic)
    if name != f"{topic}.md":
        return _("the file is called {file}, its topic “{name}”", file=name, name=topic)
    return ""


def _sources(draft: Draft) -> Iterator[Problem]:
    if not draft.answer.sources:
        yield draft.at(_("no source"), "sources")
    for number, source in enumerate(draft.answer.sources):
        if wrong := _wrong_source(source, draft.today):
            yield draft.at(wrong, "sources", number)


def _wrong_source(source: Source, today: dt.date) -> str:
    if bool(source.law) == bool(source.page):
        return _("a source is either a law with its article or a page with its date")
    if source.page:
        dated = _is_page_date(source.date, today)
        return "" if dated else _("a page needs its date: 2026-05-31 or {none}", none=UNDATED)
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
    for field, names, known in (("related", answer.related, topics()), ("tasks", answer.tasks, tasks())):
        for number, name in enumerate(names):
            if name not in known:
                yield draft.at(_("no such topic: {name}", name=name), field, number)
            if name == answer.topic:
                yield draft.at(_("an answer can't lead to itself"), field, number)
            if name in names[:number]:
                yield draft.at(_("named twice"), field, number)
    if not FEWEST_STEPS <= len(answer.related) + len(answer.tasks) <= MOST_STEPS:
        reason = _("related topics and tasks together: {fewest} to {most}", fewest=FEWEST_STEPS, most=MOST_STEPS)
        yield draft.at(reason, "related")


def _sections(draft: Draft) -> Iterator[Problem]:
    known = {ROLE: set(ROLES), COUNTRY: set(countries.gazetteer().displayed)}
    seen: set[tuple[str, str]] = set()
    for section in draft.parts.sections:
        yield from _length(section)
        for key in section.keys or ("",):
            if key not in known.get(section.kind, {""}):
                yield Problem(section.heading_line, _("no such role or country: {name}", name=key or section.heading))
            if (section.kind, key) in seen:
                yield Problem(section.heading_line, _("named twice"))
            seen.add((section.kind, key))


def _length(section: Section) -> Iterator[Problem]:
    most = {COUNTRY: MAX_COUNTRY, LONGER: MAX_LONGER}.get(section.kind, MAX_BODY)
    line = section.line if section.kind == BODY else section.heading_line
    if not section.text:
        yield Problem(line, _("no text"))
    if len(section.text) > most:
        yield Problem(line, _too_long(len(section.text), most))


def _lines(draft: Draft) -> Iterator[Problem]:
    for section in draft.parts.sections:
        for number, line in enumerate(section.text.split("\n"), start=section.line):
            yield from (Problem(number, reason) for check in LINE_CHECKS for reason in check(line))


def _too_long(length: int, most: int) -> str:
    return _("too long: {length} characters, at most {most}", length=length, most=most)


_CHECKS = (_head, _sources, _steps, _sections, _lines)
