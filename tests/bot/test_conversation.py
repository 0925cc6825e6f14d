"""Guard first, then what the bot does itself, then Rasa: what each kind of message gets."""

import pytest
from sqlalchemy import select

from bot import conversation
from bot.commands import MENU
from kawan import answers
from kawan.i18n import LANGUAGES
from kawan.inbox import InboxUpdate
from kawan.people import Consent, Person
from kawan.tickets import DANGER, Ticket, TicketMessage
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP, LOCATION, message

DANGEROUS = "tolong saya dipukul majikan dan dikurung di kamar"
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [FILE | {"width": 1, "height": 1}]


async def test_a_stranger_is_told_who_speaks_and_asked_to_agree(desk: Desk) -> None:
    introduction, answer = await desk.say("apa itu kopdes")
    assert "Kawan Migran" in introduction
    assert desk.services.settings.operator in introduction
    assert desk.bot.sent[0].payloads() == ["c:data:yes", "c:data:no"]
    assert answer == "jawaban: apa itu kopdes"
    assert await desk.say("lagi") == ["jawaban: lagi"], "once is enough"


async def test_start_introduces_once(desk: Desk) -> None:
    first = await desk.say("/start")
    second = await desk.say("/start")
    assert "Kawan Migran" in first[0]
    assert len(first) == len(second) == 2
    assert second[0] != first[0]
    assert second[1] == first[1], "the menu"


async def test_danger_gets_the_card_first_and_staff_a_ticket(desk: Desk, officer: int) -> None:
    await desk.known()
    card, *_rest = await desk.say(DANGEROUS)
    assert "KP2MI" in card
    assert desk.bot.sent[0].payloads()[0] == "x:bicara-petugas"
    [seen] = desk.bot.said(officer)
    assert "dipukul majikan" in seen
    async with desk.services.database.session() as session:
        ticket = (await session.scalars(select(Ticket))).one()
        assert (ticket.reason, ticket.taken_at) == (DANGER, None)
        assert (await session.scalars(select(TicketMessage.text))).one() == DANGEROUS
    assert desk.rasa.texts() == [DANGEROUS], "the assistant goes on answering"
    assert desk.rasa.metadata[0]["urgent"] is True


async def test_the_card_does_not_wait_for_rasa(desk: Desk) -> None:
    await desk.known()
    desk.rasa.down = True
    card, *_rest = await desk.say(DANGEROUS)
    assert "KP2MI" in card


async def test_danger_in_a_caption_counts(desk: Desk, officer: int) -> None:
    await desk.known()
    card, *_rest = await desk.say("", photo=PHOTO, caption=DANGEROUS)
    assert "KP2MI" in card
    assert desk.bot.said(officer)


@pytest.mark.parametrize(
    ("urgency", "lines", "alarm"),
    [
        pytest.param(0.95, 2, True, id="certain: one calm line, and staff"),
        pytest.param(0.5, 2, False, id="likely: one calm line"),
        pytest.param(0.1, 1, False, id="a question"),
    ],
)
async def test_the_model_alone_may_call_it_urgent(
    desk: Desk, officer: int, urgency: float, lines: int, alarm: bool
) -> None:
    await desk.known()
    desk.rasa.urgency = urgency
    said = await desk.say("begini ceritanya kak")
    assert len(said) == lines
    assert ("0-800-1000" in said[-1]) is (urgency > 0.4)
    assert bool(desk.bot.said(officer)) is alarm


DOUBTFUL = "paspor bapak saya mati"


@pytest.mark.parametrize(("urgency", "alarmed"), [(0.1, False), (0.3, True)])
async def test_words_that_may_mean_something_else_wait_for_the_model(
    desk: Desk, officer: int, urgency: float, alarmed: bool
) -> None:
    await desk.known()
    desk.rasa.urgency = urgency
    said = await desk.say(DOUBTFUL)
    assert len(said) == 1 + alarmed
    assert ("KP2MI" in said[0]) is alarmed, "the card comes before the answer"
    assert bool(desk.bot.said(officer)) is alarmed


async def test_without_the_model_doubtful_words_count(desk: Desk, officer: int) -> None:
    await desk.known()
    desk.rasa.down = True
    card, *_rest = await desk.say(DOUBTFUL)
    assert "KP2MI" in card
    assert desk.bot.said(officer)
    desk.rasa.down, desk.rasa.urgency = False, 0.9
    before = len(desk.bot.said(CHAT))
    await desk.say("halo")
    assert not any("KP2MI" in said for said in desk.bot.said(CHAT)[before:-2]), "the alarm is raised once"


async def test_a_form_does_not_hide_danger_from_the_gateway(desk: Desk) -> None:
    """Danger in a caption or an edit is judged by words alone: no model is asked there."""
    await desk.known()
    card, *_rest = await desk.say("", photo=PHOTO, caption="bapak saya meninggal di kapal")
    assert "KP2MI" in card


@pytest.mark.parametrize("text", ["😭😭😭", "...", "?", "👍"])
async def test_signs_without_words_get_a_question_back(desk: Desk, text: str) -> None:
    await desk.known()
    assert len(await desk.say(text)) == 1
    assert desk.rasa.asked == []
    assert "x:darurat" in desk.bot.sent[-1].payloads()


@pytest.mark.parametrize(
    "media",
    [
        {"sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
        {"voice": FILE | {"duration": 1}},
        {"audio": FILE | {"duration": 1}},
        {"photo": PHOTO},
        {"document": FILE},
        {"video": FILE | {"duration": 1, "width": 1, "height": 1}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
    ids=lambda media: next(iter(media)),
)
async def test_what_we_cannot_read_is_said_so(desk: Desk, media: dict[str, object]) -> None:
    await desk.known()
    assert len(await desk.say("", **media)) == 1
    assert desk.rasa.asked == []


async def test_an_edited_message_is_noticed_and_guarded(desk: Desk) -> None:
    await desk.known()
    [hint] = await desk.say("apa itu kopdes ya", kind="edited_message")
    assert hint
    assert desk.rasa.asked == []
    [card] = await desk.say(DANGEROUS, kind="edited_message")
    assert "KP2MI" in card


async def test_a_moving_live_location_is_not_commented_on(desk: Desk) -> None:
    await desk.known()
    await desk.say("", location=LOCATION | {"live_period": 900})
    for _step in range(3):
        assert await desk.say("", kind="edited_message", location=LOCATION | {"live_period": 900}) == []


async def test_a_shared_number_goes_to_the_form(desk: Desk) -> None:
    await desk.known()
    await desk.say("", contact={"phone_number": "6281234567890", "first_name": "Siti", "user_id": CHAT})
    assert desk.rasa.texts() == ['/choose{"value":"+6281234567890"}']


async def test_somebody_elses_number_is_not_taken(desk: Desk) -> None:
    await desk.known()
    await desk.say("", contact={"phone_number": "6281234567890", "first_name": "Budi", "user_id": 5})
    assert desk.rasa.asked == []
    assert len(desk.bot.said(CHAT)) == 1


@pytest.mark.parametrize("command", [row["command"] for row in answers.tasks().values()] + ["/menu"])
async def test_every_command_of_the_menu_does_something(desk: Desk, command: str) -> None:
    await desk.known()
    said = await desk.say(command)
    assert said
    assert "{" not in said[0]


@pytest.mark.parametrize("command", ["/tidakada", "/", "/pendaftar", "/siarkan halo"])
async def test_an_unknown_command_gets_the_menu(desk: Desk, command: str) -> None:
    """To people the staff's commands are unknown ones."""
    await desk.known()
    await desk.say(command)
    assert "x:darurat" in desk.bot.sent[-1].payloads()
    assert desk.rasa.asked == []


async def test_the_menu_offers_every_task_but_itself(desk: Desk) -> None:
    await desk.known()
    await desk.say("/bantuan")
    tasks = [payload for payload in desk.bot.sent[-1].payloads() if payload.startswith("x:")]
    assert set(tasks) == {f"x:{name}" for name in answers.tasks()} - {"x:bantuan"}
    assert set(MENU) == set(answers.tasks())


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_language_stays(desk: Desk, code: str) -> None:
    await desk.known()
    await desk.press(f"l:{code}")
    assert (await desk.person()).language == code
    [text] = await desk.say("/bahasa")
    assert ("Which language" in text) is (code == "en")
    assert ("bahasa apa" in text) is (code == "id")


@pytest.mark.parametrize(
    ("text", "role"), [("adik saya ditangkap di jepang", "keluarga"), ("sy lg di korea, mau tanya kopdes", "pmi")]
)
async def test_the_answer_is_for_the_one_who_asks(desk: Desk, text: str, role: str) -> None:
    await desk.known()
    await desk.say(text)
    assert desk.rasa.metadata[-1]["role"] == role
    assert (await desk.person()).role is None, "understood for this message, not kept"
    await desk.say("boleh ga paspor dipegang majikan")
    assert desk.rasa.metadata[-1]["role"] is None


async def test_a_country_that_is_named_makes_the_card_fit(desk: Desk) -> None:
    await desk.known(CHAT, "data")
    await desk.say("saya kerja di taiwan")
    assert (await desk.person()).country == "TW"


async def test_without_agreement_nothing_about_the_person_is_kept(desk: Desk) -> None:
    """The introduction says: "Without your agreement I keep only this chat's number"."""
    await desk.say("saya kerja di taiwan, apa hak saya")
    await desk.say("/kopdes tieng wonosobo")
    person = await desk.person()
    assert (person.country, person.role, person.village_code) == (None, None, None)


async def test_the_agreement_is_recorded_with_the_words_shown(desk: Desk) -> None:
    introduction, _menu = await desk.say("/start")
    assert "tautan asal dan hari terakhir" in introduction
    await desk.press("c:data:yes")
    await desk.press("c:announcements:yes")
    async with desk.services.database.session() as session:
        consents = {row.purpose: row.wording for row in await session.scalars(select(Consent))}
    assert consents["data"].replace("**", "") == introduction.replace("<b>", "").replace("</b>", "")
    assert "/siaran" in consents["announcements"]


async def test_in_a_group_nobody_is_answered(desk: Desk) -> None:
    await desk.receive(message(1, DANGEROUS, GROUP, CHAT))
    await desk.receive(message(2, "apa itu kopdes", GROUP, CHAT))
    assert desk.bot.sent == []
    assert desk.rasa.asked == []


async def test_what_a_group_says_is_not_kept(desk: Desk) -> None:
    await desk.receive(message(1, "rahasia grup", GROUP, CHAT))
    async with desk.services.database.session() as session:
        assert [(row.text, row.payload) for row in await session.scalars(select(InboxUpdate))] == [(None, None)]
        assert [row.chat_id for row in await session.scalars(select(Person)) if row.chat_id < 0] == []


def test_a_late_answer_quotes_little() -> None:
    assert "“halo”" in conversation.late_answer("halo").text
    assert len(conversation.late_answer("panjang " * 100).text) < 200
