"""Who comes: invited, seated, waiting, moved up, gone. Never more seated than there are seats.

Everything that changes seats begins with ``lock``: within one training session one at a time, over all processes.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.db import changed, now
from kawan.people import Person
from kawan.sessions import notices, telling, words
from kawan.sessions.tables import (
    ATTENDED,
    DECLINED,
    GONE,
    INVITED,
    OPEN,
    STATES,
    TAKEN,
    WAITING,
    Seat,
    TrainingSession,
)
from kawan.training import ATTENDED as REGISTRATION_ATTENDED
from kawan.training import CONTACTED, NEW, WITHDRAWN, Registration
from kawan.training import INVITED as REGISTRATION_INVITED

SEATED = (TAKEN, ATTENDED)


class Outcome(StrEnum):
    """What came of a person's press."""

    INVITED = "invited"
    NOT_REGISTERED = "not registered"
    SEATED = "seated"
    WAITING = "waiting"
    DECLINED = "declined"
    TOO_LATE = "too late"
    CLOSED = "closed"


async def lock(session: AsyncSession, session_id: int) -> TrainingSession | None:
    """The training session as it is now, and nobody else's to change until this transaction ends.

    An UPDATE takes PostgreSQL's row lock and SQLite's write lock alike; what is read after it is the newest.
    """
    query = update(TrainingSession).where(TrainingSession.id == session_id).values(changed_at=now())
    if not changed(await session.execute(query)):
        return None
    return await session.get(TrainingSession, session_id, populate_existing=True)


async def free(session: AsyncSession, training: TrainingSession) -> int:
    """How many seats nobody has taken."""
    query = select(func.count()).where(Seat.session_id == training.id, Seat.state.in_(SEATED))
    return training.seats - (await session.scalar(query) or 0)


async def counts(session: AsyncSession, training: TrainingSession) -> dict[str, int]:
    """How many are in which state, also of those who have deleted their data."""
    query = select(Seat.state, func.count()).where(Seat.session_id == training.id).group_by(Seat.state)
    found = {state: int(count) for state, count in (await session.execute(query)).all()}
    return {state: found[state] for state in STATES if state in found}


async def invite(session: AsyncSession, session_id: int, registration_ids: Sequence[int]) -> int:
    """Invite those whose registration is still open, and tell them. Returns how many that were."""
    training = await lock(session, session_id)
    if training is None or training.state != OPEN:
        return 0
    invited = select(Seat.person_id).where(Seat.session_id == session_id, Seat.person_id.is_not(None))
    query = (
        select(Registration, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.id.in_(registration_ids),
            Registration.state.in_((NEW, CONTACTED)),
            Person.blocked_at.is_(None),
            Person.id.not_in(invited),
        )
        .execution_options(populate_existing=True)
    )
    found = (await session.execute(query)).all()
    for registration, person in found:
        seat = Seat(session_id=session_id, person_id=person.id, registration_id=registration.id)
        session.add(seat)
        await session.flush()
        registration.state = REGISTRATION_INVITED
        telling.tell(session, person, lambda seat=seat: [words.invitation(training, seat)])
    return len(found)


async def accept(
    session: AsyncSession, person: Person, seat_id: int, at: dt.datetime | None = None
) -> tuple[Outcome, TrainingSession, Seat] | None:
    """Take a seat, or a place on the waiting list. None where the invitation is not this person's."""
    own = await _own(session, person, seat_id)
    if own is None:
        return None
    training, seat = own
    moment = at or now()
    if seat.state in SEATED:
        return Outcome.SEATED, training, seat
    if training.state != OPEN or moment >= training.starts_at or seat.state not in (INVITED, WAITING, DECLINED):
        return Outcome.CLOSED, training, seat
    if seat.state == WAITING:
        return Outcome.WAITING, training, seat
    if moment > training.answer_by:
        return Outcome.TOO_LATE, training, seat
    if not await _is_registered(session, seat):
        return Outcome.CLOSED, training, seat
    seat.answered_at = moment
    await set_registration(session, seat, REGISTRATION_INVITED)
    if await free(session, training) < 1:
        seat.state = WAITING
        return Outcome.WAITING, training, seat
    await _seat(session, training, seat, moment)
    return Outcome.SEATED, training, seat


async def decline(
    session: AsyncSession, person: Person, seat_id: int, at: dt.datetime | None = None
) -> tuple[Outcome, TrainingSession, Seat] | None:
    """Give an invitation, a seat or a place on the waiting list back. None where it is not this person's."""
    own = await _own(session, person, seat_id)
    if own is None:
        return None
    training, seat = own
    moment = at or now()
    if seat.state == DECLINED:
        return Outcome.DECLINED, training, seat
    if training.state != OPEN or moment >= training.ends_at or seat.state not in (INVITED, WAITING, TAKEN):
        return Outcome.CLOSED, training, seat
    await _give_back(session, training, seat, moment)
    return Outcome.DECLINED, training, seat


async def move_up(session: AsyncSession, training: TrainingSession, at: dt.datetime | None = None) -> int:
    """Those who wait longest get what is free, and are told. The caller holds the lock. Returns how many."""
    moment = at or now()
    if training.state != OPEN or moment >= training.starts_at:
        return 0
    room = await free(session, training)
    query = (
        select(Seat, Person)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.session_id == training.id, Seat.state == WAITING, Person.blocked_at.is_(None))
        .order_by(Seat.answered_at, Seat.id)
        .limit(max(room, 0))
        .execution_options(populate_existing=True)
    )
    rows = (await session.execute(query)).all()
    for seat, person in rows:
        await _seat(session, training, seat, moment)
        telling.tell(session, person, lambda seat=seat: words.moved_up(training, seat))
    return len(rows)


async def place_on_list(session: AsyncSession, seat: Seat) -> int:
    """Which place on the waiting list this is, from 1."""
    query = select(Seat.id).where(Seat.session_id == seat.session_id, Seat.state == WAITING)
    waiting = (await session.scalars(query.order_by(Seat.answered_at, Seat.id))).all()
    return list(waiting).index(seat.id) + 1


async def leave_all(session: AsyncSession, person: Person) -> None:
    """Give back everything that is not over: the person took an agreement or a registration back."""
    for seat in await _of(session, person):
        await _leave(session, seat, DECLINED)


async def forget(session: AsyncSession, person: Person) -> None:
    """Take the person out of every list; who comes next moves up. That somebody was there stays counted."""
    for seat in await _of(session, person):
        await _leave(session, seat, GONE)
        seat.person_id = seat.registration_id = None
    await session.flush()


async def let_go_of_withdrawn(session: AsyncSession) -> int:
    """Give back the seats of registrations that were withdrawn meanwhile. Returns how many."""
    query = (
        select(Seat)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(Registration.state == WITHDRAWN, Seat.state.in_((INVITED, WAITING, TAKEN)))
    )
    seats = (await session.scalars(query.order_by(Seat.session_id))).all()
    for seat in seats:
        await _leave(session, seat, DECLINED)
    return len(seats)


async def set_registration(session: AsyncSession, seat: Seat, state: str) -> None:
    """Move the registration behind a seat; a withdrawn one stays so, and who attended is not called back."""
    registration = await session.get(Registration, seat.registration_id) if seat.registration_id else None
    if registration is None or registration.state == WITHDRAWN:
        return
    if state == CONTACTED and registration.state not in (REGISTRATION_INVITED, REGISTRATION_ATTENDED):
        return
    registration.state = state


async def _is_registered(session: AsyncSession, seat: Seat) -> bool:
    """Whether the registration behind it stands: without it there is no agreement to be called."""
    registration = await session.get(Registration, seat.registration_id) if seat.registration_id else None
    return registration is not None and registration.state != WITHDRAWN


async def _of(session: AsyncSession, person: Person) -> Sequence[Seat]:
    """Everything of one person; sessions are always locked in the same order."""
    query = select(Seat).where(Seat.person_id == person.id).order_by(Seat.session_id)
    return (await session.scalars(query)).all()


async def _own(session: AsyncSession, person: Person, seat_id: int) -> tuple[TrainingSession, Seat] | None:
    seat = await session.get(Seat, seat_id)
    if seat is None or seat.person_id != person.id:
        return None
    training = await lock(session, seat.session_id)
    await session.refresh(seat)
    return None if training is None or seat.person_id != person.id else (training, seat)


async def _seat(session: AsyncSession, training: TrainingSession, seat: Seat, at: dt.datetime) -> None:
    seat.state = TAKEN
    await notices.plan_reminders(session, training, seat, at)
    await session.flush()


async def _give_back(session: AsyncSession, training: TrainingSession, seat: Seat, at: dt.datetime) -> None:
    was_seated = seat.state == TAKEN
    seat.state, seat.answered_at = DECLINED, at
    await set_registration(session, seat, CONTACTED)
    await notices.drop_unsent(session, seat)
    await session.flush()
    if was_seated:
        await move_up(session, training, at)


async def _leave(session: AsyncSession, seat: Seat, state: str) -> None:
    """Out of what is still to come, whatever the time; what was attended stays attended."""
    training = await lock(session, seat.session_id)
    await session.refresh(seat)
    if training is None:
        return
    await notices.drop_unsent(session, seat)
    if seat.state not in (INVITED, WAITING, TAKEN, DECLINED):
        return
    was_seated = seat.state == TAKEN
    seat.state, seat.answered_at = state, now()
    await session.flush()
    if was_seated:
        await move_up(session, training)
