"""Alembic's environment: every table of kawan/, on the database of the settings."""

import asyncio
from importlib import import_module

from alembic import context
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from kawan.db import Base
from kawan.settings import settings

WITH_TABLES = (
    "answers.versions",
    "audit",
    "broadcasts",
    "campaigns",
    "contacts",
    "cooperatives",
    "doubts",
    "inbox",
    "people",
    "regions",
    "sessions",
    "staff",
    "tickets",
    "training",
)


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def _upgrade() -> None:
    engine = create_async_engine(context.config.attributes.get("url") or settings().database)
    async with engine.begin() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


for name in WITH_TABLES:
    import_module(f"kawan.{name}")
asyncio.run(_upgrade())
