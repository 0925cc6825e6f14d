"""Referral in the chat: by location, by words, by buttons."""

import pytest

from kawan import people
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, LOCATION
from tests.places import SUKAMAJU_CIANJUR, TIENG


async def test_a_location_gets_the_nearest_and_a_pin(desk: Desk) -> None:
    await desk.known()
    around, listed, _note, pin = await desk.say("", location=LOCATION)
    assert around.startswith("Kakak di sekitar Desa Tieng, Kec. Kejajar")
    assert "Kopdes Merah Putih Tieng" in listed
    assert pin == "[pin] Kopdes Merah Putih Tieng"
    assert f"v+:{TIENG}:3" in desk.bot.sent[1].payloads()


@pytest.mark.parametrize(("agreed", "expected"), [(True, TIENG), (False, None)])
async def test_the_village_of_a_location_is_kept_only_with_agreement(
    desk: Desk, agreed: bool, expected: str | None
) -> None:
    await desk.known(CHAT, *(("data",) if agreed else ()))
    await desk.say("", location=LOCATION)
    assert (await desk.person()).village_code == expected


async def test_abroad_is_asked_for_the_home_village(desk: Desk) -> None:
    await desk.known()
    _missions, question = await desk.say("", location={"latitude": 22.3, "longitude": 114.2})
    assert "Kopdes" in question
    listed, *_pin = await desk.say("tieng wonosobo")
    assert "Tieng" in listed


async def test_a_place_in_the_command_is_enough(desk: Desk) -> None:
    await desk.known()
    listed, *_pin = await desk.say("/kopdes tieng wonosobo")
    assert "Kopdes Merah Putih Tieng" in listed
    assert desk.rasa.asked == []


async def test_without_a_place_it_asks_with_the_location_key(desk: Desk) -> None:
    await desk.known()
    assert len(await desk.say("/kopdes")) == 1
    assert desk.bot.sent[-1].markup.keyboard[0][0].request_location is True
    listed, *_pin = await desk.say("desa tieng kec kejajar wonosobo")
    assert "Tieng" in listed
    assert (await desk.person()).expecting is None


async def test_an_ambiguous_name_is_asked_about_and_the_next_words_go_on(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kopdes")
    [question] = await desk.say("sukamaju")
    assert "Sukamaju" in question
    assert sorted(desk.bot.sent[-1].payloads()) == ["v:3201162013", f"v:{SUKAMAJU_CIANJUR}"]
    listed, *_pin = await desk.say("cianjur")
    assert "Cianjur" in listed


async def test_a_pressed_village_is_referred_from(desk: Desk) -> None:
    await desk.known()
    listed, *_pin = await desk.press(f"v:{SUKAMAJU_CIANJUR}")
    assert "Kopdes Merah Putih Sukamaju" in listed


async def test_a_kabupaten_is_gone_into(desk: Desk) -> None:
    await desk.known()
    [question] = await desk.press("d:3307")
    assert question
    listed, *_pin = await desk.say("tieng")
    assert "Tieng" in listed


async def test_farther_away_goes_on_counting(desk: Desk) -> None:
    await desk.known()
    [listed] = await desk.press(f"v+:{TIENG}:3")
    assert "4. " in listed
    assert "\n1. " not in listed


async def test_a_question_in_the_middle_is_a_question(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kopdes")
    assert await desk.say("berapa bunganya?") == ["jawaban: berapa bunganya?"]
    assert (await desk.person()).expecting is None


@pytest.mark.parametrize(("agreed", "expected"), [(True, TIENG), (False, None)])
async def test_the_village_is_kept_only_with_agreement(desk: Desk, agreed: bool, expected: str | None) -> None:
    await desk.known(CHAT, *(("data",) if agreed else ()))
    await desk.say("/kopdes tieng wonosobo")
    assert (await desk.person()).village_code == expected


async def remember(desk: Desk, code: str | None) -> None:
    await desk.known(CHAT, "data")
    async with desk.services.database.session() as session:
        (await people.meet(session, CHAT))[0].village_code = code


async def test_a_remembered_village_is_asked_about(desk: Desk) -> None:
    await remember(desk, TIENG)
    assert await desk.say("/kopdes") == ["Masih di Desa Tieng, Kec. Kejajar, Kabupaten Wonosobo?"]
    assert desk.bot.sent[-1].payloads() == [f"v:{TIENG}", "v:elsewhere"]
    listed, *_pin = await desk.press(f"v:{TIENG}")
    assert "Kopdes Merah Putih Tieng" in listed


async def test_who_lives_elsewhere_now_is_asked_where(desk: Desk) -> None:
    await remember(desk, TIENG)
    await desk.say("/kopdes")
    [question] = await desk.press("v:elsewhere")
    assert "kabupaten" in question
    listed, *_pin = await desk.say("desa sukamaju kab cianjur")
    assert "Kopdes Merah Putih Sukamaju" in listed
    assert (await desk.person()).village_code == SUKAMAJU_CIANJUR


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("iya kak", "Merah Putih Tieng"),
        ("Udah pindah.", "tulis desa dan kabupaten"),
        ("sukamaju cianjur", "Putih Sukamaju"),
    ],
)
async def test_the_question_can_be_answered_in_words(desk: Desk, answer: str, expected: str) -> None:
    await remember(desk, TIENG)
    await desk.say("/kopdes")
    said = await desk.say(answer)
    assert expected in said[0]


async def test_a_place_in_the_question_is_not_asked_about(desk: Desk) -> None:
    await remember(desk, TIENG)
    listed, *_pin = await desk.say("/kopdes sukamaju cianjur")
    assert "Kopdes Merah Putih Sukamaju" in listed


async def test_a_village_that_is_no_more_is_not_asked_about(desk: Desk) -> None:
    await remember(desk, "9999992001")
    assert not (await desk.say("/kopdes"))[0].startswith("Masih di")


async def test_a_kabupaten_leads_to_its_village_in_two_questions(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kopdes wonosobo")
    assert desk.bot.sent[-1].payloads() == ["d:330711", "d:330713"]
    await desk.press("d:330713")
    assert f"v:{TIENG}" in desk.bot.sent[-1].payloads()


async def test_the_name_is_kept_from_button_to_button(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kopdes sukamaju")
    await desk.press("d:32")
    assert sorted(desk.bot.sent[-1].payloads()) == ["v:3201162013", f"v:{SUKAMAJU_CIANJUR}"]
    listed, *_pin = await desk.press("d:3203")
    assert "Kopdes Merah Putih Sukamaju" in listed


async def test_a_place_within_a_place_is_understood_with_what_was_heard(desk: Desk) -> None:
    await desk.known()
    await desk.say("/kopdes sukamaju")
    await desk.press("d:32")
    listed, *_pin = await desk.say("cianjur")
    assert "Kopdes Merah Putih Sukamaju" in listed


async def test_two_places_in_one_message_are_asked_about(desk: Desk) -> None:
    await desk.known()
    [question] = await desk.say("/kopdes rumah di tieng wonosobo tapi sekarang di sukamaju cianjur")
    assert "lebih dari satu tempat" in question
    assert sorted(desk.bot.sent[-1].payloads()) == [f"v:{SUKAMAJU_CIANJUR}", f"v:{TIENG}"]


async def test_nothing_is_called_open(desk: Desk) -> None:
    await desk.known()
    listed, *_pin = await desk.say("/kopdes tieng wonosobo")
    assert "terdaftar" in listed
    assert "kantor desa" in listed
    assert "Permenkop" in listed, "the source"
