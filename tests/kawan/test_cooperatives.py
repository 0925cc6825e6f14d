"""The nearest Kopdes and what people are told about it."""

import datetime as dt

import pytest

from kawan import cooperatives
from kawan.cooperatives import Cooperative, place_question
from kawan.db import Database
from kawan.i18n import use_language
from kawan.regions import Gazetteer
from kawan.replies import Reply

WONOSOBO = (-7.28, 109.93)
TIENG = "3307132010"


def payloads(reply: Reply) -> list[str]:
    return [button.payload for row in reply.buttons for button in row]


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
        replies = await cooperatives.referral(session, gazetteer, latitude=WONOSOBO[0], longitude=WONOSOBO[1])
    assert found[0].name == "Kopdes Dekat"
    assert found[0].distance_km < 0.01
    assert nearest_village.code not in {near.village.code for near in found}
    assert "sudah dicek 3 Oktober 2026" in replies[0].text
    assert "Jl. Raya 1" in replies[0].text
    assert replies[1].location is not None
    assert replies[1].location.address == "Jl. Raya 1"


async def test_referral_from_a_location(empty_database: Database, gazetteer: Gazetteer) -> None:
    async with empty_database.session() as session:
        listed, pin = await cooperatives.referral(session, gazetteer, latitude=WONOSOBO[0], longitude=WONOSOBO[1])
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


async def test_referral_from_a_village_and_farther(empty_database: Database, gazetteer: Gazetteer) -> None:
    async with empty_database.session() as session:
        first = await cooperatives.referral(session, gazetteer, village_code=TIENG)
        farther = await cooperatives.referral(session, gazetteer, village_code=TIENG, offset=3)
        last = await cooperatives.referral(session, gazetteer, village_code=TIENG, offset=30)
    assert "1. **Kopdes Merah Putih Tieng**, terdaftar" in first[0].text
    assert "km lurus" in first[0].text
    assert len(farther) == 1
    assert "4. **" in farther[0].text
    assert "Merah Putih Tieng" not in farther[0].text
    assert f"v+:{TIENG}:6" in payloads(farther[0])
    assert not any(payload.startswith("v+:") for payload in payloads(last[0]))


async def test_a_village_whose_point_is_a_guess(empty_database: Database, gazetteer: Gazetteer) -> None:
    async with empty_database.session() as session:
        replies = await cooperatives.referral(session, gazetteer, village_code="8101012021")
    assert "tengah kecamatannya" in replies[1].text


async def test_distances_in_the_person_s_language(empty_database: Database, gazetteer: Gazetteer) -> None:
    use_language("en")
    try:
        async with empty_database.session() as session:
            replies = await cooperatives.referral(session, gazetteer, village_code=TIENG)
    finally:
        use_language("id")
    tieng = gazetteer.village(TIENG)
    assert tieng is not None
    second = gazetteer.nearest(tieng.latitude, tieng.longitude, 2)[1]
    assert f"±{second.distance_km:.1f} km in a straight line" in replies[0].text


async def test_abroad_asks_for_the_home_village(empty_database: Database, gazetteer: Gazetteer) -> None:
    async with empty_database.session() as session:
        (reply,) = await cooperatives.referral(session, gazetteer, latitude=25.03, longitude=121.56)
    assert "di luar Indonesia" in reply.text
    assert "kabupaten/kota" in reply.text
    assert reply.location is None


async def test_no_place_is_an_error(empty_database: Database, gazetteer: Gazetteer) -> None:
    async with empty_database.session() as session:
        with pytest.raises(LookupError):
            await cooperatives.referral(session, gazetteer, village_code="0000000000")


def test_place_question_offers_the_choices(gazetteer: Gazetteer) -> None:
    four = place_question(gazetteer.resolve("sukamaju cianjur"))
    assert "kecamatan mana" in four.text
    assert len(payloads(four)) == 4
    assert all(gazetteer.village(payload.removeprefix("v:")) for payload in payloads(four))
    either = place_question(gazetteer.resolve("kejajar"))
    assert payloads(either) == ["v:3307131008", "d:330713"]
    assert payloads(place_question(gazetteer.resolve("malang"))) == ["d:3507", "d:3573"]


def test_place_question_for_many_goes_by_area(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.resolve("sukamaju")
    reply = place_question(resolution)
    assert 0 < len(payloads(reply)) <= 6
    assert "d:32" in payloads(reply)
    inside = gazetteer.choices_within("32", resolution.heard)
    assert {candidate.province for candidate in inside.candidates} == {"Jawa Barat"}
    assert len(inside.candidates) > 20
    assert all(len(payload.encode()) <= 64 for payload in payloads(reply))


def test_place_question_without_a_place_offers_the_location_key(gazetteer: Gazetteer) -> None:
    reply = place_question(gazetteer.resolve("halo kak"))
    assert reply.ask == "location"
    assert "kabupaten/kota" in reply.text
    with pytest.raises(ValueError, match="nothing to ask"):
        place_question(gazetteer.resolve("tieng kejajar wonosobo"))
