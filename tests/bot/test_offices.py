"""``/kantor`` in the chat: by words, by buttons, by location, abroad."""

import pytest

from kawan import people
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, LOCATION
from tests.places import SUKAMAJU_CIANJUR, TIENG

HONG_KONG = {"latitude": 22.3, "longitude": 114.17}


async def test_a_kabupaten_in_the_command_is_enough(desk: Desk) -> None:
    await desk.known()
    listed, closing = await desk.say("/kantor cianjur")
    assert "Disnakertrans Cianjur" in listed
    assert "0-800-1000" in closing
    assert desk.rasa.asked == []


async def test_the_task_in_free_text_brings_the_place_along(desk: Desk) -> None:
    await desk.known()
    desk.rasa.task = "cari-kantor"
    listed, _closing = await desk.say("alamat bp3mi dekat tieng wonosobo dimana ya")
    assert "Kabupaten Wonosobo" in listed


async def test_a_country_gets_its_missions(desk: Desk) -> None:
    await desk.known()
    [missions] = await desk.say("/kantor di taiwan")
    assert "KDEI Taipei" in missions
    assert "o:home" in desk.bot.sent[-1].payloads()


async def test_without_a_place_it_asks_and_understands_place_or_country(desk: Desk) -> None:
    await desk.known()
    [_question] = await desk.say("/kantor")
    assert desk.bot.sent[-1].markup.keyboard[0][0].request_location is True
    listed, _closing = await desk.say("tieng wonosobo")
    assert "Desa Tieng" in listed
    assert (await desk.person()).expecting is None
    await desk.say("/kantor")
    [missions] = await desk.say("malaysia")
    assert "KJRI Johor Bahru" in missions
    assert (await desk.person()).expecting is None


async def test_a_question_in_the_middle_is_a_question(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kantor")
    assert await desk.say("berapa gaji saya?") == ["jawaban: berapa gaji saya?"]
    assert (await desk.person()).expecting is None


async def test_two_places_of_a_name_are_asked_about(desk: Desk) -> None:
    await desk.known()
    [question] = await desk.say("/kantor sukamaju")
    assert "Sukamaju" in question
    assert sorted(desk.bot.sent[-1].payloads()) == ["o:3201162013", f"o:{SUKAMAJU_CIANJUR}"]
    listed, _closing = await desk.say("cianjur")
    assert "Desa Sukamaju, Kabupaten Cianjur" in listed
    await desk.say("/kantor sukamaju")
    listed, _closing = await desk.press("o:3201162013")
    assert "Kabupaten Bogor" in listed


async def test_a_village_leads_on_to_its_kopdes(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kantor tieng wonosobo")
    assert f"v:{TIENG}" in desk.bot.sent[-1].payloads()


@pytest.mark.parametrize(("agreed", "expected"), [(True, TIENG), (False, None)])
async def test_the_village_is_kept_only_with_agreement(desk: Desk, agreed: bool, expected: str | None) -> None:
    await desk.known(CHAT, *(("data",) if agreed else ()))
    await desk.say("/kantor tieng wonosobo")
    assert (await desk.person()).village_code == expected


async def test_what_is_remembered_is_not_asked_for_again(desk: Desk) -> None:
    await desk.known(CHAT, "data")
    async with desk.services.database.session() as session:
        person, _new = await people.meet(session, CHAT)
        person.village_code = TIENG
    listed, _closing = await desk.say("/kantor")
    assert "Desa Tieng" in listed
    async with desk.services.database.session() as session:
        (await people.meet(session, CHAT))[0].country = "HK"
    [missions] = await desk.say("/kantor")
    assert "KJRI Hong Kong" in missions
    listed, _closing = await desk.press("o:home")
    assert "Desa Tieng" in listed


async def test_another_place_can_be_asked_for(desk: Desk) -> None:
    await desk.known()
    await desk.press("o:+")
    listed, _closing = await desk.say("kabupaten bogor")
    assert "Kabupaten Bogor" in listed


async def test_a_location_after_the_question_gets_offices(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kantor")
    listed, _closing = await desk.say("", location=LOCATION)
    assert "Desa Tieng" in listed
    assert "Kopdes Merah Putih" not in listed
    _around, kopdes, *_more = await desk.say("", location=LOCATION)
    assert "Kopdes Merah Putih Tieng" in kopdes, "without the question it stays what it was"


@pytest.mark.parametrize(("asked", "answer"), [("/kantor", "Kantor untuk"), ("/kopdes", "Kopdes Merah Putih Tieng")])
async def test_a_location_abroad_gets_the_mission_and_the_question_for_home(
    desk: Desk, asked: str, answer: str
) -> None:
    await desk.known()
    await desk.say(asked)
    missions, question = await desk.say("", location=HONG_KONG)
    assert "+852 5242 2240" in missions
    assert "desa dan kabupaten" in question
    listed, *_more = await desk.say("tieng wonosobo")
    assert answer in listed


async def test_far_from_everything_the_home_village_is_asked_for(desk: Desk) -> None:
    await desk.known()
    [question] = await desk.say("", location={"latitude": 0.0, "longitude": 0.0})
    assert "Kopdes" in question


@pytest.mark.parametrize("payload", ["o:", "o:99", "o:XX", "o:ID", "o:🙂", "o:" + "1" * 60])
async def test_a_forged_button_is_answered(desk: Desk, payload: str) -> None:
    await desk.known()
    assert len(await desk.press(payload)) == 1


@pytest.mark.parametrize("text", ["🙂", "x" * 3000, "<b>", "di"])
async def test_what_is_no_place_is_asked_about(desk: Desk, text: str) -> None:
    await desk.known()
    assert len(await desk.say(f"/kantor {text}")) == 1
    assert (await desk.person()).expecting == "office-place"
