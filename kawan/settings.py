"""Settings, read from environment variables ``KAWAN_*`` (documented in ``.env.example``)."""

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything an installation can choose. Every default runs on one machine without configuration."""

    model_config = SettingsConfigDict(env_prefix="KAWAN_", env_file=PROJECT_ROOT / ".env", extra="ignore")

    data_dir: Path = PROJECT_ROOT / "var"
    database_url: str = ""
    tracker_database_url: str = ""
    secret_key: SecretStr | None = None

    telegram_token: SecretStr = SecretStr("")
    telegram_api: str = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_secret: SecretStr | None = None

    host: str = "127.0.0.1"
    port: int = 8088
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_timeout_seconds: float = 5.0
    rasa_model_dir: Path = PROJECT_ROOT / "models"

    operator: str = "Proyek Kawan Migran (masa uji coba)"
    staff_chat_id: int | None = None
    broadcast_rate_per_second: float = Field(default=28.0, gt=0, le=1000)
    broadcast_paid: bool = False
    broadcast_approval_above: int = 500
    quiet_hours: str = "21-7"
    message_retention_hours: int = 24
    log_level: str = "INFO"
    log_json: bool = False

    @field_validator("database_url", "tracker_database_url")
    @classmethod
    def _name_the_async_driver(cls, url: str) -> str:
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        if url.startswith("sqlite:///"):
            return "sqlite+aiosqlite:///" + url.removeprefix("sqlite:///")
        return url

    @property
    def database(self) -> str:
        """The app's database as an SQLAlchemy URL with an async driver."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'kawan.db'}"

    @property
    def tracker_database(self) -> str:
        """Where Rasa keeps its conversations: the same PostgreSQL, or a SQLite file of its own."""
        if self.tracker_database_url:
            return self.tracker_database_url
        if self.database.startswith("postgresql"):
            return self.database
        return f"sqlite+aiosqlite:///{self.data_dir / 'tracker.db'}"

    @property
    def key(self) -> bytes:
        """The Fernet key for what is encrypted at rest: given, or made once and kept beside the database."""
        if self.secret_key is not None:
            digest = hashlib.sha256(self.secret_key.get_secret_value().encode()).digest()
            return base64.urlsafe_b64encode(digest)
        return _kept_key(self.data_dir / "secret.key")

    def derived_secret(self, purpose: str) -> str:
        """A secret that two of our own processes share without configuration (Rasa's token, for one)."""
        return hashlib.sha256(purpose.encode() + b"\0" + self.key).hexdigest()[:40]

    @property
    def rasa_token(self) -> str:
        return self.derived_secret("rasa")

    @property
    def actions_path(self) -> str:
        """The path of the action webhook; secret, because Rasa's caller can't send a token of ours."""
        return f"/actions/{self.derived_secret('actions')}"


@cache
def _kept_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(base64.urlsafe_b64encode(secrets.token_bytes(32)))
        with suppress(FileExistsError):  # of two processes starting at once, the first one's key stays
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
