"""Who was there: by the code on the wall, or marked by an officer."""

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.db import changed, now
from kawan.people import Person
from kawan.sessions import notices, seats
from kawan.sessions.tables import (
    ABSENT,
    ATTENDED,
    DECLINED,
    INVITED,
    OPEN,
    TAKEN,
    WAITING,
    Seat,
    TrainingSession,
)
from kawan.training import ATTENDED as REGISTRATION_ATTENDED
from kawan.training import CONTACTED, Registration

LETTERS, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"  # nothing that looks like another on a wall
OPENS_BEFORE = dt.timedelta(hours=2)
CLOSES_AFTER = dt.timedelta(hours=6)
ABSENT_AFTER = dt.timedelta(days=7)

_WRITTEN = re.compile(r"(?:(?:saya\s+)?hadir[\s:._-]*)?(?:kode[\s:._-]*)?([a-z]{3})[\s-]?([2-9]{3})\W*", re.IGNORECASE)


class Present(StrEnum):
    """What came of a code."""

    NOTED = "noted"
    BEFORE = "noted before"
    NOT_NOW = "not now"
    NO_SEAT = "no seat"


def new_code() -> str:
    """A code for a wall: three letters, three digits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(3))
    return letters + "".join(secrets.choice(DIGITS) for _ in range(3))


def code_in(text: str) -> str | None:
    """The code in what a person wrote ("hadir kbt-472"), or None where it is something else."""
    written = _WRITTEN.fullmatch(text.strip())
    return (written[1] + written[2]).upper() if written else None


async def of_code(session: AsyncSession, code: str) -> TrainingSession | None:
    """The training session of a code."""
    return await session.scalar(select(TrainingSession).where(TrainingSession.code == code))


async def by_code(session: AsyncSession, person: Person, training_id: int, at: dt.datetime | None = None) -> Present:
    """The person stands before the wall. One who was invited and has no seat gets one, if there is one."""
    moment = at or now()
    training = await seats.lock(session, training_id)
    if training is None or training.state != OPEN or not _is_on(training, moment):
        return Present.NOT_NOW
    query = select(Seat).where(Seat.session_id == training.id, Seat.person_id == person.id)
    seat = await session.scalar(query.execution_options(populate_existing=True))
    if seat is None:
        return Present.NO_SEAT
    if seat.state == ATTENDED:
        return Present.BEFORE
    if seat.state in (INVITED, WAITING, DECLINED) and await seats.free(session, training) < 1:
        return Present.NO_SEAT
    await _attended(session, training, seat, moment)
    return Present.NOTED


async def mark(
    session: AsyncSession, seat_id: int, at: dt.datetime | None = None
) -> tuple[TrainingSession, Seat] | None:
    """An officer's mark: there, or not there after all. None for a seat that nobody holds."""
    moment = at or now()
    seat = await session.get(Seat, seat_id)
    training = await seats.lock(session, seat.session_id) if seat is not None else None
    if seat is None or training is None or training.state != OPEN:
        return None
    await session.refresh(seat)
    if seat.state in (TAKEN, ABSENT) and seat.person_id is not None:
        await _attended(session, training, seat, moment)
    elif seat.state == ATTENDED:
        seat.state = TAKEN
        await notices.drop_unsent(session, seat)
        await session.flush()
    else:
        return None
    return training, seat


async def list_of(session: AsyncSession, training: TrainingSession) -> Sequence[tuple[Seat, str]]:
    """Who holds a seat, with the name they registered, in the order of names."""
    query = (
        select(Seat, Registration.name)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(Seat.session_id == training.id, Seat.state.in_((TAKEN, ATTENDED, ABSENT)))
    )
    rows = [(seat, name) for seat, name in (await session.execute(query)).all()]
    return sorted(rows, key=lambda row: (row[1].casefold(), row[0].id))


async def to_be_asked(session: AsyncSession, at: dt.datetime | None = None) -> Sequence[TrainingSession]:
    """Sessions that are over and whose officer was not asked yet who came; each is given once."""
    moment = at or now()
    over = (TrainingSession.state == OPEN, TrainingSession.ends_at <= moment)
    query = select(TrainingSession.id).where(*over, TrainingSession.attendance_asked_at.is_(None))
    mine: list[TrainingSession] = []
    for training_id in (await session.scalars(query.order_by(TrainingSession.id))).all():
        claim = update(TrainingSession).where(
            TrainingSession.id == training_id, TrainingSession.attendance_asked_at.is_(None)
        )
        if changed(await session.execute(claim.values(attendance_asked_at=moment))):
            mine.append(await session.get_one(TrainingSession, training_id, populate_existing=True))
    return mine


async def mark_absent(session: AsyncSession, at: dt.datetime | None = None) -> int:
    """A week after a session, who was not marked was not there, and waits for another. Returns how many."""
    query = (
        select(Seat)
        .join(TrainingSession, TrainingSession.id == Seat.session_id)
        .where(
            TrainingSession.state == OPEN,
            TrainingSession.ends_at <= (at or now()) - ABSENT_AFTER,
            Seat.state.in_((INVITED, WAITING, TAKEN)),
        )
        .order_by(Seat.session_id)
    )
    count = 0
    for seat in (await session.scalars(query)).all():
        await seats.lock(session, seat.session_id)
        await session.refresh(seat)  # an officer may have marked it meanwhile
        if seat.state in (INVITED, WAITING, TAKEN):
            seat.state = ABSENT if seat.state == TAKEN else DECLINED
            await seats.set_registration(session, seat, CONTACTED)
            count += 1
    await session.flush()
    return count


def _is_on(training: TrainingSession, at: dt.datetime) -> bool:
    return training.starts_at - OPENS_BEFORE <= at <= training.ends_at + CLOSES_AFTER


async def _attended(session: AsyncSession, training: TrainingSession, seat: Seat, at: dt.datetime) -> None:
    seat.state = ATTENDED
    await notices.drop_unsent(session, seat)
    await notices.plan_afterwards(session, training, seat, at)
    await seats.set_registration(session, seat, REGISTRATION_ATTENDED)
    await session.flush()
