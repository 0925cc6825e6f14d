"""Never more in a second than allowed, replies before announcements, silence where Telegram asks for it."""

import asyncio
import heapq
import itertools
import random
import time
from collections.abc import Callable

import pytest

from bot.pace import HeldError, Line, Pace, Silence

WAY = 0.08


class Clock:
    """A clock that is set, and never runs by itself."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def counted(per_second: float, seconds: float, delay: Callable[[], float], stall: Callable[[], float]) -> list[float]:
    """The moments at which the other end counts our calls, when we always send as soon as there is a place.

    A call is counted half way there; ``delay`` comes on top of the way, ``stall`` keeps us from looking.
    """
    clock = Clock()
    line, end = Line(per_second, clock), clock.now + seconds
    moments: list[float] = []
    under_way: list[tuple[float, float]] = []  # when it is answered, when it left us
    while clock.now < end:
        look_at = clock.now + max(line.wait(), 1e-6)
        if under_way and under_way[0][0] <= look_at:
            answered_at, left_at = heapq.heappop(under_way)
            clock.now = max(clock.now, answered_at)
            line.leave(clock.now - left_at)
            continue
        clock.now = look_at + stall()
        if line.wait() <= 0:
            line.take()
            late = delay()
            moments.append(clock.now + WAY / 2 + late)
            heapq.heappush(under_way, (clock.now + WAY + late, clock.now))
    return sorted(moments)


def is_allowed(moments: list[float], per_second: float) -> bool:
    """Whether no second holds more than allowed; a millisecond for a way whose length nobody tells us."""
    windows = zip(moments, moments[int(per_second) :], strict=False)
    return all(later - earlier >= 0.999 for earlier, later in windows)


def test_on_an_even_way_all_that_is_allowed_is_used() -> None:
    moments = counted(30, 100, delay=lambda: 0.0, stall=lambda: 0.0)
    assert is_allowed(moments, 30)
    assert len(moments) >= 0.999 * 30 * 100
    assert max(later - earlier for earlier, later in itertools.pairwise(moments)) < 0.25


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("per_second", [30, 1000])
def test_on_an_uneven_way_no_second_holds_more(per_second: float, seed: int) -> None:
    dice = random.Random(seed)
    moments = counted(
        per_second,
        20,
        delay=lambda: dice.expovariate(50) + (dice.random() < 0.01) * dice.random(),
        stall=lambda: (dice.random() < 0.01) * dice.random(),
    )
    assert is_allowed(moments, per_second)


def test_after_a_stall_the_places_are_made_up_for() -> None:
    stalls = iter([0.0] * 100 + [0.15])
    moments = counted(30, 30, delay=lambda: 0.0, stall=lambda: next(stalls, 0.0))
    assert is_allowed(moments, 30)
    assert len(moments) >= 30 * 30 - 1


def test_less_than_one_a_second() -> None:
    clock = Clock()
    line = Line(0.5, clock)
    line.take()
    clock.now += 0.1
    line.leave(0.1)
    assert 1.7 < line.wait() <= 2


async def test_replies_go_before_announcements() -> None:
    pace, order = Pace(20, 20), list[str]()

    async def wait_for(place: Callable[[], object], name: str) -> None:
        await place()  # pyright: ignore[reportGeneralTypeIssues]
        order.append(name)

    announcements = [asyncio.create_task(wait_for(pace.announcement, "announcement")) for _ in range(5)]
    await asyncio.sleep(0)
    replies = [asyncio.create_task(wait_for(pace.reply, "reply")) for _ in range(5)]
    await asyncio.gather(*announcements, *replies)
    assert order[1:6] == ["reply"] * 5


async def test_announcements_take_their_share_only() -> None:
    pace = Pace(1000, 5)
    for _ in range(5):
        (await pace.announcement()).leave(is_answered=True)
    async with asyncio.timeout(0.5):
        await pace.reply()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await pace.announcement()


async def test_what_is_paid_for_takes_no_place_of_replies() -> None:
    pace = Pace(1, 1000, paid=True)
    async with asyncio.timeout(0.9):
        for _ in range(50):
            await pace.announcement(paid=True)
        await pace.reply()


async def test_held_announcements_are_given_back() -> None:
    pace = Pace()
    pace.hold_announcements(5)
    assert 4 < pace.held() <= 5
    with pytest.raises(HeldError):
        await pace.announcement()
    async with asyncio.timeout(1):
        await pace.reply()


def test_one_refusal_is_for_one_chat_a_second_is_for_everybody() -> None:
    clock = Clock()
    silence = Silence(clock)
    silence.ask("Siti", 5)
    assert silence.of("Siti") == silence.of_any() == 5
    assert silence.of("Budi") <= 0
    clock.now += 1
    silence.ask("Budi", 2)
    assert silence.of("Ani") == 4
    clock.now += 4
    assert silence.of("Ani") <= 0
    silence.ask("Ani", 3)
    assert silence.of("Siti") <= 0, "what was asked before is over"


def test_a_chat_that_is_refused_again_silences_nobody_else() -> None:
    silence = Silence(Clock())
    silence.ask("Siti", 5)
    silence.ask("Siti", 9)
    assert silence.of("Siti") == 9
    assert silence.of("Budi") <= 0


async def test_one_chats_pause_keeps_nobody_waiting_but_announcements() -> None:
    pace = Pace()
    pace.refused(7, 60)
    async with asyncio.timeout(1):
        await pace.reply(8)
    assert pace.held() > 59
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await pace.reply(7)


async def test_a_refusal_of_what_is_paid_for_is_no_matter_of_replies() -> None:
    pace, began = Pace(paid=True), time.monotonic()
    for chat in (7, 8):
        pace.refused(chat, 60, paid=True)
    await pace.reply(7)
    assert time.monotonic() - began < 30
    assert pace.held() > 59
