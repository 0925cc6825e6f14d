"""Sending announcements: at no more than the allowed rate, each outcome stored, replies to people first."""

import asyncio
import time
from collections.abc import Sequence

import structlog
from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import rendering
from bot.broadcast_card import controls
from bot.metrics import DELIVERIES
from bot.sending import send_reply
from kawan import broadcasts, people
from kawan.broadcasts import OUTCOMES, Broadcast, Delivery, content
from kawan.db import Database
from kawan.i18n import _
from kawan.replies import Reply

log = structlog.get_logger()

BATCH = 50
CONCURRENCY = 8
PROGRESS_SECONDS = 3.0
IDLE_SECONDS = 1.0


class Broadcaster:
    """The one sender of announcements of this installation."""

    def __init__(self, database: Database, bot: ExtBot[int], rate_per_second: float) -> None:
        self._database = database
        self._bot = bot
        self._limiter = AsyncLimiter(1, 1 / rate_per_second)  # evenly spaced, so that replies find gaps
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._progress_at = 0.0

    async def run(self) -> None:
        """Send until cancelled. What a former run left in the middle of a call becomes *unknown* first."""
        async with self._database.session() as session:
            unknown = await broadcasts.settle_interrupted(session)
        if unknown:
            log.warning("deliveries interrupted by a crash are unknown", count=unknown)
        while True:
            if not await self._send_next_batches():
                await asyncio.sleep(IDLE_SECONDS)

    async def _send_next_batches(self) -> bool:
        async with self._database.session() as session:
            running = await broadcasts.running(session)
        for broadcast in running:
            async with self._database.session() as session:
                await broadcasts.skip_unreachable(session, broadcast.id)
                deliveries = await broadcasts.next_deliveries(session, broadcast.id, BATCH)
            if deliveries:
                await self._send_batch(broadcast, deliveries)
                await self._show_progress(broadcast)
            else:
                await self._end(broadcast)
        return bool(running)

    async def _send_batch(self, broadcast: Broadcast, deliveries: Sequence[Delivery]) -> None:
        async with self._database.session() as session:
            chats = [delivery.chat_id for delivery in deliveries if delivery.chat_id is not None]
            replies = await content.replies(session, broadcast, chats)
        async with asyncio.TaskGroup() as group:
            for delivery in deliveries:
                if (reply := replies.get(delivery.chat_id or 0)) is not None:
                    await self._slots.acquire()
                    group.create_task(self._deliver(delivery, reply))

    async def _deliver(self, delivery: Delivery, reply: Reply) -> None:
        try:
            await self._limiter.acquire()
            async with self._database.session() as session:
                claimed = await broadcasts.mark_sending(session, delivery.id)
            if claimed and delivery.chat_id is not None:
                state, message_id, error = await self._call(delivery.chat_id, reply)
                DELIVERIES.labels(state).inc()
                async with self._database.session() as session:
                    await broadcasts.settle(session, delivery.id, state, message_id=message_id, error=error)
                    if state == broadcasts.BLOCKED:
                        await people.mark_blocked(session, delivery.chat_id)
        finally:
            self._slots.release()

    async def _call(self, chat_id: int, reply: Reply) -> tuple[str, int | None, str | None]:
        try:
            return broadcasts.SENT, await send_reply(self._bot, chat_id, reply, once=True), None
        except Forbidden as error:
            return broadcasts.BLOCKED, None, error.message
        except RetryAfter as error:
            return broadcasts.QUEUED, None, error.message
        except BadRequest as error:
            missing = "not found" in error.message.lower()
            return (broadcasts.NOT_FOUND if missing else broadcasts.FAILED), None, error.message
        except NetworkError as error:  # it may have been taken: never silently sent again
            return broadcasts.UNKNOWN, None, f"{type(error).__name__}: {error.message}"
        except TelegramError as error:
            return broadcasts.FAILED, None, error.message
        except Exception as error:  # one recipient must not end the announcement for all others
            log.exception("a delivery failed")
            return broadcasts.FAILED, None, type(error).__name__

    async def _end(self, broadcast: Broadcast) -> None:
        async with self._database.session() as session:
            await broadcasts.finish(session, broadcast.id)
        self._progress_at = 0.0
        await self._show_progress(broadcast)

    async def _show_progress(self, broadcast: Broadcast) -> None:
        if broadcast.chat_id is None or time.monotonic() - self._progress_at < PROGRESS_SECONDS:
            return
        self._progress_at = time.monotonic()
        async with self._database.session() as session:
            counts = await broadcasts.outcomes(session, broadcast.id)
            stored = await session.get(Broadcast, broadcast.id)
            reply = progress(broadcast.id, counts)
            try:
                if stored is not None and stored.message_id is None:
                    stored.message_id = await send_reply(self._bot, broadcast.chat_id, reply)
                elif stored is not None:
                    await self._bot.edit_message_text(
                        rendering.as_html(reply),
                        broadcast.chat_id,
                        stored.message_id,
                        parse_mode="HTML",
                        reply_markup=rendering.keyboard(reply),  # pyright: ignore[reportArgumentType]
                    )
            except BadRequest:
                pass  # the same figures as before, or the officer deleted the message
            except TelegramError as error:
                log.warning("progress could not be shown", error=error.message)


def progress(broadcast_id: int, counts: dict[str, int]) -> Reply:
    """The progress message: a bar and every outcome; their sum is the audience."""
    total = sum(counts.values())
    done = sum(counts.get(outcome, 0) for outcome in OUTCOMES)
    share = done / total if total else 1.0
    bar = "█" * round(share * 10) + "░" * (10 - round(share * 10))
    names = {
        broadcasts.SENT: _("sent"),
        broadcasts.BLOCKED: _("blocked"),
        broadcasts.NOT_FOUND: _("not found"),
        broadcasts.FAILED: _("failed"),
        broadcasts.UNKNOWN: _("unknown"),
    }
    outcomes = ", ".join(f"{name} {counts[state]}" for state, name in names.items() if counts.get(state))
    text = _(
        "Announcement {id}: {bar} {done} of {total}\n{outcomes}",
        id=broadcast_id,
        bar=bar,
        done=done,
        total=total,
        outcomes=outcomes,
    )
    return Reply(text, () if done == total else controls(broadcast_id))
