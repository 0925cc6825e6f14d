"""Telegram's speed limits."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import RetryAfter

from simulator.errors import ApiError
from simulator.limits import Limits
from simulator.settings import Settings
from simulator.testing import RunningSimulator


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _sent(limits: Limits, chats: range, *, private: bool = True, paid: bool = False) -> int:
    """How many messages pass, one to each chat."""
    count = 0
    for chat_id in chats:
        try:
            limits.take(chat_id, private=private, paid=paid)
        except ApiError:
            continue
        count += 1
    return count


def test_thirty_a_second_over_all_chats() -> None:
    clock = Clock()
    limits = Limits(Settings(), clock)
    assert _sent(limits, range(1000)) == 30
    clock.now = 1.0
    assert _sent(limits, range(1000, 2000)) == 30


def test_a_broadcast_on_time_is_never_refused() -> None:
    clock = Clock()
    limits = Limits(Settings(), clock)
    for number in range(10_000):
        clock.now = number / 30
        limits.take(number, private=True, paid=False)


def test_paid_broadcasts_need_both_the_option_and_the_parameter() -> None:
    assert _sent(Limits(Settings(paid=True), Clock()), range(2000), paid=True) == 1000
    assert _sent(Limits(Settings(paid=True), Clock()), range(2000)) == 30
    assert _sent(Limits(Settings(), Clock()), range(2000), paid=True) == 30


def test_one_a_second_to_a_person_after_a_burst() -> None:
    clock = Clock()
    limits = Limits(Settings(chat_burst=3), clock)
    for _ in range(3):
        limits.take(7, private=True, paid=False)
    with pytest.raises(ApiError) as caught:
        limits.take(7, private=True, paid=False)
    assert caught.value.to_json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    clock.now = 1.0
    limits.take(7, private=True, paid=False)


def test_twenty_a_minute_to_a_group() -> None:
    clock = Clock()
    limits = Limits(Settings(), clock)
    for _ in range(20):
        limits.take(-7, private=False, paid=False)
    with pytest.raises(ApiError) as caught:
        limits.take(-7, private=False, paid=False)
    assert caught.value.parameters == {"retry_after": 3}
    clock.now = 3.0
    limits.take(-7, private=False, paid=False)


@pytest.mark.parametrize("settings", [Settings(chat_burst=2, chat_messages_per_second=0.2)])
async def test_ptb_understands_the_refusal(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    await bot.send_message(7, "1")
    await bot.send_message(7, "2")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(7, "3")
    assert str(caught.value) == "Flood control exceeded. Retry in 5 seconds"
    assert [one["text"] for one in await sim.bot_messages(7)] == ["1", "2"]
