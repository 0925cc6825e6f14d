"""The three environments of a checkout: ``.tools`` (uv), ``.venv`` (the app), ``.rasa-venv`` (Rasa)."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from setup import interpreters, steps
from setup.paths import APP, APP_LOCK, DEV_LOCK, RASA, RASA_LOCK, ROOT, TOOLS, TOOLS_LOCK
from setup.problems import Problem

# The first that is found is taken; the locks are resolved for the first.
APP_PYTHONS = ("3.12", "3.13", "3.14")
RASA_PYTHONS = ("3.10",)

COMMAND = """\
#!/bin/sh
# The command of the checkout in which this environment lies; written by its set-up.
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
unset PYTHONDONTWRITEBYTECODE # without bytecode each start takes seconds longer
exec "$root/.venv/bin/python" -P -c '
import sys
sys.path.insert(0, sys.argv.pop(1))
sys.argv[0] = "kawan"
from cli.main import app
app()' "$root" "$@"
"""


def tools() -> None:
    """uv in a small environment of its own, its version and hash pinned."""
    if _stands(TOOLS, TOOLS_LOCK):
        return
    steps.tell("[0/4] menyiapkan alat ...")
    new = [sys.executable, "-m", "venv", "--clear", str(TOOLS)]
    made = subprocess.run(new, capture_output=True, text=True, check=False)
    if made.returncode:
        raise _venv_problem(made.stdout + made.stderr)
    pip = [
        TOOLS / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    steps.run("[0/4] memasang uv", [*pip, "--only-binary", ":all:", "-r", TOOLS_LOCK])
    _stamp(TOOLS, TOOLS_LOCK)


def app(*, runtime_only: bool = False) -> None:
    """The app's environment and the command ``.venv/bin/kawan``."""
    tools()
    lock = APP_LOCK if runtime_only else DEV_LOCK
    if not _stands(APP, lock):
        _install("[1/4] memasang aplikasi", APP, lock, APP_PYTHONS)
        _stamp(APP, lock)
    command = APP / "bin" / "kawan"
    if not command.is_file() or command.read_text(encoding="utf-8") != COMMAND:
        command.write_text(COMMAND, encoding="utf-8")
        command.chmod(0o755)


def rasa() -> None:
    """Rasa's environment."""
    tools()
    if _stands(RASA, RASA_LOCK):
        return
    _install("[2/4] memasang Rasa (sekitar 2,6 GB)", RASA, RASA_LOCK, RASA_PYTHONS)
    _stamp(RASA, RASA_LOCK)


def _stands(environment: Path, lock: Path) -> bool:
    """Whether the environment holds exactly this lock, in this place, and its interpreter still starts."""
    stamp = environment / "stamp"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != _fingerprint(environment, lock):
        return False
    return (environment / "bin" / "python").exists()


def _stamp(environment: Path, lock: Path) -> None:
    (environment / "stamp").write_text(_fingerprint(environment, lock), encoding="utf-8")


def _fingerprint(environment: Path, lock: Path) -> str:
    return f"{environment} {lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def _install(label: str, environment: Path, lock: Path, versions: Sequence[str]) -> None:
    (environment / "stamp").unlink(missing_ok=True)
    python = environment / "bin" / "python"
    if not any(interpreters.runs(python, version) for version in versions) or _was_moved(environment):
        interpreter = interpreters.find(versions)
        shutil.rmtree(environment, ignore_errors=True)
        new = [str(interpreters.UV), "venv", "-q", "--no-config", "-p", interpreter, str(environment)]
        made = subprocess.run(new, capture_output=True, text=True, check=False)
        if made.returncode:
            raise _venv_problem(made.stderr)
    sync = [interpreters.UV, "pip", "sync", "-q", "--require-hashes", "-p", python, lock]
    steps.run(label, sync, env={"UV_LINK_MODE": _link_mode()})


def _was_moved(environment: Path) -> bool:
    """An environment knows its own path; in a folder that was copied or renamed its commands don't start."""
    activate = environment / "bin" / "activate"
    return not activate.is_file() or str(environment) not in activate.read_text(encoding="utf-8")


def _link_mode() -> str:
    """Hard links where uv's cache is on the same disk, else copies; told to uv, so that it doesn't warn."""
    cache = Path(
        os.environ.get("UV_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "uv"
    )
    while not cache.exists():
        cache = cache.parent
    return "hardlink" if cache.stat().st_dev == ROOT.stat().st_dev else "copy"


def _venv_problem(output: str) -> Problem:
    if "No space left" in output:
        return Problem("Disk penuh: kosongkan ruang (sekitar 4 GB), lalu ulangi perintah yang sama.")
    if "ensurepip" in output:
        return Problem("Python ini belum dapat membuat venv. Jalankan: sudo apt install python3-venv, lalu ulangi.")
    reason = output.strip().splitlines()[-1] if output.strip() else "tanpa keterangan"
    return Problem(f"Lingkungan Python tidak dapat dibuat: {reason}")
