"""A person's own registrations in the chat: shown, corrected in words after sending, changed, withdrawn."""

import pytest
from sqlalchemy import select

from kawan import training
from kawan.people import Person
from kawan.training import Registration, drafts
from tests.bot.conftest import Desk
from tests.bot.test_registration_desk import registered, stored
from tests.bot.updates import CHAT


async def person(desk: Desk, chat: int = CHAT) -> Person:
    return await desk.person(chat)


async def test_pelatihan_shows_everything_that_was_said(desk: Desk) -> None:
    number = await registered(desk, country="TW", times="malam")
    shown, _more = await desk.say("/pelatihan")
    for words in (str(number), "Siti Aminah", "Tieng", "Taiwan", "+6281234567890", "kursi roda", "belum dihubungi"):
        assert words in shown
    assert desk.rasa.asked == []


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("eh salah, hpnya 0813 1111 2222", "phone", "+6281311112222"),
        ("ralat nama saya Siti Rahma", "name", "Siti Rahma"),
        ("salah desa, harusnya Sembungan kejajar", "village_code", "3307132005"),
        ("ganti pelatihannya jadi kemasan", "wish", "kemasan"),
    ],
)
async def test_a_correction_after_sending(desk: Desk, text: str, column: str, value: str) -> None:
    number = await registered(desk)
    said = await desk.say(text)
    assert said[0].startswith("Sudah diganti")
    row = await stored(desk, number)
    assert getattr(row, column) == value
    assert row.needs == "kursi roda", "everything else stays"
    assert desk.rasa.asked == []


async def test_a_correction_counts_for_every_registration(desk: Desk) -> None:
    first, second = await registered(desk), await registered(desk, wish="kemasan")
    await desk.say("eh salah, hpnya 0813 1111 2222")
    assert {(await stored(desk, number)).phone for number in (first, second)} == {"+6281311112222"}


@pytest.mark.parametrize(
    "text", ["majikan saya salah bayar gaji, no hp dia 081311112222", "eh kapan pelatihannya mulai?"]
)
async def test_what_is_no_correction_goes_on(desk: Desk, text: str) -> None:
    number = await registered(desk)
    await desk.say(text)
    assert desk.rasa.texts() == [text]
    assert (await stored(desk, number)).phone == "+6281234567890"


async def test_in_danger_nothing_is_corrected(desk: Desk) -> None:
    number = await registered(desk)
    await desk.say("tolong saya disekap, eh salah hpnya 0813 1111 2222")
    assert (await stored(desk, number)).phone == "+6281234567890"


async def test_without_the_new_value_the_form_asks_for_it(desk: Desk) -> None:
    number = await registered(desk)
    await desk.say("salah desa")
    assert desk.rasa.texts() == ["/daftar-pelatihan"]
    async with desk.services.database.session() as session:
        draft = await drafts.find(session, await person(desk))
    assert draft is not None
    assert draft.registration_id == number
    assert "village" not in draft.said
    assert draft.said["name"] == "Siti Aminah"


async def test_asking_in_words_shows_them(desk: Desk) -> None:
    await registered(desk)
    assert "Siti Aminah" in (await desk.say("cek pendaftaran pelatihan saya udah masuk blm"))[0]


async def test_changing_opens_the_form_with_what_is_known(desk: Desk) -> None:
    number = await registered(desk)
    await desk.press(f"g:edit:{number}")
    assert desk.rasa.texts() == ["/daftar-pelatihan"]
    await desk.press("g:drop")
    async with desk.services.database.session() as session:
        assert await drafts.find(session, await person(desk)) is None
    assert "sudah tidak ada" in (await desk.press("g:drop"))[0]


async def test_nobody_changes_somebody_elses(desk: Desk) -> None:
    number = await registered(desk, CHAT + 1)
    await desk.known()
    [said] = await desk.press(f"g:edit:{number}")
    assert said.startswith("Tombol ini sudah tidak berlaku")
    assert desk.rasa.asked == []


async def test_deleting_everything_leaves_only_what_is_counted(desk: Desk) -> None:
    number = await registered(desk)
    await desk.press("p:erase")
    async with desk.services.database.session() as session:
        [row] = await session.scalars(select(Registration))
        listed = await training.newest(session)
    assert (row.id, row.person_id, row.name, row.phone, row.needs, row.village) == (number, None, "", None, None, "")
    assert (row.village_code, row.wish, row.state) == ("3307", "mentor", "baru")
    assert listed == []
