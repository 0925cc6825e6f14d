"""Sending announcements: at the allowed pace, replies to people first, each outcome stored, by one process alone."""

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from tenacity import retry, retry_if_exception_type, wait_exponential

from bot import failures
from bot.announcer import Announcer, announce
from bot.metrics import DELIVERIES
from bot.pace import Pace
from bot.preparer import Preparer
from bot.progress import Progress
from kawan import broadcasts, people
from kawan.broadcasts import Broadcast, Claim, Outcome, QuietHours, content
from kawan.db import Database, now
from kawan.locks import Locks
from kawan.replies import Reply

log = structlog.get_logger()

BUNDLE_SECONDS = 0.1  # what is claimed at once, in time: a kill makes that, half as much and what is under way unknown
UNDER_WAY = 800  # claimed and without an answer yet
FLUSH_SECONDS = 0.1
LOOK_SECONDS = 0.5
SHORTEST_WAIT_SECONDS = 0.005
TROUBLES_BEFORE_BREAK = 3
PATIENCE_SECONDS = 8.0
LONGEST_BREAK_SECONDS = 60.0
LONGEST_CALL = dt.timedelta(seconds=60)
AWAY = (OperationalError, InterfaceError, PoolTimeout)


class Broadcaster:
    """Sends while it holds the lock of its bot: however many processes run, one announces."""

    def __init__(
        self, database: Database, bot: Announcer, pace: Pace, locks: Locks, *, progress: Progress, quiet: QuietHours
    ) -> None:
        self._database = database
        self._bot = bot
        self._pace = pace
        self._locks = locks
        self._lock = f"announcements of bot {bot.token.partition(':')[0]}"
        self._progress = progress
        self._quiet = quiet
        self._bundle = max(1, round(pace.announcements_per_second * BUNDLE_SECONDS))
        self._stopping = asyncio.Event()
        self._calls: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._writing = asyncio.Lock()  # SQLite lets one write, and who finds it busy sleeps for up to 0.1 s
        self._failed_in_a_row = 0

    async def run(self) -> None:
        """Send until cancelled; then nothing new, and what is under way gets its outcome."""
        self._stopping.clear()
        work = asyncio.create_task(self._work())
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stopping.set()
            await asyncio.wait([work], timeout=PATIENCE_SECONDS)
            work.cancel()
            raise

    async def _work(self) -> None:
        while not await self._locks.take(self._lock):
            if await self._stopped_within(LOOK_SECONDS):
                return
        beside = (self._flush_often(), self._progress.watch(), Preparer(self._database).watch())
        helpers = [asyncio.create_task(work) for work in beside]
        try:
            async with self._database.session() as session:
                unknown = await broadcasts.settle_interrupted(session)
            if unknown:
                log.warning("deliveries interrupted by a crash are unknown", count=unknown)
            await self._send()
        finally:
            if self._calls:
                await asyncio.wait(self._calls)
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            await self._flush()
            with suppress(Exception):  # the connection may be gone, and the lock with it
                await self._locks.let_go(self._lock)

    async def _send(self) -> None:
        """Bundle after bundle, the running broadcasts in turn."""
        while not self._stopping.is_set():
            async with self._database.session() as session:
                running = await broadcasts.running(session)
            look_again_at = time.monotonic() + LOOK_SECONDS
            zones = self._quiet.zones_awake(now())
            busy = list(running)
            while busy and time.monotonic() < look_again_at:
                busy = [broadcast for broadcast in busy if await self._send_bundle(broadcast, zones)]
            if await self._stopped_within(max(0.0, look_again_at - time.monotonic()) if not busy else 0.0):
                return

    async def _send_bundle(self, broadcast: Broadcast, zones: Sequence[str]) -> bool:
        """The next few recipients, as soon as the pace allows. False where nobody is due."""
        while (wait := self._until_next_bundle()) > 0:
            if await self._stopped_within(min(max(wait, SHORTEST_WAIT_SECONDS), LOOK_SECONDS)):
                return False
        await self._locks.check(self._lock)
        async with self._writing, self._database.session() as session:
            claims = await broadcasts.claim(session, broadcast.id, self._bundle, zones)
            if not claims and not self._calls:  # who lost the lock may have claimed once more, and died
                await broadcasts.settle_interrupted(session, LONGEST_CALL)
            if not claims and not await broadcasts.is_open(session, broadcast.id):
                await broadcasts.finish(session, broadcast.id)
            replies = await content.replies(session, broadcast, [claim.chat_id for claim in claims])
        for claim in claims:
            if claim.chat_id not in replies:  # deleted everything between the claim and now
                self._outcomes.append(Outcome(claim, broadcasts.NOT_FOUND))
                continue
            call = asyncio.create_task(self._call(claim, replies[claim.chat_id]))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)
        return bool(claims)

    def _until_next_bundle(self) -> float:
        """Seconds; claimed is what will find its place soon, so that the places never wait for the database."""
        if len(self._calls) + self._bundle > UNDER_WAY:
            return SHORTEST_WAIT_SECONDS
        early = len(self._calls) - self._pace.announcing - self._bundle // 2
        return max(self._pace.held(), early / self._pace.announcements_per_second)

    async def _call(self, claim: Claim, reply: Reply) -> None:
        try:
            message_id = await announce(self._bot, claim.chat_id, reply)
            outcome = Outcome(claim, broadcasts.SENT, message_id)
            self._failed_in_a_row = 0
        except Exception as error:  # one recipient must not end the announcement for all others
            outcome = failures.outcome_of(claim, error)
            self._breathe(error)
        self._outcomes.append(outcome)

    def _breathe(self, error: Exception) -> None:
        """Where call after call fails, wait longer and longer before the next: an outage costs few recipients."""
        if not failures.is_trouble(error):
            return
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= TROUBLES_BEFORE_BREAK:
            seconds = min(0.5 * 2 ** (self._failed_in_a_row - TROUBLES_BEFORE_BREAK), LONGEST_BREAK_SECONDS)
            log.warning("announcements wait", seconds=seconds, error=f"{type(error).__name__}: {error}")
            self._pace.hold_announcements(seconds)

    async def _flush_often(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self._flush()

    @retry(retry=retry_if_exception_type(AWAY), wait=wait_exponential(multiplier=0.2, max=10))
    async def _flush(self) -> None:
        """Write the outcomes there are; a database that is away is waited for, since only we know them."""
        async with self._writing:
            await self._write_outcomes()

    async def _write_outcomes(self) -> None:
        written = list(self._outcomes)
        if not written:
            return
        async with self._database.session() as session:
            await broadcasts.settle(session, written)
            for outcome in written:
                if outcome.state == broadcasts.BLOCKED:
                    await people.mark_blocked(session, outcome.claim.chat_id)
        del self._outcomes[: len(written)]
        for state, count in Counter(outcome.state for outcome in written).items():
            DELIVERIES.labels(state).inc(count)

    async def _stopped_within(self, seconds: float) -> bool:
        """Wait so long; True at once when we are to stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()
