"""What the gazetteer answers with: villages, distances, candidates and the question that is still open."""

from dataclasses import dataclass
from typing import Any, Literal

type Level = Literal["village", "district", "regency", "province"]


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan with the names and codes above it, in degrees WGS 84."""

    code: str
    name: str
    district: str
    regency: str
    province: str
    postal_code: str
    latitude: float
    longitude: float
    precision: str
    utc_offset_hours: int

    @property
    def is_kelurahan(self) -> bool:
        """Codes of kelurahan have 1 as their seventh digit, those of desa 2 (and 3 for desa adat)."""
        return self.code[6] == "1"

    @property
    def title(self) -> str:
        return f"{'Kelurahan' if self.is_kelurahan else 'Desa'} {self.name}"

    @property
    def is_approximate(self) -> bool:
        """Whether the point is only the middle of the kecamatan."""
        return self.precision == "district"


@dataclass(frozen=True, slots=True)
class Near:
    """A village and its great-circle distance from the point asked for."""

    village: Village
    distance_km: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a text may mean. Names below its level are empty; ``score`` runs from 0 to 1."""

    level: Level
    village: str
    village_code: str
    district: str
    regency: str
    province: str
    code: str
    score: float
    latitude: float
    longitude: float

    @property
    def title(self) -> str:
        """The place's own name with its level, as people say it."""
        if self.level == "village":
            return f"{'Kelurahan' if self.code[6] == '1' else 'Desa'} {self.village}"
        if self.level == "district":
            return f"Kecamatan {self.district}"
        return self.regency if self.level == "regency" else self.province

    @property
    def address(self) -> str:
        """The place and everything above it."""
        above = {
            "village": (f"Kecamatan {self.district}", self.regency, self.province),
            "district": (self.regency, self.province),
            "regency": (self.province,),
            "province": (),
        }
        return ", ".join((self.title, *above[self.level]))

    def as_dict(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "village": self.village or None,
            "village_code": self.village_code or None,
            "district": self.district or None,
            "regency": self.regency or None,
            "province": self.province or None,
            "code": self.code,
            "score": self.score,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text may mean, best first.

    ``ask`` is True until one village is left; ``question`` is then the sentence to ask, else None.
    ``heard`` holds the words that were taken for places: put before the person's next words, they let
    ``resolve`` go on from there ("sukamaju" and then "cianjur"). ``choices`` are the places to offer instead of the
    candidates: what lies in the one larger place that is known.
    """

    candidates: tuple[Candidate, ...]
    ask: bool
    question: str | None
    heard: str = ""
    choices: tuple[Candidate, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "candidates": [candidate.as_dict() for candidate in self.candidates],
            "ask": self.ask,
            "question": self.question,
        }
