"""Claims and outcomes: who is next, who is being sent to, and what became of it."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.audience import reachable
from kawan.broadcasts.tables import BLOCKED, NOT_FOUND, QUEUED, RUNNING, SENDING, UNKNOWN, Broadcast, Delivery
from kawan.db import changed, now


async def next_deliveries(session: AsyncSession, broadcast_id: int, count: int) -> Sequence[Delivery]:
    """The next recipients. Each is marked *sending* by ``mark_sending`` right before its own call."""
    query = select(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state == QUEUED)
    return (await session.scalars(query.order_by(Delivery.id).limit(count))).all()


async def skip_unreachable(session: AsyncSession, broadcast_id: int) -> None:
    """Settle those who, since the start, deleted their data (*not_found*), or withdrew or blocked us (*blocked*)."""
    waiting = update(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state == QUEUED)
    await session.execute(waiting.where(Delivery.person_id.is_(None)).values(state=NOT_FOUND, updated_at=now()))
    gone = waiting.where(Delivery.person_id.not_in(reachable()))
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
            Delivery.person_id.in_(reachable()),
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


async def settle_interrupted(session: AsyncSession) -> int:
    """After a crash: what was being sent becomes *unknown*. Returns how many."""
    settled = await session.execute(
        update(Delivery).where(Delivery.state == SENDING).values(state=UNKNOWN, updated_at=now())
    )
    return changed(settled)
