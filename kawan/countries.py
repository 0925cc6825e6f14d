"""Countries in what people write: slang, cities, misspellings (``kawan/data/countries.yml``)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kawan.plain import Plain

FILE = Path(__file__).parent / "data" / "countries.yml"
LONGEST_NAME = 4
SHORTEST_WITH_SLIPS = 6

_RUN = re.compile(r"([a-z])\1{2,}")
_WORD = re.compile(r"[a-z0-9]+")
_BEFORE, _BEHIND = ("di", "ke", "dr"), ("nya", "ny", "ku", "an")


@dataclass(frozen=True, slots=True)
class Mention:
    """A country, ISO 3166 alpha-2, and where a text names it."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of all countries, in words with single spaces between.

    ``codes`` are the names that stand alone, ``guarded`` those that need a place word before them or nothing else
    around, ``only_alone`` those of them that need nothing else around. ``other`` are expressions that hold a name but
    mean something else. After ``people_words`` a name is somebody's people or language; names in ``peoples`` are that
    after ``employers``, too.
    """

    codes: dict[str, str]
    guarded: dict[str, str]
    only_alone: frozenset[str]
    other: frozenset[str]
    place_words: frozenset[str]
    people_words: frozenset[str]
    peoples: frozenset[str]
    employers: frozenset[str]
    displayed: dict[str, str]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Gazetteer":
        """Raises KeyError for a missing part of the file."""
        codes: dict[str, str] = {}
        guarded: dict[str, str] = {}
        for code, row in data["countries"].items():
            guarded |= dict.fromkeys(row.get("only_alone", ()), code)
            for name in row["names"]:
                codes |= {name: code, name.replace(" ", ""): code}
            guarded |= dict.fromkeys(row.get("only_as_place", ()), code)
        words = set(data["other_words"])
        slips = {
            slip: code
            for name, code in codes.items()
            if len(name) >= SHORTEST_WITH_SLIPS and " " not in name
            for slip in _slips(name) - words
        }
        return cls(
            codes=slips | codes,
            guarded=guarded,
            only_alone=frozenset(name for row in data["countries"].values() for name in row.get("only_alone", ())),
            other=frozenset(data["not_a_place"]),
            place_words=frozenset(data["place_words"]),
            people_words=frozenset(data["people_words"]),
            peoples=frozenset(data["peoples"]),
            employers=frozenset(data["employers"]),
            displayed={code: row["display"] for code, row in data["countries"].items()},
        )

    def code_at(self, words: Sequence[str], start: int) -> tuple[str | None, int]:
        """The country whose name begins at ``start``, and how many words to go on: the longest name wins."""
        before = words[start - 1] if start else ""
        for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
            written = " ".join(words[start : start + length])
            if written in self.other:
                return None, length
            for name in _bare(written):
                guarded = name in self.guarded and self._stands_as_place(
                    name, written, before, len(words) == length + (before in self.place_words)
                )
                code = self.guarded[name] if guarded else self.codes.get(name)
                if code:
                    return (None if self._means_people(name, before) else code), length
        return None, 1

    def _stands_as_place(self, name: str, written: str, before: str, alone: bool) -> bool:
        if name in self.only_alone:
            return alone
        return alone or before in self.place_words or (written != name and written.startswith(_BEFORE))

    def _means_people(self, name: str, before: str) -> bool:
        return before in self.people_words or (name in self.peoples and before in self.employers)


@cache
def gazetteer() -> Gazetteer:
    """The names of countries, read once."""
    return Gazetteer.from_data(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def find(text: str) -> list[str]:
    """The countries a text names, ISO 3166 alpha-2, each once, in order of mention. Never raises for any text."""
    return list(dict.fromkeys(mention.code for mention in mentions(text)))


def mentions(text: str) -> Iterator[Mention]:
    """Each place where a text names a country, in order. Never raises for any text."""
    found = list(Plain.of(text).find(_WORD))
    words = [_RUN.sub(r"\1", word) for word, _start, _end in found]
    place = 0
    while place < len(words):
        code, length = gazetteer().code_at(words, place)
        if code:
            yield Mention(code, found[place][1], found[place + length - 1][2])
        place += length


def name(code: str) -> str:
    """A country's name in Indonesian; a code that we have no name for stays as it is."""
    return gazetteer().displayed.get(code, code)


def _bare(written: str) -> Iterator[str]:
    """A name as written, and without what sticks to it: ``ditaiwan``, ``taiwannya``."""
    yield written
    without_end = next((written.removesuffix(end) for end in _BEHIND if written.endswith(end)), written)
    for before in _BEFORE:
        if written.startswith(before):
            yield written.removeprefix(before)
            yield without_end.removeprefix(before)
    yield without_end


def _slips(name: str) -> set[str]:
    missing = {name[:place] + name[place + 1 :] for place in range(1, len(name))}
    swapped = {name[:place] + name[place + 1] + name[place] + name[place + 2 :] for place in range(1, len(name) - 1)}
    return {slip for slip in missing | swapped if slip == _RUN.sub(r"\1", slip)} - {name}
