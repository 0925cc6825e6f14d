"""Announcements against the simulated Telegram with a round trip of 80 ms: ours, and two usual ways beside it.

    .venv/bin/python -m benchmarks.broadcast [--minutes 2] [--paid-people 20000] [--audience 1000000]

Side by side in one run, each a process of its own with a simulator of its own:

- *ours*: the app's own sender on a SQLite file, outbox, claims and outcomes included
- *one after the other*: `for chat in chats: await bot.send_message(...)`
- *gather*: `asyncio.gather` behind python-telegram-bot's AIORateLimiter

Then replies while ours runs at full rate, paid mode, and what an audience costs in time and memory.
"""

import argparse
import asyncio
import gc
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
from sqlalchemy import func, insert, literal, select
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from bot.broadcaster import Broadcaster
from bot.gateway import make_announcer, make_bot, make_pace
from bot.pace import Pace
from bot.progress import Progress
from kawan import broadcasts
from kawan.broadcasts import QuietHours
from kawan.db import Base, Database
from kawan.locks import locks_of
from kawan.people import Consent, Person
from kawan.settings import Settings

ROUND_TRIP_MS = 80
ALLOWED = 30
FIRST_CHAT = 600_000_000
PROBES = 40
TEXT = "Pelatihan koperasi gratis di balai desa, Sabtu pukul sembilan."


@asynccontextmanager
async def simulator(*options: str) -> AsyncGenerator[httpx.AsyncClient]:
    """A simulated Telegram as a process of its own, and a client for its log."""
    port = random.randrange(20_000, 50_000)
    command = [sys.executable, "-m", "simulator", "--page-port", str(port), "--api-port", str(port), *options]
    command += ["--everybody-started", "--latency-ms", str(ROUND_TRIP_MS)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            while True:
                with suppress(httpx.HTTPError):
                    if (await client.get("/sim/health")).is_success:
                        break
                await asyncio.sleep(0.1)
            yield client
    finally:
        process.terminate()
        await process.wait()


async def calls(client: httpx.AsyncClient) -> list[dict[str, float]]:
    """Every announcement that the simulator saw, with its moment and whether it was taken."""
    found: list[dict[str, float]] = []
    after = 0
    while True:
        query = {"method": "sendMessage", "after": after, "limit": 10_000}
        page = (await client.get("/sim/log", params=query)).json()
        if not page:
            return found
        after = page[-1]["seq"]
        found += [{"at": one["at"], "ok": one["ok"]} for one in page if one["chat_id"] >= FIRST_CHAT]


async def row(name: str, client: httpx.AsyncClient, people: int, allowed: float) -> None:
    """Print what was sustained: from the first to the last that was taken."""
    seen = await calls(client)
    taken = sorted(one["at"] for one in seen if one["ok"])
    rate = (len(taken) - 1) / (taken[-1] - taken[0])
    refused = len(seen) - len(taken)
    share = f"{rate / allowed:6.1%}"
    print(
        f"{name:34} {rate:7.2f}/s  {share} of {allowed:g}/s  taken {len(taken)}/{people}  refused (429) {refused}",
        flush=True,
    )


def settings_for(client: httpx.AsyncClient, folder: Path, rate: float, *, paid: bool = False) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": folder,
            "telegram_api": str(client.base_url).rstrip("/"),
            "telegram_token": "1:benchmark",
            "broadcast_rate_per_second": rate,
            "broadcast_paid": paid,
        }
    )


@asynccontextmanager
async def audience(folder: Path, people: int) -> AsyncGenerator[Database]:
    """A fresh SQLite file with so many people who agreed."""
    database = Database(f"sqlite+aiosqlite:///{folder / f'{people}-{time.monotonic_ns()}.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    numbers = select(literal(0).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < people - 1))
    everybody = select(func.lower(func.hex(func.randomblob(16))), numbers.c.number + FIRST_CHAT)
    agreed = select(Person.id, literal("announcements"), literal("..."))
    async with database.session() as session:
        await session.execute(insert(Person).from_select(["id", "chat_id"], everybody))
        await session.execute(insert(Consent).from_select(["person_id", "purpose", "wording"], agreed))
    yield database
    await database.close()


async def begin(database: Database) -> int:
    """Start an announcement to everybody; its number."""
    async with database.session() as session:
        broadcast = await broadcasts.draft(session, 1, TEXT)
        await broadcasts.start(session, broadcast)
    await broadcasts.prepare(database, broadcast.id)
    return broadcast.id


@asynccontextmanager
async def sending(database: Database, chosen: Settings, pace: Pace) -> AsyncGenerator[None]:
    """The app's own sender at work."""
    locks, quiet = locks_of(database), QuietHours()
    async with make_announcer(chosen, pace) as announcer, make_bot(chosen, pace) as bot:
        progress = Progress(database, bot, quiet)
        sender = Broadcaster(database, announcer, pace, locks, progress=progress, quiet=quiet)
        task = asyncio.create_task(sender.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await locks.close()


async def ended(database: Database, broadcast_id: int) -> dict[str, int]:
    while True:
        await asyncio.sleep(0.5)
        async with database.session() as session:
            if not await broadcasts.is_open(session, broadcast_id):
                return await broadcasts.outcomes(session, broadcast_id)


async def ours(people: int, rate: float, *, paid: bool = False) -> None:
    folder = Path(tempfile.mkdtemp())
    async with simulator(*(["--paid"] if paid else [])) as client, audience(folder, people) as database:
        chosen = settings_for(client, folder, rate, paid=paid)
        number = await begin(database)
        async with sending(database, chosen, make_pace(chosen)):
            counts = await ended(database, number)
        await row(f"ours{', paid' if paid else ''}", client, people, rate)
        assert counts == {"sent": people}, counts


async def one_after_the_other(people: int) -> None:
    async with simulator() as client:
        base = f"{client.base_url}/bot".replace("//bot", "/bot")
        async with ExtBot("1:benchmark", base_url=base) as bot:
            end = time.monotonic() + people / ALLOWED  # as long as ours has, not longer
            for number in range(people):
                if time.monotonic() > end:
                    break
                with suppress(TelegramError):
                    await bot.send_message(FIRST_CHAT + number, TEXT)
        await row("one after the other", client, people, ALLOWED)


async def gather(people: int) -> None:
    async with simulator() as client:
        base = f"{client.base_url}/bot".replace("//bot", "/bot")
        async with ExtBot("1:benchmark", base_url=base, rate_limiter=AIORateLimiter(max_retries=5)) as bot:

            async def send(number: int) -> None:
                with suppress(TelegramError):
                    await bot.send_message(FIRST_CHAT + number, TEXT)

            with suppress(TimeoutError):
                async with asyncio.timeout(2 * people / ALLOWED):
                    await asyncio.gather(*(send(number) for number in range(people)))
        await row("gather behind AIORateLimiter", client, people, ALLOWED)


async def reply_times(bot: ExtBot[int]) -> list[float]:
    """Milliseconds of replies to people, a second apart."""
    times: list[float] = []
    for number in range(PROBES):
        began = time.perf_counter()
        await bot.send_message(1000 + number, "Jawaban")
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.5)
    return times


async def replies(rate: float) -> None:
    """How long a reply's call takes, without an announcement and while one runs at full rate."""
    folder = Path(tempfile.mkdtemp())
    async with simulator() as client, audience(folder, round(rate * PROBES * 2)) as database:
        chosen = settings_for(client, folder, rate)
        pace = make_pace(chosen)
        async with make_bot(chosen, pace) as bot:
            alone = _p95(await reply_times(bot))
            await begin(database)
            async with sending(database, chosen, pace):
                beside = _p95(await reply_times(bot))
    figures = f"alone {alone:.0f} ms, beside ours at {rate:g}/s {beside:.0f} ms: {beside - alone:+.0f} ms"
    print(f"{'p95 of a reply':34} {figures}", flush=True)


async def sizes(amounts: Sequence[int], rate: float = 1000) -> None:
    """What an audience takes to be fixed, and the memory of sending its first ten seconds."""
    folder = Path(tempfile.mkdtemp())
    for people in amounts:
        async with simulator("--paid") as client, audience(folder, people) as database:
            began = time.perf_counter()
            await begin(database)
            took = time.perf_counter() - began
            gc.collect()
            before, most = resident(), 0
            chosen = settings_for(client, folder, rate, paid=True)
            async with sending(database, chosen, make_pace(chosen)):
                for _look in range(20):
                    await asyncio.sleep(0.5)
                    most = max(most, resident() - before)
        print(
            f"{f'an audience of {people}':34} fixed in {took:.1f} s; sending it takes {most / 1e6:+.1f} MB", flush=True
        )


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcast", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=2, help="of sending at 30 a second (%(default)s)")
    parser.add_argument("--paid-people", type=int, default=20_000)
    parser.add_argument("--audience", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("ours", "sequential", "gather", "replies", "paid", "sizes"))
    chosen = parser.parse_args()
    people = round(chosen.minutes * 60 * ALLOWED)
    parts: dict[str, Callable[[], Awaitable[object]]] = {
        "ours": lambda: ours(people, ALLOWED),
        "sequential": lambda: one_after_the_other(people),
        "gather": lambda: gather(people),
        "replies": lambda: replies(ALLOWED),
        "paid": lambda: ours(chosen.paid_people, 1000, paid=True),
        "sizes": lambda: sizes((10_000, chosen.audience)),
    }
    if chosen.only:
        await parts[chosen.only]()
        return
    await _side_by_side(chosen.minutes)
    for name in ("replies", "paid", "sizes"):
        await parts[name]()


async def _side_by_side(minutes: float) -> None:
    command = [sys.executable, "-m", "benchmarks.broadcast", "--minutes", str(minutes), "--only"]
    running = [await asyncio.create_subprocess_exec(*command, name) for name in ("ours", "sequential", "gather")]
    await asyncio.gather(*(process.wait() for process in running))


if __name__ == "__main__":
    asyncio.run(main())
