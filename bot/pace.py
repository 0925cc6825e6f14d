"""The pace of all that we send: so many messages a second, replies before announcements, and a pause for all where
Telegram asks for one.

Telegram counts over all chats together. Replies book their place on one time line at once; announcements book only
where that line is free *now*. So an announcement that runs at full speed delays a reply by one bundle at most, and a
wave of replies slows the announcement down, never the other way round.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, override

import structlog
from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

log = structlog.get_logger()

SLACK_SECONDS = 0.25  # how much may be made up for after the event loop was late
GROUP_MESSAGES, GROUP_SECONDS = 20, 60
MAX_RETRIES = 5

type Answer = bool | dict[str, Any] | list[dict[str, Any]]
type Call = Callable[..., Coroutine[Any, Any, Answer]]


class TimeLine:
    """Evenly spaced places, so many a second."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self._free_at = time.monotonic()

    def wait(self) -> float:
        """Seconds until a place is free; at most 0 where one is."""
        return self._free_at - time.monotonic()

    def book(self, count: int = 1) -> float:
        """Take the next places; seconds until the first of them."""
        now = time.monotonic()
        first = max(self._free_at, now - SLACK_SECONDS)
        self._free_at = first + count / self.per_second
        return max(0.0, first - now)


class Pace:
    """Shared by everything of one process that talks to Telegram.

    ``announcements_per_second`` is what announcements may take of ``per_second``; where they are ``paid`` they have a
    line of their own.
    """

    def __init__(self, per_second: float = 30, announcements_per_second: float = 25, *, paid: bool = False) -> None:
        self._all = TimeLine(per_second)
        self._announcements = TimeLine(announcements_per_second)
        self.paid = paid
        self._paused_until = 0.0
        self._held_until = 0.0

    def pause(self, seconds: float) -> None:
        """Telegram asked for silence: nobody sends for so long."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def hold_announcements(self, seconds: float) -> None:
        """No announcement for so long; replies go on."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    async def reply(self) -> None:
        """Wait for a reply's turn."""
        await asyncio.sleep(self._all.book())
        while True:  # the pause may grow while it lasts
            pause = self._paused_until - time.monotonic()
            if pause <= 0:
                return
            await asyncio.sleep(pause)

    def until_announcements(self) -> float:
        """Seconds until announcements may ask again; at most 0: go on."""
        quiet = max(self._paused_until, self._held_until) - time.monotonic()
        waits = [self._announcements.wait(), quiet]
        return max(waits if self.paid else [*waits, self._all.wait()])

    def overdue_announcements(self) -> int:
        """How many more than usual may be booked now, to make up for what was late."""
        late = min(-self.until_announcements(), SLACK_SECONDS)
        return max(0, int(late * self.announcements_per_second))

    def book_announcements(self, count: int) -> None:
        """Take ``count`` places now; only after ``until_announcements()`` allowed it."""
        self._announcements.book(count)
        if not self.paid:
            self._all.book(count)

    @property
    def announcements_per_second(self) -> float:
        return self._announcements.per_second


class RepliesLane(BaseRateLimiter[int]):
    """For the bot that answers people: each call waits its turn, and is made again after Telegram's pause."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._groups: dict[int, AsyncLimiter] = {}

    @override
    async def initialize(self) -> None:
        """Nothing to prepare."""

    @override
    async def shutdown(self) -> None:
        """Nothing to give back."""

    @override
    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        chat_id = data.get("chat_id")
        if chat_id is None:
            return await callback(*args, **kwargs)
        if isinstance(chat_id, int) and chat_id < 0:
            await self._groups.setdefault(chat_id, AsyncLimiter(GROUP_MESSAGES, GROUP_SECONDS)).acquire()
        for attempt in range(MAX_RETRIES + 1):
            await self._pace.reply()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._pace.pause(seconds_of(error))
                log.warning("Telegram asks for a pause", seconds=seconds_of(error), endpoint=endpoint)
                if attempt == MAX_RETRIES:
                    raise
        raise AssertionError("unreachable")


class AnnouncementsLane(BaseRateLimiter[int]):
    """For the bot that announces: its sender has booked the place already, and a refused call is the sender's to make
    again."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    @override
    async def initialize(self) -> None:
        """Nothing to prepare."""

    @override
    async def shutdown(self) -> None:
        """Nothing to give back."""

    @override
    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        if self._pace.paid and endpoint.startswith("send"):
            data["allow_paid_broadcast"] = True
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pace.pause(seconds_of(error))
            raise


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants silence."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())
