"""Who asks for a seat without having been invited: by the button of an announcement."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import training as registrations
from kawan.db import now
from kawan.people import Person
from kawan.sessions import seats
from kawan.sessions.seats import Outcome
from kawan.sessions.tables import ATTENDED, DECLINED, OPEN, TAKEN, WAITING, Seat, TrainingSession

_STANDINGS = {
    TAKEN: Outcome.SEATED,
    ATTENDED: Outcome.SEATED,
    WAITING: Outcome.WAITING,
    DECLINED: Outcome.DECLINED,
}


async def upcoming(session: AsyncSession, limit: int = 10) -> Sequence[TrainingSession]:
    """Training sessions for which a seat can still be asked, the nearest first."""
    query = select(TrainingSession).where(TrainingSession.state == OPEN, TrainingSession.answer_by > now())
    return (await session.scalars(query.order_by(TrainingSession.starts_at, TrainingSession.id).limit(limit))).all()


async def ask(
    session: AsyncSession, person: Person, session_id: int, at: dt.datetime | None = None
) -> tuple[Outcome, TrainingSession, Seat | None] | None:
    """Where the person stands with a training session; who registered for its wish is invited now, if not before.

    None where there is no such session.
    """
    training = await seats.lock(session, session_id)
    if training is None:
        return None
    moment = at or now()
    query = select(Seat).where(Seat.session_id == session_id, Seat.person_id == person.id)
    seat = await session.scalar(query.execution_options(populate_existing=True))
    if training.state != OPEN or moment >= training.starts_at:
        return Outcome.CLOSED, training, seat
    if seat is not None and seat.state in _STANDINGS:
        return _STANDINGS[seat.state], training, seat
    if moment > training.answer_by:
        return Outcome.TOO_LATE, training, seat
    seat = seat or await _invited(session, person, training)
    return (Outcome.INVITED if seat else Outcome.NOT_REGISTERED), training, seat


async def _invited(session: AsyncSession, person: Person, training: TrainingSession) -> Seat | None:
    """A seat is only for who registered: without it there is no agreement to be called."""
    registration = await registrations.open_for_wish(session, person, training.wish)
    if registration is None:
        return None
    seat = Seat(session_id=training.id, person_id=person.id, registration_id=registration.id)
    session.add(seat)
    await session.flush()
    await seats.set_registration(session, seat, registrations.INVITED)
    return seat
