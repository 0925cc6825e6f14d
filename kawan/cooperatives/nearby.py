"""The Kopdes nearest to a point: what the table holds, else what is derived from the village."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.cooperatives.tables import Cooperative, official_name
from kawan.regions import Gazetteer, Near, Village
from kawan.regions.sphere import distance_to

REFERRED = 3
_KM_A_DEGREE = 110.0  # a little less than any degree of latitude, so that a box is never too small


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
    services: str = ""
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


async def of_village(session: AsyncSession, gazetteer: Gazetteer, village_code: str) -> CooperativeNear | None:
    """The Kopdes of one village, seen from the village's centre; None for an unknown code."""
    village = gazetteer.village(village_code)
    if village is None:
        return None
    row = await session.scalar(select(Cooperative).where(Cooperative.village_code == village.code))
    if row is None:
        return _derived(village, 0.0)
    return _from_row(row, village, (village.latitude, village.longitude))


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
    found += [_derived(near.village, near.distance_km) for near in around if near.village.code not in overridden]
    return found


def _derived(village: Village, distance_km: float) -> CooperativeNear:
    return CooperativeNear(official_name(village), village, distance_km, village.latitude, village.longitude)


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
        services=row.services,
        verified_on=row.verified_on,
    )
