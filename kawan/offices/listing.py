"""The rows of ``kawan/data/offices.yml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

FILE = Path(__file__).parent.parent / "data" / "offices.yml"

type Kind = Literal["disnaker", "bp3mi", "p4mi", "ltsa", "desk", "campus", "mission"]
KINDS: tuple[Kind, ...] = get_args(Kind.__value__)


@dataclass(frozen=True, slots=True)
class Office:
    """One office. ``at`` is the Kemendagri code of the area it stands in, empty where that is not sure.

    ``serves`` are codes of areas, ``usually`` those that only one source names. A mission has a ``country`` (ISO 3166
    alpha-2) and a ``city`` instead.
    """

    id: str
    kind: Kind
    name: str
    status: str
    confirmed: str
    source: str
    at: str = ""
    town: str = ""
    serves: tuple[str, ...] = ()
    usually: tuple[str, ...] = ()
    address: str = ""
    usual_address: str = ""
    note: str = ""
    contacts: tuple[str, ...] = ()
    country: str = ""
    city: str = ""

    @property
    def may_be_shown(self) -> bool:
        return self.status == "ya"

    def works_for(self, code: str) -> bool:
        """Whether it serves the place of a code, for certain or as one source says."""
        return any(code.startswith(area) for area in (*self.serves, *self.usually))

    def is_certain_for(self, code: str) -> bool:
        return any(code.startswith(area) for area in self.serves)


@cache
def offices() -> dict[str, Office]:
    """Every office by its id, also those that may not be shown yet."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["id"]: _office(row) for row in rows}


def _office(row: dict[str, Any]) -> Office:
    listed = {key: tuple(row.get(key, ())) for key in ("serves", "usually", "contacts")}
    given: dict[str, Any] = {**row, **listed}
    return Office(**given)


def shown() -> list[Office]:
    """Those that people may be told of."""
    return [office for office in offices().values() if office.may_be_shown]
