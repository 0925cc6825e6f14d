"""The ways to Telegram at the common pace: one for replies, one for announcements."""

from collections.abc import Callable, Coroutine
from typing import Any, override

import structlog
from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.pace import Pace, Place

log = structlog.get_logger()

GROUP_MESSAGES, GROUP_SECONDS = 20, 60
MAX_RETRIES = 5

type Answer = bool | dict[str, Any] | list[dict[str, Any]]
type Call = Callable[..., Coroutine[Any, Any, Answer]]


class _Lane(BaseRateLimiter[int]):
    """One way to Telegram, at the common pace."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    @override
    async def initialize(self) -> None:
        """Nothing to prepare."""

    @override
    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def _call(self, place: Place, call: Coroutine[Any, Any, Answer], endpoint: str) -> Answer:
        is_answered = False
        try:
            answer = await call
            is_answered = endpoint == "sendMessage"  # others may be quicker, and are not what is counted
            return answer
        finally:
            place.leave(is_answered=is_answered)


class RepliesLane(_Lane):
    """For the bot that answers people: each call waits its turn, and is made again after Telegram's pause."""

    def __init__(self, pace: Pace) -> None:
        super().__init__(pace)
        self._groups: dict[int, AsyncLimiter] = {}

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
            place = await self._pace.reply(chat_id)
            try:
                return await self._call(place, callback(*args, **kwargs), endpoint)
            except RetryAfter as error:
                self._pace.refused(chat_id, seconds_of(error))
                log.warning("Telegram asks for a pause", seconds=seconds_of(error), endpoint=endpoint)
                if attempt == MAX_RETRIES:
                    raise
        raise AssertionError("unreachable")


class AnnouncementsLane(_Lane):
    """For the bot that announces: each call waits its turn, and a refused one is its sender's to make again."""

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
        if "chat_id" not in data:
            return await callback(*args, **kwargs)
        is_paid = self._pace.paid and endpoint.startswith("send")
        if is_paid:
            data["allow_paid_broadcast"] = True
        place = await self._pace.announcement(paid=is_paid)
        try:
            return await self._call(place, callback(*args, **kwargs), endpoint)
        except RetryAfter as error:
            if self._pace.held() <= 0:  # once, and not for each of those that were under way
                log.warning("Telegram asks for a pause", seconds=seconds_of(error), endpoint=endpoint)
            self._pace.refused(data["chat_id"], seconds_of(error), paid=is_paid)
            raise


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants silence."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())
