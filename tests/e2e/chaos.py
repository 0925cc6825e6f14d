"""Announcements under fire: processes killed at any moment, a Telegram that fails in every way, a database that is
restarted, and then the accounts.

    make chaos-broadcast

What must hold: the sum of the outcomes is the audience; nobody is lost; nobody receives it twice, except people who
were listed as unknown and sent to again by decision. What was received is what the simulated Telegram took, by its
own log. PostgreSQL is under fire too where it is installed: a server of our own, which crashes and comes back. SQLite
has no server that could be restarted: it dies with each process that is killed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from cli.database import migrate
from kawan import broadcasts
from kawan.broadcasts import BLOCKED, SENT
from kawan.db import Database, now
from kawan.people import Consent, Person
from kawan.settings import Settings
from tests.cluster import Cluster, programs
from tests.e2e.accounts import Accounts
from tests.e2e.processes import Program, answers, free_port, wait_until

FIRST_CHAT = 600_000_000
RATE = 60
START_SECONDS, STALLED_SECONDS = 60.0, 120.0
SHARE_OF_STARTS, LONGEST_START_SECONDS = 0.1, 4.0
STORMS_PER_KILL = 0.1
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
STORM = {"kind": "429", "seconds": 2}
STORM_SECONDS = 1.0, 5.0


@dataclass
class Blows:
    """How often something struck, and how often an app was found dead that nobody had killed."""

    kills: int = 0
    while_it_ran: int = 0
    restarts: int = 0
    storms: int = 0
    deaths: int = 0


class Chaos:
    """One broadcast, ``processes`` apps on one database, and a killer."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        processes: int,
        people: int,
        seed: int,
        cluster: Cluster | None = None,
    ) -> None:
        page, api = free_port(), free_port()
        self.dice = random.Random(seed)
        self.people = people
        self.cluster = cluster
        self.blows = Blows()
        self.url = f"http://127.0.0.1:{page}"
        self.database_url = database_url
        self.client = httpx.Client(base_url=self.url, trust_env=False, timeout=60)
        self.accounts = Accounts(database_url, self.client, people)
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
        self.accounts.in_database(self._begin)
        self._set_faults(FAULTS)

    async def _begin(self, database: Database) -> None:
        ids = [f"{number:032x}" for number in range(self.people)]
        async with database.session() as session:
            rows = [{"id": one, "chat_id": FIRST_CHAT + number} for number, one in enumerate(ids)]
            await session.execute(insert(Person), rows)
            agreed = {"purpose": "announcements", "wording": "...", "given_at": now()}
            await session.execute(insert(Consent), [{"person_id": one, **agreed} for one in ids])
            await broadcasts.start(session, await broadcasts.draft(session, 1, "Pelatihan di balai desa."))

    def start(self, port: int) -> None:
        webhook = f"http://127.0.0.1:{port}"  # two processes can't poll for one bot
        self.apps[port].start({**self.settings, "KAWAN_PORT": str(port), "KAWAN_WEBHOOK_URL": webhook})

    def strike(self, kills: int, restarts: int) -> None:
        """Kill a process after a random number of deliveries, so many times, so that all kills find the broadcast
        running; now and then in the middle of a start. In between the database crashes, and Telegram refuses all."""
        for port in self.apps:
            self.start(port)
        storms = round(kills * STORMS_PER_KILL)
        blows = [self._kill] * kills + [self._restart_database] * restarts + [self._storm] * storms
        self.dice.shuffle(blows)
        for number, blow in enumerate(blows):
            if self.dice.random() < SHARE_OF_STARTS:
                time.sleep(self.dice.uniform(0, LONGEST_START_SECONDS))
            else:
                left = max(0.0, SHARE_UNDER_FIRE * self.people - self.accounts.settled())
                self._goes_on(self.dice.randint(0, round(2 * left / (len(blows) - number))))
            blow()

    def _kill(self) -> None:
        self.blows.kills += 1
        self.blows.while_it_ran += not self.accounts.is_finished()
        port = self.dice.choice(list(self.apps))
        self.apps[port].kill()
        self.start(port)

    def _restart_database(self) -> None:
        assert self.cluster is not None
        self.blows.restarts += 1
        self.cluster.restart()

    def _storm(self) -> None:
        self.blows.storms += 1
        self._set_faults([STORM])
        time.sleep(self.dice.uniform(*STORM_SECONDS))
        self._set_faults(FAULTS)

    def _set_faults(self, rules: list[dict[str, Any]]) -> None:
        self.client.delete("/sim/faults").raise_for_status()
        seeded = {"seed": self.dice.randrange(10**6), "rules": rules}
        self.client.post("/sim/faults", json=seeded).raise_for_status()

    def _goes_on(self, deliveries: int) -> None:
        """Wait until so many more have an outcome."""
        goal = self.accounts.settled() + deliveries
        self._wait_until(
            lambda: self.accounts.settled() >= goal or self.accounts.is_finished(), "nothing is sent", STALLED_SECONDS
        )

    def _wait_until(self, what: Callable[[], bool], message: str, within: float) -> None:
        """While we wait, an app that ended by itself is started again, as a supervisor does."""

        def look() -> bool:
            for port, app in self.apps.items():
                if not app.running:
                    self.blows.deaths += 1
                    self.start(port)
            return what()

        wait_until(look, message, within=within)

    def finish(self, within: float = 300) -> None:
        """Let it come to its end."""
        self._wait_until(self.accounts.is_finished, "the broadcast does not end", within)

    def decide_to_send_again(self) -> int:
        """What an officer does with the unknown; Telegram behaves from here on."""
        self.client.delete("/sim/faults").raise_for_status()

        async def decide(database: Database) -> int:
            async with database.session() as session:
                return await broadcasts.send_unknown_again(session, 1)

        return self.accounts.in_database(decide)

    def end(self) -> None:
        for program in (*self.apps.values(), self.simulator):
            program.kill()
        self.accounts.close()
        self.client.close()


def run(chaos: Chaos, kills: int, restarts: int = 0) -> str:
    """Everything, once; a line of figures. Raises AssertionError where an account does not balance."""
    began = time.monotonic()
    chaos.prepare()
    chaos.strike(kills, restarts)
    chaos.finish()
    unknown, figures = chaos.accounts.balance()
    again = chaos.decide_to_send_again()
    assert again == len(unknown)
    if again:
        chaos.finish()
    states, received = chaos.accounts.states(), chaos.accounts.received()
    twice = {chat for chat, count in received.items() if count > 1}
    assert twice <= unknown, f"received twice without a decision: {sorted(twice - unknown)[:5]}"
    assert set(states.values()) <= {SENT, BLOCKED}
    lost = [chat for chat, state in states.items() if state == SENT and not received[chat]]
    assert not lost, f"lost: {lost[:5]}"
    blows = chaos.blows
    return (
        f"{blows.kills} kills ({blows.while_it_ran} while it ran), {blows.restarts} restarts of the database, "
        f"{blows.storms} storms of 429, {blows.deaths} deaths by itself; {chaos.people} people: {figures}; "
        f"again by decision {again}, of them twice {len(twice)}; lost 0; {time.monotonic() - began:.0f} s"
    )


def under_fire(kind: str, processes: int, chosen: argparse.Namespace) -> str:
    """One kind of database and number of processes; the line of figures."""
    folder = Path(tempfile.mkdtemp(prefix="kawan-chaos-"))
    with ExitStack() as ending:
        cluster = ending.enter_context(Cluster()) if kind == "postgresql" else None
        url = cluster.url if cluster else f"sqlite+aiosqlite:///{folder / 'data' / 'kawan.db'}"
        chaos = Chaos(folder, url, processes=processes, people=chosen.people, seed=chosen.seed, cluster=cluster)
        ending.callback(chaos.end)
        try:
            figures = run(chaos, chosen.kills, chosen.restarts if cluster else 0)
        except AssertionError:
            print(f"the logs are in {folder}", flush=True)
            raise
    shutil.rmtree(folder)
    return figures


def main() -> None:
    """SQLite and, where it is installed, PostgreSQL; one process and two."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.chaos", description="Announcements under fire.")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--restarts", type=int, default=5, help="of PostgreSQL, as after a crash (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--databases", nargs="*", default=["sqlite", *(["postgresql"] if programs() else [])])
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    for kind in chosen.databases:
        for processes in chosen.processes:
            figures = under_fire(kind, processes, chosen)
            print(f"{kind}, {processes} process{'es' if processes > 1 else ''}: {figures}", flush=True)


if __name__ == "__main__":
    main()
