"""Claims and outcomes: who is next, who is being sent to, and what became of it.

One process sends at a time (``kawan.locks``). It claims a few deliveries in one statement, which writes *sending*
before any call; outcomes are written in batches after the calls. An outcome names the claim it belongs to, so that
one which comes late never covers that of a later claim.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, Update, bindparam, case, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.tables import (
    BLOCKED,
    FINISHED,
    NOT_FOUND,
    PAUSED,
    QUEUED,
    RUNNING,
    SENDING,
    UNKNOWN,
    Broadcast,
    Delivery,
)
from kawan.db import changed, now
from kawan.people import Consent, Person


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that is ours to make now."""

    delivery_id: int
    attempt: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim: one of ``OUTCOMES``, or *queued* to be tried again from ``due_at`` on."""

    claim: Claim
    state: str
    message_id: int | None = None
    error: str | None = None
    due_at: dt.datetime | None = None
    chat_id: int | None = None
    """Where the chat has moved to."""


async def claim(session: AsyncSession, broadcast_id: int, count: int, zones: Sequence[str]) -> Sequence[Claim]:
    """Claim up to ``count`` deliveries that are due in these zones, if the broadcast is still running.

    Who withdrew, blocked us or deleted everything since the start is settled here, and not claimed.
    """
    is_running = select(Broadcast.id).where(Broadcast.id == broadcast_id, Broadcast.state == RUNNING).exists()
    due = (
        select(Delivery.id)
        .where(
            Delivery.broadcast_id == broadcast_id,
            Delivery.state == literal_column(f"'{QUEUED}'"),  # in words: the queue's index is for this state alone
            Delivery.zone.in_(zones),
            Delivery.due_at <= now(),
            is_running,
        )
        .limit(count)
        .with_for_update(skip_locked=True)
    )
    taken = await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(due))
        .values(state=SENDING, attempts=Delivery.attempts + 1, updated_at=now())
        .returning(Delivery.id, Delivery.attempts, Delivery.chat_id, Delivery.person_id)
    )
    rows = taken.all()
    willing = await _willing(session, [row.person_id for row in rows if row.person_id])
    gone = [row.id for row in rows if row.person_id not in willing]
    if gone:
        await _settle_gone(session, gone)
    return [Claim(row.id, row.attempts, row.chat_id) for row in rows if row.person_id in willing]


async def _willing(session: AsyncSession, person_ids: Sequence[str]) -> set[str]:
    if not person_ids:
        return set()
    agrees = select(Consent.id).where(
        Consent.person_id == Person.id, Consent.purpose == "announcements", Consent.withdrawn_at.is_(None)
    )
    query = select(Person.id).where(Person.id.in_(person_ids), Person.blocked_at.is_(None), agrees.exists())
    return set((await session.scalars(query)).all())


async def _settle_gone(session: AsyncSession, ids: Sequence[int]) -> None:
    deleted = Delivery.person_id.is_(None)
    await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(
            state=case((deleted, NOT_FOUND), else_=BLOCKED),
            error=case((deleted, None), else_="withdrew"),
            chat_id=case((deleted, None), else_=Delivery.chat_id),  # deleted while the audience was written
        )
    )


async def settle(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Write what became of claims. A claim that was taken for *unknown* meanwhile gets its true outcome."""
    if not outcomes:
        return
    at = now()
    rows = [
        {
            "of_delivery": outcome.claim.delivery_id,
            "of_attempt": outcome.claim.attempt,
            "new_state": outcome.state,
            "new_message_id": outcome.message_id,
            "new_chat_id": outcome.chat_id,
            "new_error": outcome.error,
            "new_due_at": outcome.due_at,
            "at": at,
        }
        for outcome in outcomes
    ]
    await session.execute(_settlement(), rows)


@cache
def _settlement() -> Update:
    """One claim's outcome, in the words of the database."""
    table = Delivery.__table__
    is_erased = table.c.person_id.is_(None)  # who deleted everything meanwhile leaves no trace
    new_chat_id = func.coalesce(bindparam("new_chat_id", type_=BigInteger), table.c.chat_id)
    return (
        update(table)  # pyright: ignore[reportArgumentType]  # a mapped table is a Table
        .where(
            table.c.id == bindparam("of_delivery"),
            table.c.attempts == bindparam("of_attempt"),
            or_(table.c.state == SENDING, table.c.state == UNKNOWN),
        )
        .values(
            state=bindparam("new_state"),
            message_id=case((is_erased, None), else_=bindparam("new_message_id", type_=BigInteger)),
            chat_id=case((is_erased, None), else_=new_chat_id),
            error=bindparam("new_error"),
            due_at=func.coalesce(bindparam("new_due_at", type_=table.c.due_at.type), table.c.due_at),
            updated_at=bindparam("at", type_=table.c.updated_at.type),
        )
    )


async def outcomes(session: AsyncSession, broadcast_id: int) -> dict[str, int]:
    """How many deliveries are in which state."""
    query = select(Delivery.state, func.count()).where(Delivery.broadcast_id == broadcast_id)
    return {state: int(count) for state, count in (await session.execute(query.group_by(Delivery.state))).all()}


async def is_open(session: AsyncSession, broadcast_id: int) -> bool:
    """Whether something is still queued or being sent."""
    query = select(Delivery.id).where(Delivery.broadcast_id == broadcast_id, Delivery.state.in_((QUEUED, SENDING)))
    return await session.scalar(query.limit(1)) is not None


async def queued_in(session: AsyncSession, broadcast_id: int, zones: Sequence[str]) -> int:
    """How many wait in these zones."""
    query = select(func.count()).where(
        Delivery.broadcast_id == broadcast_id,
        Delivery.state == literal_column(f"'{QUEUED}'"),
        Delivery.zone.in_(zones),
    )
    return await session.scalar(query) or 0


async def settle_interrupted(session: AsyncSession, older_than: dt.timedelta = dt.timedelta()) -> int:
    """After a crash: what was being sent, for so long at least, becomes *unknown*. Returns how many."""
    at = now()
    interrupted = (
        Delivery.broadcast_id.in_(select(Broadcast.id)),  # by the index, however many were sent before
        Delivery.state == SENDING,
        Delivery.updated_at <= at - older_than,
    )
    return changed(await session.execute(update(Delivery).where(*interrupted).values(state=UNKNOWN, updated_at=at)))


async def unknown(session: AsyncSession, broadcast_id: int, limit: int = 20) -> Sequence[Delivery]:
    """Deliveries of which nobody can know whether they arrived, oldest first."""
    query = select(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state == UNKNOWN)
    return (await session.scalars(query.order_by(Delivery.id).limit(limit))).all()


async def send_unknown_again(session: AsyncSession, broadcast_id: int) -> int:
    """By decision of an officer: queue what is *unknown* once more, knowing that somebody may get it twice.

    A broadcast that was sent runs again for it. Returns how many; none where it is a draft or was stopped.
    """
    reopened = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state.in_((RUNNING, PAUSED, FINISHED)))
        .values(state=case((Broadcast.state == FINISHED, RUNNING), else_=Broadcast.state), ended_at=None)
    )
    if changed(reopened) != 1:
        return 0
    queued = await session.execute(
        update(Delivery)
        .where(Delivery.broadcast_id == broadcast_id, Delivery.state == UNKNOWN)
        .values(state=QUEUED, due_at=now(), updated_at=now(), error="sent again by decision")
    )
    return changed(queued)
