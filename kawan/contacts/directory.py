"""The rows of ``kawan/data/contacts.yml``, and which of them may be shown now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kawan import dates
from kawan.contacts.calls import VALID, Known, joined, known
from kawan.db import now
from kawan.i18n import _

FILE = Path(__file__).parent.parent / "data" / "contacts.yml"
SHOWN, TO_BE_TESTED = "ya", "tes"

# Whom one can call from anywhere, the most fitting first.
AT_HOME = ("kp2mi", "kp2mi-wa", "kp2mi-luar-negeri")
ABROAD = ("kemlu-pwni", "kp2mi-luar-negeri", "kp2mi-wa")


class Need(StrEnum):
    """Why a contact has to be called, or its row mended, most pressing first."""

    MENDING = "mending"  # called, and the number was wrong or has changed
    EXPIRED = "expired"  # the last call that worked is too old
    OLD_SOURCE = "old_source"  # shown, never called, and its newest source is too old
    NEVER = "never"  # hidden until somebody calls


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
    def numbers(self) -> str:
        """What a test of this row calls."""
        return joined(way.value for way in self.channels)

    @property
    def tested(self) -> Known | None:
        return known(self.id, self.numbers)

    @property
    def may_be_shown(self) -> bool:
        """A test decides as long as it is fresh; before and after, the row's own status does."""
        if self.need == Need.MENDING:
            return False
        return self.status == SHOWN or (self.tested is not None and self.tested.is_fresh())

    @property
    def need(self) -> Need | None:
        """Why somebody of the staff has to see to it; None while all is well."""
        tested = self.tested
        if tested is not None and tested.settled is not None:
            if tested.settled != "works":
                return Need.MENDING
            return None if tested.is_fresh() else Need.EXPIRED
        if self.status != SHOWN:
            return Need.NEVER
        return Need.OLD_SOURCE if now().date() - self.confirmed_on >= VALID else None

    @property
    def confirmed_on(self) -> dt.date:
        """The first day that ``confirmed`` may mean."""
        return dates.first_day(self.confirmed)

    def line(self) -> str:
        """Name and ways to reach, in one line."""
        return f"{self.name}: {self.ways()}"

    def ways(self) -> str:
        """The ways to reach it; with the date where the confirmation is old."""
        ways = ", ".join(f"{way.display} ({way.note})" if way.note else way.display for way in self.channels)
        if self.need in (Need.OLD_SOURCE, Need.EXPIRED):
            ways += " " + _("(as of {date})", date=dates.in_words(self.confirmed))
        return ways


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


def shown(ids: Sequence[str]) -> list[Contact]:
    """Those of ``ids`` that may be shown, in the same order. Raises KeyError for an unknown id."""
    return [row for row in (contacts()[contact_id] for contact_id in ids) if row.may_be_shown]


def national(country: str | None) -> list[Contact]:
    """The help lines of the state that may be shown: for one in Indonesia, else for one abroad."""
    return shown(AT_HOME if country == "ID" else ABROAD)


def in_country(country: str) -> list[Contact]:
    """The contacts of a country that may be shown: missions first, then local help."""
    order = {"mission": 0, "local-help": 1, "hotline": 2, "police": 3}
    here = [row for row in contacts().values() if row.country == country and row.may_be_shown]
    return sorted(here, key=lambda row: order.get(row.kind, 9))


def due() -> list[Contact]:
    """What the staff have to see to: by need, those nobody tried for the longest time first."""
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)
    order = list(Need)

    def urgency(row: Contact) -> tuple[int, dt.datetime]:
        assert row.need is not None
        return order.index(row.need), row.tested.tried_at if row.tested else long_ago

    return sorted((row for row in contacts().values() if row.need), key=urgency)
