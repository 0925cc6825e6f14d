"""Programs that run beside the tests, each with a log file; and waiting for what they do."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
TAIL_LINES = 40


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def clean_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with these ``KAWAN_*`` settings and no others, not even those of a ``.env``: the
    programs run outside the project's folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAWAN_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}


def wait_until[T](what: Callable[[], T | None], message: str, within: float = 15.0) -> T:
    """The first true value of ``what()``. Raises AssertionError with ``message`` after ``within`` seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{message} (waited {within:g} s)")


def answers(url: str, **expected: object) -> bool:
    """Whether a GET succeeds, with these values in its JSON."""
    try:
        answer = httpx.get(url, trust_env=False, timeout=10)
    except httpx.HTTPError:
        return False
    return answer.is_success and all(answer.json().get(name) == value for name, value in expected.items())


class Program:
    """One program; it can be ended politely, killed, and started again with the same log file."""

    def __init__(self, name: str, command: list[str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = command
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, settings: Mapping[str, str]) -> None:
        assert not self.running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=clean_environment(settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """What kill -9 does: no chance to finish anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def ask_to_end(self) -> None:
        """SIGTERM."""
        if self._process is not None:
            self._process.terminate()

    def end(self, patience: float = 12.0) -> None:
        """SIGTERM, and SIGKILL where that is not heard."""
        if self._process is None:
            return
        self.ask_to_end()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_ready(self, ready: Callable[[], bool], within: float) -> None:
        """Until ``ready()``. Raises AssertionError, with the end of the log, when it ends before or takes longer."""
        end = time.monotonic() + within
        while not ready():
            problem = "ended by itself" if not self.running else "is not ready"
            if not self.running or time.monotonic() > end:
                raise AssertionError(f"{self.name} {problem}; {self.log} ends with:\n{self.tail()}")
            time.sleep(0.05)

    def tail(self) -> str:
        if not self.log.exists():
            return "(nothing)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:])
