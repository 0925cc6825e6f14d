"""Who waits for a training like this: nearest first, then who waits longest."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.db import now
from kawan.people import Person
from kawan.regions import Gazetteer
from kawan.regions.sphere import distance_to
from kawan.sessions.tables import Seat, TrainingSession
from kawan.training import CONTACTED, NEW, Registration

ABROAD = "pmi"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open registration. ``distance_km`` is from village to village, None where one of them is not known."""

    registration_id: int
    name: str
    village: str
    distance_km: float | None
    since: dt.datetime

    @property
    def days(self) -> int:
        return (now() - self.since).days


async def waiting_for(session: AsyncSession, gazetteer: Gazetteer, training: TrainingSession) -> list[Waiting]:
    """Open registrations for this wish that can be invited, best first.

    Left out: who was asked already, who blocked the bot, and for a session at a place who is abroad.
    """
    asked = select(Seat.person_id).where(Seat.session_id == training.id, Seat.person_id.is_not(None))
    query = (
        select(Registration)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.wish == training.wish,
            Registration.state.in_((NEW, CONTACTED)),
            Person.blocked_at.is_(None),
            Person.id.not_in(asked),
        )
    )
    if not training.link:
        query = query.where(Registration.role != ABROAD)
    here = gazetteer.village(training.village_code) if training.village_code else None
    found: list[Waiting] = []
    for row in await session.scalars(query):
        home = gazetteer.village(row.village_code) if row.village_code else None
        away = None
        if here is not None and home is not None:
            away = distance_to(here.latitude, here.longitude, home.latitude, home.longitude)
        found.append(Waiting(row.id, row.name, row.village, away, row.created_at))
    return sorted(found, key=lambda one: (_far(one), one.since, one.registration_id))


def _far(one: Waiting) -> float:
    """Whole kilometres: who is as near as another comes by how long they wait; unknown villages last."""
    return float("inf") if one.distance_km is None else round(one.distance_km)
