"""Running a long command: its output to a log, signs of life on the screen, one clear line when it fails."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup.paths import ROOT, RUN
from setup.problems import Problem

SIGN_OF_LIFE_SECONDS = 10
TAIL_LINES = 15
DISK_FULL = ("No space left on device", "os error 28", "Errno 28")
UNREACHABLE = ("dns error", "error sending request", "Failed to establish a new connection", "timed out")


def tell(line: str) -> None:
    """One line for the person who waits."""
    print(line, flush=True)


def run(
    label: str,
    command: Sequence[str | Path],
    env: Mapping[str, str | None] | None = None,
    detail: Callable[[str], str] = lambda _log: "",
) -> None:
    """Run ``command`` in the checkout; say ``label`` at once, every ten seconds, and at its end.

    ``env`` is laid over the environment (None takes a variable away). ``detail`` reads the log so far and
    returns what to add to the sign of life. Whatever ends us (Ctrl-C, SIGTERM) ends the command too. Raises
    Problem when it fails.
    """
    RUN.mkdir(exist_ok=True)
    log = RUN / f"{Path(str(command[0])).name}-{os.getpid()}.log"
    tell(f"{label} ...")
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, env=_environment(env or {}), stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            code = _wait(process, lambda: _sign_of_life(label, started, detail(_text(log))))
        except BaseException:
            process.terminate()
            process.wait()
            log.unlink()
            raise
    if code:
        raise _failure(label, log)
    log.unlink()
    tell(f"{label}: selesai ({time.monotonic() - started:.0f} dtk)")


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    merged = {**os.environ, **changes}
    return {key: value for key, value in merged.items() if value is not None}


def _wait(process: subprocess.Popen[bytes], sign_of_life: Callable[[], None]) -> int:
    while True:
        try:
            return process.wait(timeout=SIGN_OF_LIFE_SECONDS)
        except subprocess.TimeoutExpired:
            sign_of_life()


def _sign_of_life(label: str, started: float, detail: str) -> None:
    tell(f"{label} ... {time.monotonic() - started:.0f} dtk{f', {detail}' if detail else ''}")


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _failure(label: str, log: Path) -> Problem:
    text = _text(log)
    if any(sign in text for sign in DISK_FULL):
        return Problem(f"{label}: disk penuh. Kosongkan ruang (sekitar 4 GB), lalu ulangi perintah yang sama.")
    print("\n".join(text.splitlines()[-TAIL_LINES:]), flush=True)
    if any(sign in text for sign in UNREACHABLE):
        return Problem(f"{label}: internet tidak terjangkau. Periksa sambungan, lalu ulangi perintah yang sama.")
    return Problem(f"{label}: gagal, sebabnya di atas dan lengkap di {log}. Perbaiki, lalu ulangi perintah yang sama.")
