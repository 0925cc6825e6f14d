"""Nonsense is refused with words; nothing brings the simulator down."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.settings import Settings
from simulator.testing import RunningSimulator

ODD: list[Any] = [
    "",
    "x",
    -1,
    0,
    10**30,
    1.5,
    True,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    "[",
    "9" * 5000,
    "\u00b2",
    None,
]
_NAMES = (
    "chat_id text message_id reply_markup reply_parameters entities parse_mode message_thread_id latitude photo "
    "file_id commands scope url callback_query_id message_ids reaction offset allowed_updates user_id name "
    "menu_button from_chat_id icon_color caption action language_code title"
)
_METHODS = (
    "sendMessage editMessageText sendPhoto sendLocation sendVenue copyMessage deleteMessages setMessageReaction "
    "getUpdates setWebhook getFile setMyCommands setMyName setChatMenuButton answerCallbackQuery getChatMember "
    "createForumTopic sendChatAction pinChatMessage editMessageReplyMarkup"
)


@pytest.mark.parametrize("method", _METHODS.split())
async def test_no_value_breaks_a_method(sim: RunningSimulator, method: str) -> None:
    await sim.say(7, "halo")
    sound = {"chat_id": 7, "message_id": 1, "text": "x", "from_chat_id": 7, "longitude": 1, "latitude": 1}
    for name in _NAMES.split():
        for value in ODD:
            answer = await sim.client.post(f"/bot1:a/{method}", json={**sound, name: value})
            assert answer.status_code < 500, (name, value, answer.text)
            assert isinstance(answer.json()["ok"], bool)


@pytest.mark.parametrize("name", ["text", "location", "contact", "button", "callback_data", "media", "block", "start"])
async def test_no_value_breaks_an_act(sim: RunningSimulator, name: str) -> None:
    for value in ODD:
        answer = await sim.client.post("/sim/people/7/messages", json={name: value})
        assert answer.status_code in (200, 400), (value, answer.text)
    assert (await sim.client.get("/sim/people/7/messages")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "\\ud800"}',
        b'{"location": {"latitude": NaN, "longitude": 0}}',
        b"[" * 100_000,
        b"\xff",
        b"",
    ],
)
async def test_bodies_that_are_no_text(sim: RunningSimulator, body: bytes) -> None:
    answer = await sim.client.post("/sim/people/7/messages", content=body)
    assert answer.status_code == 400
    answer = await sim.client.post("/bot1:a/sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


async def test_control_characters_never_reach_the_bot(sim: RunningSimulator) -> None:
    await sim.say(7, "a\x00b\tc\r\nd")
    assert (await sim.sees(7))["messages"][0]["text"] == "a b c\nd"


@pytest.mark.parametrize("settings", [Settings(latency=0.2)])
async def test_latency(sim: RunningSimulator) -> None:
    await sim.client.get("/bot1:a/getMe")
    assert (await sim.log())[0]["duration_ms"] >= 200
