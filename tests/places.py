"""A small Indonesia for tests: eight villages, made in milliseconds. Codes and points follow the real ones."""

import asyncio

import pytest

from kawan.db import Base, Database
from kawan.regions import DistrictRow, Gazetteer, ProvinceRow, RegencyRow, VillageRow

TIENG = "3307132010"
TIENG_POINT = (-7.2320, 109.9362)
SUKAMAJU_CIANJUR = "3203012003"

PROVINCES = (("32", "Jawa Barat", -6.9, 107.6), ("33", "Jawa Tengah", -7.2, 110.0))
REGENCIES = (
    ("3201", "32", "Kabupaten Bogor", -6.5, 106.8),
    ("3203", "32", "Kabupaten Cianjur", -6.8, 107.1),
    ("3307", "33", "Kabupaten Wonosobo", -7.4, 109.9),
)
DISTRICTS = (
    ("320116", "3201", "Cibungbulang", -6.57, 106.65),
    ("320301", "3203", "Cianjur", -6.82, 107.14),
    ("330711", "3307", "Garung", -7.29, 109.92),
    ("330713", "3307", "Kejajar", -7.24, 109.93),
)
VILLAGES = (
    ("3201162013", "320116", "Sukamaju", -6.5712, 106.6601),
    (SUKAMAJU_CIANJUR, "320301", "Sukamaju", -6.8105, 107.1302),
    ("3203012001", "320301", "Babakankaret", -6.8420, 107.1250),
    ("3307112001", "330711", "Garung", -7.2991, 109.9243),
    ("3307131008", "330713", "Kejajar", -7.2489, 109.9431),
    ("3307132005", "330713", "Sembungan", -7.2409, 109.9107),
    ("3307132006", "330713", "Jojogan", -7.2215, 109.9148),
    (TIENG, "330713", "Tieng", *TIENG_POINT),
)


async def small_indonesia(database: Database) -> Gazetteer:
    """Fill the region tables of a database that has none of it yet, and open the gazetteer."""
    async with database.session() as session:
        session.add_all(ProvinceRow(code=c, name=n, latitude=y, longitude=x) for c, n, y, x in PROVINCES)
        await session.flush()
        session.add_all(
            RegencyRow(code=c, province_code=p, name=n, latitude=y, longitude=x, utc_offset_hours=7)
            for c, p, n, y, x in REGENCIES
        )
        await session.flush()
        session.add_all(
            DistrictRow(code=c, regency_code=r, name=n, latitude=y, longitude=x) for c, r, n, y, x in DISTRICTS
        )
        await session.flush()
        session.add_all(
            VillageRow(code=c, district_code=d, name=n, postal_code="", latitude=y, longitude=x, precision="village")
            for c, d, n, y, x in VILLAGES
        )
    return await Gazetteer.open(database)


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The gazetteer of the small Indonesia."""

    async def make() -> Gazetteer:
        database = Database(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('places') / 'places.db'}")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        try:
            return await small_indonesia(database)
        finally:
            await database.close()

    return asyncio.run(make())
