"""Telegram's speed limits as token buckets: over all chats, per person, per group."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from simulator.errors import too_many_requests
from simulator.settings import Settings

Clock = Callable[[], float]


class Bucket:
    """A bucket of `capacity` tokens that refills at `rate` tokens per second."""

    __slots__ = ("_at", "_tokens", "capacity", "rate")

    def __init__(self, capacity: float, rate: float, now: float) -> None:
        self.capacity = capacity
        self.rate = rate
        self._tokens = capacity
        self._at = now

    def wait(self, now: float) -> float:
        """Seconds until one token is there; 0 when it already is."""
        self._tokens = min(self.capacity, self._tokens + (now - self._at) * self.rate)
        self._at = now
        # A hair of tolerance keeps float rounding from refusing a message that is exactly on time.
        return 0.0 if self._tokens >= 1 - 1e-9 else (1 - self._tokens) / self.rate

    def take(self) -> None:
        self._tokens -= 1


class Limits:
    """The limits of one bot. A refused message takes nothing from any bucket."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        now = clock()
        self._all = Bucket(settings.messages_per_second, settings.messages_per_second, now)
        paid = settings.paid_messages_per_second
        self._paid = Bucket(paid, paid, now)
        self._chats: dict[int, Bucket] = {}

    def take(self, chat_id: int, *, private: bool, paid: bool) -> None:
        """Count one message to a chat.

        Raises:
            ApiError: 429 with `retry_after` in whole seconds when it comes too early.
        """
        now = self._clock()
        overall = self._paid if paid and self._settings.paid else self._all
        chat = self._chat(chat_id, private, now)
        wait = max(overall.wait(now), chat.wait(now))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        overall.take()
        chat.take()

    def _chat(self, chat_id: int, private: bool, now: float) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            settings = self._settings
            if private:
                bucket = Bucket(max(1.0, settings.chat_burst), settings.chat_messages_per_second, now)
            else:
                minute = settings.group_messages_per_minute
                bucket = Bucket(minute, minute / 60, now)
            self._chats[chat_id] = bucket
        return bucket
