"""What is found in a message."""

from dataclasses import dataclass
from typing import Any, Literal

type Kind = Literal["phone", "money", "duration", "country", "place", "sector"]


@dataclass(frozen=True, slots=True)
class Entity:
    """``text[start:end]`` names something.

    ``value`` by kind: country, an ISO 3166 code (``TW``); place, a Kemendagri code and its level (``3307 regency``),
    or several codes with commas where one name stands for several (``3507,3573 regency``); sector, an id of
    ``kawan/data/sectors.yml``; money, amount and ISO 4217 currency (``45000000 IDR``); duration, ISO 8601 (``P3M``);
    phone, E.164. A range ("3-4 bulan") has the value of its end.
    """

    entity: Kind
    value: str
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        return {"entity": self.entity, "value": self.value, "start": self.start, "end": self.end}
