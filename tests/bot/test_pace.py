"""Replies before announcements, never more than allowed, silence for all when Telegram asks for it."""

import asyncio
import time
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.pace import SLACK_SECONDS, AnnouncementsLane, Pace, RepliesLane


async def call(lane: RepliesLane | AnnouncementsLane, *answers: Any, **data: Any) -> tuple[Any, int]:
    """One call through a lane, to a Telegram that gives these answers; the last answer, and how many calls it took."""
    given = list(answers)

    async def telegram(*_args: Any, **_more: Any) -> Any:
        answer = given.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    data = data or {"chat_id": 7}
    answer = await lane.process_request(telegram, ("sendMessage", data), {}, "sendMessage", data, None)
    return answer, len(answers) - len(given)


async def test_replies_are_spaced_after_what_may_be_made_up_for() -> None:
    pace, began = Pace(100, 100), time.monotonic()
    await asyncio.gather(*(pace.reply() for _ in range(60)))
    assert time.monotonic() - began >= 0.6 - SLACK_SECONDS - 0.02


async def test_announcements_wait_for_replies_and_not_the_other_way_round() -> None:
    pace = Pace(10, 10)
    for _ in range(10):
        pace.book_announcements(1) if pace.until_announcements() <= 0 else None
    waiting = [asyncio.create_task(pace.reply()) for _ in range(5)]
    await asyncio.sleep(0)
    assert pace.until_announcements() > 0.3, "five replies are before it"
    began = time.monotonic()
    await waiting[0]
    assert time.monotonic() - began < 0.25
    await asyncio.gather(*waiting)


def test_announcements_take_their_share_only() -> None:
    pace = Pace(30, 10)
    pace.book_announcements(10)
    assert pace.until_announcements() > 0.6


def test_paid_announcements_leave_the_common_line_free() -> None:
    pace = Pace(30, 1000, paid=True)
    pace.book_announcements(500)
    assert pace.until_announcements() < 0.6


def test_held_announcements_go_on_later() -> None:
    pace = Pace()
    pace.hold_announcements(5)
    assert 4 < pace.until_announcements() <= 5


async def test_a_refused_reply_is_made_again_and_all_are_silent() -> None:
    pace = Pace(1000, 1000)
    pause = RetryAfter(1)
    task = asyncio.create_task(call(RepliesLane(pace), pause, True))
    await asyncio.sleep(0.05)
    assert pace.until_announcements() > 0.8
    began = time.monotonic()
    await pace.reply()
    assert time.monotonic() - began > 0.8
    assert await task == (True, 2)


async def test_a_refused_announcement_is_the_senders_matter() -> None:
    pace = Pace(1000, 1000)
    with pytest.raises(RetryAfter):
        await call(AnnouncementsLane(pace), RetryAfter(3))
    assert pace.until_announcements() > 2


@pytest.mark.parametrize("paid", [False, True])
async def test_only_paid_announcements_say_so(paid: bool) -> None:
    data = {"chat_id": 7}
    await call(AnnouncementsLane(Pace(paid=paid)), True, **data)
    sent: dict[str, Any] = {"chat_id": 7}

    async def telegram(_endpoint: str, given: dict[str, Any]) -> bool:
        sent.update(given)
        return True

    lane = AnnouncementsLane(Pace(paid=paid))
    await lane.process_request(telegram, ("sendMessage", data), {}, "sendMessage", data, None)
    assert sent.get("allow_paid_broadcast", False) is paid


async def test_what_is_for_no_chat_does_not_wait() -> None:
    pace = Pace()
    pace.pause(60)
    async with asyncio.timeout(1):
        assert await call(RepliesLane(pace), True, offset=3) == (True, 1)
