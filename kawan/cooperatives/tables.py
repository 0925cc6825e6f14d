"""The registry's table: what is known of a village's Kopdes beyond its name, and how much that counts."""

import datetime as dt
from typing import Literal

from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now
from kawan.regions import Village

type Status = Literal["registered", "has_outlet", "verified", "closed"]
STATUSES: tuple[Status, ...] = ("registered", "has_outlet", "verified", "closed")
CHECKED: tuple[Status, ...] = ("verified", "closed")


class Cooperative(Base):
    """What is known of a village's Kopdes; at most one row a village.

    ``cooperative_id`` is the ministry's own number. ``verified_by`` names a staff member or a unit; *verified* and
    *closed* are never without it and ``verified_on``.
    """

    __tablename__ = "cooperatives"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(index=True, unique=True)
    cooperative_id: Mapped[str | None] = mapped_column(index=True, unique=True)
    name: Mapped[str]
    latitude: Mapped[float | None] = mapped_column(index=True)
    longitude: Mapped[float | None]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    services: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="registered")
    verified_on: Mapped[dt.date | None]
    verified_by: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)


def official_name(village: Village) -> str:
    """What the Kopdes or Kopkel of a village is called."""
    return f"{'Kopkel' if village.is_kelurahan else 'Kopdes'} Merah Putih {village.name}"


def standing(status: str, verified_on: dt.date | None) -> tuple[int, dt.date]:
    """How much a statement about a Kopdes counts: a check more than an outlet, a newer check more than an older."""
    rank = {"registered": 0, "has_outlet": 1}.get(status, 2)
    return rank, (verified_on or dt.date.min) if rank == 2 else dt.date.min
