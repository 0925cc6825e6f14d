"""Which Python is taken."""

import sys
from pathlib import Path

import pytest

from setup import interpreters
from setup.problems import Problem

VERSION = "{}.{}".format(*sys.version_info[:2])


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def real(path: Path) -> Path:
    return executable(path, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def test_the_newest_of_pyenv_comes_before_the_path(home: Path):
    real(home / "bin" / f"python{VERSION}")
    real(home / "pyenv" / "versions" / f"{VERSION}.9" / "bin" / f"python{VERSION}")
    newest = real(home / "pyenv" / "versions" / f"{VERSION}.10" / "bin" / f"python{VERSION}")
    assert interpreters.find([VERSION]) == str(newest)


def test_a_shim_that_fails_is_passed_over(home: Path):
    executable(home / "pyenv" / "versions" / f"{VERSION}.1" / "bin" / f"python{VERSION}", "#!/bin/sh\nexit 127\n")
    works = real(home / "bin" / f"python{VERSION}")
    assert interpreters.find(["3.99", VERSION]) == str(works)


def test_one_that_is_not_what_its_name_says_is_passed_over(home: Path):
    assert not interpreters.runs(real(home / "bin" / "python3.99"), "3.99")


def test_without_any_one_line_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(interpreters, "UV", executable(home / "uv", "#!/bin/sh\nexit 2\n"))
    with pytest.raises(Problem, match=r"Python 3\.99 tidak ditemukan.*pyenv install 3\.99"):
        interpreters.find(["3.99"])


def test_one_that_uv_fetched_is_taken(home: Path, monkeypatch: pytest.MonkeyPatch):
    script = '#!/bin/sh\n[ "$2" = find ] && echo "$UV_PYTHON_INSTALL_DIR/python3.99"\nexit 0\n'
    monkeypatch.setattr(interpreters, "UV", executable(home / "uv", script))
    assert interpreters.find(["3.99"]) == str(interpreters.TOOLS / "python" / "python3.99")
