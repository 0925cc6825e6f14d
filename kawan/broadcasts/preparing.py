"""Fixing the audience: in portions, so that nobody who writes to us waits long for the database.

A portion is a transaction of its own, over as many people, whether they are meant or not. What a crash interrupts
begins anew: who has a delivery already is passed over, and a unique index holds that nobody has two.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.audience import audience
from kawan.broadcasts.quiet_hours import zone_of_person
from kawan.broadcasts.tables import PREPARING, RUNNING, Broadcast, Delivery
from kawan.db import Database, changed
from kawan.people import Person

PORTION = 10_000
GIVE_WAY_SECONDS = 0.05  # who waits for SQLite looks every 25 to 100 ms


async def being_prepared(session: AsyncSession) -> Sequence[int]:
    """The numbers of broadcasts whose audience is not whole yet, oldest first."""
    query = select(Broadcast.id).where(Broadcast.state == PREPARING).order_by(Broadcast.id)
    return (await session.scalars(query)).all()


async def prepare(database: Database, broadcast_id: int) -> None:
    """Write down the whole audience, giving way to others between the portions; then it is being sent."""
    after: str | None = ""
    while after is not None:
        async with database.session() as session:
            after = await write_portion(session, broadcast_id, after)
        if database.is_sqlite:  # PostgreSQL lets others write meanwhile
            await asyncio.sleep(GIVE_WAY_SECONDS)


async def write_portion(session: AsyncSession, broadcast_id: int, after: str = "") -> str | None:
    """Write down who is meant of the people that follow the one with the id ``after``.

    Returns the id to go on after. None with the last portion: the broadcast is being sent; and where it was stopped.
    """
    this = (Broadcast.id == broadcast_id, Broadcast.state == PREPARING)
    if changed(await session.execute(update(Broadcast).where(*this).values(state=PREPARING))) != 1:
        return None  # and where it is ours, nobody else writes or stops it before the end of this transaction
    broadcast = await session.get_one(Broadcast, broadcast_id)
    following = select(Person.id).where(Person.id > after).order_by(Person.id)
    last = await session.scalar(following.offset(PORTION - 1).limit(1))

    def portion(person_id: Any) -> ColumnElement[bool]:
        return person_id > after if last is None else and_(person_id > after, person_id <= last)

    written = exists().where(
        Delivery.person_id == Person.id, portion(Delivery.person_id), Delivery.broadcast_id == broadcast_id
    )
    meant = audience(broadcast.audience, portion).where(~written)
    recipients = meant.add_columns(literal(broadcast_id), zone_of_person())
    # in the database alone: an audience of a million takes no memory of ours
    await session.execute(insert(Delivery).from_select(["person_id", "chat_id", "broadcast_id", "zone"], recipients))
    if last is None:
        await session.execute(update(Broadcast).where(*this).values(state=RUNNING))
    return last
