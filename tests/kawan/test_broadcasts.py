"""Announcements: the right audience, one start, and an outcome for every delivery."""

import asyncio

import pytest
from sqlalchemy import select

from kawan import broadcasts, people
from kawan.broadcasts import (
    DRAFT,
    FINISHED,
    PAUSED,
    QUEUED,
    RUNNING,
    STOPPED,
    Broadcast,
    Delivery,
)
from kawan.db import Database

AUTHOR = 900


async def subscribe(database: Database, *chats: int) -> None:
    async with database.session() as session:
        for chat in chats:
            person, _new = await people.meet(session, chat)
            await people.agree(session, person, "announcements", "...")


async def begin(database: Database) -> Broadcast:
    async with database.session() as session:
        broadcast = await broadcasts.draft(session, AUTHOR, "Pelatihan di Wonosobo")
        await broadcasts.start(session, broadcast)
    return broadcast


async def deliveries(database: Database) -> list[Delivery]:
    async with database.session() as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.id)))


async def test_the_audience_are_those_who_agreed_and_can_be_reached(database: Database) -> None:
    await subscribe(database, 1, 2, 3, 4)
    async with database.session() as session:
        await people.meet(session, 5)  # never agreed
        data_only, _new = await people.meet(session, 6)
        await people.agree(session, data_only, "data", "...")
        withdrawn, _new = await people.meet(session, 2)
        await people.withdraw(session, withdrawn, "announcements")
        await people.mark_blocked(session, 3)
        again, _new = await people.meet(session, 4)
        await people.withdraw(session, again, "announcements")
        await people.agree(session, again, "announcements", "...")  # twice on record, one recipient
        assert await broadcasts.audience_size(session) == 2
        broadcast = await broadcasts.draft(session, AUTHOR, "...")
        assert await broadcasts.start(session, broadcast) == 2
        assert (broadcast.state, broadcast.started_at is not None) == (RUNNING, True)
    assert {(row.chat_id, row.state) for row in await deliveries(database)} == {(1, QUEUED), (4, QUEUED)}


async def test_nobody_to_send_to(database: Database) -> None:
    async with database.session() as session:
        assert await broadcasts.audience_size(session) == 0
        assert await broadcasts.start(session, await broadcasts.draft(session, AUTHOR, "...")) == 0


async def test_it_starts_once_only(database: Database) -> None:
    await subscribe(database, 1, 2)
    broadcast = await begin(database)
    with pytest.raises(ValueError, match="started before"):
        async with database.session() as session:
            await broadcasts.start(session, broadcast)
    assert len(await deliveries(database)) == 2


async def test_two_presses_at_once_start_it_once(database: Database) -> None:
    await subscribe(database, 1, 2)
    async with database.session() as session:
        drafted = await broadcasts.draft(session, AUTHOR, "...")

    async def press() -> int:
        async with database.session() as session:
            return await broadcasts.start(session, await session.get_one(Broadcast, drafted.id))

    results = await asyncio.gather(press(), press(), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["ValueError", "int"]
    assert len(await deliveries(database)) == 2


@pytest.mark.parametrize(
    ("before", "to", "allowed"),
    [
        (RUNNING, PAUSED, True),
        (PAUSED, RUNNING, True),
        (RUNNING, STOPPED, True),
        (PAUSED, STOPPED, True),
        (DRAFT, STOPPED, True),
        (DRAFT, RUNNING, False),  # only start() may: it fixes the audience
        (DRAFT, PAUSED, False),
        (STOPPED, RUNNING, False),
        (FINISHED, RUNNING, False),
        (FINISHED, STOPPED, False),
    ],
)
async def test_which_state_may_follow(database: Database, before: str, to: str, allowed: bool) -> None:
    async with database.session() as session:
        broadcast = await broadcasts.draft(session, AUTHOR, "...")
        broadcast.state = before
    async with database.session() as session:
        assert await broadcasts.change_state(session, broadcast.id, to) is allowed
    async with database.session() as session:
        assert (await session.get_one(Broadcast, broadcast.id)).state == (to if allowed else before)


async def test_a_stopped_one_does_not_become_sent(database: Database) -> None:
    broadcast, other = await begin(database), await begin(database)
    async with database.session() as session:
        await broadcasts.change_state(session, broadcast.id, STOPPED)
        await broadcasts.finish(session, broadcast.id)
        assert [row.id for row in await broadcasts.running(session)] == [other.id]
        await broadcasts.finish(session, other.id)
    async with database.session() as session:
        assert (await session.get_one(Broadcast, broadcast.id)).state == STOPPED
        finished = await session.get_one(Broadcast, other.id)
        assert (finished.state, finished.ended_at is not None) == (FINISHED, True)
        assert await broadcasts.running(session) == []
