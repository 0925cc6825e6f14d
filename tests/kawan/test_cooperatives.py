"""The nearest Kopdes."""

import datetime as dt

import pytest

from kawan import cooperatives
from kawan.cooperatives import Cooperative
from kawan.db import Database
from kawan.regions import Gazetteer

WONOSOBO = (-7.28, 109.93)
TIENG = "3307132010"


async def test_a_fresh_install_knows_every_village(empty_database: Database, gazetteer: Gazetteer) -> None:
    async with empty_database.session() as session:
        found = await cooperatives.nearest(session, gazetteer, *WONOSOBO, count=4)
    villages = gazetteer.nearest(*WONOSOBO, count=4)
    assert [near.village.code for near in found] == [near.village.code for near in villages]
    assert set(found[0].as_dict()) == {
        *("name", "village", "village_code", "district", "regency", "province"),
        *("distance_km", "latitude", "longitude", "status"),
    }
    assert {near.status for near in found} == {"registered"}
    assert found[0].as_dict()["distance_km"] == pytest.approx(villages[0].distance_km, abs=0.001)


@pytest.mark.parametrize(
    ("code", "name"),
    [(TIENG, "Kopdes Merah Putih Tieng"), ("3307131008", "Kopkel Merah Putih Kejajar")],
)
def test_names_follow_the_kind_of_village(gazetteer: Gazetteer, code: str, name: str) -> None:
    village = gazetteer.village(code)
    assert village is not None
    assert cooperatives.official_name(village) == name


async def test_a_row_overrides_what_is_derived(empty_database: Database, gazetteer: Gazetteer) -> None:
    around = [near.village for near in gazetteer.nearest(*WONOSOBO, count=12)]
    nearest_village, farther = around[0], around[11]
    async with empty_database.session() as session:
        session.add(Cooperative(village_code=nearest_village.code, name="Kopdes Jauh", latitude=-8.0, longitude=112.0))
        session.add(
            Cooperative(
                village_code=farther.code,
                name="Kopdes Dekat",
                latitude=WONOSOBO[0],
                longitude=WONOSOBO[1],
                status="verified",
                verified_on=dt.date(2026, 10, 3),
                address="Jl. Raya 1",
            )
        )
    async with empty_database.session() as session:
        found = await cooperatives.nearest(session, gazetteer, *WONOSOBO, count=3)
    assert found[0].name == "Kopdes Dekat"
    assert found[0].distance_km < 0.01
    assert nearest_village.code not in {near.village.code for near in found}
    assert (found[0].status, found[0].verified_on) == ("verified", dt.date(2026, 10, 3))
