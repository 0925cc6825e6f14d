"""Settings: defaults that run on one machine, and secrets that stay secret."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError

from kawan.settings import Settings, _kept_key


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://kawan@db/kawan", "postgresql+psycopg://kawan@db/kawan"),
        ("postgres://kawan@db/kawan", "postgresql+psycopg://kawan@db/kawan"),
        ("postgresql+psycopg://kawan@db/kawan", "postgresql+psycopg://kawan@db/kawan"),
        ("sqlite:////srv/kawan.db", "sqlite+aiosqlite:////srv/kawan.db"),
        ("sqlite+aiosqlite:////srv/kawan.db", "sqlite+aiosqlite:////srv/kawan.db"),
    ],
)
def test_a_plain_address_gets_the_async_driver(given: str, expected: str) -> None:
    assert Settings(database_url=given).database == expected
    assert Settings(tracker_database_url=given).tracker_database == expected


def test_without_configuration_everything_is_a_file(own_settings: Settings) -> None:
    folder = own_settings.data_dir
    assert own_settings.database == f"sqlite+aiosqlite:///{folder}/kawan.db"
    assert own_settings.tracker_database == f"sqlite+aiosqlite:///{folder}/tracker.db"
    assert own_settings.host == "127.0.0.1"


def test_with_postgresql_rasa_shares_it() -> None:
    chosen = Settings(database_url="postgresql://db/kawan")
    assert chosen.tracker_database == "postgresql+psycopg://db/kawan"
    assert (
        Settings(tracker_database_url="postgresql://other/rasa").tracker_database == "postgresql+psycopg://other/rasa"
    )


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWAN_STAFF_CHAT_ID", "-100555")
    monkeypatch.setenv("KAWAN_RASA_TIMEOUT_SECONDS", "2.5")
    assert (Settings().staff_chat_id, Settings().rasa_timeout_seconds) == (-100555, 2.5)
    monkeypatch.setenv("KAWAN_PORT", "banyak")
    with pytest.raises(ValidationError, match="port"):
        Settings()


def test_secrets_are_not_printed() -> None:
    chosen = Settings.model_validate({"telegram_token": "123:rahasia", "secret_key": "rahasia"})
    assert "rahasia" not in f"{chosen!r} {chosen}"


def without_key(folder: Path) -> Settings:
    return Settings(data_dir=folder, secret_key=None)


def test_a_key_is_made_once_and_kept_for_us_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAWAN_SECRET_KEY")
    folder = tmp_path / "new" / "data"
    first = without_key(folder).key
    _kept_key.cache_clear()
    assert without_key(folder).key == first
    assert len(base64.urlsafe_b64decode(first)) == 32
    assert [file.name for file in folder.iterdir()] == ["secret.key"]
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_of_two_processes_at_once_the_first_ones_key_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = cast("Callable[[Path], bytes]", _kept_key.__wrapped__)
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # both looked before either had written
    first = make(tmp_path / "secret.key")
    assert make(tmp_path / "secret.key") == first
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_derived_secrets_differ_by_purpose_and_key() -> None:
    one, other = Settings.model_validate({"secret_key": "a"}), Settings.model_validate({"secret_key": "b"})
    secrets = {one.rasa_token, one.actions_path, one.derived_secret("webhook"), other.rasa_token, other.actions_path}
    assert len(secrets) == 5
    assert one.rasa_token == Settings.model_validate({"secret_key": "a"}).rasa_token
    assert one.actions_path.startswith("/actions/")
    assert len(one.rasa_token) == 40
