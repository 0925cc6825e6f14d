"""Announcements being delivered without the rest of the app: for tests, and for benchmarks."""

import asyncio
from collections.abc import AsyncGenerator
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


@asynccontextmanager
async def delivering(database: Database, announcer: Announcer, pace: Pace, bot: ExtBot[int]) -> AsyncGenerator[None]:
    """One process that announces; ``bot`` shows the progress."""
    locks, quiet = locks_of(database), QuietHours()
    sender = Broadcaster(database, announcer, pace, locks, progress=Progress(database, bot, quiet), quiet=quiet)
    task = asyncio.create_task(sender.run())
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
