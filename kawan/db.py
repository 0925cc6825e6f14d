"""The database: one SQLAlchemy engine for SQLite (default) or PostgreSQL, and the types the tables share."""

import datetime as dt
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, ClassVar, override

from cryptography.fernet import Fernet
from sqlalchemy import CursorResult, DateTime, LargeBinary, Result, event, make_url, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from kawan.settings import settings


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, always timezone-aware UTC (SQLite forgets time zones, PostgreSQL does not)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted at rest (Fernet); for phone numbers, names and what people write to us."""

    impl = LargeBinary
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else Fernet(settings().key).encrypt(value.encode())

    @override
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else Fernet(settings().key).decrypt(value).decode()


class Base(DeclarativeBase):
    """Base of every table."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {dt.datetime: UtcDateTime}


def now() -> dt.datetime:
    """The present moment in UTC."""
    return dt.datetime.now(dt.UTC)


def changed(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE touched."""
    return result.rowcount if isinstance(result, CursorResult) else 0


class AwayError(Exception):
    """The database went away, and with it what was kept there for us."""


def is_away(error: BaseException) -> bool:
    """Whether the database is out of reach, restarting or busy, so that the same may succeed later."""
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlite_errorname", "") != "SQLITE_ERROR"  # a statement that can never succeed
    return isinstance(error, AwayError | InterfaceError | PoolTimeout)


class Database:
    """An engine and its sessions. ``session()`` is one transaction: committed at its end, undone on error.

    ``is_sqlite``: one file, where whoever writes locks out all others; otherwise a PostgreSQL server.
    """

    def __init__(self, url: str) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine: AsyncEngine = create_async_engine(
            url,
            hide_parameters=True,  # errors are logged
            pool_pre_ping=not self.is_sqlite,  # a server that was restarted has closed what the pool holds
        )
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _tune_sqlite)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncGenerator[AsyncSession]:
        async with self._sessions.begin() as session:
            yield session

    async def scrub(self) -> None:
        """After an erasure: SQLite's write-ahead log still holds the old pages; empty it. PostgreSQL vacuums itself.

        Where another process is reading, it is emptied at a later checkpoint.
        """
        if self.is_sqlite:
            async with self.engine.connect() as connection:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def close(self) -> None:
        await self.engine.dispose()


def _tune_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
