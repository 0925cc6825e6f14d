"""A whole installation for tests: the simulated Telegram, Rasa behind a gate, and the app as a process of its own."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import httpx

from tests.e2e.gate import Gate
from tests.e2e.people import Group, Person
from tests.e2e.processes import ROOT, Program, answers, clean_environment, free_port, wait_until
from tests.e2e.records import Records

MODEL = ROOT / "models" / "kawan.tar.gz"
WEBHOOK_SECRET = "rahasia-untuk-uji"
RASA_TIMEOUT_SECONDS = 4.0
START_SECONDS = 60.0
RASA_START_SECONDS = 150.0
OFFICER_ID = 9001  # who the page calls the officer


class Installation:
    """Made by ``start()``, ended by ``end()``. Between tests ``repair()`` brings everything back to normal."""

    def __init__(self, folder: Path) -> None:
        page, api, self.port, rasa_port = (free_port() for _ in range(4))
        self.folder = folder
        self.page_url = f"http://127.0.0.1:{page}"
        self.url = f"http://127.0.0.1:{self.port}"
        self.rasa_url = f"http://127.0.0.1:{rasa_port}"
        self.gate = Gate(free_port(), self.rasa_url)
        self.records = Records(folder / "data")
        self.client = httpx.Client(base_url=self.page_url, trust_env=False, timeout=40)
        python = sys.executable
        # The limit for one chat would cost a second for each message of the long conversations here.
        ports = ["--page-port", str(page), "--api-port", str(api), "--chat-burst", "300"]
        self.simulator = Program("simulator", [python, "-m", "simulator", *ports], folder)
        self.rasa = Program("rasa", [python, "-m", "cli", "serve", "rasa"], folder)
        self.app = Program("app", [python, "-m", "cli", "serve", "app"], folder)
        self.settings = {
            "KAWAN_DATA_DIR": str(folder / "data"),
            "KAWAN_TELEGRAM_API": f"http://127.0.0.1:{api}",
            "KAWAN_TELEGRAM_TOKEN": "1:simulator",
            "KAWAN_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "KAWAN_PORT": str(self.port),
            "KAWAN_RASA_URL": self.gate.url,
            "KAWAN_RASA_TIMEOUT_SECONDS": str(RASA_TIMEOUT_SECONDS),
            "KAWAN_BROADCAST_RATE_PER_SECOND": "20",
            "KAWAN_QUIET_HOURS": "",
        }
        self._own_settings: dict[str, str] = {}
        self._ids = itertools.count(800_000_001)

    def start(self) -> None:
        """Everything at once; ready when Rasa understands. Raises AssertionError with the log of what failed."""
        assert MODEL.exists(), f"{MODEL} is missing: `make model` trains it (`make test` does that by itself)"
        self.gate.listen()
        self.simulator.start(self.settings)
        self.command("staff", "add", str(OFFICER_ID), "--role", "officer", first=["db", "upgrade"])
        self.rasa.start({**self.settings, "KAWAN_RASA_URL": self.rasa_url})
        self.simulator.wait_ready(lambda: answers(f"{self.page_url}/sim/health"), START_SECONDS)
        self.start_app()
        self.rasa.wait_ready(self._understands, RASA_START_SECONDS)

    def end(self) -> None:
        programs = (self.app, self.rasa, self.simulator)
        for program in programs:
            program.ask_to_end()
        for program in programs:
            program.end()
        self.gate.close()
        self.client.close()

    def repair(self) -> None:
        """After a test: no faults, Rasa reachable, the app running with the common settings, nothing waiting."""
        self.no_faults()
        self.gate.listen()
        self.gate.open()
        self.gate.asked.clear()
        if self._own_settings or not self.app.running:
            self.app.end()
            self.start_app()
        wait_until(self._is_idle, "messages still wait", within=30)

    def start_app(self, **own_settings: str) -> None:
        """Start the app; ``KAWAN_*`` settings given here count until ``repair()``."""
        self._own_settings = own_settings
        self.app.start({**self.settings, **own_settings})
        self.app.wait_ready(lambda: answers(f"{self.url}/healthz"), START_SECONDS)

    def restart_app(self, **own_settings: str) -> None:
        self.app.end()
        self.start_app(**own_settings)

    def command(self, *arguments: str, first: list[str] | None = None) -> str:
        """Run ``kawan`` with these arguments (after another, where ``first`` is given); what it printed."""
        if first:
            self.command(*first)
        done = subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            cwd=self.folder,
            env=clean_environment(self.settings),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"kawan {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def person(self, name: str = "Siti Aminah") -> Person:
        """Somebody who has not met the bot."""
        return Person(self.client, next(self._ids), name)

    def officer(self) -> Person:
        """The officer of this installation, who has read everything so far."""
        officer = Person(self.client, OFFICER_ID, "Petugas")
        officer.acts(start="")
        officer.sees("Tulis pertanyaan")
        officer.reads_all(quiet=0.3)
        return officer

    def group(self, title: str, *members: Person) -> Group:
        return Group(self.client, -next(self._ids), title, list(members))

    def nobody_subscribes(self) -> None:
        """Everybody who subscribed so far unsubscribes."""
        query = """SELECT chat_id FROM people JOIN consents ON person_id = people.id
                   WHERE purpose = 'announcements' AND withdrawn_at IS NULL"""
        for row in self.records.rows(query):
            person = Person(self.client, int(row["chat_id"]), "Orang")
            person.acts(callback_data="c:announcements:no")
        wait_until(lambda: not self.records.rows(query), "somebody still subscribes")

    def fault(self, kind: str, **rule: object) -> None:
        """The simulated Telegram misbehaves from now on."""
        self.client.post("/sim/faults", json={"kind": kind, **rule}).raise_for_status()

    def faults_struck(self) -> int:
        """How often the present faults have struck."""
        return sum(rule["hits"] for rule in self.client.get("/sim/faults").json())

    def no_faults(self) -> None:
        self.client.delete("/sim/faults").raise_for_status()

    def log_texts(self) -> str:
        """Everything that the app and Rasa logged."""
        return "".join(program.log.read_text(errors="replace") for program in (self.app, self.rasa))

    def _understands(self) -> bool:
        return answers(f"{self.url}/healthz", understanding=True)

    def _is_idle(self) -> bool:
        waiting = "SELECT (SELECT count(*) FROM inbox WHERE state IN ('received', 'waiting'))"
        unsent = " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))"
        return self.records.count(waiting + unsent) == 0
