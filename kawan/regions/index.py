"""Names to places: exact by key, and by spelling within a few letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

EXACT_LENGTH = 3
STRICT_LENGTH = 5
TWO_EDITS_LENGTH = 8


def edits_allowed(length: int) -> int:
    """How many letters may be wrong in a name of ``length`` letters."""
    if length < STRICT_LENGTH:
        return 0
    return 1 if length < TWO_EDITS_LENGTH else 2


@dataclass(slots=True)
class NameIndex:
    """Places of one level by key; a place is its number in the gazetteer's list of that level."""

    places: dict[str, tuple[int, ...]]
    _keys: list[str] = field(default_factory=list)
    _masks: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    _lengths: NDArray[np.int16] = field(default_factory=lambda: np.zeros(0, np.int16))

    @classmethod
    def build(cls, keyed: Iterable[tuple[str, int]]) -> "NameIndex":
        places: dict[str, tuple[int, ...]] = {}
        for key, place in keyed:
            others = places.get(key, ())
            if place not in others[-1:]:
                places[key] = (*others, place)
        places.pop("", None)
        index = cls(places)
        index._keys = list(index.places)
        index._masks = _masks(index._keys)
        index._lengths = np.array([len(key) for key in index._keys], np.int16)
        return index

    def similar(self, key: str) -> list[tuple[str, float]]:
        """Names at most ``edits_allowed`` letters away, with their likeness (0..1), best first.

        Each wrong letter changes at most two bits of the set of letters in a name, so comparing these sets
        leaves a few hundred names of 62,000 for the true comparison.
        """
        edits = edits_allowed(len(key))
        if not edits:
            return []
        differing = np.bitwise_count(self._masks ^ _masks([key]))
        close = (differing <= 2 * edits) & (np.abs(self._lengths - len(key)) <= edits)
        return alike(key, [self._keys[number] for number in np.flatnonzero(close)], edits)


def alike(key: str, names: Sequence[str], edits: int) -> list[tuple[str, float]]:
    """Which of ``names`` are at most ``edits`` letters away from ``key``, with their likeness, best first."""
    found = process.extract(key, names, scorer=OSA.distance, score_cutoff=edits, limit=20)
    longest = max(len(key), 1)
    likeness = [(name, 1 - distance / max(longest, len(name))) for name, distance, _ in found if distance]
    return sorted(likeness, key=lambda pair: -pair[1])


def _masks(keys: Sequence[str]) -> NDArray[np.uint32]:
    """The set of letters in each key as bits: one for each of a to z, one for digits and all else."""
    if not keys:
        return np.zeros(0, np.uint32)
    letters = np.frombuffer("".join(keys).encode("ascii", "replace"), np.uint8).astype(np.int16) - ord("a")
    bits = np.left_shift(np.uint32(1), np.where((letters < 0) | (letters > 25), 26, letters).astype(np.uint32))
    starts = np.cumsum([0, *(len(key) for key in keys[:-1])])
    return np.bitwise_or.reduceat(bits, starts)
