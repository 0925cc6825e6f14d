"""In which country a point outside Indonesia lies, told by the nearest town (``kawan/data/cities_abroad.yml``)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from kawan.regions import Gazetteer
from kawan.regions.sphere import distance_km

FILE = Path(__file__).parent / "data" / "cities_abroad.yml"

FARTHEST_KM = 700.0
NEIGHBOUR_KM = 30.0

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A country (ISO 3166 alpha-2) and the town that told it; ``or_else`` is a neighbour that is about as near."""

    country: str
    town: str
    or_else: str | None = None


@cache
def towns() -> list[tuple[str, str, Point]]:
    """Country, name and point of every town."""
    data: dict[str, dict[str, list[float]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [
        (country, name, (latitude, longitude))
        for country, named in data.items()
        for name, (latitude, longitude) in named.items()
    ]


def town(name: str) -> Point | None:
    """The point of a town, or None."""
    return next((point for _country, known, point in towns() if known == name), None)


def whereabouts(gazetteer: Gazetteer, latitude: float, longitude: float) -> Whereabouts | None:
    """The country of a point, or None in Indonesia and far from everything.

    A point is abroad when a town abroad is nearer than any village of Indonesia: Singapore and Johor lie within sight
    of Batam.
    """
    points = np.array([point for _country, _name, point in towns()])
    away = distance_km(latitude, longitude, points[:, 0], points[:, 1])
    order = [int(number) for number in np.argsort(away, kind="stable")]
    country, name, _point = towns()[order[0]]
    nearest = float(away[order[0]])
    if nearest > FARTHEST_KM or gazetteer.nearest(latitude, longitude)[0].distance_km <= nearest:
        return None
    other = next(number for number in order if towns()[number][0] != country)
    is_close = float(away[other]) <= nearest + NEIGHBOUR_KM
    return Whereabouts(country, name, towns()[other][0] if is_close else None)
