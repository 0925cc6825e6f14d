"""What a referral looks like."""

import datetime as dt
from dataclasses import replace

import pytest

from bot import cooperatives
from kawan.cooperatives import CHECKED, Cooperative, CooperativeNear
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
    listed, note, pin = await referral(database, gazetteer, latitude=WONOSOBO[0], longitude=WONOSOBO[1])
    expected = gazetteer.nearest(*WONOSOBO, count=3)
    for near in expected:
        assert near.village.name in listed.text
        assert f"Kec. {near.village.district}, {near.village.regency}" in listed.text
        assert f"±{near.distance_km:.1f}".replace(".", ",") + " km lurus" in listed.text
    assert listed.text.count("Status: terdaftar, belum kami cek.") == 3
    assert "buka" not in f"{listed.text} {note.text}".casefold()
    assert "kantor desa/kelurahan" in listed.text
    assert "KTP" in listed.text
    assert "perkiraan" in listed.text
    assert "perkiraan" in note.text
    assert note.ask == "answered"
    assert "Permenkop 3/2025" in listed.source
    nearest_code = expected[0].village.code
    second, third = (f"q:s:{near.village.code}" for near in expected[1:])
    tasks = ["t:kopdes-daftar-anggota", "x:daftar-pelatihan"]
    assert payloads(listed) == [*tasks, second, third, f"v+:{nearest_code}:3"]
    assert pin.location is not None
    assert pin.location.address.startswith("Perkiraan: tengah Desa Garung")
    assert payloads(pin) == ["", f"q:a:{nearest_code}", f"q:c:{nearest_code}"]
    assert (pin.location.latitude, pin.location.longitude) == (
        expected[0].village.latitude,
        expected[0].village.longitude,
    )


async def test_from_a_village_and_farther(database: Database, gazetteer: Gazetteer) -> None:
    first = await referral(database, gazetteer, village_code=TIENG)
    farther = await referral(database, gazetteer, village_code=TIENG, offset=3)
    assert "1. **Kopdes Merah Putih Tieng**\n" in first[0].text
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
    listed, note, pin = await referral(database, gazetteer, village_code=TIENG)
    assert "Status: terdaftar, dicek petugas tanggal 3 Oktober 2026." in listed.text
    assert "perkiraan" not in note.text
    assert "Jl. Raya 1" in listed.text
    assert pin.location is not None
    assert pin.location.address == "Jl. Raya 1"


async def test_the_way_there_is_a_link_to_the_point(database: Database, gazetteer: Gazetteer) -> None:
    *_texts, pin = await referral(database, gazetteer, village_code=TIENG)
    [[way], _wrong] = pin.buttons
    assert way.url == "https://www.google.com/maps/dir/?api=1&destination=-7.232000%2C109.936200"


def test_where_only_the_kecamatan_is_known_there_is_no_pin(gazetteer: Gazetteer) -> None:
    village = gazetteer.village(TIENG)
    assert village is not None
    guessed = replace(village, precision="district")
    [note] = cooperatives.card(CooperativeNear("Kopdes Tieng", guessed, 1.0, *TIENG_POINT), set())
    assert "tengah kecamatannya" in note.text
    assert note.location is None
    assert "Desa+Tieng" in note.buttons[0][0].url


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("registered", "terdaftar, belum kami cek"),
        ("has_outlet", "terdaftar, punya gerai, belum kami cek"),
        ("verified", "terdaftar, dicek petugas tanggal 3 Oktober 2026"),
        ("closed", "tutup, dicek petugas tanggal 3 Oktober 2026"),
    ],
)
async def test_the_ladder_in_words(database: Database, gazetteer: Gazetteer, status: str, words: str) -> None:
    checked = {"verified_on": dt.date(2026, 10, 3), "verified_by": "dinas"} if status in CHECKED else {}
    async with database.session() as session:
        session.add(Cooperative(village_code=TIENG, name="Kopdes Tieng", status=status, **checked))
    listed, *_rest = await referral(database, gazetteer, village_code=TIENG)
    assert f"Status: {words}." in listed.text


async def test_what_closed_is_not_what_is_pinned(database: Database, gazetteer: Gazetteer) -> None:
    async with database.session() as session:
        row = Cooperative(village_code=TIENG, name="Kopdes Tieng", status="closed", verified_on=dt.date(2026, 10, 3))
        session.add(row)
    listed, _note, pin = await referral(database, gazetteer, village_code=TIENG)
    assert pin.location is not None
    assert "Tieng" not in pin.location.title
    assert f"q:s:{TIENG}" in payloads(listed)


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
