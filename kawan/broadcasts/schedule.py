"""When an announcement begins: a second officer's consent above a size, an hour, and the same again next week."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import staff
from kawan.broadcasts import lifecycle
from kawan.broadcasts.audience import audience_size
from kawan.broadcasts.drafts import copy
from kawan.broadcasts.tables import DRAFT, SCHEDULED, WAITING, Broadcast
from kawan.broadcasts.times import following
from kawan.db import changed, now

ALONE_WAITS = dt.timedelta(minutes=10)


async def submit(session: AsyncSession, broadcast: Broadcast, approval_above: int) -> str:
    """Its author is done with the draft: begin now, wait for the hour, or for consent. Its new state.

    Raises ValueError where it is not a draft any more, AudienceError where its audience means nothing.
    """
    with session.no_autoflush:  # counting takes seconds; nothing is locked meanwhile
        size = await audience_size(session, broadcast.audience)
    if size > approval_above:
        claimed = await session.execute(
            update(Broadcast)
            .where(Broadcast.id == broadcast.id, Broadcast.state == DRAFT)
            .values(state=WAITING, submitted_at=now(), approved_size=None, approved_by=None)
        )
        if changed(claimed) != 1:
            raise ValueError("not a draft any more")
        await session.refresh(broadcast)
        return WAITING
    return await _go(session, broadcast, DRAFT)


async def _go(session: AsyncSession, broadcast: Broadcast, present: str) -> str:
    """Begin, or wait for the hour. Raises ValueError where it is in another state than ``present``."""
    if broadcast.send_at is None or broadcast.send_at <= now():
        await lifecycle.start(session, broadcast)
        return broadcast.state
    claimed = await session.execute(
        update(Broadcast).where(Broadcast.id == broadcast.id, Broadcast.state == present).values(state=SCHEDULED)
    )
    if changed(claimed) != 1:
        raise ValueError(f"not {present} any more")
    await session.refresh(broadcast)
    return SCHEDULED


@dataclass(frozen=True, slots=True)
class NotYet:
    """Who is the only officer consents alone, but not at once: ``left`` has to pass first."""

    left: dt.timedelta


async def approve(session: AsyncSession, broadcast: Broadcast, officer_id: int) -> str | NotYet:
    """A second officer consents. Its new state, or how long the only officer has to wait.

    Raises PermissionError for the author where there are others, ValueError where it does not wait for consent.
    """
    if broadcast.state != WAITING or broadcast.submitted_at is None:
        raise ValueError("it does not wait for consent")
    if officer_id == broadcast.author_id:
        if len(await staff.officers(session)) > 1:
            raise PermissionError("somebody else has to consent")
        left = broadcast.submitted_at + ALONE_WAITS - now()
        if left > dt.timedelta():
            return NotYet(left)
    broadcast.approved_size = await audience_size(session, broadcast.audience)
    broadcast.approved_by = officer_id
    await session.flush()
    return await _go(session, broadcast, WAITING)


async def reject(session: AsyncSession, broadcast: Broadcast) -> bool:
    """Back to its author as a draft. False where it does not wait any more."""
    returned = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast.id, Broadcast.state.in_((WAITING, SCHEDULED)))
        .values(state=DRAFT, submitted_at=None, approved_by=None, approved_size=None)
    )
    await session.refresh(broadcast)
    return changed(returned) == 1


async def due(session: AsyncSession) -> Sequence[Broadcast]:
    """What should have begun by now, oldest first."""
    query = select(Broadcast).where(Broadcast.state == SCHEDULED, Broadcast.send_at <= now())
    return (await session.scalars(query.order_by(Broadcast.send_at, Broadcast.id))).all()


async def launch(session: AsyncSession, broadcast: Broadcast, approval_above: int) -> str:
    """Its hour has come: begin, and plan the next of a series. Its new state.

    An audience that grew beyond what was consented to (over the limit, and over twice its size then) waits for
    consent again. Raises ValueError where another process was faster.
    """
    size = await audience_size(session, broadcast.audience)
    if size > max(approval_above, 2 * (broadcast.approved_size or 0)):
        waits = (
            update(Broadcast)
            .where(Broadcast.id == broadcast.id, Broadcast.state == SCHEDULED)
            .values(state=WAITING, submitted_at=now(), approved_by=None, approved_size=None)
        )
        if changed(await session.execute(waits)) != 1:
            raise ValueError("not scheduled any more")
        await session.refresh(broadcast)
        return WAITING
    await lifecycle.start(session, broadcast)
    if broadcast.repeats:
        await _plan_next(session, broadcast)
    return broadcast.state


async def _plan_next(session: AsyncSession, broadcast: Broadcast) -> None:
    first = await session.get(Broadcast, broadcast.series_id) if broadcast.series_id else broadcast
    assert broadcast.send_at is not None
    day = ((first or broadcast).send_at or broadcast.send_at) + dt.timedelta(hours=broadcast.utc_offset)
    planned = await copy(session, broadcast, broadcast.author_id)
    planned.send_at = broadcast.send_at
    while planned.send_at <= now():  # after an outage, what was missed is not made up for
        planned.send_at = following(planned.send_at, broadcast.repeats, broadcast.utc_offset, day.day)
    planned.repeats, planned.series_id = broadcast.repeats, broadcast.series_id or broadcast.id
    planned.approved_by, planned.approved_size = broadcast.approved_by, broadcast.approved_size
    planned.chat_id, planned.state = broadcast.chat_id, SCHEDULED
    await session.flush()
