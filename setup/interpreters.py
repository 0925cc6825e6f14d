"""Finding a Python of a given version: pyenv's own folders, then PATH, then one that uv fetches."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from setup.paths import TOOLS
from setup.problems import Problem

ASK = "import sys, ssl, sqlite3, venv; print('%d.%d' % sys.version_info[:2])"
UV = TOOLS / "bin" / "uv"


def find(versions: Sequence[str]) -> str:
    """The path of an interpreter of the first of ``versions`` ("3.12") that is here, else one of uv's.

    Raises Problem when uv can't fetch one either.
    """
    for version in versions:
        for candidate in candidates(version):
            if runs(candidate, version):
                return str(candidate)
    return _fetched(versions[0])


def candidates(version: str) -> Iterator[Path]:
    """Where ``version`` may be: newest pyenv folder first, then PATH."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = (pyenv / "versions").glob(f"{version}.*")
    yield from (folder / "bin" / f"python{version}" for folder in sorted(folders, key=_patch, reverse=True))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(folder) / f"python{version}"


def runs(interpreter: Path, version: str) -> bool:
    """Whether it starts, is what its name says, and is complete. A shim of pyenv's may be there and fail."""
    if not os.access(interpreter, os.X_OK):
        return False
    try:
        answer = subprocess.run([str(interpreter), "-c", ASK], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def _patch(folder: Path) -> int:
    last = folder.name.split(".")[-1]
    return int(last) if last.isdigit() else -1


def _fetched(version: str) -> str:
    env = {**os.environ, "UV_PYTHON_INSTALL_DIR": str(TOOLS / "python")}
    print(f"Python {version} tidak ditemukan; diunduh ke .tools ...", flush=True)
    subprocess.run([str(UV), "python", "install", "-q", "--no-bin", version], env=env, check=False, capture_output=True)
    found = subprocess.run(
        [str(UV), "python", "find", "--managed-python", version],
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    if found.returncode:
        raise Problem(
            f"Python {version} tidak ditemukan dan tidak dapat diunduh. Pasang dahulu (misalnya: pyenv "
            f"install {version}) atau sambungkan internet, lalu ulangi."
        )
    return found.stdout.strip()
