"""Great circles: points in degrees as vectors on the unit sphere, and the way back to kilometres."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

EARTH_RADIUS_KM = 6371.0088

type Floats = NDArray[np.float64]


def unit_vectors(latitudes: Floats, longitudes: Floats) -> Floats:
    """Points in degrees as an array of shape (n, 3) on the unit sphere."""
    phi, lam = np.radians(latitudes), np.radians(longitudes)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def kilometres(chords: Floats) -> Floats:
    """Great-circle distances from straight distances between unit vectors; exact, and of the same order."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chords / 2, 0, 1))


def distance_km(latitude: float, longitude: float, latitudes: Floats, longitudes: Floats) -> Floats:
    """Great-circle distances in km from one point to many, in degrees."""
    here = unit_vectors(np.array([latitude]), np.array([longitude]))[0]
    chords = np.sqrt(np.square(unit_vectors(latitudes, longitudes) - here).sum(axis=1))
    return kilometres(chords)


class PointTree:
    """Points in degrees, searchable for the nearest ones by great-circle distance, exactly.

    Straight distances between unit vectors have the order of great-circle distances, so a plain tree of
    vectors answers without any map projection.
    """

    def __init__(self, latitudes: Floats, longitudes: Floats) -> None:
        self._size = len(latitudes)
        self._tree: Any = KDTree(unit_vectors(latitudes, longitudes))

    def nearest(self, latitude: float, longitude: float, count: int) -> list[tuple[int, float]]:
        """The numbers and distances in km of the ``count`` points nearest to one, nearest first."""
        phi, lam = math.radians(latitude), math.radians(longitude)
        here = (math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi))
        chords, numbers = self._tree.query(here, k=list(range(1, max(1, min(count, self._size)) + 1)))
        away = [2 * EARTH_RADIUS_KM * math.asin(min(chord / 2, 1.0)) for chord in chords.tolist()]
        return sorted(zip(numbers.tolist(), away, strict=True), key=lambda found: (found[1], found[0]))

    def neighbours(self, count: int) -> NDArray[np.intp]:
        """The numbers of the ``count`` points nearest to each point, itself left out, as an array of rows."""
        _, numbers = self._tree.query(self._tree.data, k=count + 1, workers=1)
        own = numbers == np.arange(self._size)[:, None]
        own[~own.any(axis=1), -1] = True  # among many points at one place the own one may not be listed
        return numbers[~own].reshape(self._size, count)


def distance_to(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance in km between two points in degrees."""
    return float(distance_km(latitude, longitude, np.array([other_latitude]), np.array([other_longitude]))[0])
