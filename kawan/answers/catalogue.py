"""Which topics and tasks there are, and the answer of each.

An answer comes from a file of the repository. What staff published with ``/jawaban`` stands before it; the table of
those versions is followed by ``kawan.answers.versions``, so that looking up an answer asks no database.
"""

import datetime as dt
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process, utils

from kawan.answers.files import Answer, BrokenAnswerError, parse
from kawan.db import now
from kawan.i18n import DEFAULT_LANGUAGE, LOCALES, _, language
from kawan.settings import PROJECT_ROOT

TOPICS_FILE = PROJECT_ROOT / "kawan" / "data" / "topics.yml"
NEAR_ENOUGH = 50


@dataclass(frozen=True, slots=True)
class Published:
    """A topic's newest version. Without an answer (rolled back, or no longer readable) the shipped file counts."""

    version: int
    answer: Answer | None = None
    broken: str = ""


_published: dict[str, Published] = {}
_tried: ContextVar[Answer | None] = ContextVar("tried answer", default=None)


@cache
def shipped(lang: str = DEFAULT_LANGUAGE) -> dict[str, Answer]:
    """The answers of the repository's files by topic. Raises BrokenAnswerError for the first broken file."""
    found: dict[str, Answer] = {}
    for path in sorted((LOCALES / lang / "answers").glob("*.md")):
        answer = parse(path.read_text(encoding="utf-8"), path.name)
        if answer.topic != path.stem:
            raise BrokenAnswerError(path.name, 1, _("its topic is called “{name}”", name=answer.topic))
        found[answer.topic] = answer
    return found


def shipped_text(topic: str) -> str | None:
    """The repository's file of a known topic as it is written, or None."""
    path: Path = LOCALES / DEFAULT_LANGUAGE / "answers" / f"{topic}.md"
    return path.read_text(encoding="utf-8") if topic in topics() and path.exists() else None


def answers(lang: str = DEFAULT_LANGUAGE) -> dict[str, Answer]:
    """Every answer of a language by topic, as people see them now. Raises BrokenAnswerError for a broken file."""
    if lang != DEFAULT_LANGUAGE:  # what staff publish is Indonesian
        return shipped(lang)
    ours = {topic: published.answer for topic, published in _published.items() if published.answer is not None}
    return shipped() | ours


def published(topic: str) -> Published | None:
    """What staff published last for a topic, as far as this process knows."""
    return _published.get(topic)


def take_over(newest: Mapping[str, Published]) -> None:
    """From now on people see these versions; an older one never replaces a newer."""
    for topic, version in newest.items():
        known = _published.get(topic)
        if known is None or known.version < version.version:
            _published[topic] = version


def forget_published() -> None:
    """Back to the repository's files, until the versions are read again."""
    _published.clear()


@contextmanager
def trying(answer: Answer) -> Generator[None]:
    """Within this context a draft stands in the place of its topic's answer: a preview is what people would see."""
    token = _tried.set(answer)
    try:
        yield
    finally:
        _tried.reset(token)


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
    day = today or now().date()
    return sorted((answer for answer in answers().values() if answer.is_overdue(day)), key=lambda a: a.review_by)


def newer_in_repository() -> list[str]:
    """Topics whose file was compared with its sources later than the version that staff published."""
    files = shipped()
    return sorted(
        topic
        for topic, version in _published.items()
        if version.answer is not None and topic in files and files[topic].checked > version.answer.checked
    )


def canonical(intent: str) -> str:
    """The topic of an intent: ``hak-pekerja.paspor`` counts as ``hak-pekerja``."""
    return intent.split(".", 1)[0]


def is_small_talk(topic: str) -> bool:
    """Whether a topic is about the bot or outside its subject: a greeting beside a question needs no answer."""
    return topics()[topic]["group"] == "sosial"


def title(topic: str) -> str:
    """A topic's or task's name in Indonesian, short enough for a button."""
    known = topics() | tasks()
    return known[topic]["title"]


def find(topic: str) -> Answer | None:
    """The answer in the person's language, else in Indonesian, else None."""
    tried = _tried.get()
    if tried is not None and tried.topic == topic:
        return tried
    return answers(language()).get(topic) or answers().get(topic)


def search(words: str, most: int = 6) -> list[str]:
    """The topics whose id, titles or text are nearest to a few words, best first."""
    known = answers()
    described = {
        topic: f"{topic} {row['title']} {known[topic].title if topic in known else ''}"
        for topic, row in topics().items()
    }
    found = process.extract(
        words, described, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=most,
        score_cutoff=NEAR_ENOUGH,
    )  # fmt: skip
    return [topic for _text, _score, topic in found]
