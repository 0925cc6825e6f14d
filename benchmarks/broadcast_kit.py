"""What the measurements of announcements share: a simulated Telegram, what it saw, and people to send to."""

import asyncio
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from sqlalchemy import Text, cast, func, insert, literal, select, text

from bot.gateway import make_announcer, make_bot, make_pace
from bot.pace import ALLOWED
from kawan import broadcasts
from kawan.db import Base, Database
from kawan.people import Consent, Person
from kawan.settings import Settings
from tests.bot.delivering import delivering
from tests.cluster import Cluster
from tests.e2e.processes import free_port

ROUND_TRIP_MS = 80
FIRST_CHAT = 600_000_000
TOKEN = "1:benchmark"
TEXT = "Pelatihan koperasi gratis di balai desa, Sabtu pukul sembilan."


@asynccontextmanager
async def simulator(*options: str) -> AsyncGenerator[httpx.AsyncClient]:
    """A simulated Telegram as a process of its own, and a client for its people's side."""
    port = str(free_port())
    command = [sys.executable, "-m", "simulator", "--page-port", port, "--api-port", port, *options]
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


def address(client: httpx.AsyncClient) -> str:
    return str(client.base_url).rstrip("/")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the simulated Telegram saw of an announcement: the moments at which it counted, and what it took."""

    calls: list[float]
    taken: list[float]
    chats: Counter[int]

    @property
    def rate(self) -> float:
        """Messages a second, from the first that was taken to the last."""
        return (len(self.taken) - 1) / (self.taken[-1] - self.taken[0])

    @property
    def most_in_a_second(self) -> int:
        """The most calls that any second held, wherever it begins."""
        most = first = 0
        for last, at in enumerate(self.calls):
            while self.calls[first] <= at - 1:
                first += 1
            most = max(most, last - first + 1)
        return most

    @property
    def longest_gap(self) -> float:
        return max(later - earlier for earlier, later in pairwise(self.taken))


async def seen(client: httpx.AsyncClient) -> Seen:
    """Read the simulator's log: it counts a call when its round trip is over."""
    calls: list[float] = []
    taken: list[float] = []
    chats: Counter[int] = Counter()
    after = 0
    while page := await _page(client, after):
        after = page[-1]["seq"]
        for call in page:
            if call["chat_id"] >= FIRST_CHAT:
                at = call["at"] + call["duration_ms"] / 1000
                calls.append(at)
                if call["ok"]:
                    taken.append(at)
                    chats[call["chat_id"]] += 1
    return Seen(sorted(calls), sorted(taken), chats)


async def _page(client: httpx.AsyncClient, after: int) -> list[dict[str, Any]]:
    query = {"method": "sendMessage", "after": after, "limit": 10_000}
    return (await client.get("/sim/log", params=query)).json()


@asynccontextmanager
async def sending(client: httpx.AsyncClient, database: Database, rate: float) -> AsyncGenerator[None]:
    """The app's own sender at work; paid for where free messages would not be so many."""
    settings = Settings(
        telegram_api=address(client),
        telegram_token=SecretStr(TOKEN),
        broadcast_rate_per_second=rate,
        broadcast_paid=rate > ALLOWED,
    )
    pace = make_pace(settings)
    async with (
        make_announcer(settings, pace) as announcer,
        make_bot(settings, pace) as bot,
        delivering(database, announcer, pace, bot),
    ):
        yield


@asynccontextmanager
async def audience(people: int, *, postgresql: bool = False) -> AsyncGenerator[Database]:
    """So many people who agreed, in a fresh SQLite file or on a PostgreSQL server of our own."""
    with tempfile.TemporaryDirectory(prefix="kawan-benchmark-") as folder, ExitStack() as servers:
        file = f"sqlite+aiosqlite:///{Path(folder) / 'kawan.db'}"
        database = Database(servers.enter_context(Cluster()).url if postgresql else file)
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await invite(database, people)
        yield database
        await database.close()


async def invite(database: Database, people: int) -> None:
    """So many people agree to announcements."""
    numbers = select(literal(0).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < people - 1))
    person_id = (
        func.lower(func.hex(func.randomblob(16))) if database.is_sqlite else func.md5(cast(numbers.c.number, Text))
    )
    everybody = select(person_id, numbers.c.number + FIRST_CHAT)
    agreed = select(Person.id, literal("announcements"), literal("...")).where(Person.chat_id >= FIRST_CHAT)
    async with database.session() as session:
        await session.execute(insert(Person).from_select(["id", "chat_id"], everybody))
        await session.execute(insert(Consent).from_select(["person_id", "purpose", "wording"], agreed))
        await session.execute(text("ANALYZE"))  # as a server does by itself where people came one by one


async def begin(database: Database) -> int:
    """Start an announcement to everybody; its number."""
    async with database.session() as session:
        broadcast = await broadcasts.draft(session, 1, TEXT)
        await broadcasts.start(session, broadcast)
    await broadcasts.prepare(database, broadcast.id)
    return broadcast.id


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def most_resident() -> int:
    """The most it ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
