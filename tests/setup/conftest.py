"""A checkout of nothing but folders, so that no test of the set-up touches the real one."""

from pathlib import Path

import pytest

from setup import data, environments, paths, preflight, steps


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout; no ``KAWAN_*`` setting is in the environment."""
    for name in ("KAWAN_DATA_DIR", "KAWAN_DATABASE_URL", "KAWAN_TELEGRAM_TOKEN", "KAWAN_PORT", "KAWAN_RASA_URL"):
        monkeypatch.delenv(name, raising=False)
    for module in (paths, preflight, steps, environments):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "RUN", tmp_path / ".run")
    for module, name in ((preflight, "APP"), (preflight, "RASA")):
        monkeypatch.setattr(module, name, tmp_path / name.lower())
    monkeypatch.setattr(data, "data_dir", paths.data_dir)
    return tmp_path
