"""One clear line before anything is begun."""

import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from setup import preflight
from setup.problems import Problem


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_named_with_its_use_and_what_to_do(taken_port: int):
    with pytest.raises(Problem) as problem:
        preflight.ports({taken_port: "halaman"})
    assert f"{taken_port} (halaman)" in str(problem.value)
    assert "Hentikan" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_port_that_was_just_left_is_free(taken_port: int):
    with socket.create_connection(("127.0.0.1", taken_port)):
        pass
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        left = listener.getsockname()[1]
    assert preflight.is_free(left)
    assert not preflight.is_free(taken_port)


def test_the_ports_of_the_settings_are_the_ones_looked_at(
    checkout: Path, taken_port: int, monkeypatch: pytest.MonkeyPatch
):
    (checkout / ".env").write_text(f"KAWAN_PORT={taken_port}\n")
    monkeypatch.setenv("KAWAN_TELEGRAM_TOKEN", "1:abc")
    monkeypatch.setenv("KAWAN_RASA_URL", "http://127.0.0.1:1")
    with pytest.raises(Problem, match=f"{taken_port} .aplikasi."):
        preflight.real()


@pytest.mark.parametrize("value", ["0", "70000", "delapan"])
def test_a_port_that_is_none_is_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("KAWAN_PORT", value)
    with pytest.raises(Problem, match="KAWAN_PORT"):
        preflight.port(preflight.APP_PORT)


@pytest.mark.parametrize(
    ("installed", "free", "fits"),
    [
        (False, 3_900_000_000, False),
        (False, 4_100_000_000, True),
        (True, 100_000_000, False),
        (True, 250_000_000, True),
    ],
)
def test_room_on_the_disk(checkout: Path, monkeypatch: pytest.MonkeyPatch, installed: bool, free: int, fits: bool):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    if installed:
        for name in ("app", "rasa"):
            (checkout / name).mkdir()
            (checkout / name / "stamp").touch()
    if fits:
        preflight.disk()
    else:
        with pytest.raises(Problem, match=r"Ruang disk kurang.*Kosongkan"):
            preflight.disk()


@pytest.mark.parametrize("token", ["", "abc", "123 :x"])
def test_a_real_bot_needs_a_token_that_looks_like_one(checkout: Path, monkeypatch: pytest.MonkeyPatch, token: str):
    monkeypatch.setenv("KAWAN_TELEGRAM_TOKEN", token)
    with pytest.raises(Problem, match="BotFather"):
        preflight.real()


def test_the_environment_wins_over_dotenv(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    (checkout / ".env").write_text('# token\nexport KAWAN_OPERATOR="Dinas X"\nKAWAN_PORT=1\n')
    monkeypatch.setenv("KAWAN_PORT", "2")
    assert preflight.setting("KAWAN_OPERATOR") == "Dinas X"
    assert preflight.setting("KAWAN_PORT") == "2"
    assert preflight.setting("KAWAN_HOST") == ""
