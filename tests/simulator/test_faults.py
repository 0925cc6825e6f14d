"""Faults on purpose."""

from __future__ import annotations

import time

import pytest
import telegram
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from simulator.faults import Faults
from simulator.testing import RunningSimulator


async def test_429_as_often_as_told(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await sim.fault("429", method="sendMessage", seconds=7, count=2)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="7"):
            await bot.send_message(7, "x")
    await bot.send_message(7, "x")
    assert len(await sim.bot_messages(7)) == 1


async def test_server_errors(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await sim.fault("5xx", chat_id=7, count=1)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(7, "x")
    assert await sim.bot_messages(7) == []


async def test_drop_applies_and_then_cuts(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await sim.fault("drop", method="sendMessage", count=1)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "sampai")
    assert [one["text"] for one in await sim.bot_messages(7)] == ["sampai"]
    [entry] = await sim.log(method="sendMessage")
    assert (entry["ok"], entry["fault"], entry["message_id"]) == (True, "drop", 2)
    await bot.send_message(7, "lagi")


async def test_drop_before_cuts_and_applies_nothing(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await sim.fault("drop_before", method="sendMessage", count=1)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "hilang")
    assert await sim.bot_messages(7) == []
    [entry] = await sim.log(method="sendMessage")
    assert entry["ok"] is False


async def test_delay(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.fault("delay", method="getMe", seconds=0.3, count=1)
    started = time.monotonic()
    await bot.get_me()
    assert time.monotonic() - started >= 0.3
    assert (await sim.log(method="getMe"))[-1]["duration_ms"] >= 300


async def test_blocked_and_deactivated_people(sim: RunningSimulator, bot: telegram.Bot) -> None:
    for person in (7, 8, 9):
        await sim.say(person, "halo")
    await sim.fault("blocked", chat_id=7)
    await sim.fault("deactivated", chat_id=8)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "x")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(8, "x")
    await bot.send_message(9, "x")
    await bot.get_me()


async def test_a_group_becomes_a_supergroup(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.call("POST", "/sim/chats", {"id": -55, "title": "Petugas", "members": [7]})
    await sim.fault("migrate", chat_id=-55, count=1)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-55, "x")
    moved = caught.value.new_chat_id
    await bot.send_message(moved, "di sini")
    with pytest.raises(ChatMigrated):
        await bot.send_message(-55, "x")
    kinds = [update.message for update in await bot.get_updates() if update.message]
    assert [(one.migrate_to_chat_id, one.migrate_from_chat_id) for one in kinds] == [
        (moved, None),
        (None, -55),
    ]


async def test_probability_is_repeatable() -> None:
    def strokes() -> list[bool]:
        faults = Faults()
        faults.add_all({"seed": 3, "rules": [{"kind": "5xx", "probability": 0.3}]})
        return [faults.judge("sendMessage", "7").fault is not None for _ in range(1000)]

    assert strokes() == strokes()
    assert 250 < sum(strokes()) < 350


async def test_rules_are_listed_and_removed(sim: RunningSimulator, bot: telegram.Bot) -> None:
    rules = await sim.call("POST", "/sim/faults", [{"kind": "429"}, {"kind": "drop", "chat_id": 7}])
    assert [(rule["kind"], rule["chat_id"]) for rule in rules] == [("429", None), ("drop", 7)]
    left = await sim.call("DELETE", f"/sim/faults?id={rules[0]['id']}")
    assert [rule["kind"] for rule in left] == ["drop"]
    assert await sim.call("DELETE", "/sim/faults") == []
    await bot.get_me()


@pytest.mark.parametrize(
    "rule", [{"kind": "flood"}, {"kind": "429", "probability": 2}, ["x"], {"kind": "429", "count": "x"}]
)
async def test_wrong_rules_are_refused(sim: RunningSimulator, rule: object) -> None:
    answer = await sim.client.post("/sim/faults", json=rule)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_real_refusal_is_logged(sim: RunningSimulator, bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(99, "x")
    [entry] = await sim.log(method="sendmessage", chat_id=99)
    assert (entry["ok"], entry["error_code"]) == (False, 400)
    assert entry["params"]["text"] == "x"
    assert (await sim.log(after=entry["seq"])) == []
