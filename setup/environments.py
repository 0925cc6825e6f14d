"""The three environments of a checkout: ``.tools`` (uv), ``.venv`` (the app), ``.rasa-venv`` (Rasa)."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Sequence

from setup import interpreters, steps
from setup.paths import APP, APP_LOCK, DEV_LOCK, RASA, RASA_LOCK, ROOT, TOOLS, TOOLS_LOCK
from setup.problems import Problem

# The first that is found is taken; the locks are resolved for the first.
APP_PYTHONS = ("3.12", "3.13", "3.14")
RASA_PYTHONS = ("3.10",)
OUR_CODE = ("actions", "bot", "cli", "kawan", "migrations", "simulator")

COMMAND = """\
#!/bin/sh
# The command of the checkout in which this environment lies; written by its set-up.
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
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
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(TOOLS)], capture_output=True, text=True, check=False)
    if made.returncode:
        raise _venv_problem(made.stdout + made.stderr)
    pip = [TOOLS / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    steps.run("[0/4] menyiapkan alat (uv)", [*pip, "--only-binary", ":all:", "-r", TOOLS_LOCK])
    _stamp(TOOLS, TOOLS_LOCK)


def app(*, runtime_only: bool = False) -> None:
    """The app's environment and the command ``.venv/bin/kawan``."""
    tools()
    lock = APP_LOCK if runtime_only else DEV_LOCK
    if not _stands(APP, lock):
        _install("[1/4] memasang aplikasi", APP, lock, APP_PYTHONS, compile_bytecode=True)
        command = APP / "bin" / "kawan"
        command.write_text(COMMAND, encoding="utf-8")
        command.chmod(0o755)
        _stamp(APP, lock)
    _compile_our_code()


def rasa() -> None:
    """Rasa's environment."""
    tools()
    if _stands(RASA, RASA_LOCK):
        return
    _install("[2/4] memasang Rasa (sekitar 2,6 GB)", RASA, RASA_LOCK, RASA_PYTHONS)
    _compile("[2/4] menyiapkan Rasa supaya cepat menyala", RASA)
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


def _install(
    label: str, environment: Path, lock: Path, versions: Sequence[str], *, compile_bytecode: bool = False
) -> None:
    (environment / "stamp").unlink(missing_ok=True)
    python = environment / "bin" / "python"
    if not any(interpreters.runs(python, version) for version in versions) or _was_moved(environment):
        interpreter = interpreters.find(versions)
        shutil.rmtree(environment, ignore_errors=True)
        steps.run(f"{label}: Python", [interpreters.UV, "venv", "-q", "--no-config", "-p", interpreter, environment])
    sync = [interpreters.UV, "pip", "sync", "-q", "--require-hashes", "-p", python, lock]
    if compile_bytecode:
        sync.append("--compile-bytecode")
    steps.run(label, sync, env={"UV_LINK_MODE": _link_mode(), "PYTHONDONTWRITEBYTECODE": None})


def _was_moved(environment: Path) -> bool:
    """An environment knows its own path; in a folder that was copied or renamed its commands don't start."""
    activate = environment / "bin" / "activate"
    return not activate.is_file() or str(environment) not in activate.read_text(encoding="utf-8")


def _link_mode() -> str:
    """Hard links where uv's cache is on the same disk, else copies; told to uv, so that it doesn't warn."""
    cache = Path(os.environ.get("UV_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "uv")
    while not cache.exists():
        cache = cache.parent
    return "hardlink" if cache.stat().st_dev == ROOT.stat().st_dev else "copy"


def _compile(label: str, environment: Path) -> None:
    packages = next((environment / "lib").glob("python3*/site-packages"))
    # Some packages carry files of other Python versions on purpose: those don't compile, and that is no failure.
    code = "import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2, workers=0)"
    steps.run(label, [environment / "bin" / "python", "-c", code, packages], env={"PYTHONDONTWRITEBYTECODE": None})


def _compile_our_code() -> None:
    """Our own modules; a fraction of a second, and the second start is faster where bytecode isn't written by itself."""
    folders = [str(ROOT / folder) for folder in OUR_CODE if (ROOT / folder).is_dir()]
    subprocess.run([str(APP / "bin" / "python"), "-m", "compileall", "-q", *folders], check=False, capture_output=True)


def _venv_problem(output: str) -> Problem:
    if "No space left" in output:
        return Problem("Disk penuh. Kosongkan ruang (sekitar 4 GB), lalu ulangi perintah yang sama.")
    if "ensurepip" in output:
        return Problem("Python ini belum dapat membuat venv. Jalankan: sudo apt install python3-venv, lalu ulangi.")
    reason = output.strip().splitlines()[-1] if output.strip() else "tanpa keterangan"
    return Problem(f"Lingkungan .tools tidak dapat dibuat: {reason}")
