"""All regions in memory: lists by level, numbered from 0, each place knowing the number of the one above."""

import re
import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from kawan.db import Database
from kawan.regions.index import NameIndex
from kawan.regions.names import aliases, keys, plain_key, split_off
from kawan.regions.places import Candidate, Level, Village
from kawan.regions.tables import DistrictRow, ProvinceRow, RegencyRow, VillageRow

ROWS_AT_ONCE = 5000
LEVELS: tuple[Level, ...] = ("village", "district", "regency", "province")
LEVEL_OF_LENGTH: dict[int, Level] = {2: "province", 4: "regency", 6: "district", 10: "village"}

_KIND_OF_REGENCY = re.compile(r"^(Kabupaten|Kota)( Administrasi)? ")
_KIND_OF_PROVINCE = re.compile(r"^(Daerah Khusus Ibukota|Daerah Istimewa|Daerah Khusus) ")


@dataclass(frozen=True, slots=True)
class Area:
    """A district, regency or province. ``above`` is the number of the area it lies in (-1: none)."""

    code: str
    name: str
    above: int
    latitude: float
    longitude: float
    utc_offset_hours: int = 0


@dataclass(frozen=True)
class Catalogue:
    """Everything is sorted by code, so what lies within an area is one slice of ``codes``."""

    provinces: list[Area]
    regencies: list[Area]
    districts: list[Area]
    codes: list[str]
    names: list[str]
    postal_codes: list[str]
    district_of: NDArray[np.int32]
    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]
    approximate: NDArray[np.bool_]

    def area(self, level: Level, number: int) -> Area:
        return {"province": self.provinces, "regency": self.regencies, "district": self.districts}[level][number]

    def code(self, level: Level, number: int) -> str:
        return self.codes[number] if level == "village" else self.area(level, number).code

    def name(self, level: Level, number: int) -> str:
        """The name without what only states the level ("Kabupaten Wonosobo" is "Wonosobo")."""
        if level == "village":
            return self.names[number]
        name = self.area(level, number).name
        pattern = {"regency": _KIND_OF_REGENCY, "province": _KIND_OF_PROVINCE}.get(level)
        return pattern.sub("", name) if pattern else name

    def chain(self, level: Level, number: int) -> dict[Level, int]:
        """The place's number and the numbers of all above it, by level, lowest first."""
        found: dict[Level, int] = {level: number}
        for above in LEVELS[LEVELS.index(level) + 1 :]:
            lower = LEVELS[LEVELS.index(above) - 1]
            number = int(self.district_of[number]) if lower == "village" else self.area(lower, number).above
            found[above] = number
        return found

    def village(self, number: int) -> Village:
        district = self.districts[int(self.district_of[number])]
        regency = self.regencies[district.above]
        return Village(
            code=self.codes[number],
            name=self.names[number],
            district=district.name,
            regency=regency.name,
            province=self.provinces[regency.above].name,
            postal_code=self.postal_codes[number],
            latitude=float(self.latitudes[number]),
            longitude=float(self.longitudes[number]),
            precision="district" if self.approximate[number] else "village",
            utc_offset_hours=regency.utc_offset_hours,
        )

    def candidate(self, level: Level, number: int, score: float) -> Candidate:
        chain = self.chain(level, number)
        above: dict[str, str] = {step: self.area(step, chain[step]).name for step in chain if step != "village"}
        point = self.area(level, number) if level != "village" else None
        code = self.code(level, number)
        return Candidate(
            level=level,
            village=self.names[number] if level == "village" else "",
            village_code=code if level == "village" else "",
            district=above.get("district", ""),
            regency=above.get("regency", ""),
            province=above["province"],
            code=code,
            score=round(score, 3),
            latitude=point.latitude if point else float(self.latitudes[number]),
            longitude=point.longitude if point else float(self.longitudes[number]),
        )

    def number(self, code: str) -> tuple[Level, int] | None:
        """The level and number of a code, or None if no place has it."""
        level = LEVEL_OF_LENGTH.get(len(code))
        if level is None:
            return None
        codes = self.codes if level == "village" else self._area_codes[level]
        place = bisect_left(codes, code)
        return (level, place) if place < len(codes) and codes[place] == code else None

    def inside(self, level: Level, code: str) -> range:
        """The numbers of the places of ``level`` whose code begins with ``code``."""
        codes = self.codes if level == "village" else self._area_codes[level]
        return range(bisect_left(codes, code), bisect_left(codes, code + ":"))  # ":" sorts after "9"

    @cached_property
    def _area_codes(self) -> dict[Level, list[str]]:
        listed: dict[Level, list[Area]] = {
            "province": self.provinces,
            "regency": self.regencies,
            "district": self.districts,
        }
        return {level: [area.code for area in areas] for level, areas in listed.items()}

    @cached_property
    def village_keys(self) -> list[str]:
        return keys(self.names)

    @cached_property
    def district_keys(self) -> list[str]:
        return keys([area.name for area in self.districts])

    @cached_property
    def indices(self) -> dict[Level, NameIndex]:
        """The names of every level, aliases among them."""
        also: dict[Level, list[tuple[str, int]]] = {level: [] for level in LEVELS}
        for alias, codes in aliases().items():
            for code in codes:
                if place := self.number(code):
                    also[place[0]].append((alias, place[1]))
        listed = {level: self._keys_of(level) for level in LEVELS}
        return {level: NameIndex.build(chain(zip(listed[level], count()), also[level])) for level in LEVELS}

    def _keys_of(self, level: Level) -> list[str]:
        if level == "village":
            return self.village_keys
        return keys([self.name(level, number) for number in range(len(self._area_codes[level]))])

    @cached_property
    def parts(self) -> dict[tuple[Level, int], list[tuple[Level, int]]]:
        """The areas that were once part of an area and are no more."""
        found: dict[tuple[Level, int], list[tuple[Level, int]]] = {}
        for part, wholes in split_off().items():
            for whole in wholes:
                if (old := self.number(whole)) and (new := self.number(part)):
                    found.setdefault(old, []).append(new)
        return found

    @cached_property
    def by_postal_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, postal_code in enumerate(self.postal_codes):
            found.setdefault(postal_code, []).append(number)
        return found

    @cached_property
    def always_places(self) -> frozenset[str]:
        """Single words that are the name of a regency, city or province."""
        return frozenset(plain_key(self.name(level, n)) for level in LEVELS[2:] for n in self.inside(level, ""))


async def read(database: Database) -> Catalogue:
    """The catalogue of a database whose region tables are filled. Raises LookupError if they are empty."""
    village = VillageRow
    columns = (
        *(village.code, village.name, village.postal_code),
        *(village.latitude, village.longitude, village.precision),
    )
    async with database.session() as session:
        provinces = (await session.execute(_columns(ProvinceRow))).all()
        regencies = (await session.execute(_columns(RegencyRow).add_columns(RegencyRow.utc_offset_hours))).all()
        districts = (await session.execute(_columns(DistrictRow))).all()
        villages = await session.stream(select(*columns).order_by(village.code))
        listed: list[list[Any]] = [[] for _ in columns]
        async for rows in villages.partitions(ROWS_AT_ONCE):  # all at once would take as much memory again
            for column, values in zip(listed, zip(*rows, strict=True), strict=True):
                column.extend(values)
    codes, names, postal_codes, latitudes, longitudes, precisions = listed
    if not codes:
        raise LookupError("the region tables are empty; load them first")
    district_numbers = {row[0]: number for number, row in enumerate(districts)}
    return Catalogue(
        provinces=_areas(provinces),
        regencies=_areas(regencies, provinces),
        districts=_areas(districts, regencies),
        codes=codes,
        names=list(map(sys.intern, names)),  # many bear the same
        postal_codes=list(map(sys.intern, postal_codes)),
        district_of=np.array([district_numbers[code[:6]] for code in codes], np.int32),
        latitudes=np.array(latitudes),
        longitudes=np.array(longitudes),
        approximate=np.array([precision == "district" for precision in precisions]),
    )


def _areas(listed: Sequence[Any], above: Sequence[Any] = ()) -> list[Area]:
    """Rows as areas. A code begins with the code of the area above, which is two digits shorter."""
    numbers = {row[0]: number for number, row in enumerate(above)}
    return [
        Area(code, name, numbers.get(code[:-2], -1), latitude, longitude, *offset)
        for code, name, latitude, longitude, *offset in listed
    ]


def _columns(table: type[ProvinceRow] | type[RegencyRow] | type[DistrictRow]):
    return select(table.code, table.name, table.latitude, table.longitude).order_by(table.code)
