"""A small version of ``make chaos-broadcast``: two processes on one database, both killed, and the accounts balance."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.chaos import Chaos, run


def test_two_processes_killed_while_they_announce(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'kawan.db'}"
    chaos = Chaos(tmp_path, url, processes=2, people=300, seed=5)
    try:
        assert "lost 0" in run(chaos, kills=3)
    finally:
        chaos.end()
