"""Announcements being delivered without the rest of the app: for tests, and for benchmarks."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from telegram.ext import ExtBot

from bot.announcer import Announcer
from bot.broadcaster import Broadcaster
from bot.pace import Pace
from bot.progress import Progress
from kawan import broadcasts
from kawan.broadcasts import FINISHED, Broadcast, QuietHours
from kawan.db import Database
from kawan.locks import locks_of

type Work = Callable[[], Awaitable[None]]


async def once(work: Work) -> None:
    """What fails ends."""
    await work()


@asynccontextmanager
async def delivering(
    database: Database,
    announcer: Announcer,
    pace: Pace,
    bot: ExtBot[int],
    keep: Callable[[Work], Awaitable[None]] = once,
) -> AsyncGenerator[None]:
    """One process that announces; ``bot`` shows the progress, ``keep`` says what follows a failure."""
    locks, quiet = locks_of(database), QuietHours()
    sender = Broadcaster(database, announcer, pace, locks, progress=Progress(database, bot, quiet), quiet=quiet)
    task = asyncio.ensure_future(keep(sender.run))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await locks.close()


async def ended(database: Database, broadcast_id: int, look_seconds: float) -> dict[str, int]:
    """Wait until it is sent; the outcomes."""
    while True:
        await asyncio.sleep(look_seconds)
        async with database.session() as session:
            if (await session.get_one(Broadcast, broadcast_id)).state == FINISHED:
                return await broadcasts.outcomes(session, broadcast_id)
