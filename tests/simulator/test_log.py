"""The log of calls."""

from __future__ import annotations

import telegram

from simulator.log import CallLog
from simulator.testing import RunningSimulator


def _log(size: int, count: int) -> CallLog:
    log = CallLog(size)
    for number in range(count):
        log.add({"method": "sendMessage" if number % 2 else "getMe", "chat_id": number % 3})
    return log


def test_the_oldest_are_forgotten() -> None:
    assert [entry["seq"] for entry in _log(5, 12).read()] == [8, 9, 10, 11, 12]


def test_filters() -> None:
    log = _log(100, 12)
    assert [entry["seq"] for entry in log.read(after=8)] == [9, 10, 11, 12]
    assert [entry["seq"] for entry in log.read(method="SENDMESSAGE")] == [2, 4, 6, 8, 10, 12]
    assert [entry["seq"] for entry in log.read(chat_id="0")] == [1, 4, 7, 10]
    assert [entry["seq"] for entry in log.read(limit=2)] == [1, 2]


def test_numbers_go_on_after_clearing() -> None:
    log = _log(5, 12)
    log.clear()
    assert log.read() == []
    log.add({"method": "getMe", "chat_id": None})
    assert [entry["seq"] for entry in log.read()] == [13]


async def test_calls_are_logged_with_their_outcome(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    sent = await bot.send_document(7, b"abc", filename="a.txt")
    [entry] = await sim.log(chat_id=7)
    assert (entry["method"], entry["ok"], entry["message_id"]) == ("sendDocument", True, sent.message_id)
    assert entry["params"]["document"] == "<a.txt, 3 bytes>"
    assert entry["duration_ms"] >= 0
    await sim.call("DELETE", "/sim/log")
    assert await sim.log() == []
