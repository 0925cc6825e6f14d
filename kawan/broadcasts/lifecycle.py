"""The life of an announcement: drafted, started once, prepared, paused, resumed, stopped, finished."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.delivery import outcomes
from kawan.broadcasts.preparing import write_portion
from kawan.broadcasts.tables import (
    DRAFT,
    FINISHED,
    PAUSED,
    PREPARING,
    RUNNING,
    SCHEDULED,
    STOPPED,
    WAITING,
    Broadcast,
)
from kawan.db import changed, now


async def start(session: AsyncSession, broadcast: Broadcast) -> int:
    """Begin to fix the audience: a small one is whole at once and being sent, a large one is being prepared.

    Returns how many are written down. Raises ValueError where it began before: one start only.
    """
    claimed = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast.id, Broadcast.state.in_((DRAFT, WAITING, SCHEDULED)))
        .values(state=PREPARING, started_at=now())
    )
    if changed(claimed) != 1:
        raise ValueError("this broadcast was started before")
    await write_portion(session, broadcast.id)
    await session.refresh(broadcast)
    return sum((await outcomes(session, broadcast.id)).values())


async def running(session: AsyncSession) -> Sequence[Broadcast]:
    """Broadcasts that are being sent, oldest first."""
    return (await session.scalars(select(Broadcast).where(Broadcast.state == RUNNING).order_by(Broadcast.id))).all()


async def to_show(session: AsyncSession) -> Sequence[Broadcast]:
    """Broadcasts whose author watches the progress: those that move, and those whose last change was not shown yet."""
    unseen = Broadcast.shown_state.is_distinct_from(Broadcast.state) & Broadcast.started_at.is_not(None)
    moves = Broadcast.state.in_((PREPARING, RUNNING))
    query = select(Broadcast).where(Broadcast.chat_id.is_not(None), moves | unseen)
    return (await session.scalars(query.order_by(Broadcast.id))).all()


async def finish(session: AsyncSession, broadcast_id: int) -> None:
    """Nothing is queued any more: the broadcast is sent."""
    await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state == RUNNING)
        .values(state=FINISHED, ended_at=now())
    )


async def change_state(session: AsyncSession, broadcast_id: int, to: str) -> bool:
    """Pause, resume or stop. False where the present state does not allow it."""
    before_the_end = (DRAFT, WAITING, SCHEDULED, PREPARING, RUNNING, PAUSED)
    allowed = {PAUSED: (RUNNING,), RUNNING: (PAUSED,), STOPPED: before_the_end}[to]
    moved = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state.in_(allowed))
        .values(state=to, ended_at=now() if to == STOPPED else None)
    )
    return changed(moved) == 1
