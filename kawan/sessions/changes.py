"""Making a training session from what an officer filled in, moving it, cancelling it: everybody is told."""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.db import now
from kawan.people import Person
from kawan.regions import Gazetteer, Village
from kawan.replies import Reply
from kawan.sessions import attendance, notices, seats, telling, words
from kawan.sessions.tables import (
    CANCELLED,
    INVITED,
    OPEN,
    TAKEN,
    WAITING,
    Seat,
    SessionDraft,
    TrainingSession,
)
from kawan.time_zones import zone_of
from kawan.training import CONTACTED

CODE_ATTEMPTS = 20


class IncompleteError(ValueError):
    """Something is not filled in, or its time has passed meanwhile."""


async def make(session: AsyncSession, gazetteer: Gazetteer, draft: SessionDraft) -> TrainingSession:
    """The training session of a draft, which goes. Raises IncompleteError."""
    village = gazetteer.village(draft.village_code) if draft.village_code else None
    latitude, longitude = _point(village, draft)
    if draft.title is None or draft.wish is None or (village is None and not draft.link):
        raise IncompleteError
    if draft.starts_at is None or draft.ends_at is None or draft.seats is None or draft.answer_by is None:
        raise IncompleteError
    if min(draft.starts_at, draft.answer_by) <= now():
        raise IncompleteError
    training = TrainingSession(
        title=draft.title,
        wish=draft.wish,
        place=place_of(gazetteer, draft),
        village_code=village.code if village else None,
        latitude=latitude,
        longitude=longitude,
        is_exact=draft.latitude is not None,
        link=draft.link or "",
        zone=zone_of(draft.village_code),
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        answer_by=min(draft.answer_by, draft.starts_at),
        seats=draft.seats,
        code=await _free_code(session),
        made_by=draft.officer_id,
    )
    session.add(training)
    await session.delete(draft)
    await session.flush()
    return training


def _point(village: Village | None, draft: SessionDraft) -> tuple[float, float] | tuple[None, None]:
    """The point an officer shared, else the middle of the village; none where only its kecamatan is known."""
    if village is None:
        return None, None
    if draft.latitude is not None and draft.longitude is not None:
        return draft.latitude, draft.longitude
    return (None, None) if village.is_approximate else (village.latitude, village.longitude)


def place_of(gazetteer: Gazetteer, draft: SessionDraft) -> str:
    """The place in words: the building and the village above it; empty online."""
    village = gazetteer.village(draft.village_code) if draft.village_code else None
    if village is None:
        return ""
    address = f"{village.title}, Kec. {village.district}, {village.regency}"
    return f"{draft.venue}, {address}" if draft.venue else address


async def cancel(session: AsyncSession, session_id: int, at: dt.datetime | None = None) -> int | None:
    """Call it off; who was asked is told and waits for another. Returns how many, None where it can't be."""
    training = await seats.lock(session, session_id)
    if training is None or training.state != OPEN or (at or now()) >= training.ends_at:
        return None
    training.state = CANCELLED
    training.edition += 1
    told = await _tell_all(session, training, words.cancelled)
    for seat, _person in told:
        await notices.drop_unsent(session, seat)
        await seats.set_registration(session, seat, CONTACTED)
    await session.flush()
    return len(told)


async def move(
    session: AsyncSession, session_id: int, starts_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime | None = None
) -> int | None:
    """To another time; seats stay, reminders follow, everybody is told. Returns how many, None where it can't be."""
    moment = at or now()
    training = await seats.lock(session, session_id)
    if training is None or training.state != OPEN or moment >= training.ends_at or starts_at <= moment:
        return None
    if (training.starts_at, training.ends_at) == (starts_at, ends_at):
        return None
    before = training.starts_at - training.answer_by
    earlier = training.starts_at
    training.starts_at, training.ends_at = starts_at, ends_at
    training.answer_by = max(starts_at - before, min(starts_at, moment + dt.timedelta(days=1)))
    training.edition += 1
    told = await _tell_all(session, training, lambda one, seat: words.moved(one, seat, earlier))
    for seat, _person in told:
        if seat.state == TAKEN:
            await notices.plan_reminders(session, training, seat, moment)
    await session.flush()
    return len(told)


async def change_seats(session: AsyncSession, session_id: int, count: int) -> int | None:
    """More or fewer seats, never fewer than are taken; who waits moves up. Returns how many moved up."""
    training = await seats.lock(session, session_id)
    if training is None or training.state != OPEN:
        return None
    if count < training.seats - await seats.free(session, training):
        return None
    training.seats = count
    await session.flush()
    return await seats.move_up(session, training)


async def _tell_all(
    session: AsyncSession, training: TrainingSession, make_replies: Callable[[TrainingSession, Seat], Sequence[Reply]]
) -> Sequence[tuple[Seat, Person]]:
    """Tell everybody who was asked and did not say no."""
    query = (
        select(Seat, Person)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.session_id == training.id, Seat.state.in_((INVITED, WAITING, TAKEN)))
        .order_by(Seat.id)
        .execution_options(populate_existing=True)
    )
    rows = [(seat, person) for seat, person in (await session.execute(query)).all()]
    for seat, person in rows:
        telling.tell(session, person, lambda seat=seat: make_replies(training, seat))
    return rows


async def _free_code(session: AsyncSession) -> str:
    for _attempt in range(CODE_ATTEMPTS):
        code = attendance.new_code()
        if await attendance.of_code(session, code) is None:
            return code
    raise RuntimeError("no free code was found")
