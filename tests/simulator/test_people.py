"""What people do, and what they see."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import telegram
from telegram.constants import ChatAction
from telegram.error import Forbidden

from simulator.testing import RunningSimulator


async def _last(bot: telegram.Bot) -> telegram.Update:
    return (await bot.get_updates())[-1]


async def test_a_command_and_a_deep_link(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.act(7, start="kopdes_3201")
    message = (await _last(bot)).message
    assert message is not None
    assert message.text == "/start kopdes_3201"
    assert [(one.type, one.offset, one.length) for one in message.entities] == [("bot_command", 0, 6)]
    assert message.from_user is not None
    assert message.from_user.language_code == "id"


async def test_location_and_contact(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.act(7, location={"latitude": -6.9, "longitude": 107.6})
    message = (await _last(bot)).message
    assert message is not None
    assert message.location is not None
    assert message.location.longitude == 107.6
    for given, user_id in ((None, 7), (8, 8)):
        contact: dict[str, Any] = {"phone_number": "+628000000"}
        await sim.act(7, contact=contact if given is None else {**contact, "user_id": given})
        message = (await _last(bot)).message
        assert message is not None
        assert message.contact is not None
        assert message.contact.user_id == user_id


async def test_an_edited_message(sim: RunningSimulator, bot: telegram.Bot) -> None:
    done = await sim.say(7, "saya di Malasia")
    await sim.say(7, "saya di Malaysia", edit_message_id=done["message_id"])
    update = await _last(bot)
    assert update.edited_message is not None
    assert update.edited_message.text == "saya di Malaysia"
    assert update.edited_message.message_id == done["message_id"]
    [seen] = (await sim.sees(7))["messages"]
    assert (seen["text"], seen["edited"]) == ("saya di Malaysia", True)


async def test_blocking_and_coming_back(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    assert (await sim.act(7, block=True))["message_id"] is None
    change = (await _last(bot)).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    assert (await sim.call("GET", "/sim/people"))[0]["blocked"] is True
    for call in (
        bot.send_message(7, "x"),
        bot.send_chat_action(7, ChatAction.TYPING),
        bot.copy_message(7, 7, 1),
    ):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await call
    assert (await sim.client.post("/sim/people/7/messages", json={"text": "x"})).status_code == 400
    await sim.act(7, block=False)
    await bot.send_message(7, "selamat datang kembali")
    await sim.act(7, block=True)
    await sim.act(7, start="")
    kinds = [update.my_chat_member is not None for update in await bot.get_updates()]
    assert kinds == [False, True, True, True, True, False]


async def test_people_are_listed_and_changed(sim: RunningSimulator) -> None:
    await sim.say(7, "halo", name="Siti", language_code="jv")
    await sim.call("PUT", "/sim/people/8", {"name": "Budi", "language_code": "ms"})
    people = await sim.call("GET", "/sim/people")
    assert [(one["id"], one["name"], one["language_code"]) for one in people] == [
        (7, "Siti", "jv"),
        (8, "Budi", "ms"),
    ]


async def test_changes_since_a_number(sim: RunningSimulator, bot: telegram.Bot) -> None:
    for number in range(3):
        await sim.say(7, str(number))
    seen = await sim.sees(7)
    assert (await sim.sees(7, after=seen["seq"]))["messages"] == []
    await sim.say(7, "0b", edit_message_id=1)
    changed = await sim.sees(7, after=seen["seq"])
    assert [(one["message_id"], one["text"]) for one in changed["messages"]] == [(1, "0b")]
    # A client from before a reset is ahead: it gets everything.
    assert len((await sim.sees(7, after=999, wait=5))["messages"]) == 3


async def test_waiting_for_news(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    seq = (await sim.sees(7))["seq"]
    poll = asyncio.create_task(sim.sees(7, after=seq, wait=20))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await bot.send_chat_action(7, ChatAction.TYPING)
    seen = await poll
    assert seen["typing"] is True
    await bot.send_message(7, "jawaban")
    news = await sim.sees(7, after=seen["seq"], wait=20)
    assert [one["text"] for one in news["messages"]] == ["jawaban"]
    assert time.monotonic() - started < 10
    started = time.monotonic()
    await sim.sees(7, after=news["seq"], wait=0.3)
    assert 0.25 < time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": 5},
        {"text": "x" * 4097},
        {"text": "a", "media": "photo"},
        {"location": {"latitude": 100, "longitude": 0}},
        {"location": {"latitude": "a", "longitude": 0}},
        {"contact": {}},
        {"start": "bukan boleh"},
        {"text": "x", "chat_id": -5},
        {"text": "x", "reply_to_message_id": 99},
        {"text": "x", "edit_message_id": 99},
        {"text": "x", "message_thread_id": 4},
        {"text": "x", "name": ""},
        {"block": "ya"},
        [],
    ],
)
async def test_what_no_phone_can_do(sim: RunningSimulator, body: object) -> None:
    answer = await sim.client.post("/sim/people/7/messages", json=body)
    assert answer.status_code == 400
    assert isinstance(answer.json()["error"], str)


async def test_wrong_addresses(sim: RunningSimulator) -> None:
    for path in ("/sim/people/abc/messages", "/sim/people/-4/messages", "/sim/people/7/messages?after=x"):
        assert (await sim.client.get(path)).status_code == 400
    assert (await sim.client.get("/sim/chats/-4/messages")).status_code == 400
    assert (await sim.client.get("/sim/health")).json() == {"ok": True}
    assert (await sim.client.get("/sim/files/1/none")).status_code == 404
