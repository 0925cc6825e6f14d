"""Which topics and tasks there are, and the answer of each."""

import datetime as dt
from functools import cache

import yaml

from kawan.answers.files import Answer, BrokenAnswerError, parse
from kawan.i18n import DEFAULT_LANGUAGE, LOCALES, language
from kawan.settings import PROJECT_ROOT

TOPICS_FILE = PROJECT_ROOT / "kawan" / "data" / "topics.yml"


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


def is_small_talk(topic: str) -> bool:
    """Whether a topic is about the bot or outside its subject: a greeting beside a question needs no answer."""
    return topics()[topic]["group"] == "sosial"


def title(topic: str) -> str:
    """A topic's or task's name in Indonesian, short enough for a button."""
    known = topics() | tasks()
    return known[topic]["title"]


def find(topic: str) -> Answer | None:
    """The answer in the person's language, else in Indonesian, else None."""
    return answers(language()).get(topic) or answers().get(topic)
