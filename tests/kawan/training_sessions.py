"""A training session and people who registered for it."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import inbox, people, training
from kawan.db import Database, now
from kawan.inbox import OutboxMessage
from kawan.people import Person
from kawan.sessions import Seat, TrainingSession
from kawan.training import Registration, RegistrationForm
from tests.places import TIENG, TIENG_POINT

FIRST_CHAT = 5_000


def in_days(days: float) -> dt.datetime:
    """A moment some days from now, to the minute."""
    return (now() + dt.timedelta(days=days)).replace(second=0, microsecond=0)


async def planned(session: AsyncSession, *, seats: int = 2, starts_at: dt.datetime | None = None) -> TrainingSession:
    """A session in Tieng, ten days from now unless it is said."""
    starts = starts_at or in_days(10)
    one = TrainingSession(
        title="Pembukuan sederhana",
        wish="pembukuan",
        place="Balai desa, Desa Tieng, Kec. Kejajar, Kabupaten Wonosobo",
        village_code=TIENG,
        latitude=TIENG_POINT[0],
        longitude=TIENG_POINT[1],
        zone="Asia/Jakarta",
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=3),
        answer_by=starts - dt.timedelta(days=1) if starts > now() + dt.timedelta(days=1) else starts,
        seats=seats,
        code="KBT472",
        made_by=900_000_001,
    )
    session.add(one)
    await session.flush()
    return one


async def registered(
    session: AsyncSession, number: int = 0, *, village_code: str | None = TIENG, role: str = "purna", name: str = ""
) -> tuple[Person, Registration]:
    """One who waits for a training in bookkeeping."""
    person, _new = await people.meet(session, FIRST_CHAT + number)
    form = RegistrationForm(
        name=name or f"Orang {number:02d}",
        village="Tieng",
        village_code=village_code,
        role=role,
        phone="",
        wish="pembukuan",
        consent_wording="...",
    )
    registration, _new = await training.register(session, person, form)
    return person, registration


async def told(database: Database, person: Person) -> list[str]:
    """What waits to be sent to a person."""
    async with database.session() as session:
        return [message.reply.text for message in await inbox.unsent(session, person.chat_id)]


async def forget_told(database: Database) -> None:
    """As if all of it had been sent."""
    async with database.session() as session:
        for message in await session.scalars(select(OutboxMessage)):
            await session.delete(message)


async def seat_of(session: AsyncSession, person: Person) -> Seat:
    """The person's only seat."""
    return (await session.scalars(select(Seat).where(Seat.person_id == person.id))).one()
