"""Places in Indonesia, where a message really names one: behind "desa", "kec", "asal", "di" and the like, or a
kabupaten or city that means nothing else.

What a name means is the gazetteer's knowledge. This module decides where to ask it and how sure the answer has to be;
in doubt nothing is found, because ordinary words are villages too.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from kawan.entities.entity import Entity
from kawan.entities.tokens import Token
from kawan.regions import Candidate, Gazetteer
from kawan.regions.names import key, words
from kawan.regions.names import tokens as name_tokens

FILE = Path(__file__).resolve().parent.parent / "data" / "place_mentions.yml"
LONGEST_PASSAGE = 9
MOST_NOTICES = 6
LONGEST_AREA_NAME = 3
WORDS_BEFORE_AREA = 3
SHORTEST_ALONE = 5
SHORTEST_AREA = 3
MOST_OF_ONE_NAME = 5
SPELT_RIGHT = 0.93
SPELT_NEARLY_RIGHT = 0.8
MOST_QUESTIONS = 40
"""How often one message may ask the gazetteer; a real one needs four."""
ENDS = frozenset('?!;\n()"')
AREA_CODES = (6, 4, 2)

type Span = tuple[int, int]


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
def area_keys(gazetteer: Gazetteer) -> list[str]:
    """The keys of all kabupaten, cities and provinces and of what people call them, sorted."""
    indices = gazetteer.catalogue.indices
    return sorted({*indices["regency"].places, *indices["province"].places})


class Mentions:
    """The places that a text names, besides the countries at ``abroad``."""

    def __init__(self, text: str, tokens: Sequence[Token], gazetteer: Gazetteer, abroad: Sequence[Span]) -> None:
        self._text = text
        self._tokens = tokens
        self._gazetteer = gazetteer
        self._questions = 0
        letters = {letter for start, end in abroad for letter in range(start, end)}
        self._abroad = {number for number, token in enumerate(tokens) if token.start in letters}

    def find(self) -> Iterator[Entity]:
        """The places, in order."""
        place = free = 0
        while place < len(self._tokens) and self._questions < MOST_QUESTIONS:
            for start, end in self._passages(place, free):
                found = self._read(start, end)
                if found is not None:
                    entity, place = found
                    free = place
                    yield entity
                    break
            else:
                place += 1

    def _word(self, place: int) -> str:
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""

    # Where to look

    def _passages(self, place: int, free: int) -> Iterator[Span]:
        """The parts of the text to ask the gazetteer about, if the token gives notice of a place; longest first."""
        if self._word(place) in notices():
            yield from self._from(place)
        elif place not in self._abroad and self._is_area(place):
            before = place
            while before > max(free, place - WORDS_BEFORE_AREA) and self._may_be_name(before - 1):
                before -= 1
            if before < place:
                yield from self._from(before)
            yield from self._from(place)

    def _from(self, start: int) -> Iterator[Span]:
        name = start
        while name < start + MOST_NOTICES and (self._word(name) in notices() or self._word(name) in (".", ":")):
            name += 1
        end = name
        while end < min(name + LONGEST_PASSAGE, len(self._tokens)) and not self._ends_passage(end):
            end += 1
        short = name
        while short < end and self._may_be_name(short):
            short += 1
        comma = next((number for number in range(name, end) if self._word(number) == ","), end)
        announced = self._word(name - 1) in vocabulary().levels or self._word(name - 2) in vocabulary().levels
        if short > name or announced:
            yield from (
                (start, cut) for cut in sorted({end, comma, short, name + 1}, reverse=True) if name < cut <= end
            )

    def _ends_passage(self, place: int) -> bool:
        token = self._tokens[place]
        if place in self._abroad or token.text in ENDS or token.text in vocabulary().prepositions:
            return True
        if token.text != "." or place + 1 >= len(self._tokens):
            return False
        return not self._tokens[place + 1].glued and self._word(place - 1) not in vocabulary().levels

    def _may_be_name(self, place: int) -> bool:
        """Whether the token is a word that means nothing else, or a part of many names."""
        word = self._word(place)
        if not word.isalpha() or place in self._abroad or word in notices():
            return False
        return self._is_name(word)

    def _is_name(self, word: str) -> bool:
        return self._kind(word) in ("word", "part")

    def _kind(self, word: str) -> str:
        """What the gazetteer takes the word for."""
        catalogue = self._gazetteer.catalogue
        kinds = [
            token.kind for token in name_tokens(word, catalogue.always_places, catalogue.indices["village"].places)
        ]
        return kinds[0] if kinds else "filler"

    def _is_area(self, place: int) -> bool:
        """Whether the name of a kabupaten, city or province begins at the token."""
        word, keys = self._word(place), area_keys(self._gazetteer)
        if len(word) < SHORTEST_AREA or not word.isalpha():
            return False
        begin, end = key(word), place + LONGEST_AREA_NAME
        number = bisect_left(keys, begin)
        if number == len(keys) or not keys[number].startswith(begin):
            return False
        if keys[number] == begin and self._is_name(word):
            return True
        behind = [token.text for token in self._tokens[place + 1 : end] if token.text.isalpha()]
        longer = (key("".join((word, *behind[:length]))) for length in range(1, len(behind) + 1))
        return any(keys[min(bisect_left(keys, name), len(keys) - 1)] == name for name in longer)

    # What is there

    def _read(self, start: int, end: int) -> tuple[Entity, int] | None:
        """The place that the tokens name for sure, and the token behind its name."""
        self._questions += 1
        resolution = self._gazetteer.resolve(self._between(start, end))
        span = self._heard(resolution.heard, start, end)
        if span is None:
            return None
        first, last = span
        alone = self._gazetteer.resolve(self._between(first, last))
        meant = self._certain(alone.candidates)
        if not meant or not self._is_sure(first, last, alone.candidates):
            return None
        value = f"{','.join(place.code for place in meant)} {meant[0].level}"
        return Entity("place", value, self._tokens[first].start, self._tokens[last - 1].end), last

    def _between(self, start: int, end: int) -> str:
        return self._text[self._tokens[start].start : self._tokens[end - 1].end]

    def _heard(self, heard: str, start: int, end: int) -> Span | None:
        """The tokens that the gazetteer took for a place, by the words it names; the closest of such."""
        wanted = heard.split()
        said = [(word, number) for number in range(start, end) for word in words(self._tokens[number].written)]
        place, last = len(said), None
        for word in reversed(wanted):
            place = next((number for number in range(place - 1, -1, -1) if said[number][0] == word), -1)
            if place < 0:
                return None
            last = said[place][1] + 1 if last is None else last
        return None if last is None else (said[place][1], last)

    def _certain(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """What is meant in any case: the one candidate, the few areas of one name, or the area all of them lie in."""
        codes = {candidate.code for candidate in candidates}
        outer = [one for one in candidates if not any(one.code[:length] in codes - {one.code} for length in AREA_CODES)]
        if len(outer) == 1 or (len(outer) <= MOST_OF_ONE_NAME and {one.level for one in outer} == {"regency"}):
            return outer
        for length in AREA_CODES:
            around = {candidate.code[:length] for candidate in candidates}
            area = self._gazetteer.place(around.pop()) if len(around) == 1 else None
            if area is not None:
                return [area]
        return []

    # How sure it is

    def _is_sure(self, first: int, last: int, candidates: Sequence[Candidate]) -> bool:
        announced, spelt_right = self._word(first) in vocabulary().levels, candidates[0].score >= SPELT_RIGHT
        if all(candidate.level in ("regency", "province") for candidate in candidates):
            return self._is_sure_area(first, last, candidates[0].score, announced=announced)
        names = [self._word(place) for place in range(first, last) if self._may_be_name(place)]
        others = self._other_words(first, last)
        address = "".join(words(candidates[0].address))
        if any(word not in address for word in others):
            return False  # "lombok paling laju"
        levels = sum(self._word(place) in vocabulary().levels for place in range(first, last))
        several = len(names) + len(others) > 1
        if levels > 1 or (several and any(map(self._is_area, range(first, last)))):
            if not spelt_right:
                return candidates[0].score >= SPELT_NEARLY_RIGHT and not others
            return bool(levels) or any(map(self._is_name, _own_name(candidates[0])))
        if announced:
            return spelt_right and bool(names)
        return spelt_right and any(map(self._is_name, names)) and self._is_sure_alone(first, last)

    def _other_words(self, first: int, last: int) -> set[str]:
        """The words that mean something beside a name, and don't announce one."""
        said = {self._word(place) for place in range(first, last) if not self._may_be_name(place)}
        return {word for word in said - vocabulary().levels if word.isalpha()}

    def _is_sure_area(self, first: int, last: int, score: float, *, announced: bool) -> bool:
        before, lists = self._word(first - 1), vocabulary()
        if before in lists.levels or (before == "." and self._word(first - 2) in lists.levels):
            return False  # "desa karanganyar" is no kabupaten
        if score < SPELT_RIGHT:
            return score >= SPELT_NEARLY_RIGHT and (announced or before in notices())
        if announced or last - first > 1:
            return True
        word = self._word(first)
        if self._word(last) in lists.landscapes:
            return False  # "padang pasir"
        if word in lists.rather_words:
            return before in lists.origins or before in lists.sources
        return word not in lists.also_words or before in notices()

    def _is_sure_alone(self, first: int, last: int) -> bool:
        """A village or kecamatan of which nothing is said but the name."""
        lists = vocabulary()
        before, farther = self._word(first - 1), self._word(first - 2)
        if last - first == 1 and (len(self._word(first)) < SHORTEST_ALONE or self._word(first) in lists.never_alone):
            return False
        if before in lists.origins or (before in lists.prepositions and farther in lists.origins):
            return True
        if before in lists.sources:
            return farther in lists.speakers
        return before in lists.at and not self._abroad


def _own_name(place: Candidate) -> list[str]:
    """The words of a village's or kecamatan's own name."""
    return words(place.village or place.district)
