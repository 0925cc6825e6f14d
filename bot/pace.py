"""The pace of all that we send: never more in a second than Telegram allows, replies before announcements, and silence
where Telegram asks for it.

Telegram counts over all chats together. Every call takes a place on one line; a reply takes the next one, an
announcement one that no reply waits for. So an announcement that runs at full speed delays a reply by about one place,
and a wave of replies slows the announcement down, never the other way round.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from telegram.error import TelegramError

ALLOWED = 30  # messages a second over all chats: https://core.telegram.org/bots/faq#broadcasting-to-users
SMALLEST_GAP = 0.8  # of the even distance between two places: a fifth of a second's delay is made up for in a second
SLACK_SECONDS = 0.02  # how late a place may be taken without moving those after it
LOOK_SECONDS = 0.01
REMEMBERED_SECONDS = 300.0

type Clock = Callable[[], float]


class HeldError(TelegramError):
    """Announcements are held for so many seconds: nothing was sent."""

    def __init__(self, seconds: float) -> None:
        super().__init__("announcements are held")
        self.seconds = seconds


class Line:
    """Places, so many a second by the clock of whoever counts at the other end.

    A call is counted there at some moment between its leaving us and its answer. ``_ways`` are the least that calls
    lately took from here to there and back. So a place is free again a second after its answer, less that way: however
    long the network delays single calls, no second over there sees more of them than allowed.
    """

    def __init__(self, per_second: float, clock: Clock = time.monotonic) -> None:
        self.per_second = per_second
        self.under_way = 0
        self._clock = clock
        self._most = max(1, int(per_second))
        self._span = self._most / per_second
        self._gap = SMALLEST_GAP / per_second
        self._next_at = clock()
        self._answers: deque[float] = deque()
        self._ways = deque([float("inf")], maxlen=2)  # the least of these minutes, and of those before
        self._turn_at = 0.0

    def wait(self) -> float:
        """Seconds until a place may be free; at most 0 where one is."""
        now = self._clock()
        free_since = now + min(self._ways) - self._span
        while self._answers and self._answers[0] <= free_since:
            self._answers.popleft()
        if self.under_way + len(self._answers) < self._most:
            return self._next_at - now
        return max(self._next_at - now, self._answers[0] - free_since if self._answers else LOOK_SECONDS)

    async def free(self) -> None:
        """Wait until a place is free."""
        while (wait := self.wait()) > 0:  # noqa: ASYNC110 - a moment to come, which no event announces
            await asyncio.sleep(wait)

    def take(self) -> None:
        """Take a place, where ``wait()`` has one."""
        self._next_at = max(self._next_at, self._clock() - SLACK_SECONDS) + self._gap
        self.under_way += 1

    def leave(self, way: float | None) -> None:
        """The call ended: after the ``way`` that it took, where that tells how long the way is."""
        now = self._clock()
        self.under_way -= 1
        self._answers.append(now)
        if way is None:
            return
        if now >= self._turn_at:  # the way may have become longer: what was is forgotten after a while
            self._ways.append(way)
            self._turn_at = now + REMEMBERED_SECONDS
        self._ways[-1] = min(self._ways[-1], way)


@dataclass(frozen=True, slots=True)
class Place:
    """What a call has taken, until it ends."""

    lines: tuple[Line, ...]
    since: float

    def leave(self, *, is_answered: bool) -> None:
        way = time.monotonic() - self.since if is_answered else None
        for line in self.lines:
            line.leave(way)


class Silence:
    """What refusals by 429 ask for.

    Telegram has limits for all chats together and for each one, and does not say which of them was met. So a first
    refusal is that chat's own; where a second chat is refused while the first is still silent, everybody is.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[object, float] = {}
        self._everybody = 0.0

    def ask(self, chat: object, seconds: float) -> None:
        """This chat was refused for so long."""
        now = self._clock()
        self._chats = {one: until for one, until in self._chats.items() if until > now}
        others = self._chats.keys() - {chat}
        self._chats[chat] = max(self._chats.get(chat, 0.0), now + seconds)
        if others:
            self._everybody = max(self._everybody, *self._chats.values())

    def of(self, chat: object) -> float:
        """Seconds for which nothing may be sent to this chat; at most 0: go on."""
        return max(self._everybody, self._chats.get(chat, 0.0)) - self._clock()

    def of_any(self) -> float:
        """Seconds until no chat at all is silent."""
        return max(self._everybody, *self._chats.values(), 0.0) - self._clock()


class Pace:
    """Shared by everything of one process that talks to Telegram.

    ``announcements_per_second`` is what announcements may take of ``per_second``; where they are ``paid`` they have a
    limit of their own.
    """

    def __init__(
        self, per_second: float = ALLOWED, announcements_per_second: float = ALLOWED, *, paid: bool = False
    ) -> None:
        self.paid = paid
        self.announcements_per_second = announcements_per_second
        self._all = Line(per_second)
        self._announcements = Line(announcements_per_second)
        self._replies_queue, self._announcements_queue = asyncio.Lock(), asyncio.Lock()  # first come, first served
        self._silence = Silence()
        self._held_until = 0.0

    async def reply(self, chat: object = None) -> Place:
        """Wait for a reply's place."""
        while True:
            await asyncio.sleep(max(0.0, self._silence.of(chat)))
            async with self._replies_queue:
                await self._all.free()
                if self._silence.of(chat) <= 0:
                    return _taken(self._all)

    async def announcement(self, *, paid: bool = False) -> Place:
        """Wait for an announcement's place. Raises HeldError where there is none for longer."""
        lines = (self._announcements,) if paid else (self._announcements, self._all)
        async with self._announcements_queue:
            while True:
                if (held := self.held()) > 0:
                    raise HeldError(held)
                wait = max(line.wait() for line in lines)
                if self._all in lines and self._replies_queue.locked():
                    wait = max(wait, 1 / self._all.per_second)
                if wait <= 0:
                    return _taken(*lines)
                await asyncio.sleep(wait)

    def held(self) -> float:
        """Seconds for which no announcement goes out; at most 0: go on."""
        return max(self._silence.of_any(), self._held_until - time.monotonic())

    @property
    def announcing(self) -> int:
        """How many announcements are under way."""
        return self._announcements.under_way

    def refused(self, chat: object, seconds: float, *, paid: bool = False) -> None:
        """Telegram asked for silence. What is paid for has a limit of its own, which nobody else has met."""
        if paid:
            self.hold_announcements(seconds)
        else:
            self._silence.ask(chat, seconds)

    def hold_announcements(self, seconds: float) -> None:
        """No announcement for so long; replies go on."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)


def _taken(*lines: Line) -> Place:
    for line in lines:
        line.take()
    return Place(lines, time.monotonic())
