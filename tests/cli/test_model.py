"""``kawan model exchange``: only a model that is no worse takes the place of the other, and a running Rasa is told."""

from pathlib import Path

import pytest

from cli import model
from cli.model import Score
from kawan.settings import settings
from tests.cli.conftest import FakeRasa, Kawan

GOOD, BAD, BLIND = Score(0.9, 0.95, 0.05), Score(0.8, 0.95, 0.05), Score(0.95, 0.9, 0.01)


@pytest.fixture
def models(kawan: Kawan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the model in use and a candidate."""
    monkeypatch.setenv("KAWAN_RASA_MODEL_DIR", str(tmp_path))
    settings.cache_clear()
    (tmp_path / "kawan.tar.gz").write_text("old")
    (tmp_path / "candidate.tar.gz").write_text("new")
    return tmp_path


def scored(monkeypatch: pytest.MonkeyPatch, new: Score, old: Score) -> None:
    monkeypatch.setattr(model, "score", lambda path: old if path.name == "kawan.tar.gz" else new)


@pytest.mark.parametrize("new", [GOOD, Score(0.91, 0.95, 0.2)])
def test_a_model_that_is_no_worse_is_taken(
    kawan: Kawan, rasa: FakeRasa, models: Path, monkeypatch: pytest.MonkeyPatch, new: Score
) -> None:
    scored(monkeypatch, new, GOOD)
    result = kawan("model", "exchange", str(models / "candidate.tar.gz"))
    assert result.exit_code == 0, result.output
    assert (models / "kawan.tar.gz").read_text() == "new"
    assert rasa.loaded == [str((models / "kawan.tar.gz").resolve())]
    assert "tanpa berhenti" in result.stdout


@pytest.mark.parametrize("new", [BAD, BLIND], ids=["less often right", "more emergencies missed"])
def test_a_worse_one_is_refused(
    kawan: Kawan, rasa: FakeRasa, models: Path, monkeypatch: pytest.MonkeyPatch, new: Score
) -> None:
    scored(monkeypatch, new, GOOD)
    result = kawan("model", "exchange", str(models / "candidate.tar.gz"))
    assert result.exit_code != 0
    assert "Ditolak" in result.output
    assert (models / "kawan.tar.gz").read_text() == "old"
    assert rasa.loaded == []
    assert kawan("model", "exchange", str(models / "candidate.tar.gz"), "--anyway").exit_code == 0
    assert (models / "kawan.tar.gz").read_text() == "new"


def test_without_a_model_and_without_rasa(kawan: Kawan, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWAN_RASA_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    (models / "kawan.tar.gz").unlink()
    result = kawan("model", "exchange", str(models / "candidate.tar.gz"))
    assert result.exit_code == 0, result.output
    assert "tidak berjalan" in result.stdout
    assert (models / "kawan.tar.gz").read_text() == "new"


def test_a_file_that_is_no_model_is_told(models: Path) -> None:
    with pytest.raises(SystemExit, match="tidak dapat dibaca"):
        model.score(models / "candidate.tar.gz")
