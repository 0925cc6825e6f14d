"""How good the published regions are: what is missing, misplaced or said twice, and what we do about each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kawan.regions.names import words
from kawan.regions.source import Points, Source, displaced, points_of
from kawan.regions.sphere import PointTree

NEIGHBOURS = 5
POSTAL_CODE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Quality:
    """Codes of villages, by what is wrong with them; ``pairs`` and ``shared`` in groups."""

    villages: int
    without_point: list[str]
    displaced: list[str]
    outside: list[str]
    pairs: list[list[str]]
    shared: list[list[str]]
    without_postal_code: list[str]
    repeated_codes: list[list[str]]


def check(source: Source) -> Quality:
    """Look at every village of the published files, before any point was put right."""
    names = {str(row["code"]): str(row["name"]) for row in source.villages}
    postal_codes = {str(row["code"]): str(row["postal_code"]) for row in source.villages}
    points = points_of(source.published)
    return Quality(
        villages=len(source.villages),
        without_point=sorted(names.keys() - points.keys()),
        displaced=sorted(displaced(points)),
        outside=sorted(_outside(points)),
        pairs=_groups(((code[:6], tuple(words(name))), code) for code, name in names.items()),
        shared=_groups((point, code) for code, point in points.items()),
        without_postal_code=sorted(code for code, postal in postal_codes.items() if len(postal) != POSTAL_CODE_DIGITS),
        repeated_codes=_groups((row["code"], str(row["code"])) for row in source.villages),
    )


def _outside(points: Points) -> Iterator[str]:
    """Villages whose five nearest neighbours all belong to other kabupaten: misplaced, on a border, or an exclave."""
    codes = list(points)
    places = np.array([points[code] for code in codes])
    around = PointTree(places[:, 0], places[:, 1]).neighbours(NEIGHBOURS)
    regencies = np.array([code[:4] for code in codes])
    strange = (regencies[around] != regencies[:, None]).all(axis=1)
    return (codes[number] for number in np.flatnonzero(strange))


def _groups(entries: Iterable[tuple[object, str]]) -> list[list[str]]:
    """The codes of entries that have the same first part, where there are several."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for same, code in entries:
        found[same].append(code)
    return sorted(codes for codes in found.values() if len(codes) > 1)
