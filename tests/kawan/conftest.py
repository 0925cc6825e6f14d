"""What the tests of the domain share: the loaded regions, and an empty database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kawan.db import Base, Database
from kawan.regions import Gazetteer, load
from tests.databases import database, database_url, migrated_file, migrated_name, own_settings, shared, tracker

__all__ = ["database", "database_url", "migrated_file", "migrated_name", "own_settings", "shared", "tracker"]


async def create_tables(database: Database) -> None:
    """Every table that is known, in a database without any."""
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


@pytest.fixture(scope="session")
def regions_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database that holds every region; read it, don't write to it."""
    file: Path = tmp_path_factory.mktemp("regions") / "regions.db"
    url = f"sqlite+aiosqlite:///{file}"

    async def fill() -> None:
        database = Database(url)
        await create_tables(database)
        await load(database)
        await database.close()

    asyncio.run(fill())
    return url


@pytest.fixture(scope="session")
def gazetteer(regions_url: str) -> Gazetteer:
    """The gazetteer of all regions."""

    async def open_it() -> Gazetteer:
        database = Database(regions_url)
        try:
            return await Gazetteer.open(database)
        finally:
            await database.close()

    return asyncio.run(open_it())


@pytest.fixture
async def empty_database(tmp_path: Path) -> AsyncIterator[Database]:
    """A database of its own, with tables and no rows."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await create_tables(database)
    yield database
    await database.close()
