"""Deliveries: claimed once, settled by their own claim, and everybody has an outcome."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select, update

from kawan import broadcasts, people
from kawan.broadcasts import (
    BLOCKED,
    DRAFT,
    FAILED,
    FINISHED,
    NOT_FOUND,
    OUTCOMES,
    PAUSED,
    QUEUED,
    RUNNING,
    SENDING,
    SENT,
    STOPPED,
    UNKNOWN,
    Broadcast,
    Claim,
    Delivery,
    Outcome,
)
from kawan.db import Database, now
from kawan.time_zones import WIB
from tests.kawan.test_broadcasts import begin, deliveries, subscribe

HERE = [WIB]


async def claim(database: Database, broadcast: Broadcast, count: int = 10) -> list[Claim]:
    async with database.session() as session:
        return list(await broadcasts.claim(session, broadcast.id, count, HERE))


async def settle(database: Database, *outcomes: Outcome) -> None:
    async with database.session() as session:
        await broadcasts.settle(session, outcomes)


async def states(database: Database) -> list[str]:
    return [row.state for row in await deliveries(database)]


async def move(database: Database, broadcast: Broadcast, state: str) -> None:
    async with database.session() as session:
        (await session.get_one(Broadcast, broadcast.id)).state = state


@pytest.mark.parametrize("state", [PAUSED, STOPPED, DRAFT, FINISHED])
async def test_nothing_is_claimed_unless_it_is_being_sent(database: Database, state: str) -> None:
    await subscribe(database, 1)
    broadcast = await begin(database)
    await move(database, broadcast, state)
    assert await claim(database, broadcast) == []
    assert await states(database) == [QUEUED]


async def test_a_delivery_is_claimed_once(database: Database) -> None:
    await subscribe(database, *range(1, 8))
    broadcast = await begin(database)
    claims = await asyncio.gather(*(claim(database, broadcast, 3) for _ in range(4)))
    ids = [one.delivery_id for several in claims for one in several]
    assert len(ids) == len(set(ids)) == 7
    assert await states(database) == [SENDING] * 7


async def test_no_more_than_asked_for_and_of_this_broadcast(database: Database) -> None:
    await subscribe(database, 1, 2, 3)
    broadcast = await begin(database)
    own = {row.id for row in await deliveries(database)}
    await begin(database)
    claims = await claim(database, broadcast, 2)
    assert len(claims) == 2
    assert {one.delivery_id for one in claims} < own


async def test_what_a_crash_interrupted_becomes_unknown(database: Database) -> None:
    await subscribe(database, 1, 2, 3)
    broadcast = await begin(database)
    [first], [second] = await claim(database, broadcast, 1), await claim(database, broadcast, 1)
    await settle(database, Outcome(first, SENT, message_id=77))
    async with database.session() as session:
        assert await broadcasts.settle_interrupted(session) == 1
        assert await broadcasts.settle_interrupted(session) == 0
        assert [row.id for row in await broadcasts.unknown(session, broadcast.id)] == [second.delivery_id]
    [third] = await claim(database, broadcast)
    assert third.delivery_id not in {first.delivery_id, second.delivery_id}


async def test_what_is_being_sent_now_is_not_taken_for_interrupted(database: Database) -> None:
    await subscribe(database, 1, 2)
    broadcast = await begin(database)
    [old], [_young] = await claim(database, broadcast, 1), await claim(database, broadcast, 1)
    minute = dt.timedelta(minutes=1)
    async with database.session() as session:
        await session.execute(update(Delivery).where(Delivery.id == old.delivery_id).values(updated_at=now() - minute))
        assert await broadcasts.settle_interrupted(session, minute) == 1
        assert [row.id for row in await broadcasts.unknown(session, broadcast.id)] == [old.delivery_id]


async def test_the_true_outcome_replaces_unknown(database: Database) -> None:
    """The lock was lost while the call was under way; another process took over, and then the answer came."""
    await subscribe(database, 1)
    [held] = await claim(database, await begin(database))
    async with database.session() as session:
        await broadcasts.settle_interrupted(session)
    await settle(database, Outcome(held, SENT, message_id=5))
    assert [(row.state, row.message_id) for row in await deliveries(database)] == [(SENT, 5)]


async def test_an_outcome_of_an_earlier_claim_covers_nothing(database: Database) -> None:
    await subscribe(database, 1)
    broadcast = await begin(database)
    [first] = await claim(database, broadcast)
    async with database.session() as session:
        await broadcasts.settle_interrupted(session)
        assert await broadcasts.send_unknown_again(session, broadcast.id) == 1
    [second] = await claim(database, broadcast)
    await settle(database, Outcome(first, FAILED, error="late"))
    assert await states(database) == [SENDING]
    await settle(database, Outcome(second, SENT, message_id=6))
    assert await states(database) == [SENT]


async def test_the_outcomes_add_up_to_the_audience(database: Database) -> None:
    await subscribe(database, *range(1, len(OUTCOMES) + 1))
    broadcast = await begin(database)
    claims = await claim(database, broadcast)
    await settle(database, *(Outcome(one, state) for one, state in zip(claims, OUTCOMES, strict=True)))
    async with database.session() as session:
        assert await broadcasts.outcomes(session, broadcast.id) == dict.fromkeys(OUTCOMES, 1)
        assert not await broadcasts.is_open(session, broadcast.id)


async def test_what_is_to_be_tried_later_waits(database: Database) -> None:
    await subscribe(database, 1)
    broadcast = await begin(database)
    [held] = await claim(database, broadcast)
    await settle(database, Outcome(held, QUEUED, error="busy", due_at=now() + dt.timedelta(seconds=60)))
    assert await claim(database, broadcast) == []
    async with database.session() as session:
        assert await broadcasts.is_open(session, broadcast.id)
        await session.execute(update(Delivery).values(due_at=now()))
    [again] = await claim(database, broadcast)
    assert again.attempt == 2


async def test_a_chat_that_moved_is_followed(database: Database) -> None:
    await subscribe(database, 1)
    broadcast = await begin(database)
    [held] = await claim(database, broadcast)
    await settle(database, Outcome(held, QUEUED, due_at=now(), chat_id=-100_777))
    [again] = await claim(database, broadcast)
    assert again.chat_id == -100_777


async def test_nobody_is_woken_at_night(database: Database) -> None:
    await subscribe(database, 1, 2)
    broadcast = await begin(database)
    async with database.session() as session:
        first = (await session.scalars(select(Delivery).order_by(Delivery.id))).first()
        assert first is not None
        first.zone = "Asia/Jayapura"
    [held] = await claim(database, broadcast)
    assert held.delivery_id != first.id
    async with database.session() as session:
        assert await broadcasts.queued_in(session, broadcast.id, ["Asia/Jayapura"]) == 1


async def test_who_withdrew_blocked_or_left_meanwhile_gets_none(database: Database) -> None:
    await subscribe(database, 1, 2, 3, 4)
    broadcast = await begin(database)
    async with database.session() as session:
        withdrawn, _new = await people.meet(session, 1)
        await people.withdraw(session, withdrawn, "announcements")
        await people.mark_blocked(session, 2)
        await session.delete((await people.meet(session, 3))[0])
    [held] = await claim(database, broadcast)
    assert held.chat_id == 4
    found = {(row.state, row.error, row.chat_id) for row in await deliveries(database)}
    assert found == {(BLOCKED, "withdrew", 1), (BLOCKED, "withdrew", 2), (NOT_FOUND, None, None), (SENDING, None, 4)}


async def test_who_deleted_everything_during_the_call_leaves_no_trace(database: Database) -> None:
    await subscribe(database, 1)
    [held] = await claim(database, await begin(database))
    async with database.session() as session:
        await session.execute(update(Delivery).values(person_id=None, chat_id=None))
    await settle(database, Outcome(held, SENT, message_id=9))
    assert [(row.state, row.message_id, row.chat_id) for row in await deliveries(database)] == [(SENT, None, None)]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [(FINISHED, RUNNING, 1), (PAUSED, PAUSED, 1), (RUNNING, RUNNING, 1), (STOPPED, STOPPED, 0), (DRAFT, DRAFT, 0)],
)
async def test_sending_the_unknown_again(database: Database, before: str, after: str, count: int) -> None:
    await subscribe(database, 1, 2)
    broadcast = await begin(database)
    first, second = await claim(database, broadcast)
    await settle(database, Outcome(first, SENT), Outcome(second, UNKNOWN))
    await move(database, broadcast, before)
    async with database.session() as session:
        assert await broadcasts.send_unknown_again(session, broadcast.id) == count
    async with database.session() as session:
        assert (await session.get_one(Broadcast, broadcast.id)).state == after
    assert sorted(await states(database)) == sorted([SENT, QUEUED if count else UNKNOWN])
