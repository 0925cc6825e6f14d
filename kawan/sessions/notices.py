"""What is told at its time: reminders before a session, thanks after it, and a question after 30 and 90 days.

Each is a row that is made when its reason is there, and claimed in the transaction that puts it into the outbox: told
once, also over crashes and by several processes.
"""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.db import changed, now
from kawan.people import Person
from kawan.replies import Reply
from kawan.sessions import telling, words
from kawan.sessions.tables import ATTENDED, OPEN, TAKEN, Seat, SessionNotice, TrainingSession
from kawan.training import ATTENDED as REGISTRATION_ATTENDED
from kawan.training import DONE, Registration

DAYS_BEFORE, HOURS_BEFORE = "reminder-days", "reminder-hours"
THANKS, MONTH, QUARTER = "thanks", "day-30", "day-90"
REMINDERS = {DAYS_BEFORE: dt.timedelta(days=3), HOURS_BEFORE: dt.timedelta(hours=3)}
QUESTIONS = {MONTH: 30, QUARTER: 90}
ASKED_AT = dt.time(9)
LATE_FOR_DAYS = dt.timedelta(days=1)
LATE_FOR_QUESTIONS = dt.timedelta(days=14)


async def plan_reminders(session: AsyncSession, training: TrainingSession, seat: Seat, at: dt.datetime) -> None:
    """Remind of the session as it stands now, also where an earlier date was reminded of."""
    await session.execute(
        delete(SessionNotice).where(SessionNotice.seat_id == seat.id, SessionNotice.kind.in_(REMINDERS))
    )
    for kind, before in REMINDERS.items():
        if training.starts_at - before > at:
            session.add(SessionNotice(seat_id=seat.id, kind=kind, due_at=training.starts_at - before))


async def plan_afterwards(session: AsyncSession, training: TrainingSession, seat: Seat, at: dt.datetime) -> None:
    """Thanks once the session is over, and the questions of the weeks after it; what is planned stays."""
    planned = set(await session.scalars(select(SessionNotice.kind).where(SessionNotice.seat_id == seat.id)))
    due = {THANKS: max(training.ends_at, at)}
    day = training.starts_at.astimezone(ZoneInfo(training.zone)).date()
    for kind, days in QUESTIONS.items():
        local = dt.datetime.combine(day + dt.timedelta(days=days), ASKED_AT, ZoneInfo(training.zone))
        due[kind] = local.astimezone(dt.UTC)
    session.add_all(
        SessionNotice(seat_id=seat.id, kind=kind, due_at=moment) for kind, moment in due.items() if kind not in planned
    )


async def drop_unsent(session: AsyncSession, seat: Seat) -> None:
    """Nothing more is told about this seat."""
    await session.execute(
        delete(SessionNotice).where(SessionNotice.seat_id == seat.id, SessionNotice.sent_at.is_(None))
    )


async def due(session: AsyncSession, at: dt.datetime | None = None) -> Sequence[int]:
    """The numbers of what is to be told by now, oldest first."""
    query = select(SessionNotice.id).where(SessionNotice.sent_at.is_(None), SessionNotice.due_at <= (at or now()))
    return (await session.scalars(query.order_by(SessionNotice.due_at, SessionNotice.id).limit(200))).all()


async def send(session: AsyncSession, notice_id: int, at: dt.datetime | None = None) -> bool:
    """Claim a notice and put it into the outbox. False where another did, or where its reason is gone."""
    moment = at or now()
    claim = update(SessionNotice).where(SessionNotice.id == notice_id, SessionNotice.sent_at.is_(None))
    if not changed(await session.execute(claim.values(sent_at=moment))):
        return False
    query = (
        select(SessionNotice, Seat, TrainingSession, Person)
        .join(Seat, Seat.id == SessionNotice.seat_id)
        .join(TrainingSession, TrainingSession.id == Seat.session_id)
        .join(Person, Person.id == Seat.person_id)
        .where(SessionNotice.id == notice_id)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None or not _has_reason(row[0], row[1], row[2], moment):
        return False
    notice, seat, training, person = row
    telling.tell(session, person, lambda: _replies(notice, seat, training))
    if notice.kind == QUARTER:
        await _finish(session, seat)
    return True


def _has_reason(notice: SessionNotice, seat: Seat, training: TrainingSession, at: dt.datetime) -> bool:
    """Whether it still holds: a reminder of what is to come, and thanks to who was there; not much too late."""
    if training.state != OPEN:
        return False
    if notice.kind in REMINDERS:
        too_late = training.starts_at - (LATE_FOR_DAYS if notice.kind == DAYS_BEFORE else dt.timedelta())
        return seat.state == TAKEN and at < too_late
    return seat.state == ATTENDED and at - notice.due_at < LATE_FOR_QUESTIONS


def _replies(notice: SessionNotice, seat: Seat, training: TrainingSession) -> list[Reply]:
    if notice.kind in REMINDERS:
        return words.reminder(training, seat)
    if notice.kind == THANKS:
        return [words.thanks(training)]
    return [words.question(training, notice)]


async def _finish(session: AsyncSession, seat: Seat) -> None:
    """After the last question nothing more follows."""
    registration = await session.get(Registration, seat.registration_id) if seat.registration_id else None
    if registration is not None and registration.state == REGISTRATION_ATTENDED:
        registration.state = DONE


async def answer(session: AsyncSession, person: Person, notice_id: int, said: str) -> bool:
    """Keep a person's answer to a question of theirs; a later press replaces it."""
    notice = await session.get(SessionNotice, notice_id)
    seat = await session.get(Seat, notice.seat_id) if notice is not None else None
    if notice is None or seat is None or seat.person_id != person.id:
        return False
    if notice.kind not in QUESTIONS or notice.sent_at is None or said not in words.ANSWERS:
        return False
    notice.answer, notice.answered_at = said, now()
    await session.flush()
    return True


async def answers(session: AsyncSession, session_id: int | None = None) -> dict[tuple[str, str | None], int]:
    """How many gave which answer to which question (None: asked, and silent), of one session or of all."""
    query = (
        select(SessionNotice.kind, SessionNotice.answer, func.count())
        .join(Seat, Seat.id == SessionNotice.seat_id)
        .where(SessionNotice.kind.in_(QUESTIONS), SessionNotice.sent_at.is_not(None))
        .group_by(SessionNotice.kind, SessionNotice.answer)
    )
    if session_id is not None:
        query = query.where(Seat.session_id == session_id)
    return {(kind, said): int(count) for kind, said, count in (await session.execute(query)).all()}
