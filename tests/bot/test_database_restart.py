"""PostgreSQL restarts in the middle of everything: the app goes on by itself, and nothing is lost or said twice."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import broadcaster, dispatcher
from cli import app
from kawan.db import Database
from kawan.locks import LockLostError, Locks
from tests.bot.conftest import Desk
from tests.bot.delivering import ended
from tests.bot.test_broadcaster import announce, at_work, paced
from tests.bot.test_two_processes import HeldRasa, process, until
from tests.bot.updates import CHAT, message
from tests.cluster import Cluster, programs
from tests.databases import EVENTS, migrated

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster() as running:
        yield running


@pytest.fixture
async def database(cluster: Cluster, tmp_path: Path) -> AsyncIterator[Database]:
    """In the place of the tests' usual one: emptied, on a server that can be restarted."""
    opened = Database(cluster.url)
    async with opened.session() as session:
        await session.execute(text("DROP SCHEMA public CASCADE"))
        await session.execute(text("CREATE SCHEMA public"))
        await session.execute(text(EVENTS))
    await asyncio.to_thread(migrated, cluster.url, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def tracker(database: Database) -> Database:
    return database


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(broadcaster, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(app, "RESTART_SECONDS", 0.05)


async def test_messages_before_and_after(desk: Desk, cluster: Cluster) -> None:
    """The pool is full of connections to a server that is gone; none of them is handed out."""
    await desk.known()
    await asyncio.gather(*(desk.receive(message(100 + number, "halo", CHAT + number)) for number in range(1, 6)))
    await asyncio.to_thread(cluster.restart)
    assert await desk.say("halo lagi") == ["jawaban: halo lagi"]


async def test_in_the_middle_of_a_message(desk: Desk, cluster: Cluster) -> None:
    """Rasa is being asked when the server goes down; and a second message waits behind."""
    await desk.known()
    held = HeldRasa()
    async with process(desk, held) as one:
        watching = asyncio.create_task(app.kept_running(one.dispatcher.watch))
        await one.put(message(1, "satu"))
        await one.put(message(2, "dua"))
        await until(lambda: held.asked)
        restarting = asyncio.create_task(asyncio.to_thread(cluster.restart))
        await asyncio.sleep(0.05)
        held.gate.set()  # the answer comes while the server is away
        await restarting
        await until(lambda: len(desk.bot.said(CHAT)) >= 2)
        await one.dispatcher.drain()
        watching.cancel()
    assert desk.bot.said(CHAT) == ["jawaban: satu", "jawaban: dua"]


async def test_in_the_middle_of_a_handler(desk: Desk, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction that answers is cut: no apology, no half answer, but the answer."""
    await desk.known()
    begin, cut = dispatcher.conversation.begin, asyncio.Event()

    async def begin_and_lose(turn: dispatcher.Turn) -> None:
        await begin(turn)
        if not cut.is_set():
            cut.set()
            await asyncio.to_thread(cluster.restart)

    monkeypatch.setattr(dispatcher.conversation, "begin", begin_and_lose)
    watching = asyncio.create_task(app.kept_running(desk.dispatcher.watch))
    await desk.receive(message(1, "halo"))
    await until(lambda: desk.bot.said(CHAT))
    await desk.dispatcher.drain()
    watching.cancel()
    assert desk.bot.said(CHAT) == ["jawaban: halo"]


async def test_the_lock_is_known_to_be_lost(locks: Locks, cluster: Cluster) -> None:
    assert await locks.take("a")
    await asyncio.to_thread(cluster.restart)
    with pytest.raises(LockLostError):
        await locks.check("a")
    assert await locks.take("a")


async def test_in_the_middle_of_an_announcement(desk: Desk, cluster: Cluster) -> None:
    """Each has one outcome and got it once; whoever sent fails, and begins again as the app lets it."""
    bot, pace = paced(200)
    bot.delay = 0.01
    chats = range(CHAT, CHAT + 200)
    broadcast = await announce(desk.services.database, *chats)

    async with asyncio.timeout(40), at_work(desk.services.database, bot, pace, app.kept_running):
        await until(lambda: len(bot.sent) > 50)
        await asyncio.to_thread(cluster.restart)
        outcomes = await ended(desk.services.database, broadcast.id, 0.02)
    assert sum(outcomes.values()) == len(chats), "somebody was forgotten"
    received = [one.chat_id for one in bot.sent]
    assert len(received) == len(set(received)), "somebody received it twice"
