"""Long commands: seen while they run, ended with us, explained when they fail."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from setup import paths, steps
from setup.problems import Problem

PROJECT = Path(paths.__file__).parent.parent


def python(code: str) -> list[str | Path]:
    return [sys.executable, "-c", code]


def test_signs_of_life_carry_the_detail_of_the_log(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(steps, "SIGN_OF_LIFE_SECONDS", 0.2)
    steps.run("[3/4] melatih", python("import time; print('bagian 2', flush=True); time.sleep(0.7)"), detail=str.strip)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "[3/4] melatih ..."
    assert any(line.endswith("dtk, bagian 2") for line in lines[1:-1])
    assert lines[-1].startswith("[3/4] melatih: selesai (")
    assert not list((checkout / ".run").iterdir())


def test_a_failure_shows_its_end_and_keeps_the_log(checkout: Path, capsys: pytest.CaptureFixture[str]):
    code = "print(*range(100), sep='\\n'); raise SystemExit(3)"
    with pytest.raises(Problem, match="gagal") as problem:
        steps.run("memasang", python(code))
    shown = capsys.readouterr().out.splitlines()
    assert shown[1:] == [str(number) for number in range(85, 100)]
    assert (checkout / ".run").iterdir().__next__().name in str(problem.value)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("failed to copy: No space left on device (os error 28)", "disk penuh"),
        ("error sending request for url: dns error", "internet tidak terjangkau"),
    ],
)
def test_a_known_cause_is_named(checkout: Path, output: str, told: str):
    with pytest.raises(Problem, match=told) as problem:
        steps.run("memasang", python(f"raise SystemExit({output!r})"))
    assert "\n" not in str(problem.value)


def test_a_variable_can_be_taken_away(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    code = "import os; raise SystemExit('PYTHONDONTWRITEBYTECODE' in os.environ or os.environ['ADDED'] != 'yes')"
    steps.run("x", python(code), env={"PYTHONDONTWRITEBYTECODE": None, "ADDED": "yes"})


def test_sigterm_ends_the_command_too(tmp_path: Path):
    child = tmp_path / "pid"
    code = (
        "import sys, signal; from setup import __main__ as main, steps\n"
        f"main.STEPS['x'] = lambda: steps.run('x', [sys.executable, '-c', {_write_pid(child)!r}])\n"
        "sys.argv = ['setup', 'x']; sys.exit(main.main())"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not (child.exists() and child.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(child.read_text()), 0)


def _write_pid(file: Path) -> str:
    return f"import os, pathlib, time; pathlib.Path({str(file)!r}).write_text(str(os.getpid())); time.sleep(60)"
