"""Nearest villages: exactly what comparing every distance would give."""

import math
import random

import numpy as np
import pytest

from kawan.regions import Gazetteer
from kawan.regions.sphere import distance_km

ISLANDS = {
    "Sabang": (5.87, 95.32),
    "Enggano": (-5.38, 102.24),
    "Natuna": (3.95, 108.38),
    "Karimunjawa": (-5.86, 110.43),
    "Miangas": (5.55, 126.58),
    "Rote": (-10.73, 123.05),
    "Mapia": (0.84, 134.28),
    "Merauke": (-8.49, 140.40),
}


def haversine_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """An independent great-circle distance."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def points() -> list[tuple[float, float]]:
    chance = random.Random(17)
    spread = [(chance.uniform(-11, 6), chance.uniform(95, 141)) for _ in range(30)]
    return [*ISLANDS.values(), *spread]


@pytest.mark.parametrize("point", points())
def test_nearest_equals_brute_force(gazetteer: Gazetteer, point: tuple[float, float]) -> None:
    catalogue = gazetteer.catalogue
    distances = sorted(
        haversine_km(point, place)
        for place in zip(catalogue.latitudes.tolist(), catalogue.longitudes.tolist(), strict=True)
    )
    found = gazetteer.nearest(*point, count=5)
    assert [near.distance_km for near in found] == pytest.approx(distances[:5], rel=1e-9, abs=1e-6)
    for near in found:
        own = haversine_km(point, (near.village.latitude, near.village.longitude))
        assert near.distance_km == pytest.approx(own, abs=1e-6)


def many_points(gazetteer: Gazetteer) -> list[tuple[float, float]]:
    """Points by the thousand: on land as villages lie, so most in Java; anywhere between the country's ends; the ends."""
    chance = random.Random(23)
    catalogue = gazetteer.catalogue
    ends = [
        (5.9, 95.3),
        (-11.0, 122.9),
        (-8.5, 141.0),
        (5.6, 126.6),
        (90.0, 0.0),
        (-90.0, 0.0),
        (0.0, 180.0),
        (0, -180.0),
    ]
    spread = [(chance.uniform(-11, 6), chance.uniform(95, 141)) for _ in range(1000)]
    inhabited = [
        (catalogue.latitudes[number] + chance.gauss(0, 0.05), catalogue.longitudes[number] + chance.gauss(0, 0.05))
        for number in chance.sample(range(len(gazetteer)), 2000)
    ]
    return [*ends, *spread, *inhabited]


def test_nearest_equals_brute_force_for_thousands(gazetteer: Gazetteer) -> None:
    catalogue = gazetteer.catalogue
    for latitude, longitude in many_points(gazetteer):
        every = distance_km(latitude, longitude, catalogue.latitudes, catalogue.longitudes)
        expected = np.sort(np.partition(every, 3)[:3]).tolist()
        found = [near.distance_km for near in gazetteer.nearest(latitude, longitude, 3)]
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-6), (latitude, longitude)


def test_nearest_to_a_village_is_that_village(gazetteer: Gazetteer) -> None:
    tieng = gazetteer.village("33.07.13.2010")
    assert tieng is not None
    assert (tieng.name, tieng.district, tieng.regency) == ("Tieng", "Kejajar", "Kabupaten Wonosobo")
    first = gazetteer.nearest(tieng.latitude, tieng.longitude, 1)[0]
    assert first.village == tieng
    assert first.distance_km < 0.001


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ((-7.28, 109.93), True),
        ((0.84, 134.28), True),  # Mapia, 200 km off Papua
        ((-5.5, 110.5), True),  # the Java Sea off Karimunjawa
        ((25.03, 121.56), False),  # Taipei
        ((3.14, 101.69), False),  # Kuala Lumpur
        ((22.30, 114.17), False),  # Hong Kong
        ((21.42, 39.83), False),  # Mecca
        ((-8.0, 85.0), False),  # the Indian Ocean
    ],
)
def test_is_in_indonesia(gazetteer: Gazetteer, place: tuple[float, float], inside: bool) -> None:
    assert gazetteer.is_in_indonesia(*place) is inside


def test_unknown_codes(gazetteer: Gazetteer) -> None:
    assert gazetteer.village("3307132999") is None
    assert gazetteer.village("3307") is None
    assert gazetteer.place("99") is None
    with pytest.raises(LookupError):
        gazetteer.choices_within("99")
