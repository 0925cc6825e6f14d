"""The words of a message in the eyes of the gazetteer: which give notice of a place, which can only be a name."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from kawan.entities.tokens import Token
from kawan.regions import Gazetteer
from kawan.regions.names import key
from kawan.regions.names import tokens as name_tokens

FILE = Path(__file__).resolve().parent.parent / "data" / "place_mentions.yml"
LONGEST_AREA_NAME = 3
SHORTEST_AREA = 3

type Span = tuple[int, int]
"""From the first token to the one behind the last."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of ``kawan/data/place_mentions.yml``, which explains them."""

    levels: frozenset[str]
    origins: frozenset[str]
    speakers: frozenset[str]
    sources: frozenset[str]
    at: frozenset[str]
    prepositions: frozenset[str]
    also_words: frozenset[str]
    rather_words: frozenset[str]
    never_alone: frozenset[str]
    landscapes: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The lists, read once. Raises TypeError for a missing or an unknown one."""
    data: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Vocabulary(**{name: frozenset(listed.split()) for name, listed in data.items()})


@cache
def notices() -> frozenset[str]:
    """Words behind which a place may stand."""
    lists = vocabulary()
    return lists.levels | lists.origins | lists.prepositions


@lru_cache(maxsize=2)
def _area_keys(gazetteer: Gazetteer) -> list[str]:
    """The keys of all kabupaten, cities and provinces and of what people call them, sorted."""
    indices = gazetteer.catalogue.indices
    return sorted({*indices["regency"].places, *indices["province"].places})


class Words:
    """The tokens of a text, of which those at ``abroad`` name a country."""

    def __init__(
        self, text: str, tokens: Sequence[Token], gazetteer: Gazetteer, abroad: Sequence[tuple[int, int]]
    ) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self.tokens = tokens
        letters = {letter for start, end in abroad for letter in range(start, end)}
        self.abroad = {number for number, token in enumerate(tokens) if token.start in letters}

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, place: int) -> str:
        """The plain word at a place; empty before the first and behind the last one."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def written(self, start: int, end: int) -> str:
        """What was written from one token to another."""
        return self._text[self.tokens[start].start : self.tokens[end - 1].end]

    def level_before(self, place: int) -> bool:
        """Whether "desa", "kec." or the like stands right before a token."""
        return self[place - 1 - (self[place - 1] == ".")] in vocabulary().levels

    def levels(self, start: int, end: int) -> int:
        """How many words such as "desa" there are."""
        return sum(self[place] in vocabulary().levels for place in range(start, end))

    def may_be_name(self, place: int) -> bool:
        """Whether the token is a word that means nothing else, or a part of many names."""
        word = self[place]
        return word.isalpha() and place not in self.abroad and word not in notices() and self.is_name(word)

    def is_name(self, word: str) -> bool:
        """Whether the gazetteer takes a word for nothing but a name."""
        catalogue = self._gazetteer.catalogue
        found = name_tokens(word, catalogue.always_places, catalogue.indices["village"].places)
        return bool(found) and found[0].kind in ("word", "part")

    def is_area(self, place: int) -> bool:
        """Whether the name of a kabupaten, city or province begins at the token."""
        word, keys = self[place], _area_keys(self._gazetteer)
        if len(word) < SHORTEST_AREA or not word.isalpha():
            return False
        begin = key(word)
        number = bisect_left(keys, begin)
        if number == len(keys) or not keys[number].startswith(begin):
            return False
        if keys[number] == begin and self.is_name(word):
            return True
        behind = [token.text for token in self.tokens[place + 1 : place + LONGEST_AREA_NAME] if token.text.isalpha()]
        longer = (key("".join((word, *behind[:length]))) for length in range(1, len(behind) + 1))
        return any(keys[min(bisect_left(keys, name), len(keys) - 1)] == name for name in longer)
