"""Keeping the demo's data and a real bot's data apart.

In the demo the person 9001 is an officer; on the real Telegram that number belongs to somebody. So a data
folder is of one kind, written in its file ``kind``: ``demo`` or ``telegram``. (A folder without it was only
used by the command line, and may become either.)
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

from setup import steps
from setup.paths import APP, ROOT, data_dir
from setup.problems import Problem

OFFICER = "9001"
KAWAN = APP / "bin" / "kawan"


def for_demo() -> None:
    """A migrated database in which the officer of the demo is appointed. Raises Problem."""
    folder = data_dir()
    if _kind(folder) == "telegram":
        raise Problem(
            f"{folder} berisi data bot sungguhan (make run). Untuk mencoba, pakai folder lain: "
            "KAWAN_DATA_DIR=var-demo make demo"
        )
    database = os.environ.get("KAWAN_DATABASE_URL", "")  # not the one of .env, which may be a real bot's
    if _kind(folder) == "demo" and (database or (folder / "kawan.db").exists()):
        return
    _kawan("db", "upgrade")
    _kawan("staff", "add", OFFICER, "--role", "admin")
    _mark(folder, "demo")


def for_telegram() -> None:
    """A data folder without the demo's people: a demo's folder is put aside, not deleted."""
    folder = data_dir()
    if _kind(folder) == "demo":
        aside = folder.with_name(f"{folder.name}-demo-{dt.datetime.now():%Y%m%d-%H%M%S}")
        os.rename(folder, aside)
        steps.tell(f"Data percobaan make demo dipindahkan ke {aside}; bot sungguhan mulai dengan data kosong.")
    _mark(folder, "telegram")


def clean_demo() -> None:
    """Delete a demo's data folder. Raises Problem when it is a real bot's."""
    folder = data_dir()
    if _kind(folder) == "telegram":
        raise Problem(f"{folder} berisi data bot sungguhan; tidak dihapus.")
    shutil.rmtree(folder, ignore_errors=True)


def _kind(folder: Path) -> str:
    file = folder / "kind"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def _mark(folder: Path, kind: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kind").write_text(f"{kind}\n", encoding="utf-8")


def _kawan(*arguments: str) -> None:
    env = {
        **os.environ,
        "KAWAN_DATA_DIR": str(data_dir()),
        "KAWAN_DATABASE_URL": os.environ.get("KAWAN_DATABASE_URL", ""),
    }
    done = subprocess.run([str(KAWAN), *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr, end="", flush=True)
        raise Problem(f"kawan {' '.join(arguments)}: gagal, sebabnya di atas.")
