"""Bringing the database up to date: migrations, villages, the index of places; and reading what staff published."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import contacts, regions
from kawan.answers import versions
from kawan.db import Database
from kawan.regions import Gazetteer
from kawan.settings import PROJECT_ROOT, Settings, settings

log = structlog.get_logger()


def migrate(chosen: Settings) -> None:
    """Apply every migration that is missing."""
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    config = Config(PROJECT_ROOT / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations"))
    config.attributes["url"] = chosen.database
    command.upgrade(config, "head")


async def prepare(chosen: Settings) -> Gazetteer:
    """Migrate, load the villages at the first start, learn what staff did, and build the index of places."""
    await asyncio.to_thread(migrate, chosen)
    database = Database(chosen.database)
    try:
        await regions.load(database)
        await learn(database)
        gazetteer = await Gazetteer.open(database)
        log.info("places are ready", villages=len(gazetteer))
        return gazetteer
    finally:
        await database.close()


async def learn(database: Database) -> None:
    """Learn what staff tested and published meanwhile, in another process too."""
    async with database.session() as session:
        await contacts.refresh(session)
        await versions.refresh(session)


def with_session[T](work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do something in one transaction on this installation's database."""

    async def run() -> T:
        database = Database(settings().database)
        try:
            async with database.session() as session:
                return await work(session)
        finally:
            await database.close()

    return asyncio.run(run())
