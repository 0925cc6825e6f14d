"""Filling the region tables, once."""

import asyncio

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from kawan.db import Database
from kawan.regions.source import read
from kawan.regions.tables import DistrictRow, ProvinceRow, RegencyRow, VillageRow


async def load(database: Database) -> int:
    """Fill the empty region tables in one transaction; return the number of villages written, 0 if filled.

    Two processes may start at once: the second one waits for the first one's rows and leaves them alone.
    """
    if await count(database):
        return 0
    regions = await asyncio.to_thread(read)
    try:
        async with database.session() as session:
            await session.execute(insert(ProvinceRow), regions.provinces)
            await session.execute(insert(RegencyRow), regions.regencies)
            await session.execute(insert(DistrictRow), regions.districts)
            await session.execute(insert(VillageRow), regions.villages)
    except IntegrityError:
        if await count(database):
            return 0
        raise
    return len(regions.villages)


async def count(database: Database) -> int:
    """How many villages the tables hold."""
    async with database.session() as session:
        return await session.scalar(select(func.count()).select_from(VillageRow)) or 0
