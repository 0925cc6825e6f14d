"""The region tables: filled once, whole, and with misplaced points put right."""

import asyncio
import time
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from kawan.db import Database
from kawan.regions import (
    DistrictRow,
    Gazetteer,
    ProvinceRow,
    RegencyRow,
    VillageRow,
    count,
    load,
    loading,
)
from kawan.regions.source import displaced, read
from kawan.regions.sphere import distance_to


async def test_load_fills_once_and_fast(empty_database: Database) -> None:
    started = time.perf_counter()
    assert await load(empty_database) == 83762
    assert time.perf_counter() - started < 15  # 2.3 s alone on the machine; the limit leaves room for others
    assert await load(empty_database) == 0
    async with empty_database.session() as session:
        amounts = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (ProvinceRow, RegencyRow, DistrictRow, VillageRow)
        ]
    assert amounts == [38, 514, 7285, 83762]


async def test_two_loads_at_once_leave_one_copy(empty_database: Database) -> None:
    written = await asyncio.gather(load(empty_database), load(empty_database))
    assert sorted(written) == [0, 83762]
    assert await count(empty_database) == 83762


async def test_a_load_that_fails_leaves_nothing(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read()
    broken = [*whole.villages[:10], {**whole.villages[10], "name": None}]
    monkeypatch.setattr(loading, "read", lambda: replace(whole, villages=broken))
    with pytest.raises(Exception, match="NOT NULL"):
        await load(empty_database)
    async with empty_database.session() as session:
        assert await session.scalar(select(func.count()).select_from(ProvinceRow)) == 0


async def test_an_empty_database_has_no_gazetteer(empty_database: Database) -> None:
    with pytest.raises(LookupError, match="load"):
        await Gazetteer.open(empty_database)


def test_points_missing_or_misplaced_fall_back_to_the_district(gazetteer: Gazetteer) -> None:
    approximate = [code for code in gazetteer.catalogue.codes if _approximate(gazetteer, code)]
    assert 383 < len(approximate) < 420
    stray = gazetteer.village("8101012021")  # published 359 km away, in the Banda Sea
    assert stray is not None
    assert stray.is_approximate
    assert distance_to(stray.latitude, stray.longitude, -3.33, 128.96) < 30  # Amahai, on Seram
    for island in ("9119052007", "7310012004", "2104022001"):  # far from their kecamatan, and truly there
        assert not _approximate(gazetteer, island)


def _approximate(gazetteer: Gazetteer, code: str) -> bool:
    village = gazetteer.village(code)
    assert village is not None
    return village.is_approximate


def test_displaced_needs_distance_and_strangers() -> None:
    town = {f"1111112{n:03}": (-7.0 + n / 100, 110.0) for n in range(1, 6)}
    other = {f"2222222{n:03}": (-7.0 + n / 100, 112.0) for n in range(1, 6)}
    lonely_island = {"1111112999": (-9.0, 110.0)}
    among_strangers = {"1111112998": (-7.005, 112.0)}
    assert displaced(town | other | lonely_island | among_strangers) == {"1111112998"}


def test_regencies_know_their_time_zone(gazetteer: Gazetteer) -> None:
    places = {"Wonosobo": (-7.36, 109.9), "Praya": (-8.7, 116.28), "Merauke": (-8.49, 140.4)}
    offsets = {name: gazetteer.nearest(*point)[0].village.utc_offset_hours for name, point in places.items()}
    assert offsets == {"Wonosobo": 7, "Praya": 8, "Merauke": 9}
