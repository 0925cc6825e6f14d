"""Places in Indonesia, where a message really names one: behind "desa", "kec", "asal", "di" and the like, or a
kabupaten or city that means nothing else.

What a name means is the gazetteer's knowledge. This module decides where to ask it and how sure the answer has to be;
in doubt nothing is found, because ordinary words are villages too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kawan.entities.entity import Entity
from kawan.entities.tokens import Token
from kawan.regions import Candidate, Gazetteer
from kawan.regions.names import is_everyday, key, words

FILE = Path(__file__).resolve().parent.parent / "data" / "place_mentions.yml"
LONGEST_PASSAGE = 9
LONGEST_AREA_NAME = 3
WORDS_BEFORE_AREA = 3
SHORTEST_ALONE = 5
SHORTEST_AREA = 3
MOST_OF_ONE_NAME = 5
SPELT_RIGHT = 0.93
SPELT_NEARLY_RIGHT = 0.8
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

    @property
    def notices(self) -> frozenset[str]:
        """Words behind which a place may stand."""
        return self.levels | self.origins | self.prepositions


@cache
def vocabulary() -> Vocabulary:
    """The lists, read once. Raises TypeError for a missing or an unknown one."""
    data: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Vocabulary(**{name: frozenset(listed.split()) for name, listed in data.items()})


class Mentions:
    """The places that a text names, besides the countries at ``abroad``."""

    def __init__(self, text: str, tokens: Sequence[Token], gazetteer: Gazetteer, abroad: Sequence[Span]) -> None:
        self._text = text
        self._tokens = tokens
        self._gazetteer = gazetteer
        self._abroad = {
            number
            for number, token in enumerate(tokens)
            if any(start <= token.start and token.end <= end for start, end in abroad)
        }

    def find(self) -> Iterator[Entity]:
        """The places, in order."""
        place = 0
        while place < len(self._tokens):
            first_free = place
            for start, end in self._passages(place, first_free):
                found = self._read(start, end)
                if found is not None:
                    entity, place = found
                    yield entity
                    break
            else:
                place += 1

    def _word(self, place: int) -> str:
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""

    # Where to look

    def _passages(self, place: int, first_free: int) -> Iterator[Span]:
        """The parts of the text to ask the gazetteer about, if the token gives notice of a place; longest first."""
        if self._word(place) in vocabulary().notices:
            yield from self._from(place)
        elif place not in self._abroad and self._is_area(place):
            before = place
            while before > max(first_free, place - WORDS_BEFORE_AREA) and self._may_be_name(before - 1):
                before -= 1
            if before < place:
                yield from self._from(before)
            yield from self._from(place)

    def _from(self, start: int) -> Iterator[Span]:
        name = start
        while self._word(name) in vocabulary().notices or self._word(name) in (".", ":"):
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
            yield from ((start, cut) for cut in sorted({end, comma, short}, reverse=True) if cut > name)

    def _ends_passage(self, place: int) -> bool:
        token = self._tokens[place]
        if place in self._abroad or token.text in ENDS or token.text in vocabulary().prepositions:
            return True
        if token.text != "." or place + 1 >= len(self._tokens):
            return False
        return not self._tokens[place + 1].glued and self._word(place - 1) not in vocabulary().levels

    def _may_be_name(self, place: int) -> bool:
        """Whether the token is a word that means nothing else."""
        word = self._word(place)
        if not word[:1].isalpha() or place in self._abroad or word in vocabulary().notices:
            return False
        return word in self._gazetteer.catalogue.always_places or not is_everyday(word)

    def _is_area(self, place: int) -> bool:
        """Whether the name of a kabupaten, city or province begins at the token."""
        if len(self._word(place)) < SHORTEST_AREA or not self._word(place).isalpha():
            return False
        indices = self._gazetteer.catalogue.indices
        for length in range(1, LONGEST_AREA_NAME + 1):
            words = [token.text for token in self._tokens[place : place + length]]
            if length == 1 and is_everyday(words[0]) and words[0] not in self._gazetteer.catalogue.always_places:
                continue
            name = key(" ".join(words)) if all(map(str.isalpha, words)) else ""
            if name in indices["regency"].places or name in indices["province"].places:
                return True
        return False

    # What is there

    def _read(self, start: int, end: int) -> tuple[Entity, int] | None:
        """The place that the tokens name for sure, and the token behind its name."""
        resolution = self._gazetteer.resolve(self._between(start, end))
        span = self._heard(resolution.heard, start, end)
        if span is None:
            return None
        first, last = span
        alone = self._gazetteer.resolve(self._between(first, last))
        meant = self._certain(alone.candidates)
        if not meant or not self._is_sure(first, last, meant[0], alone.candidates[0].score):
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
        levels = {candidate.level for candidate in candidates}
        if len(candidates) == 1 or (levels == {"regency"} and len(candidates) <= MOST_OF_ONE_NAME):
            return list(candidates)
        for length in AREA_CODES:
            around = {candidate.code[:length] for candidate in candidates}
            area = self._gazetteer.place(around.pop()) if len(around) == 1 else None
            if area is not None:
                return [area]
        return []

    # How sure it is

    def _is_sure(self, first: int, last: int, meant: Candidate, score: float) -> bool:
        announced = self._word(first) in vocabulary().levels
        if meant.level in ("regency", "province"):
            return self._is_sure_area(first, last, score, announced=announced)
        beside_area = (
            any(self._is_area(place) for place in range(first, last))
            or sum(self._word(place) in vocabulary().levels for place in range(first, last)) > 1
        )
        if announced:
            return score >= SPELT_RIGHT or (beside_area and score >= SPELT_NEARLY_RIGHT)
        if beside_area and last - first > 1:
            return score >= SPELT_NEARLY_RIGHT
        return score >= SPELT_RIGHT and self._is_sure_alone(first, last)

    def _is_sure_area(self, first: int, last: int, score: float, *, announced: bool) -> bool:
        before, lists = self._word(first - 1), vocabulary()
        if score < SPELT_RIGHT:
            return score >= SPELT_NEARLY_RIGHT and (announced or before in lists.notices)
        if announced or last - first > 1:
            return True
        word = self._word(first)
        if word in lists.rather_words:
            return before in lists.origins or before in lists.sources
        return word not in lists.also_words or before in lists.notices

    def _is_sure_alone(self, first: int, last: int) -> bool:
        """A village or kecamatan of which nothing is said but the name."""
        lists = vocabulary()
        before, farther = self._word(first - 1), self._word(first - 2)
        if last - first == 1 and len(self._word(first)) < SHORTEST_ALONE:
            return False
        if before in lists.origins or (before in lists.prepositions and farther in lists.origins):
            return True
        if before in lists.sources:
            return farther in lists.speakers
        return before in lists.at and not self._abroad
