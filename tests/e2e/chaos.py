"""Announcements under fire: processes killed at any moment, a Telegram that fails in every way, and then the accounts.

    make chaos-broadcast

What must hold: the sum of the outcomes is the audience; nobody is lost; nobody receives it twice, except people who
were listed as unknown and sent to again by decision. What was received is what the simulated Telegram took, by its
own log. PostgreSQL is under fire too where ``KAWAN_TEST_POSTGRES_URL`` is set.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from sqlalchemy import insert, select

from cli.database import migrate
from kawan import broadcasts
from kawan.broadcasts import BLOCKED, FINISHED, OUTCOMES, SENT, UNKNOWN, Broadcast, Delivery
from kawan.db import Database, now
from kawan.people import Consent, Person
from kawan.settings import Settings
from tests.databases import POSTGRES_URL, postgres, postgres_url
from tests.e2e.processes import Program, answers, free_port, wait_until

FIRST_CHAT = 600_000_000
RATE = 100
START_SECONDS, STALLED_SECONDS = 60.0, 120.0
SHARE_OF_STARTS, LONGEST_START_SECONDS = 0.1, 4.0
SHARE_UNDER_FIRE = 0.6  # of the people are sent to before the last kill, about
FAULTS = [
    {"kind": "blocked", "probability": 0.005},
    {"kind": "429", "probability": 0.002, "seconds": 1},
    {"kind": "5xx", "probability": 0.02, "status": 500},
    {"kind": "5xx", "probability": 0.01, "status": 502},
    {"kind": "drop", "probability": 0.005},  # taken, and the connection cut
    {"kind": "drop_before", "probability": 0.005},
    {"kind": "delay", "probability": 0.001, "seconds": 16},  # taken after we gave up waiting
    {"kind": "delay", "probability": 0.02, "seconds": 0.5},
]


class Chaos:
    """One broadcast, ``processes`` apps on one database, and a killer."""

    def __init__(self, folder: Path, database_url: str, *, processes: int, people: int, seed: int) -> None:
        page, api = free_port(), free_port()
        self.dice = random.Random(seed)
        self.people = people
        self.url = f"http://127.0.0.1:{page}"
        self.database_url = database_url
        self.client = httpx.Client(base_url=self.url, trust_env=False, timeout=60)
        ports = ["--page-port", str(page), "--api-port", str(api), "--paid", "--everybody-started"]
        self.simulator = Program("simulator", [sys.executable, "-m", "simulator", *ports], folder)
        self.settings = {
            "KAWAN_DATA_DIR": str(folder / "data"),
            "KAWAN_DATABASE_URL": database_url,
            "KAWAN_TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
            "KAWAN_SECRET_KEY": "a key for chaos",
            "KAWAN_TELEGRAM_API": f"http://127.0.0.1:{api}",
            "KAWAN_TELEGRAM_TOKEN": "1:simulator",
            "KAWAN_RASA_URL": f"http://127.0.0.1:{free_port()}",
            "KAWAN_BROADCAST_RATE_PER_SECOND": str(RATE),
            "KAWAN_BROADCAST_PAID": "true",
            "KAWAN_QUIET_HOURS": "",
        }
        command = [sys.executable, "-m", "cli", "serve", "app"]
        self.apps = {free_port(): Program(f"app-{number}", command, folder) for number in range(processes)}

    def prepare(self) -> None:
        """A database with people who agreed, and a broadcast that has begun."""
        (Path(self.settings["KAWAN_DATA_DIR"])).mkdir(parents=True)
        self.simulator.start(self.settings)
        self.simulator.wait_ready(lambda: answers(f"{self.url}/sim/health"), START_SECONDS)
        migrate(Settings(database_url=self.database_url, data_dir=Path(self.settings["KAWAN_DATA_DIR"])))
        self.in_database(self._begin)
        self.client.post("/sim/faults", json={"seed": self.dice.randrange(10**6), "rules": FAULTS}).raise_for_status()

    async def _begin(self, database: Database) -> None:
        ids = [f"{number:032x}" for number in range(self.people)]
        async with database.session() as session:
            rows = [{"id": one, "chat_id": FIRST_CHAT + number} for number, one in enumerate(ids)]
            await session.execute(insert(Person), rows)
            agreed = {"purpose": "announcements", "wording": "...", "given_at": now()}
            await session.execute(insert(Consent), [{"person_id": one, **agreed} for one in ids])
            await broadcasts.start(session, await broadcasts.draft(session, 1, "Pelatihan di balai desa."))

    def in_database[T](self, work: Callable[[Database], Awaitable[T]]) -> T:
        async def run() -> T:
            database = Database(Settings(database_url=self.database_url).database)
            try:
                return await work(database)
            finally:
                await database.close()

        return asyncio.run(run())

    def start(self, port: int) -> None:
        webhook = f"http://127.0.0.1:{port}"  # two processes can't poll for one bot
        self.apps[port].start({**self.settings, "KAWAN_PORT": str(port), "KAWAN_WEBHOOK_URL": webhook})

    def kill_often(self, kills: int) -> int:
        """Kill a process after a random number of deliveries, so many times, so that all kills find the broadcast
        running; now and then in the middle of a start. How many did."""
        in_the_middle = 0
        for port in self.apps:
            self.start(port)
        for _kill in range(kills):
            port = self.dice.choice(list(self.apps))
            if self.dice.random() < SHARE_OF_STARTS:
                time.sleep(self.dice.uniform(0, LONGEST_START_SECONDS))
            else:
                self._goes_on(self.dice.randint(0, round(SHARE_UNDER_FIRE * 2 * self.people / kills)))
            in_the_middle += not self.is_finished()
            self.apps[port].kill()
            self.start(port)
        return in_the_middle

    def _goes_on(self, deliveries: int) -> None:
        """Wait until so many more have an outcome."""
        goal = self.settled() + deliveries
        wait_until(lambda: self.settled() >= goal or self.is_finished(), "nothing is sent", within=STALLED_SECONDS)

    def settled(self) -> int:
        async def look(database: Database) -> int:
            async with database.session() as session:
                counts = await broadcasts.outcomes(session, 1)
            return sum(counts.get(outcome, 0) for outcome in OUTCOMES)

        return self.in_database(look)

    def finish(self, within: float = 300) -> None:
        """Let it come to its end."""
        wait_until(self.is_finished, "the broadcast does not end", within=within)

    def is_finished(self) -> bool:
        async def look(database: Database) -> bool:
            async with database.session() as session:
                return await session.scalar(select(Broadcast.state)) == FINISHED

        return self.in_database(look)

    def states(self) -> dict[int, str]:
        """The state of each delivery by chat."""

        async def look(database: Database) -> dict[int, str]:
            async with database.session() as session:
                rows = (await session.execute(select(Delivery.chat_id, Delivery.state))).all()
            assert len(rows) == self.people, f"{len(rows)} deliveries for {self.people} people"
            return {row.chat_id: row.state for row in rows}

        return self.in_database(look)

    def received(self) -> Counter[int]:
        """How often each person has received it, by Telegram's own account."""
        counts: Counter[int] = Counter()
        after = 0
        while True:
            query = {"method": "sendMessage", "after": after, "limit": 5000}
            calls = self.client.get("/sim/log", params=query).json()
            if not calls:
                return counts
            after = calls[-1]["seq"]
            counts.update(call["chat_id"] for call in calls if call["ok"])

    def decide_to_send_again(self) -> int:
        """What an officer does with the unknown; Telegram behaves from here on."""
        self.client.delete("/sim/faults").raise_for_status()

        async def decide(database: Database) -> int:
            async with database.session() as session:
                return await broadcasts.send_unknown_again(session, 1)

        return self.in_database(decide)

    def end(self) -> None:
        for program in (*self.apps.values(), self.simulator):
            program.kill()
        self.client.close()


def account(chaos: Chaos) -> tuple[set[int], str]:
    """Compare what we wrote down with what was received; who is unknown, and the figures. Raises AssertionError."""
    states, received = chaos.states(), chaos.received()
    assert len(states) == chaos.people
    unknown = {chat for chat, state in states.items() if state == UNKNOWN}
    for chat, state in states.items():
        allowed = {SENT: (1,), UNKNOWN: (0, 1)}.get(state, (0,))
        assert received[chat] in allowed, f"{chat} is {state} and received it {received[chat]} times"
    return unknown, ", ".join(f"{state} {count}" for state, count in sorted(Counter(states.values()).items()))


def run(chaos: Chaos, kills: int) -> str:
    """Everything, once; a line of figures. Raises AssertionError where an account does not balance."""
    began = time.monotonic()
    chaos.prepare()
    in_the_middle = chaos.kill_often(kills)
    chaos.finish()
    unknown, figures = account(chaos)
    again = chaos.decide_to_send_again()
    assert again == len(unknown)
    if again:
        chaos.finish()
    states, received = chaos.states(), chaos.received()
    twice = {chat for chat, count in received.items() if count > 1}
    assert twice <= unknown, f"received twice without a decision: {sorted(twice - unknown)[:5]}"
    assert set(states.values()) <= {SENT, BLOCKED}
    lost = [chat for chat, state in states.items() if state == SENT and not received[chat]]
    assert not lost, f"lost: {lost[:5]}"
    return (
        f"{kills} kills ({in_the_middle} while it ran), {chaos.people} people: {figures}; "
        f"again by decision {again}, of them twice {len(twice)}; lost 0; {time.monotonic() - began:.0f} s"
    )


def main() -> None:
    """SQLite and, where there is a server, PostgreSQL; one process and two."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.chaos", description="Announcements under fire.")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--databases", nargs="*", default=["sqlite", *(["postgresql"] if POSTGRES_URL else [])])
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    for kind in chosen.databases:
        for processes in chosen.processes:
            folder = Path(tempfile.mkdtemp(prefix="kawan-chaos-"))
            name = f"kawan_chaos_{os.getpid()}_{processes}"
            if kind == "postgresql":
                postgres(f"CREATE DATABASE {name}")
            url = postgres_url(name) if kind == "postgresql" else f"sqlite+aiosqlite:///{folder / 'data' / 'kawan.db'}"
            chaos = Chaos(folder, url, processes=processes, people=chosen.people, seed=chosen.seed)
            try:
                print(
                    f"{kind}, {processes} process{'es' if processes > 1 else ''}: {run(chaos, chosen.kills)}",
                    flush=True,
                )
            except AssertionError:
                print(f"the logs are in {folder}", flush=True)
                raise
            finally:
                chaos.end()
                if kind == "postgresql":
                    postgres(f"DROP DATABASE {name} WITH (FORCE)")
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
