"""Sending announcements: every outcome noted, never faster than allowed, never twice."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import cast

import pytest
from sqlalchemy import select
from telegram.ext import ExtBot

from bot import broadcaster
from bot.broadcaster import Broadcaster
from bot.gateway import make_bot
from kawan import broadcasts, people
from kawan.broadcasts import FINISHED, SENDING, STOPPED, UNKNOWN, Broadcast, Delivery
from kawan.db import Database
from kawan.people import Person
from kawan.settings import Settings
from simulator.settings import Settings as SimulatorSettings
from simulator.testing import RunningSimulator, running_simulator
from tests.bot.fakes import FakeBot

FIRST = 700_000_001
AUTHOR = 900_000_001
FAST = SimulatorSettings(messages_per_second=10_000, chat_burst=10_000)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcaster, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(broadcaster, "PROGRESS_SECONDS", 0.0)


async def announce(database: Database, *chats: int, watched: bool = False) -> Broadcast:
    async with database.session() as session:
        for chat in chats:
            person, _new = await people.meet(session, chat)
            await people.agree(session, person, "announcements", "...")
        broadcast = await broadcasts.draft(session, AUTHOR, "Pelatihan <besok>")
        await broadcasts.start(session, broadcast)
        broadcast.chat_id = AUTHOR if watched else None
    return broadcast


@asynccontextmanager
async def at_work(database: Database, bot: FakeBot | ExtBot[int], rate: float = 1000) -> AsyncGenerator[None]:
    task = asyncio.create_task(Broadcaster(database, cast("ExtBot[int]", bot), rate).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def ended(database: Database, broadcast: Broadcast) -> dict[str, int]:
    """Wait until it is sent; its outcomes."""
    async with asyncio.timeout(5):
        while True:
            async with database.session() as session:
                if (await session.get_one(Broadcast, broadcast.id)).state == FINISHED:
                    return await broadcasts.outcomes(session, broadcast.id)
            await asyncio.sleep(0.02)


async def states(database: Database) -> dict[int, str]:
    async with database.session() as session:
        return {row.chat_id or 0: row.state for row in await session.scalars(select(Delivery))}


@pytest.fixture
async def sim() -> AsyncGenerator[RunningSimulator]:
    async with running_simulator(FAST) as running:
        yield running


@pytest.fixture
async def real_bot(sim: RunningSimulator) -> AsyncGenerator[ExtBot[int]]:
    async with make_bot(Settings.model_validate({"telegram_token": "4711:test", "telegram_api": sim.url})) as bot:
        yield bot


async def test_each_fault_has_its_outcome(database: Database, sim: RunningSimulator, real_bot: ExtBot[int]) -> None:
    well, blocked, deactivated, unknown_chat, broken, dropped, busy = range(FIRST, FIRST + 7)
    for chat in (well, blocked, deactivated, broken, dropped, busy):
        await sim.say(chat, "/start")
    await sim.fault("blocked", chat_id=blocked)
    await sim.fault("deactivated", chat_id=deactivated)
    await sim.fault("5xx", chat_id=broken)
    await sim.fault("drop", chat_id=dropped)
    await sim.fault("429", chat_id=busy, count=1, seconds=1)
    broadcast = await announce(database, well, blocked, deactivated, unknown_chat, broken, dropped, busy)
    async with at_work(database, real_bot):
        counts = await ended(database, broadcast)
    assert await states(database) == {
        well: "sent",
        blocked: "blocked",
        deactivated: "blocked",
        unknown_chat: "not_found",
        broken: "unknown",
        dropped: "unknown",
        busy: "sent",
    }
    assert sum(counts.values()) == 7
    for chat in (well, busy, dropped):
        seen = [one["text"] for one in await sim.bot_messages(chat)]
        assert len([text for text in seen if text.startswith("Pelatihan <besok>")]) == 1, "once, whatever happened"
    async with database.session() as session:
        marked = (await session.scalars(select(Person.chat_id).where(Person.blocked_at.is_not(None)))).all()
    assert set(marked) == {blocked, deactivated}


async def test_never_more_than_the_rate(database: Database) -> None:
    rate, amount, bot = 100, 40, FakeBot()
    broadcast = await announce(database, *range(FIRST, FIRST + amount))
    async with at_work(database, bot, rate):
        await ended(database, broadcast)
    times = sorted(one.at for one in bot.sent)
    assert len(times) == amount
    for size in (10, 20, amount - 1):
        assert all(
            later - earlier >= (size - 1) / rate * 0.9 for earlier, later in zip(times, times[size:], strict=False)
        )


async def test_what_a_crash_left_is_not_sent_again(database: Database) -> None:
    bot = FakeBot()
    broadcast = await announce(database, FIRST, FIRST + 1)
    async with database.session() as session:
        [interrupted] = await broadcasts.next_deliveries(session, broadcast.id, 1)
        await broadcasts.mark_sending(session, interrupted.id)
    async with at_work(database, bot):
        counts = await ended(database, broadcast)
    assert counts == {"sent": 1, UNKNOWN: 1}
    assert bot.said(interrupted.chat_id or 0) == []


async def test_a_stop_takes_hold_in_the_middle(database: Database) -> None:
    bot = FakeBot()
    broadcast = await announce(database, *range(FIRST, FIRST + 40))
    async with at_work(database, bot, 200):
        while len(bot.sent) < 5:
            await asyncio.sleep(0.005)
        async with database.session() as session:
            assert await broadcasts.change_state(session, broadcast.id, STOPPED)
        reached = len(bot.sent)
        await asyncio.sleep(0.2)
    assert len(bot.sent) <= reached + broadcaster.CONCURRENCY < 40
    async with database.session() as session:
        counts = await broadcasts.outcomes(session, broadcast.id)
    assert sum(counts.values()) == 40
    assert counts["sent"] == len(bot.sent)
    assert SENDING not in counts


async def test_an_error_of_ours_does_not_end_all_announcements(database: Database) -> None:
    bot = FakeBot()
    first = await announce(database, FIRST, FIRST + 1)
    bot.refuse(FIRST, ZeroDivisionError())
    async with at_work(database, bot):
        counts = await ended(database, first)
        second = await announce(database, FIRST)
        await ended(database, second)
    assert sum(counts.values()) == 2
    assert set(counts) <= set(broadcasts.OUTCOMES)
    assert len(bot.said(FIRST + 1)) == 2


async def test_the_author_watches_it(database: Database) -> None:
    bot = FakeBot()
    broadcast = await announce(database, *range(FIRST, FIRST + 3), watched=True)
    async with at_work(database, bot):
        await ended(database, broadcast)
        await asyncio.sleep(0.1)
    assert len(bot.said(AUTHOR)) == 1, "one message, edited"
    assert "3" in (bot.edited or bot.said(AUTHOR))[-1]


def test_the_progress_adds_up() -> None:
    reply = broadcaster.progress(5, {"sent": 6, "blocked": 1, "not_found": 1, "failed": 1, "unknown": 1, "queued": 10})
    assert "10" in reply.text
    assert "20" in reply.text
    assert reply.text.count("█") == reply.text.count("░") == 5
    assert [key.payload for row in reply.buttons for key in row] == ["b:pause:5", "b:go:5", "b:stop:5"]
    assert broadcaster.progress(5, {"sent": 6}).buttons == (), "nothing to stop any more"
    assert "█" * 10 in broadcaster.progress(5, {}).text
