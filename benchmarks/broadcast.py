"""Announcements against the simulated Telegram with a round trip of 80 ms: ours, and two usual ways beside it.

    .venv/bin/python -m benchmarks.broadcast [--people 10000] [--paid-people 20000] [--audience 1000000]

Each way is a process of its own with a simulator of its own:

- *ours*: the app's own sender on a SQLite file, outbox, claims and outcomes included
- *one after the other*: `for chat in chats: await bot.send_message(...)`, for as long as ours may take
- *gather*: `asyncio.gather` behind python-telegram-bot's AIORateLimiter, for twice as long at most

At 30 a second the three run side by side; at 1,000 (paid) one after the other, and then the simulator alone, asked as
fast as it answers. After that what an audience costs in time and memory, on SQLite and (where it is installed) on
PostgreSQL, and replies to people while ours runs.
"""

import argparse
import asyncio
import gc
import os
import sys
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Any, override

import httpx
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from benchmarks.broadcast_kit import (
    FIRST_CHAT,
    TEXT,
    TOKEN,
    address,
    audience,
    begin,
    most_resident,
    resident,
    seen,
    sending,
    simulator,
)
from bot.announcer import Announcer
from bot.connections import LightRequest
from bot.lanes import AnnouncementsLane, Answer, Call
from bot.pace import ALLOWED, Pace
from tests.bot.delivering import ended
from tests.cluster import programs

PAID = 1000
HEAD = (
    "| way | rate | of what is allowed | most in a second | 429 | tried | lost | twice | memory |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)
ASKED_AT_ONCE, ASKING_SECONDS = 200, 15
LEAST_SECONDS = 20
MOST_GATHERED = 2_000  # of 20,000 hardly one is sent: the library's client looks through all that wait at every answer


async def row(name: str, client: httpx.AsyncClient, allowed: float, tried: Collection[int], memory_before: int) -> None:
    """Print what was sustained, and what became of those for whom it was tried."""
    memory = (most_resident() - memory_before) / 1e6
    all_seen = await seen(client)
    refused = len(all_seen.calls) - len(all_seen.taken)
    lost = sum(chat not in all_seen.chats for chat in tried)
    twice = sum(count > 1 for count in all_seen.chats.values())
    print(
        f"| {name} | {all_seen.rate:.2f}/s | {all_seen.rate / allowed:.1%} of {allowed:g} | "
        f"{all_seen.most_in_a_second} | {refused} | {len(tried)} | {lost} | {twice} | "
        f"{memory:+.0f} MB |",
        flush=True,
    )


def flags(allowed: float) -> list[str]:
    return ["--paid"] if allowed > ALLOWED else []


async def ours(people: int, allowed: float) -> None:
    async with simulator(*flags(allowed)) as client, audience(people) as database:
        before = resident()
        number = await begin(database)
        async with sending(client, database, allowed):
            counts = await ended(database, number, 0.5)
        await row("ours", client, allowed, range(FIRST_CHAT, FIRST_CHAT + people), before)
        assert counts == {"sent": people}, counts


async def one_after_the_other(people: int, allowed: float) -> None:
    tried, paid = list[int](), allowed > ALLOWED or None
    async with simulator(*flags(allowed)) as client, ExtBot(TOKEN, base_url=f"{address(client)}/bot") as bot:
        before, end = resident(), time.monotonic() + people / allowed
        for chat_id in range(FIRST_CHAT, FIRST_CHAT + people):
            if time.monotonic() > end:
                break
            with suppress(TelegramError):
                await bot.send_message(chat_id, TEXT, allow_paid_broadcast=paid)
            tried.append(chat_id)
        await row("one after the other", client, allowed, tried, before)


async def gather(people: int, allowed: float) -> None:
    tried, paid = list[int](), allowed > ALLOWED or None
    limiter, before = AIORateLimiter(max_retries=5), resident()
    async with (
        simulator(*flags(allowed)) as client,
        ExtBot(TOKEN, base_url=f"{address(client)}/bot", rate_limiter=limiter) as bot,
    ):

        async def send(chat_id: int) -> None:
            with suppress(TelegramError):
                await bot.send_message(chat_id, TEXT, allow_paid_broadcast=paid)
            tried.append(chat_id)

        with suppress(TimeoutError):
            async with asyncio.timeout(max(LEAST_SECONDS, 2 * people / allowed)):
                await asyncio.gather(*(send(FIRST_CHAT + number) for number in range(people)))
        await row("gather behind AIORateLimiter", client, allowed, tried, before)


class WithoutPace(AnnouncementsLane):
    """Everything at once, and what is refused is no matter."""

    @override
    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        data["allow_paid_broadcast"] = True
        return await callback(*args, **kwargs)


async def simulator_alone() -> None:
    """How many calls a second the simulator answers at most: a bot without database and pace asks."""
    async with simulator("--paid") as client:
        lane = WithoutPace(Pace())
        request = LightRequest()
        async with Announcer(TOKEN, base_url=f"{address(client)}/bot", request=request, rate_limiter=lane) as bot:
            end = time.monotonic() + ASKING_SECONDS

            async def ask(chat_id: int) -> None:
                while time.monotonic() < end:
                    with suppress(TelegramError):
                        await bot.send_text(chat_id, TEXT)
                    chat_id += ASKED_AT_ONCE

            await asyncio.gather(*(ask(FIRST_CHAT + number) for number in range(ASKED_AT_ONCE)))
        calls = (await seen(client)).calls
        print(f"| the simulator alone | {len(calls) / (calls[-1] - calls[0]):.2f}/s | | | | | | | |", flush=True)


async def size(people: int, *, postgresql: bool = False) -> None:
    """What an audience takes to be fixed, and the memory of sending its first ten seconds."""
    async with simulator("--paid") as client, audience(people, postgresql=postgresql) as database:
        began = time.perf_counter()
        await begin(database)
        took = time.perf_counter() - began
        gc.collect()
        before, most = resident(), 0
        async with sending(client, database, PAID):
            for _look in range(20):
                await asyncio.sleep(0.5)
                most = max(most, resident() - before)
    where = "PostgreSQL" if postgresql else "SQLite"
    print(f"{people} on {where}: fixed in {took:.1f} s; sending to them takes {most / 1e6:+.1f} MB", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcast", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--people", type=int, default=10_000, help="at 30 a second (%(default)s)")
    parser.add_argument("--paid-people", type=int, default=20_000, help="at 1,000 a second (%(default)s)")
    parser.add_argument("--audience", type=int, default=1_000_000, help="of the largest announcement (%(default)s)")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    free, paid = (chosen.people, ALLOWED), (chosen.paid_people, PAID)
    parts: dict[str, Callable[[], Awaitable[None]]] = {
        "ours": lambda: ours(*free),
        "sequential": lambda: one_after_the_other(*free),
        "gather": lambda: gather(*free),
        "ours-paid": lambda: ours(*paid),
        "sequential-paid": lambda: one_after_the_other(*paid),
        "gather-paid": lambda: gather(min(MOST_GATHERED, chosen.paid_people), PAID),
        "simulator": simulator_alone,
        "small": lambda: size(10_000),
        "large": lambda: size(chosen.audience),
        "large-postgresql": lambda: size(chosen.audience, postgresql=True),
    }
    if chosen.only:
        await parts[chosen.only]()
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {time.strftime('%Y-%m-%d')}\n\n{HEAD}", flush=True)
    await asyncio.gather(*(_alone(name) for name in ("ours", "sequential", "gather")))
    for name in ("ours-paid", "sequential-paid", "gather-paid", "simulator", "small", "large"):
        await _alone(name)
    if programs():
        await _alone("large-postgresql")
    await _run("benchmarks.broadcast_replies")


async def _alone(name: str) -> None:
    await _run("benchmarks.broadcast", *sys.argv[1:], "--only", name)


async def _run(module: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments)
    await process.wait()


if __name__ == "__main__":
    asyncio.run(main())
