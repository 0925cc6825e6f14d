"""Broadcasts: an announcement, its audience, and what became of every single delivery.

A broadcast is draft, sending, paused, stopped or sent. A delivery is queued, sending, sent, blocked, not_found,
failed or unknown; the sum of the outcomes is the size of the audience. *sending* is written before the call and the
outcome after it: what a crash leaves in *sending* becomes *unknown* and is never silently sent again.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Select, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, changed, now
from kawan.people import Consent, Person

DRAFT, RUNNING, PAUSED, STOPPED, FINISHED = "draft", "sending", "paused", "stopped", "sent"
QUEUED, SENDING, SENT, BLOCKED, NOT_FOUND, FAILED, UNKNOWN = (
    "queued",
    "sending",
    "sent",
    "blocked",
    "not_found",
    "failed",
    "unknown",
)
OUTCOMES = (SENT, BLOCKED, NOT_FOUND, FAILED, UNKNOWN)


class Broadcast(Base):
    """One announcement. ``chat_id`` and ``message_id`` are where its author watches the progress."""

    __tablename__ = "broadcasts"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=DRAFT, index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class Delivery(Base):
    """One recipient of one broadcast. ``person_id`` is emptied when the person deletes their data; the count stays."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default=QUEUED, index=True)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)


def _audience() -> Select[str, int]:
    willing = select(Consent.person_id).where(Consent.purpose == "announcements", Consent.withdrawn_at.is_(None))
    return select(Person.id, Person.chat_id).where(Person.id.in_(willing), Person.blocked_at.is_(None))


def _reachable() -> Select[str]:
    return _audience().with_only_columns(Person.id)


async def audience_size(session: AsyncSession) -> int:
    """How many people agreed to announcements and can be reached."""
    return await session.scalar(select(func.count()).select_from(_audience().subquery())) or 0


async def draft(session: AsyncSession, author_id: int, text: str) -> Broadcast:
    """A new draft."""
    broadcast = Broadcast(author_id=author_id, text=text)
    session.add(broadcast)
    await session.flush()
    return broadcast


async def start(session: AsyncSession, broadcast: Broadcast) -> int:
    """Fix the audience and begin. Returns its size. Raises ValueError unless it is a draft: one start only."""
    claimed = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast.id, Broadcast.state == DRAFT)
        .values(state=RUNNING, started_at=now())
    )
    if changed(claimed) != 1:
        raise ValueError("this broadcast was started before")
    recipients = _audience().add_columns(literal(broadcast.id))
    await session.execute(insert(Delivery).from_select(["person_id", "chat_id", "broadcast_id"], recipients))
    await session.refresh(broadcast)
    return sum((await outcomes(session, broadcast.id)).values())


async def running(session: AsyncSession) -> Sequence[Broadcast]:
    """Broadcasts that are being sent, oldest first."""
    return (await session.scalars(select(Broadcast).where(Broadcast.state == RUNNING).order_by(Broadcast.id))).all()


async def next_deliveries(session: AsyncSession, broadcast_id: int, count: int) -> Sequence[Delivery]:
    """The next recipients. Each is marked *sending* by ``mark_sending`` right before its own call."""
    query = select(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state == QUEUED)
    return (await session.scalars(query.order_by(Delivery.id).limit(count))).all()


async def skip_unreachable(session: AsyncSession, broadcast_id: int) -> None:
    """Settle those who, since the start, deleted their data (*not_found*), or withdrew or blocked us (*blocked*)."""
    waiting = update(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state == QUEUED)
    await session.execute(waiting.where(Delivery.person_id.is_(None)).values(state=NOT_FOUND, updated_at=now()))
    gone = waiting.where(Delivery.person_id.not_in(_reachable()))
    await session.execute(gone.values(state=BLOCKED, error="withdrew", updated_at=now()))


async def mark_sending(session: AsyncSession, delivery_id: int) -> bool:
    """Claim one delivery; False when it is not queued any more, its broadcast was stopped or paused, or its person
    withdrew or deleted everything meanwhile."""
    still_running = select(Broadcast.id).where(Broadcast.state == RUNNING)
    claimed = await session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.state == QUEUED,
            Delivery.broadcast_id.in_(still_running),
            Delivery.person_id.in_(_reachable()),
        )
        .values(state=SENDING, updated_at=now())
    )
    return changed(claimed) == 1


async def settle(
    session: AsyncSession,
    delivery_id: int,
    state: str,
    *,
    message_id: int | None = None,
    error: str | None = None,
) -> None:
    """Write what became of a delivery (an outcome, or *queued* to try again later)."""
    await session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id)
        .values(state=state, message_id=message_id, error=error, updated_at=now())
    )


async def outcomes(session: AsyncSession, broadcast_id: int) -> dict[str, int]:
    """How many deliveries are in which state."""
    query = select(Delivery.state, func.count()).where(Delivery.broadcast_id == broadcast_id)
    return {state: int(count) for state, count in (await session.execute(query.group_by(Delivery.state))).all()}


async def finish(session: AsyncSession, broadcast_id: int) -> None:
    """Nothing is queued any more: the broadcast is sent."""
    await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state == RUNNING)
        .values(state=FINISHED, ended_at=now())
    )


async def change_state(session: AsyncSession, broadcast_id: int, to: str) -> bool:
    """Pause, resume or stop. False where the present state does not allow it."""
    allowed = {PAUSED: (RUNNING,), RUNNING: (PAUSED,), STOPPED: (DRAFT, RUNNING, PAUSED)}[to]
    moved = await session.execute(
        update(Broadcast).where(Broadcast.id == broadcast_id, Broadcast.state.in_(allowed)).values(state=to)
    )
    return changed(moved) == 1


async def settle_interrupted(session: AsyncSession) -> int:
    """After a crash: what was being sent becomes *unknown*. Returns how many."""
    settled = await session.execute(
        update(Delivery).where(Delivery.state == SENDING).values(state=UNKNOWN, updated_at=now())
    )
    return changed(settled)
