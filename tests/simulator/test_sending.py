"""New messages: text, places, contacts, copies; what Telegram refuses."""

from __future__ import annotations

import httpx
import pytest
import telegram
from telegram.constants import ChatAction

from simulator.testing import RunningSimulator


async def test_text_reaches_the_person(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo", name="Siti", username="@siti")
    sent = await bot.send_message(7, "  Selamat pagi  ", reply_parameters=telegram.ReplyParameters(1))
    assert sent.text == "Selamat pagi"
    assert sent.chat.first_name == "Siti"
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "halo"
    [seen] = await sim.bot_messages(7)
    assert seen["text"] == "Selamat pagi"
    assert seen["reply_to_message_id"] == 1
    assert seen["message_id"] == sent.message_id


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 999, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": 7}, "message text is empty"),
        ({"chat_id": 7, "text": " \n "}, "message text is empty"),
        ({"chat_id": 7, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"chat_id": 7, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": 7, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": 7, "text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"chat_id": 7, "text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"chat_id": 7, "text": "x", "message_thread_id": 99}, "message thread not found"),
    ],
)
async def test_refusals(sim: RunningSimulator, parameters: dict[str, object], reason: str) -> None:
    await sim.say(7, "halo")
    answer = await sim.client.post("/bot1:a/sendMessage", json=parameters)
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}


async def test_length_counts_utf16_after_parsing(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await bot.send_message(7, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    await bot.send_message(7, "😀" * 2048)
    with pytest.raises(telegram.error.BadRequest, match="Message is too long"):
        await bot.send_message(7, "😀" * 2049)


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "A", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "url": "not an address"}, "BUTTON_URL_INVALID"),
        ({"text": "A"}, "can't parse inline keyboard button: Text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, 'Field "text" must be non-empty'),
    ],
)
async def test_bad_inline_buttons(sim: RunningSimulator, button: dict[str, str], reason: str) -> None:
    await sim.say(7, "halo")
    call = {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}}
    answer = (await sim.client.post("/bot1:a/sendMessage", json=call)).json()
    assert answer["error_code"] == 400
    assert reason in answer["description"]


async def test_64_bytes_of_callback_data_pass(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    button = telegram.InlineKeyboardButton("A", callback_data="x" * 64)
    await bot.send_message(7, "x", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    assert (await sim.bot_messages(7))[0]["buttons"] == [[{"text": "A", "callback_data": "x" * 64}]]


async def test_reply_keyboard_and_its_removal(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    share = telegram.KeyboardButton("Kirim lokasi", request_location=True)
    keys = telegram.ReplyKeyboardMarkup([[share, "Nanti"]], one_time_keyboard=True)
    sent = await bot.send_message(7, "Di mana?", reply_markup=keys)
    assert sent.reply_markup is None
    seen = await sim.sees(7)
    assert seen["keyboard"] == [[{"text": "Kirim lokasi", "request_location": True}, {"text": "Nanti"}]]
    assert seen["messages"][-1]["keyboard"] == seen["keyboard"]
    await bot.send_message(7, "Baik", reply_markup=telegram.ReplyKeyboardRemove())
    assert (await sim.sees(7))["keyboard"] is None


async def test_a_bot_cannot_write_first(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.call("PUT", "/sim/people/8", {"name": "Budi"})
    with pytest.raises(telegram.error.Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(8, "halo")


async def test_location_venue_contact(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    place = await bot.send_location(7, -7.5, 110.25)
    assert place.location is not None
    assert place.location.latitude == -7.5
    venue = await bot.send_venue(7, -7.5, 110.25, "Kopdes Sukamaju", "Jalan Desa 1")
    assert venue.venue is not None
    assert venue.venue.title == "Kopdes Sukamaju"
    contact = await bot.send_contact(7, "+621500000", "Petugas")
    assert contact.contact is not None
    with pytest.raises(telegram.error.BadRequest, match="latitude"):
        await bot.send_location(7, 91, 0)
    seen = await sim.bot_messages(7)
    assert seen[0]["location"] == {"latitude": -7.5, "longitude": 110.25}
    assert seen[1]["venue"]["address"] == "Jalan Desa 1"
    assert seen[2]["contact"]["phone_number"] == "+621500000"


async def test_copy_and_forward(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "asli")
    await sim.say(8, "halo")
    copied = await bot.copy_message(8, 7, 1)
    forwarded = await bot.forward_message(8, 7, 1)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == 7
    seen = await sim.bot_messages(8)
    assert [one["text"] for one in seen] == ["asli", "asli"]
    assert seen[0]["message_id"] == copied.message_id
    with pytest.raises(telegram.error.BadRequest, match="Message to copy not found"):
        await bot.copy_message(8, 7, 99)


async def test_typing_shows_until_the_answer(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await bot.send_chat_action(7, ChatAction.TYPING)
    assert (await sim.sees(7))["typing"] is True
    await bot.send_message(7, "Halo")
    assert (await sim.sees(7))["typing"] is False
    with pytest.raises(telegram.error.BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(7, "dancing")


async def test_every_way_to_pass_parameters(sim: RunningSimulator) -> None:
    await sim.say(7, "halo")
    path = "/bot1:a/sendMessage"
    file = {"unused": ("a.txt", b"a")}
    answers: list[httpx.Response] = [
        await sim.client.get(path, params={"chat_id": 7, "text": "query"}),
        await sim.client.post(path, json={"chat_id": 7, "text": "json"}),
        await sim.client.post(path, data={"chat_id": "7", "text": "form"}),
        await sim.client.post(path, data={"chat_id": "7", "text": "multipart"}, files=file),
        await sim.client.post(path.lower() + "?chat_id=7", data={"text": "mixed"}),
    ]
    assert all(answer.json()["ok"] for answer in answers)
    texts = [one["text"] for one in await sim.bot_messages(7)]
    assert texts == ["query", "json", "form", "multipart", "mixed"]


async def test_unknown_method_and_malformed_token(sim: RunningSimulator) -> None:
    answer = await sim.client.get("/bot1:a/sendTelepathy")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")
    for path in ("/botnonsense/getMe", "/bot1:a", "/botx:y/getMe"):
        assert (await sim.client.get(path)).json() == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found",
        }


async def test_a_broken_body_is_refused(sim: RunningSimulator) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]"):
        answer = await sim.client.post("/bot1:a/getMe", content=body, headers=headers)
        assert answer.status_code == 400
    headers = {"Content-Type": "multipart/form-data"}
    assert (await sim.client.post("/bot1:a/getMe", content=b"x", headers=headers)).status_code == 400
