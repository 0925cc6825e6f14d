"""Stored before acknowledged, stored before sent, forgotten in time."""

import datetime as dt

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import inbox
from kawan.db import Database, now
from kawan.inbox import (
    BLOCKED,
    FAILED,
    HANDLED,
    QUEUED,
    RECEIVED,
    REFUSED,
    SENDING,
    SENT,
    WAITING,
    InboxUpdate,
    OutboxMessage,
)
from kawan.replies import Button, Reply
from tests.databases import everything_in

CHAT = 7
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def update(update_id: int, state: str = RECEIVED, **more: object) -> InboxUpdate:
    return InboxUpdate(**{"update_id": update_id, "chat_id": CHAT, "text": f"text {update_id}", "state": state, **more})


async def ids(session: AsyncSession) -> dict[int, str | None]:
    return {row.update_id: row.text for row in await session.scalars(select(InboxUpdate))}


async def test_an_update_is_stored_once(database: Database) -> None:
    assert await inbox.receive(database, 1, CHAT, "halo", {"update_id": 1})
    assert not await inbox.receive(database, 1, CHAT, "halo lagi", {"update_id": 1})
    async with database.session() as session:
        assert await ids(session) == {1: "halo"}


async def test_what_people_write_is_encrypted(database: Database) -> None:
    await inbox.receive(database, 1, CHAT, "namaku Siti", {"message": {"text": "namaku Siti"}})
    async with database.session() as session:
        row = await session.get_one(InboxUpdate, 1)
        row.question = "namaku Siti"
        inbox.queue(session, CHAT, [Reply("Halo Siti")])
    stored = await everything_in(database)
    assert "inbox:" in stored
    assert "outbox:" in stored
    assert "Siti" not in stored


async def test_chats_for_which_something_waits(database: Database) -> None:
    async with database.session() as session:
        session.add_all([update(3), update(1, WAITING), update(2), update(4, HANDLED, chat_id=8), update(5, FAILED)])
        session.add(update(6, WAITING, chat_id=9))
    async with database.session() as session:
        assert await inbox.chats_with_unhandled(session, (RECEIVED,)) == [CHAT]
        assert sorted(await inbox.chats_with_unhandled(session, (RECEIVED, WAITING))) == [CHAT, 9]


async def test_next_of_a_chat_is_its_oldest(database: Database) -> None:
    async with database.session() as session:
        session.add_all([update(5), update(4, WAITING), update(1, chat_id=8), update(2, HANDLED)])
    async with database.session() as session:
        assert await inbox.next_of_chat(session, CHAT, (RECEIVED,)) == 5
        assert await inbox.next_of_chat(session, CHAT, (RECEIVED, WAITING)) == 4
        assert await inbox.next_of_chat(session, 9, (RECEIVED,)) is None


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(update(1, WAITING), True, id="an older one waits"),
        pytest.param(update(3, WAITING), False, id="a younger one waits"),
        pytest.param(update(1, HANDLED), False, id="the older one is done"),
        pytest.param(update(1, WAITING, chat_id=8), False, id="another chat's"),
    ],
)
async def test_is_waiting_before(database: Database, other: InboxUpdate, expected: bool) -> None:
    copy = update(other.update_id, other.state, chat_id=other.chat_id)
    async with database.session() as session:
        session.add_all([row := update(2, WAITING), copy])
        await session.flush()
        assert await inbox.is_waiting_before(session, row) is expected


async def test_replies_wait_in_order_and_come_back_whole(database: Database) -> None:
    replies = [Reply("satu", ((Button("Ya", "x:darurat"),),), source="UU 18/2017"), Reply("dua")]
    async with database.session() as session:
        inbox.queue(session, CHAT, replies, update_id=5, ticket_id=6, thread_id=7)
        inbox.queue(session, 8, [Reply("lain")])
    async with database.session() as session:
        waiting = await inbox.unsent(session, CHAT)
        assert [message.reply for message in waiting] == replies
        assert {(row.update_id, row.ticket_id, row.thread_id, row.state) for row in waiting} == {(5, 6, 7, QUEUED)}
        assert set(await inbox.chats_with_unsent(session)) == {CHAT, 8}


@pytest.mark.parametrize(
    ("state", "expected"), [(QUEUED, True), (SENDING, True), (SENT, False), (BLOCKED, False), (REFUSED, False)]
)
async def test_what_counts_as_unsent(database: Database, state: str, expected: bool) -> None:
    async with database.session() as session:
        session.add(OutboxMessage(chat_id=CHAT, payload="{}", state=state))
        await session.flush()
        assert bool(await inbox.unsent(session, CHAT)) is expected
        assert bool(await inbox.chats_with_unsent(session)) is expected


async def test_last_texts_are_the_newest_in_the_order_written(database: Database) -> None:
    async with database.session() as session:
        session.add_all(
            [update(number) for number in range(1, 8)] + [update(9, text=None, chat_id=CHAT), update(10, chat_id=8)]
        )
        await session.flush()
        found = await inbox.last_texts(session, CHAT, 3)
    assert [text for _at, text in found] == ["text 5", "text 6", "text 7"]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        pytest.param({"state": HANDLED, "received_at": LONG_AGO}, False, id="old and answered"),
        pytest.param({"state": FAILED, "received_at": LONG_AGO}, False, id="old and given up"),
        pytest.param({"state": WAITING, "received_at": LONG_AGO}, True, id="old but still waiting"),
        pytest.param({"state": RECEIVED, "received_at": LONG_AGO}, True, id="old but not seen"),
        pytest.param({"state": HANDLED}, True, id="answered just now"),
    ],
)
async def test_what_is_forgotten_of_the_inbox(database: Database, row: dict[str, object], kept: bool) -> None:
    async with database.session() as session:
        session.add(update(1, **{"payload": "{}", "question": "?", **row}))  # pyright: ignore[reportArgumentType]
    async with database.session() as session:
        await inbox.forget(session, now() - dt.timedelta(hours=24))
    async with database.session() as session:
        stored = await session.get_one(InboxUpdate, 1)  # the number stays, to know duplicates
        assert [value is not None for value in (stored.text, stored.payload, stored.question)] == [kept] * 3


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        pytest.param({"state": SENT}, False, id="sent"),
        pytest.param({"state": BLOCKED}, False, id="blocked"),
        pytest.param({"state": REFUSED}, False, id="refused"),
        pytest.param({"state": QUEUED}, False, id="never sent: too late for an answer"),
        pytest.param({"state": SENT, "ticket_id": 3}, True, id="an officer may reply to it"),
        pytest.param({"state": SENT, "created_at": now()}, True, id="sent just now"),
    ],
)
async def test_what_is_forgotten_of_the_outbox(database: Database, row: dict[str, object], kept: bool) -> None:
    async with database.session() as session:
        session.add(OutboxMessage(**{"chat_id": CHAT, "created_at": LONG_AGO, **row}))
    async with database.session() as session:
        await inbox.forget(session, now() - dt.timedelta(hours=24))
    async with database.session() as session:
        assert bool((await session.scalars(select(OutboxMessage))).all()) is kept


async def test_an_erased_chat_leaves_numbers_only(database: Database) -> None:
    await inbox.receive(database, 1, CHAT, "rahasia", {"chat": CHAT})
    await inbox.receive(database, 2, 8, "orang lain", {})
    async with database.session() as session:
        inbox.queue(session, CHAT, [Reply("jawaban")])
        inbox.queue(session, 8, [Reply("jawaban")])
    async with database.session() as session:
        await inbox.erase_chat(session, CHAT)
    async with database.session() as session:
        assert await ids(session) == {1: None, 2: "orang lain"}
        erased = await session.get_one(InboxUpdate, 1)
        assert (erased.chat_id, erased.payload, erased.state) == (None, None, HANDLED)
        assert [row.chat_id for row in await session.scalars(select(OutboxMessage))] == [8]
    assert not await inbox.receive(database, 1, CHAT, "rahasia", {}), "a redelivered update is still a duplicate"


async def test_what_is_deleted_while_it_is_taken_is_not_sent(database: Database) -> None:
    """A person deletes everything between the reading of the outbox and the mark that it is being sent."""
    async with database.session() as session:
        inbox.queue(session, CHAT, [Reply("satu"), Reply("dua")])
    async with database.session() as session:
        [first, _second] = await inbox.unsent(session, CHAT)
        await session.execute(delete(OutboxMessage).where(OutboxMessage.id == first.id))
        taken = await inbox.take_unsent(session, CHAT)
        assert [message.reply.text for message in taken] == ["dua"]
        await inbox.store_outcome(session, first.id, state=inbox.SENT)  # nothing to write is no error
    async with database.session() as session:
        assert [message.state for message in await inbox.unsent(session, CHAT)] == [inbox.SENDING]
