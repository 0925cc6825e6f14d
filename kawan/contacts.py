"""Whom one may call: the only place a phone number comes from (``kawan/data/contacts.yml``)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "data" / "contacts.yml"
SHOWN, TO_BE_TESTED = "ya", "tes"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a contact. ``value`` is E.164 or a short code, ``display`` is how people read it."""

    type: str
    value: str
    display: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with its country (ISO 3166 alpha-2), and how fresh its confirmation is."""

    id: str
    name: str
    purpose: str
    country: str
    kind: str
    channels: tuple[Channel, ...]
    status: str
    confirmed: str
    source: str

    @property
    def may_be_shown(self) -> bool:
        return self.status == SHOWN

    def line(self) -> str:
        """Name and ways to reach, in one line."""
        ways = (f"{way.display} ({way.note})" if way.note else way.display for way in self.channels)
        return f"{self.name}: {', '.join(ways)}"


@cache
def contacts() -> dict[str, Contact]:
    """Every contact by its id, also those that may not be shown yet."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["id"]: _contact(row) for row in rows}


def _contact(row: dict[str, Any]) -> Contact:
    ways = tuple(Channel(**way) for way in row["channels"])
    given: dict[str, Any] = {**row, "confirmed": str(row["confirmed"]), "channels": ways}
    return Contact(**given)


def contact(contact_id: str) -> Contact:
    """A contact that may be shown. Raises KeyError for an unknown id and ValueError for one still to be tested."""
    found = contacts()[contact_id]
    if not found.may_be_shown:
        raise ValueError(f"contact {contact_id} may not be shown: it still has to be tested")
    return found


def in_country(country: str) -> list[Contact]:
    """The contacts of a country that may be shown: missions first, then local help."""
    order = {"mission": 0, "local-help": 1, "hotline": 2, "police": 3}
    here = [row for row in contacts().values() if row.country == country and row.may_be_shown]
    return sorted(here, key=lambda row: order.get(row.kind, 9))
