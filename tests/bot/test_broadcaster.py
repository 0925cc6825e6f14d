"""Sending announcements: every outcome noted, never faster than allowed, never twice."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import cast

import pytest
from sqlalchemy import select, update
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot

from bot import broadcaster, failures, progress
from bot.announcer import Announcer
from bot.connections import NotConnectedError
from bot.gateway import make_announcer
from bot.lanes import AnnouncementsLane
from bot.pace import Pace
from kawan import broadcasts, people
from kawan.broadcasts import SENDING, STOPPED, UNKNOWN, Broadcast, Delivery
from kawan.db import Database, now
from kawan.people import Person
from kawan.settings import Settings
from kawan.time_zones import WIB
from simulator.settings import Settings as SimulatorSettings
from simulator.testing import RunningSimulator, running_simulator
from tests.bot.delivering import Work, delivering, once
from tests.bot.delivering import ended as delivered
from tests.bot.fakes import FakeBot

FIRST = 700_000_001
AUTHOR = 900_000_001
FAST = SimulatorSettings(messages_per_second=10_000, chat_burst=10_000)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcaster, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(broadcaster, "FLUSH_SECONDS", 0.01)
    monkeypatch.setattr(progress, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(failures, "FIRST_WAIT_SECONDS", 0.05)


async def announce(database: Database, *chats: int, watched: bool = False) -> Broadcast:
    async with database.session() as session:
        for chat in chats:
            person, _new = await people.meet(session, chat)
            await people.agree(session, person, "announcements", "...")
        broadcast = await broadcasts.draft(session, AUTHOR, "Pelatihan <besok>")
        await broadcasts.start(session, broadcast)
        broadcast.chat_id = AUTHOR if watched else None
    return broadcast


def paced(rate: float = 1000) -> tuple[FakeBot, Pace]:
    """A bot that keeps a pace, as the announcer does."""
    pace = Pace(rate, rate)
    return FakeBot(AnnouncementsLane(pace)), pace


def at_work(
    database: Database,
    bot: FakeBot | Announcer,
    pace: Pace | None = None,
    keep: Callable[[Work], Awaitable[None]] = once,
) -> AbstractAsyncContextManager[None]:
    """One process that announces."""
    return delivering(database, cast("Announcer", bot), pace or Pace(1000, 1000), cast("ExtBot[int]", bot), keep)


async def ended(database: Database, broadcast: Broadcast) -> dict[str, int]:
    """Wait until it is sent; its outcomes."""
    async with asyncio.timeout(10):
        return await delivered(database, broadcast.id, 0.02)


async def states(database: Database) -> dict[int, str]:
    async with database.session() as session:
        return {row.chat_id or 0: row.state for row in await session.scalars(select(Delivery))}


@pytest.fixture
async def sim() -> AsyncGenerator[RunningSimulator]:
    async with running_simulator(FAST) as running:
        yield running


@pytest.fixture
async def real_bot(sim: RunningSimulator) -> AsyncGenerator[Announcer]:
    chosen = Settings.model_validate({"telegram_token": "4711:test", "telegram_api": sim.url})
    async with make_announcer(chosen, Pace(1000, 1000)) as bot:
        yield bot


async def test_each_fault_has_its_outcome(database: Database, sim: RunningSimulator, real_bot: Announcer) -> None:
    well, blocked, deactivated, unknown_chat, broken, dropped, busy, cut = range(FIRST, FIRST + 8)
    for chat in (well, blocked, deactivated, broken, dropped, busy, cut):
        await sim.say(chat, "/start")
    await sim.fault("blocked", chat_id=blocked)
    await sim.fault("deactivated", chat_id=deactivated)
    await sim.fault("5xx", chat_id=broken, count=2)
    await sim.fault("drop_before", chat_id=cut)
    await sim.fault("drop", chat_id=dropped)
    await sim.fault("429", chat_id=busy, count=1, seconds=1)
    broadcast = await announce(database, well, blocked, deactivated, unknown_chat, broken, dropped, busy, cut)
    async with at_work(database, real_bot):
        counts = await ended(database, broadcast)
    assert await states(database) == {
        well: "sent",
        blocked: "blocked",
        deactivated: "blocked",
        unknown_chat: "not_found",
        broken: "sent",
        dropped: "unknown",
        busy: "sent",
        cut: "unknown",
    }
    assert sum(counts.values()) == 8
    for chat in (well, busy, broken, dropped):
        seen = [one["text"] for one in await sim.bot_messages(chat)]
        assert len([text for text in seen if text.startswith("Pelatihan <besok>")]) == 1, "once, whatever happened"
    async with database.session() as session:
        marked = (await session.scalars(select(Person.chat_id).where(Person.blocked_at.is_not(None)))).all()
    assert set(marked) == {blocked, deactivated}


async def test_never_more_than_the_rate(database: Database) -> None:
    bot, pace = paced(40)
    bot.delay = 0.01
    broadcast = await announce(database, *range(FIRST, FIRST + 90))
    async with at_work(database, bot, pace):
        await ended(database, broadcast)
    times = [one.at for one in bot.sent]
    assert len(times) == 90
    assert min(later - earlier for earlier, later in zip(times, times[40:], strict=False)) >= 1


async def test_what_a_crash_left_is_not_sent_again(database: Database) -> None:
    bot = FakeBot()
    broadcast = await announce(database, FIRST, FIRST + 1)
    async with database.session() as session:
        [interrupted] = await broadcasts.claim(session, broadcast.id, 1, [WIB])
    async with at_work(database, bot):
        counts = await ended(database, broadcast)
    assert counts == {"sent": 1, UNKNOWN: 1}
    assert bot.said(interrupted.chat_id) == []


async def test_a_stop_takes_hold_in_the_middle(database: Database) -> None:
    bot, pace = paced(200)
    broadcast = await announce(database, *range(FIRST, FIRST + 200))
    async with at_work(database, bot, pace):
        while len(bot.sent) < 5:
            await asyncio.sleep(0.005)
        async with database.session() as session:
            assert await broadcasts.change_state(session, broadcast.id, STOPPED)
        reached = len(bot.sent)
        await asyncio.sleep(0.2)
    assert len(bot.sent) <= reached + 2 * round(200 * broadcaster.BUNDLE_SECONDS) < 200
    async with database.session() as session:
        counts = await broadcasts.outcomes(session, broadcast.id)
    assert sum(counts.values()) == 200
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
        async with asyncio.timeout(10):
            while len(bot.said(AUTHOR)) < 2:
                await asyncio.sleep(0.01)
    first, report = bot.said(AUTHOR)
    assert "3" in (bot.edited or [first])[-1]
    assert "3" in report


async def test_two_processes_send_once(database: Database) -> None:
    (first, pace_of_first), (second, pace_of_second) = paced(200), paced(200)
    first.delay = second.delay = 0.01
    broadcast = await announce(database, *range(FIRST, FIRST + 30))
    async with at_work(database, first, pace_of_first), at_work(database, second, pace_of_second):
        counts = await ended(database, broadcast)
    assert counts == {"sent": 30}
    assert sorted(len(bot.sent) for bot in (first, second)) == [0, 30], "one of them announces"


async def test_the_other_process_takes_over(database: Database) -> None:
    (first, pace_of_first), (second, pace_of_second) = paced(200), paced(200)
    broadcast = await announce(database, *range(FIRST, FIRST + 30))
    async with at_work(database, second, pace_of_second):
        async with at_work(database, first, pace_of_first):
            while len(first.sent) + len(second.sent) < 10:
                await asyncio.sleep(0.005)
        counts = await ended(database, broadcast)
    assert counts == {"sent": 30}, "a polite end leaves nothing unknown"
    assert len({one.chat_id for bot in (first, second) for one in bot.sent}) == 30


async def test_a_pause_that_telegram_asks_for_holds_all_announcements(database: Database) -> None:
    bot, pace = paced()
    broadcast = await announce(database, *range(FIRST, FIRST + 5))
    pace.refused(FIRST, 0.3)
    began = asyncio.get_running_loop().time()
    async with at_work(database, bot, pace):
        await ended(database, broadcast)
    assert min(one.at for one in bot.sent) - began >= 0.3


async def test_an_outage_costs_nobody(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcaster, "LONGEST_BREAK_SECONDS", 0.1)
    bot = FakeBot()
    broadcast = await announce(database, *range(FIRST, FIRST + 10))
    for chat in range(FIRST, FIRST + 10):
        bot.refuse(chat, NotConnectedError("refused"), NetworkError("Bad Gateway"))
    async with at_work(database, bot):
        assert await ended(database, broadcast) == {"sent": 10}
    assert len(bot.sent) == 10


async def test_the_unknown_are_sent_again_by_decision(database: Database) -> None:
    bot = FakeBot()
    broadcast = await announce(database, FIRST, FIRST + 1)
    bot.refuse(FIRST, TimedOut())
    async with at_work(database, bot):
        assert await ended(database, broadcast) == {"sent": 1, "unknown": 1}
        async with database.session() as session:
            await broadcasts.send_unknown_again(session, broadcast.id)
        assert await ended(database, broadcast) == {"sent": 2}
    assert len(bot.said(FIRST)) == len(bot.said(FIRST + 1)) == 1


async def test_what_a_dead_process_claimed_without_the_lock_does_not_stay(database: Database) -> None:
    """Its lock was lost, it claimed once more, and died: the new sender has settled what was interrupted before that."""
    async with at_work(database, FakeBot()):
        await ended(database, await announce(database, FIRST, FIRST + 1))
        async with database.session() as session:
            broadcast = await broadcasts.draft(session, AUTHOR, "...")
            await broadcasts.start(session, broadcast)
            [claimed] = await broadcasts.claim(session, broadcast.id, 1, [WIB])
            long_ago = now() - broadcaster.LONGEST_CALL
            of_claim = update(Delivery).where(Delivery.id == claimed.delivery_id)
            await session.execute(of_claim.values(updated_at=long_ago))
        counts = await ended(database, broadcast)
    assert counts == {"sent": 1, "unknown": 1}
