"""The ways to Telegram: what is made again, what says that it is paid for."""

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.lanes import AnnouncementsLane, RepliesLane
from bot.pace import Pace


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


async def test_a_refused_reply_is_made_again() -> None:
    pace = Pace(1000, 1000)
    task = asyncio.create_task(call(RepliesLane(pace), RetryAfter(1), True))
    await asyncio.sleep(0.05)
    assert pace.held() > 0.8
    async with asyncio.timeout(0.5):
        assert await call(RepliesLane(pace), True, chat_id=8) == (True, 1), "others go on"
    assert await task == (True, 2)


async def test_a_refused_announcement_is_the_senders_matter() -> None:
    pace = Pace(1000, 1000)
    with pytest.raises(RetryAfter):
        await call(AnnouncementsLane(pace), RetryAfter(3))
    assert pace.held() > 2


async def test_every_call_takes_a_place_and_gives_it_back() -> None:
    pace = Pace(1000, 1000)
    lane = AnnouncementsLane(pace)
    for answer in (True, RetryAfter(0), ValueError()):
        await asyncio.gather(call(lane, answer), return_exceptions=True)
        assert pace.announcing == 0


@pytest.mark.parametrize("paid", [False, True])
async def test_only_paid_announcements_say_so(paid: bool) -> None:
    data: dict[str, Any] = {"chat_id": 7}
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
    for chat in (7, 8):
        pace.refused(chat, 60)
    async with asyncio.timeout(1):
        assert await call(RepliesLane(pace), True, offset=3) == (True, 1)
