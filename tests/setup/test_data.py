"""The demo's data and a real bot's data are never the same."""

import sqlite3
from pathlib import Path

import pytest

from setup import data
from setup.problems import Problem


@pytest.fixture
def folder(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAWAN_DATA_DIR", str(checkout / "var"))
    return checkout / "var"


def test_the_demo_has_an_officer_and_is_prepared_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    data.for_demo()
    with sqlite3.connect(folder / "kawan.db") as database:
        assert database.execute("select telegram_id, role from staff").fetchall() == [(9001, "admin")]
    database.close()
    monkeypatch.setattr(data, "KAWAN", "/nowhere/kawan")
    data.for_demo()


def test_a_demo_on_real_data_is_refused(folder: Path):
    data.for_telegram()
    with pytest.raises(Problem, match="KAWAN_DATA_DIR"):
        data.for_demo()
    with pytest.raises(Problem, match="tidak dihapus"):
        data.clean_demo()
    assert folder.is_dir()


def test_a_real_bot_puts_the_demo_aside(folder: Path):
    folder.mkdir()
    (folder / "kind").write_text("demo\n")
    (folder / "kawan.db").write_text("of the demo")
    data.for_telegram()
    data.for_telegram()
    assert [path.name for path in folder.iterdir()] == ["kind"]
    (aside,) = folder.parent.glob("var-demo-*")
    assert (aside / "kawan.db").read_text() == "of the demo"


def test_the_demo_can_be_cleaned_away(folder: Path):
    folder.mkdir()
    (folder / "kind").write_text("demo\n")
    data.clean_demo()
    assert not folder.exists()
