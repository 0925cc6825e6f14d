"""Whether a message tells of danger, by the words of ``kawan/data/danger.yml``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kawan.emergency import verbs
from kawan.emergency.patterns import Patterns
from kawan.emergency.spelling import Spelling

FILE = Path(__file__).parent.parent / "data" / "danger.yml"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether a message is urgent, the gravest ``kind`` of danger, and the words that said so.

    ``sure``: the words need nobody else's opinion. Others ("mati", "ditahan", "kecelakaan"), and any beside words of
    the past or of study ("dulu", "makalah"), mean danger only where the model says so too, or where there is no model
    to ask.
    """

    urgent: bool
    kind: str | None = None
    matched: tuple[str, ...] = ()
    sure: bool = False


CALM = Assessment(urgent=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """The sure or the doubtful words of a kind of danger: see Assessment. ``deniable``: “never beaten” is none."""

    name: str
    danger: re.Pattern[str]
    deniable: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What ``danger.yml`` says, compiled."""

    spelling: Spelling
    rewrites: tuple[tuple[str, re.Pattern[str]], ...]
    denial: re.Pattern[str]
    remote: re.Pattern[str]
    kinds: tuple[Kind, ...]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Lexicon":
        """Raises KeyError for a missing part and BrokenPatternError for a pattern that can't be compiled."""
        spelling = Spelling(data["words"], data["typos"])
        forms = {f"{name}-done": verbs.done(roots) for name, roots in data["verbs"].items()}
        forms |= {f"{name}-doing": verbs.doing(roots) for name, roots in data["verbs"].items()}
        groups = {name: text if isinstance(text, str) else "|".join(text) for name, text in data["groups"].items()}
        patterns = Patterns(groups, forms, spelling.word)
        return cls(
            spelling=spelling,
            rewrites=tuple((word, patterns.any_of(_lines(text))) for word, text in data["rewrites"].items()),
            denial=re.compile(patterns.any_of(_lines(data["denial"])).pattern.removesuffix("(?= )") + " ?$"),
            remote=patterns.any_of(_lines(data["remote"])),
            kinds=tuple(
                Kind(name, patterns.any_of(_lines(row[strength])), bool(row.get("deniable")), strength == "say")
                for name, row in data["kinds"].items()
                for strength in ("say", "doubt")
                if strength in row
            ),
        )


@cache
def lexicon() -> Lexicon:
    """The words of danger, read once."""
    return Lexicon.from_data(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def assess(text: str) -> Assessment:
    """Judge one message. In doubt it is urgent. Never raises for any text."""
    known = lexicon()
    words = known.spelling.canonical(text)
    is_remote = known.remote.search(words) is not None
    for replacement, expression in known.rewrites:
        words = expression.sub(f" {replacement}", words)
    found = [(kind, match) for kind in known.kinds for match in _dangers(kind, words, known.denial)]
    if not found:
        return CALM
    matched = dict.fromkeys(match for _kind, match in found)
    sure = any(kind.sure for kind, _match in found) and not is_remote
    return Assessment(urgent=True, kind=found[0][0].name, matched=tuple(matched), sure=sure)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _dangers(kind: Kind, words: str, denial: re.Pattern[str]) -> Iterator[str]:
    match = kind.danger.search(words)
    while match:
        denied = kind.deniable and denial.search(words, max(0, match.start() - 60), match.start() + 1)
        if not denied:
            yield match.group().strip()
        match = kind.danger.search(words, match.start() + 1 if denied else match.end())
