"""The life of an announcement: drafted, started once, paused, resumed, stopped, finished."""

from collections.abc import Sequence

from sqlalchemy import insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.audience import audience
from kawan.broadcasts.delivery import outcomes
from kawan.broadcasts.quiet_hours import zone_of_person
from kawan.broadcasts.tables import DRAFT, FINISHED, PAUSED, RUNNING, SCHEDULED, STOPPED, WAITING, Broadcast, Delivery
from kawan.db import changed, now


async def start(session: AsyncSession, broadcast: Broadcast) -> int:
    """Fix the audience and begin. Returns its size. Raises ValueError where it began before: one start only."""
    claimed = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast.id, Broadcast.state.in_((DRAFT, WAITING, SCHEDULED)))
        .values(state=RUNNING, started_at=now())
    )
    if changed(claimed) != 1:
        raise ValueError("this broadcast was started before")
    recipients = audience(broadcast.audience).add_columns(literal(broadcast.id), zone_of_person())
    # in the database alone: an audience of a million takes no memory of ours
    await session.execute(insert(Delivery).from_select(["person_id", "chat_id", "broadcast_id", "zone"], recipients))
    await session.refresh(broadcast)
    return sum((await outcomes(session, broadcast.id)).values())


async def running(session: AsyncSession) -> Sequence[Broadcast]:
    """Broadcasts that are being sent, oldest first."""
    return (await session.scalars(select(Broadcast).where(Broadcast.state == RUNNING).order_by(Broadcast.id))).all()


async def to_show(session: AsyncSession) -> Sequence[Broadcast]:
    """Broadcasts whose author watches the progress: those that run, and those whose last change was not shown yet."""
    unseen = Broadcast.shown_state.is_distinct_from(Broadcast.state) & (Broadcast.state != DRAFT)
    query = select(Broadcast).where(Broadcast.chat_id.is_not(None), (Broadcast.state == RUNNING) | unseen)
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
    allowed = {PAUSED: (RUNNING,), RUNNING: (PAUSED,), STOPPED: (DRAFT, WAITING, SCHEDULED, RUNNING, PAUSED)}[to]
    moved = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state.in_(allowed))
        .values(state=to, ended_at=now() if to == STOPPED else None)
    )
    return changed(moved) == 1
