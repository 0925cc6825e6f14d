"""The gazetteer: the villages of Indonesia in memory, by place on the globe and by what people type."""

import asyncio
from dataclasses import replace
from typing import Self

import numpy as np

from kawan.db import Database
from kawan.regions.catalogue import Catalogue, read
from kawan.regions.names import Token
from kawan.regions.places import Candidate, Level, Near, Resolution, Village
from kawan.regions.questions import (
    ask_confirm,
    ask_inside,
    ask_no_place,
    ask_not_found_in,
    ask_which,
    ask_which_of_several,
)
from kawan.regions.resolving import LANDMARK, Meaning, understand
from kawan.regions.sphere import PointTree, distance_km

INDONESIA_KM = 60.0
HERE_KM = 30.0
ELSEWHERE_KM = 90.0
CERTAIN_QUALITY = 0.75
MOST_ELSEWHERE = 4

type Point = tuple[float, float]

_LEVEL_BELOW: dict[Level, Level] = {"province": "regency", "regency": "district", "district": "village"}


class Gazetteer:
    """Answers from memory, in milliseconds; build one a process with ``await Gazetteer.open(database)``."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._tree = PointTree(catalogue.latitudes, catalogue.longitudes)
        understand(catalogue, "sukamaju 00000")  # builds every index now rather than at the first question

    @classmethod
    async def open(cls, database: Database) -> Self:
        """Read the region tables. Raises LookupError if they are empty (see ``load``)."""
        catalogue = await read(database)
        return await asyncio.to_thread(cls, catalogue)

    def __len__(self) -> int:
        return len(self.catalogue.codes)

    def nearest(self, latitude: float, longitude: float, count: int = 1) -> list[Near]:
        """The ``count`` villages nearest to a point in degrees, nearest first, by great-circle distance."""
        found = self._tree.nearest(latitude, longitude, count)
        return [Near(self.catalogue.village(number), distance) for number, distance in found]

    def is_in_indonesia(self, latitude: float, longitude: float) -> bool:
        """Whether a village lies within 60 km: true on Indonesia's seas near land, and just over a border."""
        return self.nearest(latitude, longitude)[0].distance_km <= INDONESIA_KM

    def village(self, code: str) -> Village | None:
        """The village of a Kemendagri code (dots allowed), or None."""
        place = self.catalogue.number(code.replace(".", ""))
        return self.catalogue.village(place[1]) if place and place[0] == "village" else None

    def place(self, code: str) -> Candidate | None:
        """The province, regency, district or village of a code, or None."""
        found = self.catalogue.number(code.replace(".", ""))
        return self.catalogue.candidate(*found, score=1.0) if found else None

    def resolve(self, text: str, near: Point | None = None) -> Resolution:
        """Which place people mean by ``text``; ``near`` (degrees) puts places close to it first."""
        meaning = understand(self.catalogue, text)
        if not meaning.senses:
            return Resolution((), ask=True, question=ask_no_place())
        return self._resolution(meaning, near)

    def choices_within(self, code: str, text: str = "") -> Resolution:
        """``text`` understood as a place inside the province, regency or district ``code``.

        Without a place in the text the candidates are the next level's areas. Raises LookupError for an
        unknown code.
        """
        area = self.place(code)
        if area is None:
            raise LookupError(f"no region has the code {code!r}")
        if area.level == "village":
            return Resolution((area,), ask=False, question=None, heard=area.village)
        meaning = understand(self.catalogue, text, within=area.code)
        lower = [sense for sense in meaning.senses if len(self._code(sense.level, sense.number)) > len(area.code)]
        if lower:
            found = self._resolution(Meaning(lower, meaning.unknown, meaning.reading), None)
            return replace(found, choices=found.choices or found.candidates)
        inside = self._inside(area)
        asked = ask_not_found_in(area) if meaning.unknown else ask_inside(area)
        return Resolution(inside, ask=True, question=asked, heard=area.title, choices=inside)

    def _inside(self, area: Candidate) -> tuple[Candidate, ...]:
        """What the next lower level has inside an area."""
        level = _LEVEL_BELOW[area.level]
        numbers = self.catalogue.inside(level, area.code)
        return tuple(self.catalogue.candidate(level, number, 0.0) for number in numbers)

    def _code(self, level: Level, number: int) -> str:
        return self.catalogue.code(level, number)

    def _resolution(self, meaning: Meaning, near: Point | None) -> Resolution:
        order = sorted(meaning.senses, key=lambda s: (-s.score, _rank(s.level), self._code(s.level, s.number)))
        found = tuple(self.catalogue.candidate(s.level, s.number, s.score) for s in order)
        candidates = _without_elsewhere(found)
        if near is not None:
            candidates = _near_first(candidates, near)
        heard = _heard(meaning)
        first = candidates[0]
        if len(candidates) > 1:
            asked = ask_which_of_several() if _names_several(meaning) else ask_which(candidates)
            return Resolution(candidates, True, asked, heard)
        if first.level != "village":
            missing = len(found) > 1 or (meaning.unknown and "village" in meaning.reading.announced.values())
            asked = ask_not_found_in(first) if missing else ask_inside(first)
            return Resolution(candidates, True, asked, heard, choices=self._inside(first))
        if not _is_certain(meaning):
            return Resolution(candidates, True, ask_confirm(first), heard)
        return Resolution(candidates, False, None, heard)


def _is_certain(meaning: Meaning) -> bool:
    """Whether a lone village needs no confirmation: spelt right or beside what it lies in, and nothing left
    that may have been its kecamatan or kabupaten."""
    sense = meaning.senses[0]
    if sense.own.end in meaning.unknown and not meaning.reading.begins_clause(sense.own.end):
        return False  # "walenrang timur": perhaps the rest of the name
    if not sense.above and meaning.reading.follows(sense.own, LANDMARK):
        return False  # "deket pasar senen"
    if any(match.exact for match in sense.above):
        announced = _announces_unknown(meaning, "district", "kabupaten", "kota", "province")
        return sense.quality >= CERTAIN_QUALITY and not announced
    return sense.own.exact and not meaning.unknown


def _names_several(meaning: Meaning) -> bool:
    """Whether two of the places are named by different words of the text."""
    first = meaning.senses[0].positions
    return any(first.isdisjoint(sense.positions) for sense in meaning.senses[1:])


def _announces_unknown(meaning: Meaning, *levels: str) -> bool:
    """Whether a name we could not find was announced at one of the levels ("desa abcde kab wonosobo")."""
    return any(meaning.reading.announced.get(position) in levels for position in meaning.unknown)


def _without_elsewhere(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Without the many villages that bear the name but lie outside the one area that was named too
    ("sumberagung, ponorogo", where Ponorogo has none)."""
    areas = [candidate for candidate in candidates if candidate.level in ("regency", "province")]
    if len(areas) != 1 or len(candidates) <= MOST_ELSEWHERE:
        return candidates
    inside = tuple(candidate for candidate in candidates if candidate.code.startswith(areas[0].code))
    return inside or candidates


def _rank(level: Level) -> int:
    return ("village", "district", "regency", "province").index(level)


def _near_first(candidates: tuple[Candidate, ...], near: Point) -> tuple[Candidate, ...]:
    """Sorted by distance; only the nearest one where it alone is close by."""
    places = np.array([(candidate.latitude, candidate.longitude) for candidate in candidates])
    away = distance_km(*near, places[:, 0], places[:, 1])
    order = np.argsort(away, kind="stable")
    if len(order) > 1 and away[order[0]] <= HERE_KM and away[order[1]] >= ELSEWHERE_KM:
        order = order[:1]
    return tuple(candidates[int(number)] for number in order)


def _heard(meaning: Meaning) -> str:
    """The words taken for places, with the words that announce their level."""
    positions: set[int] = set()
    for sense in meaning.senses:
        for match in sense.matches:
            positions.update(range(match.start, match.end))
            if match.announced:
                positions.add(match.start - 1)
    found: list[Token] = [meaning.reading.tokens[position] for position in sorted(positions)]
    return " ".join(token.text for token in found)
