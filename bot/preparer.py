"""Large audiences are written down beside everything else."""

import asyncio

import structlog

from kawan import broadcasts
from kawan.db import Database

log = structlog.get_logger()

LOOK_SECONDS = 0.5


class Preparer:
    """Goes on with audiences that are not whole yet, also with those that a killed process began."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.prepare_all()
            except Exception:
                log.exception("an audience could not be written down; it goes on soon")

    async def prepare_all(self) -> None:
        """Everything that began, one after the other."""
        async with self._database.session() as session:
            begun = await broadcasts.being_prepared(session)
        for broadcast_id in begun:
            await broadcasts.prepare(self._database, broadcast_id)
