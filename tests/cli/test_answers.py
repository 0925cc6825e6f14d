"""``kawan answers check``: what there is, and every fault with file and line."""

import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli import answers as command
from cli.main import app
from kawan import answers
from kawan.i18n import LOCALES


def check() -> Result:
    return CliRunner().invoke(app, ["answers", "check"])


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of every answer, which the command reads instead."""
    folder = tmp_path / "id" / "answers"
    folder.mkdir(parents=True)
    for path in (LOCALES / "id" / "answers").glob("*.md"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(command, "LOCALES", tmp_path)
    return folder


def test_all_is_well_and_described() -> None:
    result = check()
    assert result.exit_code == 0, result.output
    first, oldest, sentences = result.stdout.splitlines()[:3]
    sources = sum(len(answer.sources) for answer in answers.answers().values())
    assert first == f"topik {len(answers.topics())}, jawaban {len(answers.answers())}, sumber {sources}"
    assert oldest == f"pemeriksaan tertua {min(answer.checked for answer in answers.answers().values())}"
    assert "90% sampai" in sentences


def test_a_fault_is_named_with_file_and_line(copy: Path) -> None:
    path = copy / "abk-kapal.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nTelepon 0812-3456-7890 sekarng.\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    result = check()
    assert result.exit_code == 1
    assert f"abk-kapal.md:{line}: nomor ini tidak ada di daftar kontak: 0812-3456-7890" in result.stdout
    assert f"abk-kapal.md:{line}: kata tidak dikenal, mungkin salah ketik: sekarng" in result.stdout


def test_a_broken_file_does_not_hide_the_others(copy: Path) -> None:
    (copy / "abk-kapal.md").write_text("teks saja", encoding="utf-8")
    (copy / "cara-mengadu.md").write_text("", encoding="utf-8")
    result = check()
    assert result.exit_code == 1
    assert "abk-kapal.md:1:" in result.stdout
    assert "cara-mengadu.md:1:" in result.stdout


def test_a_topic_without_an_answer_is_a_gap(copy: Path) -> None:
    (copy / "abk-kapal.md").unlink()
    result = check()
    assert result.exit_code == 1
    assert "belum ditulis: abk-kapal" in result.stdout


def test_what_is_overdue_is_listed_and_no_fault(copy: Path) -> None:
    path = copy / "abk-kapal.md"
    text = path.read_text(encoding="utf-8")
    old = answers.answers()["abk-kapal"]
    text = text.replace(f"checked: {old.checked}", "checked: 2020-01-01")
    path.write_text(text.replace(f"review_by: {old.review_by}", "review_by: 2020-06-01"), encoding="utf-8")
    result = check()
    assert result.exit_code == 0
    assert "pemeriksaan tertua 2020-01-01" in result.stdout
    assert "perlu dicek lagi sejak 2020-06-01: abk-kapal" in result.stdout


def test_without_the_word_list_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simplemma", None)
    monkeypatch.delitem(sys.modules, "kawan.answers.spelling", raising=False)
    monkeypatch.delattr(answers, "spelling", raising=False)
    result = check()
    assert result.exit_code == 1
    assert "simplemma" in result.stdout


def test_with_no_file_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LOCALES", tmp_path)
    result = check()
    assert result.exit_code == 1
    assert "jawaban 0" in result.stdout
