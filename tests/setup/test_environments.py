"""When an environment is made again, and when it is left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup import environments
from setup.problems import Problem


@pytest.fixture
def environment(checkout: Path) -> tuple[Path, Path]:
    """An environment that stands, and its lock."""
    place, lock = checkout / "env", checkout / "lock.txt"
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").symlink_to(sys.executable)
    (place / "bin" / "activate").write_text(f"VIRTUAL_ENV='{place}'\n")
    lock.write_text("one==1\n")
    environments._stamp(place, lock)
    return place, lock


def test_it_stands_until_its_lock_changes(environment: tuple[Path, Path]):
    place, lock = environment
    os.utime(lock)  # a new date alone, as after git checkout, is no change
    assert environments._stands(place, lock)
    lock.write_text("one==2\n")
    assert not environments._stands(place, lock)


def test_it_does_not_stand_in_a_copied_folder(environment: tuple[Path, Path]):
    place, lock = environment
    copied = place.rename(place.with_name("elsewhere"))
    assert not environments._stands(copied, lock)
    assert environments._was_moved(copied)


def test_it_does_not_stand_when_its_interpreter_is_gone(environment: tuple[Path, Path]):
    place, lock = environment
    (place / "bin" / "python").unlink()
    (place / "bin" / "python").symlink_to("/nowhere/python")
    assert not environments._stands(place, lock)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("The virtual environment was not created successfully because ensurepip is not", "apt install python3-venv"),
        ("OSError: [Errno 28] No space left on device", "Disk penuh"),
        ("Error: something else", "something else"),
    ],
)
def test_a_venv_that_cannot_be_made_is_explained(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, output: str, told: str
):
    lock = checkout / "tools.txt"
    lock.write_text("uv==0\n")
    monkeypatch.setattr(environments, "TOOLS", checkout / ".tools")
    monkeypatch.setattr(environments, "TOOLS_LOCK", lock)
    python = checkout / "python"
    python.write_text(f"#!/bin/sh\necho '{output}'\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(Problem, match=told):
        environments.tools()


def test_the_command_works_from_any_folder_and_by_a_link(tmp_path: Path):
    link = tmp_path / "kawan"
    link.symlink_to(environments.APP / "bin" / "kawan")
    shown = subprocess.run([str(link), "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Usage: kawan" in shown.stdout
