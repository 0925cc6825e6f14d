"""What a referral looks like."""

import datetime as dt

import pytest

from bot import cooperatives
from kawan.cooperatives import Cooperative
from kawan.db import Database
from kawan.i18n import use_language
from kawan.regions import Gazetteer
from kawan.replies import Reply
from tests.places import TIENG, TIENG_POINT

WONOSOBO = (-7.28, 109.93)


def payloads(reply: Reply) -> list[str]:
    return [button.payload for row in reply.buttons for button in row]


async def referral(database: Database, gazetteer: Gazetteer, **place: object) -> list[Reply]:
    async with database.session() as session:
        return await cooperatives.referral(session, gazetteer, **place)  # pyright: ignore[reportArgumentType]


async def test_from_a_location(database: Database, gazetteer: Gazetteer) -> None:
    listed, pin = await referral(database, gazetteer, latitude=WONOSOBO[0], longitude=WONOSOBO[1])
    expected = gazetteer.nearest(*WONOSOBO, count=3)
    for near in expected:
        assert near.village.name in listed.text
        assert f"Kec. {near.village.district}, {near.village.regency}" in listed.text
        assert f"±{near.distance_km:.1f}".replace(".", ",") + " km lurus" in listed.text
    assert listed.text.count("terdaftar") == 3
    assert "buka" not in f"{listed.text} {pin.text}".casefold()
    assert "kantor desa/kelurahan" in listed.text
    assert "KTP" in listed.text
    assert "perkiraan" in listed.text
    assert "perkiraan" in pin.text
    assert "Permenkop 3/2025" in listed.source
    nearest_code = expected[0].village.code
    assert payloads(listed) == ["t:kopdes-daftar-anggota", "x:daftar-pelatihan", f"v+:{nearest_code}:3"]
    assert pin.location is not None
    assert (pin.location.latitude, pin.location.longitude) == (
        expected[0].village.latitude,
        expected[0].village.longitude,
    )


async def test_from_a_village_and_farther(database: Database, gazetteer: Gazetteer) -> None:
    first = await referral(database, gazetteer, village_code=TIENG)
    farther = await referral(database, gazetteer, village_code=TIENG, offset=3)
    assert "1. **Kopdes Merah Putih Tieng**, terdaftar" in first[0].text
    assert "km lurus" in first[0].text
    assert len(farther) == 1
    assert "4. **" in farther[0].text
    assert "Merah Putih Tieng" not in farther[0].text
    assert f"v+:{TIENG}:6" in payloads(farther[0])


async def test_a_checked_one(database: Database, gazetteer: Gazetteer) -> None:
    row = Cooperative(village_code=TIENG, name="Kopdes Tieng", latitude=TIENG_POINT[0], longitude=TIENG_POINT[1])
    row.status, row.verified_on, row.address = "verified", dt.date(2026, 10, 3), "Jl. Raya 1"
    async with database.session() as session:
        session.add(row)
    listed, pin = await referral(database, gazetteer, village_code=TIENG)
    assert "sudah dicek 3 Oktober 2026" in listed.text
    assert "Jl. Raya 1" in listed.text
    assert pin.location is not None
    assert pin.location.address == "Jl. Raya 1"


async def test_distances_in_the_person_s_language(database: Database, gazetteer: Gazetteer) -> None:
    use_language("en")
    try:
        replies = await referral(database, gazetteer, village_code=TIENG)
    finally:
        use_language("id")
    second = gazetteer.nearest(*TIENG_POINT, 2)[1]
    assert f"±{second.distance_km:.1f} km in a straight line" in replies[0].text


async def test_abroad_asks_for_the_home_village(database: Database, gazetteer: Gazetteer) -> None:
    (reply,) = await referral(database, gazetteer, latitude=25.03, longitude=121.56)
    assert "di luar Indonesia" in reply.text
    assert "kabupaten/kota" in reply.text
    assert reply.location is None


async def test_no_place_is_an_error(database: Database, gazetteer: Gazetteer) -> None:
    with pytest.raises(LookupError):
        await referral(database, gazetteer, village_code="0000000000")
