"""A small version of ``make chaos-broadcast``: two processes on one database, killed, and the accounts balance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster import Cluster, programs
from tests.e2e.chaos import Chaos, run


def test_two_processes_killed_while_they_announce(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'kawan.db'}"
    chaos = Chaos(tmp_path, url, processes=2, people=200, seed=5)
    try:
        assert "lost 0" in run(chaos, kills=2)
    finally:
        chaos.end()


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")
def test_killed_while_postgresql_crashes_too(tmp_path: Path) -> None:
    with Cluster() as cluster:
        chaos = Chaos(tmp_path, cluster.url, processes=2, people=200, seed=5, cluster=cluster)
        try:
            assert "lost 0" in run(chaos, kills=1, restarts=2)
        finally:
            chaos.end()
