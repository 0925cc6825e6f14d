"""Cooperatives: the Kopdes/Kel Merah Putih of every village, the nearest ones, and how to refer to them.

Every desa and kelurahan is to have one, so a fresh install needs no rows: a village's Kopdes is derived from
its name, at the village's centre, as "registered". A row in the table overrides what is derived.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, Literal

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now
from kawan.i18n import _, language
from kawan.regions import Gazetteer, Near, Village
from kawan.regions.choices import place_question
from kawan.regions.sphere import distance_to
from kawan.replies import Button, Location, Reply, rows

__all__ = [
    "STATUSES",
    "Cooperative",
    "CooperativeNear",
    "Status",
    "nearest",
    "official_name",
    "place_question",
    "referral",
]

type Status = Literal["registered", "has_outlet", "verified"]
STATUSES: tuple[Status, ...] = ("registered", "has_outlet", "verified")

REFERRED = 3
FARTHEST_OFFSET = 30
FIGURES_OF = dt.date(2026, 8, 5)
FINISHED_BUILDINGS = 0.23
_KM_A_DEGREE = 110.0  # a little less than any degree of latitude, so that a box is never too small


class Cooperative(Base):
    """What is known of a village's Kopdes beyond its name. ``verified_by`` names a staff member or a unit."""

    __tablename__ = "cooperatives"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    latitude: Mapped[float | None] = mapped_column(index=True)
    longitude: Mapped[float | None]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="registered")
    verified_on: Mapped[dt.date | None]
    verified_by: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)


@dataclass(frozen=True, slots=True)
class CooperativeNear:
    """A Kopdes, its village and its distance. ``is_approximate``: the point is the village's, not its own."""

    name: str
    village: Village
    distance_km: float
    latitude: float
    longitude: float
    status: str = "registered"
    is_approximate: bool = True
    address: str = ""
    phone: str = ""
    hours: str = ""
    verified_on: dt.date | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "village": self.village.name,
            "village_code": self.village.code,
            "district": self.village.district,
            "regency": self.village.regency,
            "province": self.village.province,
            "distance_km": round(self.distance_km, 3),
            "latitude": self.latitude,
            "longitude": self.longitude,
            "status": self.status,
        }


def official_name(village: Village) -> str:
    """What the Kopdes or Kopkel of a village is called."""
    return f"{'Kopkel' if village.is_kelurahan else 'Kopdes'} Merah Putih {village.name}"


async def nearest(
    session: AsyncSession, gazetteer: Gazetteer, latitude: float, longitude: float, count: int = REFERRED
) -> list[CooperativeNear]:
    """The ``count`` Kopdes nearest to a point in degrees, nearest first.

    An outlet may stand away from its village's centre, so more villages are looked at until none that was
    left out can be nearer.
    """
    wanted = pool = max(1, min(count, len(gazetteer)))
    while True:
        around = gazetteer.nearest(latitude, longitude, pool)
        reach = around[-1].distance_km
        found = await _known(session, gazetteer, latitude, longitude, around)
        found.sort(key=lambda near: (near.distance_km, near.village.code))
        reached = len(found) >= wanted and found[wanted - 1].distance_km <= reach
        if reached or pool >= len(gazetteer):
            return found[:wanted]
        pool = min(pool * 2 + REFERRED, len(gazetteer))


async def _known(
    session: AsyncSession, gazetteer: Gazetteer, latitude: float, longitude: float, around: list[Near]
) -> list[CooperativeNear]:
    """The Kopdes of the villages ``around``, and those whose outlet is within the same reach."""
    here = (latitude, longitude)
    found: list[CooperativeNear] = []
    overridden: set[str] = set()
    for row in await session.scalars(_rows_near(here, around)):
        village = gazetteer.village(row.village_code)
        if village is not None:
            overridden.add(village.code)
            found.append(_from_row(row, village, here))
    for near in around:
        if near.village.code not in overridden:
            village = near.village
            found.append(
                CooperativeNear(official_name(village), village, near.distance_km, village.latitude, village.longitude)
            )
    return found


def _rows_near(here: tuple[float, float], around: list[Near]):
    """The query for rows of the villages ``around`` or with a point as near as the farthest of them."""
    latitude, longitude = here
    height = around[-1].distance_km / _KM_A_DEGREE
    width = min(360.0, height / max(math.cos(math.radians(latitude)), 0.01))
    inside = and_(
        Cooperative.latitude.between(latitude - height, latitude + height),
        Cooperative.longitude.between(longitude - width, longitude + width),
    )
    return select(Cooperative).where(or_(Cooperative.village_code.in_([near.village.code for near in around]), inside))


def _from_row(row: Cooperative, village: Village, here: tuple[float, float]) -> CooperativeNear:
    own = (row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None
    point = own or (village.latitude, village.longitude)
    return CooperativeNear(
        name=row.name,
        village=village,
        distance_km=distance_to(*here, *point),
        latitude=point[0],
        longitude=point[1],
        status=row.status,
        is_approximate=own is None,
        address=row.address,
        phone=row.phone,
        hours=row.hours,
        verified_on=row.verified_on,
    )


async def referral(
    session: AsyncSession,
    gazetteer: Gazetteer,
    *,
    latitude: float | None = None,
    longitude: float | None = None,
    village_code: str = "",
    offset: int = 0,
) -> list[Reply]:
    """What to tell someone at a point, or from a village: the three nearest Kopdes, then the first one's pin.

    ``offset`` skips that many, for "farther away". Raises LookupError for an unknown village or no place.
    """
    home = gazetteer.village(village_code) if village_code else None
    if home is not None:
        latitude, longitude = home.latitude, home.longitude
    if latitude is None or longitude is None:
        raise LookupError(f"no village has the code {village_code!r}, and no point was given")
    if not gazetteer.is_in_indonesia(latitude, longitude):
        return [_abroad()]
    offset = max(0, min(offset, FARTHEST_OFFSET))
    listed = await nearest(session, gazetteer, latitude, longitude, offset + REFERRED)
    origin = home or gazetteer.nearest(latitude, longitude)[0].village
    replies = [_list_of(listed[offset:], home, origin, offset)]
    return replies if offset else [*replies, _pin(listed[0])]


def _abroad() -> Reply:
    return Reply(
        _(
            "You are outside Indonesia, and every Kopdes Merah Putih is in a village in Indonesia. "
            "Which desa or kelurahan is your home, in which kabupaten or city? For example: Tieng, Wonosobo."
        )
    )


def _list_of(listed: list[CooperativeNear], home: Village | None, origin: Village, offset: int) -> Reply:
    if home is not None or offset:
        title = _("Kopdes/Kel Merah Putih nearest to {place}", place=origin.title)
    else:
        title = _("Kopdes/Kel Merah Putih nearest to you")
    lines = [f"{number}. {_line(near, home)}" for number, near in enumerate(listed, offset + 1)]
    notes = [_note_on_opening(listed), _note_on_joining()]
    if any(near.is_approximate for near in listed):
        notes.insert(0, _("Distances are approximate: to the middle of the desa, not to a shop or office."))
    farther = offset + REFERRED
    buttons = [
        Button(_("How to become a member"), "t:kopdes-daftar-anggota"),
        Button(_("Register for training"), "x:daftar-pelatihan"),
    ]
    if farther <= FARTHEST_OFFSET:
        buttons.append(Button(_("Farther away"), f"v+:{origin.code}:{farther}"))
    text = "\n\n".join((f"**{title}**", "\n".join(lines), *notes))
    return Reply(text, buttons=rows(*buttons, width=2), source=_source())


def _line(near: CooperativeNear, home: Village | None) -> str:
    village = near.village
    where = f"{village.title}, Kec. {village.district}, {village.regency}"
    parts = [f"**{near.name}**, {_status(near)}", where, _away(near, home)]
    if near.status == "verified":
        parts += [detail for detail in (near.address, near.phone, near.hours) if detail]
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _away(near: CooperativeNear, home: Village | None) -> str:
    if home is not None and near.village.code == home.code and near.distance_km < 0.05:
        return _("In this very desa or kelurahan")
    pattern = "#,##0.0" if near.distance_km < 100 else "#,##0"
    distance = format_decimal(near.distance_km, format=pattern, locale=language())
    if near.is_approximate and near.village.is_approximate:
        return _("±{distance} km in a straight line, to the middle of its kecamatan", distance=distance)
    return _("±{distance} km in a straight line", distance=distance)


def _status(near: CooperativeNear) -> str:
    if near.status == "verified" and near.verified_on is not None:
        return _("checked on {date}", date=format_date(near.verified_on, format="long", locale=language()))
    return _("registered, has an outlet") if near.status == "has_outlet" else _("registered")


def _note_on_opening(listed: list[CooperativeNear]) -> str:
    date = format_date(FIGURES_OF, format="long", locale=language())
    if all(near.status == "verified" for near in listed):
        return _("Ask at the desa or kelurahan office before you go.")
    return _(
        "**Ask at the desa or kelurahan office first.** Registered does not mean that it already serves "
        "people: on {date} about {percent}% of all Kopdes had a finished building.",
        date=date,
        percent=round(FINISHED_BUILDINGS * 100),
    )


def _note_on_joining() -> str:
    return _(
        "To join: what usually counts is the address on your KTP. Bring your KTP, and ask its managers about "
        "the principal savings; the members' meeting sets them."
    )


def _source() -> str:
    return _(
        "Membership: Permenkop 3/2025. Villages: Kepmendagri 300.2.2-2138/2025. Figures of {date}.",
        date=format_date(FIGURES_OF, format="long", locale=language()),
    )


def _pin(near: CooperativeNear) -> Reply:
    village = near.village
    address = near.address or f"{village.title}, Kec. {village.district}, {village.regency}"
    if not near.is_approximate:
        text = _("The point of {name}.", name=near.name)
    elif village.is_approximate:
        text = _("Approximate point of {name}: only the middle of its kecamatan is known.", name=near.name)
    else:
        text = _("Approximate point of {name}: the middle of the desa, not its shop or office.", name=near.name)
    pin = Location(near.latitude, near.longitude, near.name, address)
    return Reply(text, location=pin, ask="answered")  # the place is known: the key that shares it goes
