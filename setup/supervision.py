"""The process manager (supervisord) in the foreground: its programs end when we end, however that happens.

supervisord restarts everything when its terminal goes away; so it gets a session of its own, and we stand
between.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from typing import IO

from setup import steps
from setup.paths import APP, ROOT, data_dir, setting
from setup.preflight import BOT_API, PAGE, port

PR_SET_PDEATHSIG = 1
SIMULATED_TOKEN = "1:simulator"
LOOPBACK = "127.0.0.1,localhost"


def demo() -> None:
    """Simulator, app and Rasa, until Ctrl-C; never with a real bot's token or database from ``.env``."""
    page, api = port(PAGE), port(BOT_API)
    settings = {
        "KAWAN_PAGE_PORT": str(page),
        "KAWAN_BOT_API_PORT": str(api),
        "KAWAN_TELEGRAM_API": f"http://127.0.0.1:{api}",
        "KAWAN_TELEGRAM_TOKEN": SIMULATED_TOKEN,
        "KAWAN_QUIET_HOURS": "",  # who tries it in the evening sees an announcement arrive
        "KAWAN_WEBHOOK_URL": "",
        "KAWAN_DATABASE_URL": os.environ.get("KAWAN_DATABASE_URL", ""),
    }
    _supervise("demo", settings)


def real() -> None:
    """App and Rasa for the real Telegram, until Ctrl-C."""
    _supervise("run", {"KAWAN_TELEGRAM_TOKEN": setting("KAWAN_TELEGRAM_TOKEN")})


def _supervise(kind: str, settings: dict[str, str]) -> None:
    logs = data_dir() / "log"
    logs.mkdir(parents=True, exist_ok=True)
    steps.tell(f"Menyalakan; catatan jalannya di {logs}. Ctrl-C menghentikan semuanya.")
    command = [
        str(APP / "bin" / "python"),
        str(APP / "bin" / "supervisord"),
        "-c",
        str(ROOT / "deploy" / f"{kind}.conf"),
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(settings, str(logs)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs yet
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, lambda _number, _frame: _end(process))
    assert process.stdout is not None
    threading.Thread(target=_copy, args=(process.stdout,), daemon=True).start()
    _wait(process)


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Until it ends. When who started us (make) is killed, nobody would end it any more: then we do."""
    parent = os.getppid()
    while process.poll() is None:
        if os.getppid() != parent:
            _end(process)
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            continue


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()


def _end_with_parent() -> None:
    """In the child, before it becomes supervisord: the kernel ends it when we are killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _environment(settings: dict[str, str], logs: str) -> dict[str, str]:
    """What the programs see: settings, no proxy for loopback, bytecode kept, nothing of the calling make."""
    forgotten = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH")
    kept = {key: value for key, value in os.environ.items() if key not in forgotten}
    proxies = {name: ",".join(filter(None, (LOOPBACK, kept.get(name)))) for name in ("NO_PROXY", "no_proxy")}
    return {**kept, **proxies, **settings, "KAWAN_DATA_DIR": str(data_dir()), "KAWAN_LOG_DIR": logs}


def _copy(source: IO[bytes]) -> None:
    """What the programs say, line by line, to our own output; a reader who left is no reason to stop."""
    for line in source:
        try:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except OSError:
            continue
