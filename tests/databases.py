"""Databases for tests: SQLite always, PostgreSQL too where ``KAWAN_TEST_POSTGRES_URL`` names a server.

Each test gets a database of its own, made by the migrations (once, then copied or emptied). A package imports the fixtures it
needs into its conftest.py; ``own_settings`` is used by every test of such a package without being asked for.
"""

import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import inspect, make_url, text
from sqlalchemy.engine import Connection

from cli.database import migrate
from kawan.answers import catalogue
from kawan.contacts import calls
from kawan.db import Database
from kawan.i18n import use_language
from kawan.settings import Settings, settings

POSTGRES_URL = os.environ.get("KAWAN_TEST_POSTGRES_URL", "")
BACKENDS = ("sqlite", "postgresql") if POSTGRES_URL else ("sqlite",)

# Rasa's SQLTrackerStore makes this table itself.
EVENTS = """CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,
    type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"""

END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of this test alone: nothing from the environment or ``.env``, a data folder and a key of its own.

    The language is the default again too, nobody has published an answer, and no contact was tested.
    """
    use_language(None)
    catalogue.forget_published()
    monkeypatch.setattr(calls, "_known", {})
    for name in [name for name in os.environ if name.startswith("KAWAN_") and not name.startswith("KAWAN_TEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(cast("dict[str, object]", Settings.model_config), "env_file", None)
    monkeypatch.setenv("KAWAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KAWAN_SECRET_KEY", "a key for tests")
    settings.cache_clear()
    yield settings()
    settings.cache_clear()


def migrated(url: str, folder: Path) -> None:
    """Bring the database at ``url`` to the newest version."""
    migrate(Settings(database_url=url, data_dir=folder))


def postgres(command: str) -> None:
    """One administrative command; each outside of a transaction, as CREATE DATABASE wants it."""
    url = make_url(POSTGRES_URL).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(cast("psycopg.abc.Query", command))


def postgres_url(name: str) -> str:
    """The address of one database of the test server, for SQLAlchemy."""
    return make_url(POSTGRES_URL).set(drivername="postgresql+psycopg", database=name).render_as_string(False)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "kawan.db"
    migrated(f"sqlite+aiosqlite:///{file}", file.parent)
    return file


@pytest.fixture(scope="session")
def migrated_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database with every table and no row, to be copied."""
    name = f"kawan_test_{os.getpid()}_{next(_numbers)}"
    postgres(f"CREATE DATABASE {name}")
    migrated(postgres_url(name), tmp_path_factory.mktemp("migrated"))
    yield name
    postgres(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True, slots=True)
class Shared:
    """The PostgreSQL database that the tests use one after another, as good as new each time."""

    name: str
    pristine: str
    tables: tuple[str, ...]

    def make_new(self) -> None:
        """A copy of the pristine one."""
        postgres(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        postgres(f"CREATE DATABASE {self.name} TEMPLATE {self.pristine}")

    def make_empty(self) -> None:
        """Take out every row, and every table that a test added: a fraction of the time that a new copy takes."""
        present = tables_of(self.name)
        if not set(self.tables) <= set(present):
            self.make_new()
            return
        added = [table for table in present if table not in self.tables]
        emptied = sql.SQL(", ").join(sql.Identifier(table) for table in self.tables if table != "alembic_version")
        with psycopg.connect(POSTGRES_URL, dbname=self.name, autocommit=True) as connection:
            connection.execute(END_OTHERS)
            for table in added:
                connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(emptied))


def tables_of(name: str) -> tuple[str, ...]:
    """The tables of a PostgreSQL database."""
    with psycopg.connect(POSTGRES_URL, dbname=name) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return tuple(row[0] for row in found)


@pytest.fixture(scope="session")
def shared(migrated_name: str) -> Iterator[Shared]:
    database = Shared(f"{migrated_name}_shared", migrated_name, tables_of(migrated_name))
    database.make_new()
    yield database
    postgres(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database, on each kind of server there is."""
    if request.param == "sqlite":
        file = tmp_path / "kawan.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite+aiosqlite:///{file}"
    else:
        shared = request.getfixturevalue("shared")
        yield postgres_url(shared.name)
        shared.make_empty()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def tracker(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """Where Rasa keeps its conversations: a file of its own beside SQLite, the same database in PostgreSQL."""
    sqlite = database_url.startswith("sqlite")
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'tracker.db'}" if sqlite else database_url)
    async with opened.session() as session:
        await session.execute(text(EVENTS))
    yield opened
    await opened.close()


async def everything_in(database: Database) -> str:
    """Every stored value of every table as the database holds it, without our types between."""

    def read(connection: Connection) -> str:
        tables = inspect(connection).get_table_names()
        return "\n".join(
            f"{table}: {tuple(row)!r}"
            for table in tables
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        )

    async with database.engine.connect() as connection:
        return await connection.run_sync(read)
