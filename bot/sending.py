"""Sending: from the outbox to Telegram, in order within a chat, with the outcome stored."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from tenacity import (
    AsyncRetrying,
    retry,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
    wait_random_exponential,
)

from bot import rendering
from bot.metrics import REPLIES
from kawan import inbox, people
from kawan.db import Database, is_away, now
from kawan.inbox import OutboxMessage
from kawan.locks import Locks, holding
from kawan.replies import Reply

log = structlog.get_logger()

ATTEMPTS = 3
AGAIN_SECONDS = 5.0
LONGEST_OUTAGE_SECONDS = 120.0
"""How long the outcome of a sent reply waits for the database: not stored, the reply would be sent again."""


class Courier:
    """Takes what waits in the outbox to its chats."""

    def __init__(self, database: Database, bot: ExtBot[int], locks: Locks) -> None:
        self._database = database
        self._bot = bot
        self._between_processes = locks
        # weak: a lock lives as long as somebody holds it or waits for it
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def watch(self) -> None:
        """Send what a former run, or an outage of Telegram, left behind. Runs until cancelled."""
        while True:
            await self.deliver_all()
            await asyncio.sleep(AGAIN_SECONDS)

    async def deliver_all(self) -> None:
        """Send everything that waits for anybody."""
        async with self._database.session() as session:
            chats = await inbox.chats_with_unsent(session)
        await asyncio.gather(*(self.deliver(chat_id) for chat_id in chats))

    async def deliver(self, chat_id: int) -> None:
        """Send everything that waits for one chat, oldest first. One task of one process at a time does so: two
        would send a reply twice, or the second before the first."""
        lock = self._locks.setdefault(chat_id, asyncio.Lock())
        async with lock, holding(self._between_processes, f"chat {chat_id}"):
            await self._deliver_in_order(chat_id)

    async def _deliver_in_order(self, chat_id: int) -> None:
        while True:
            async with self._database.session() as session:
                waiting = await inbox.take_unsent(session, chat_id)
            if not waiting:
                return
            for message in waiting:
                if not await self._deliver_one(message):
                    return

    async def _deliver_one(self, message: OutboxMessage) -> bool:
        """Send one message and store the outcome. False where Telegram is away: it stays queued, and what is behind it
        waits, so that the order holds."""
        state, message_id, problem = inbox.SENT, None, None
        try:
            message_id = await self._send(message)
        except Forbidden as error:
            state, problem = inbox.BLOCKED, error.message
        except TelegramError as error:
            if is_transient(error):
                await self._put_back(message)
                return False
            state, problem = inbox.REFUSED, f"{type(error).__name__}: {error.message}"
            log.error("a reply was refused", error=problem, outbox_id=message.id)
        except Exception as error:  # one message that can't be sent must not stop those behind it
            state, problem = inbox.REFUSED, type(error).__name__
            log.exception("a reply could not be sent", outbox_id=message.id)
        REPLIES.labels(state).inc()
        await self._store(message, state=state, message_id=message_id, error=problem, sent_at=now())
        return True

    @retry(
        retry=retry_if_exception(is_away),
        wait=wait_random_exponential(multiplier=0.1, max=AGAIN_SECONDS),
        stop=stop_after_delay(LONGEST_OUTAGE_SECONDS),
        reraise=True,
    )
    async def _store(self, message: OutboxMessage, **outcome: Any) -> None:
        async with self._database.session() as session:
            await inbox.store_outcome(session, message.id, **outcome, payload=None)  # the words are not kept
            if outcome["state"] == inbox.BLOCKED:
                await people.mark_blocked(session, message.chat_id)

    async def _put_back(self, message: OutboxMessage) -> None:
        log.warning("Telegram is away; the reply stays queued", outbox_id=message.id)
        async with self._database.session() as session:
            await inbox.store_outcome(session, message.id, state=inbox.QUEUED)

    async def send_unrecorded(self, chat_id: int, replies: Sequence[Reply]) -> None:
        """Send without a trace in the database, to one who just deleted everything."""
        for reply in replies:
            try:
                await send_reply(self._bot, chat_id, reply)
            except TelegramError as error:
                log.warning("the last words could not be sent", error=type(error).__name__)

    async def _send(self, message: OutboxMessage) -> int:
        try:
            return await send_reply(self._bot, message.chat_id, message.reply, thread_id=message.thread_id)
        except ChatMigrated as moved:
            return await send_reply(self._bot, moved.new_chat_id, message.reply, thread_id=message.thread_id)


async def send_reply(
    bot: ExtBot[int], chat_id: int, reply: Reply, *, thread_id: int | None = None, once: bool = False
) -> int:
    """Send one reply; its buttons stand under its last message. Returns that message's id. Raises TelegramError.

    ``once`` calls Telegram a single time a message, also where the network fails.
    """
    attempts = 1 if once else ATTEMPTS
    sent: Message | None = None
    parts = rendering.chunks(reply)
    if reply.instead_of is not None and len(parts) == 1 and await _changed(bot, chat_id, reply, parts[0], attempts):
        return reply.instead_of
    if reply.photo or reply.file:
        return (await _persistently(partial(_send_kept, bot, chat_id, reply, thread_id), attempts)).message_id
    ends_in_text = reply.location is None and reply.document is None
    for number, part in enumerate(parts, start=1):
        markup = rendering.keyboard(reply) if number == len(parts) and ends_in_text else None

        async def message(part: str = part, markup: rendering.Keyboard = markup) -> Message:
            return await bot.send_message(
                chat_id,
                part,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                message_thread_id=thread_id,
            )

        sent = await _persistently(message, attempts)
    if reply.location is not None:
        sent = await _persistently(partial(_send_location, bot, chat_id, reply, thread_id), attempts)
    if reply.document is not None:
        sent = await _persistently(partial(_send_document, bot, chat_id, reply, thread_id), attempts)
    if sent is None:
        raise BadRequest("nothing to send")
    return sent.message_id


async def _changed(bot: ExtBot[int], chat_id: int, reply: Reply, text: str, attempts: int) -> bool:
    """Put the reply in the place of an earlier message. False where that one can't be changed any more."""

    async def change() -> Message | bool:
        if reply.photo or reply.file:
            return await bot.edit_message_caption(
                chat_id,
                reply.instead_of,
                caption=text,
                parse_mode=ParseMode.HTML,
                reply_markup=rendering.inline_keyboard(reply),
            )
        return await bot.edit_message_text(
            text,
            chat_id,
            reply.instead_of,
            parse_mode=ParseMode.HTML,
            reply_markup=rendering.inline_keyboard(reply),
        )

    try:
        await _persistently(change, attempts)
    except BadRequest as error:
        return "not modified" in error.message  # pressed twice: it shows this already
    return True


async def _send_kept(bot: ExtBot[int], chat_id: int, reply: Reply, thread_id: int | None) -> Message:
    """A picture or file that Telegram keeps already, with the text under it."""
    send = (
        partial(bot.send_photo, chat_id, reply.photo)
        if reply.photo
        else partial(bot.send_document, chat_id, reply.file)
    )
    return await send(
        caption=rendering.as_html(reply),
        parse_mode=ParseMode.HTML,
        reply_markup=rendering.keyboard(reply),
        message_thread_id=thread_id,
    )


async def _send_location(bot: ExtBot[int], chat_id: int, reply: Reply, thread_id: int | None) -> Message:
    place = reply.location
    assert place is not None
    return await bot.send_venue(
        chat_id,
        place.latitude,
        place.longitude,
        place.title,
        place.address,
        reply_markup=rendering.keyboard(reply),
        message_thread_id=thread_id,
    )


async def _send_document(bot: ExtBot[int], chat_id: int, reply: Reply, thread_id: int | None) -> Message:
    file = reply.document
    assert file is not None
    return await bot.send_document(
        chat_id,
        file.content,
        filename=file.name,
        reply_markup=rendering.keyboard(reply),
        message_thread_id=thread_id,
    )


async def _persistently[T](call: Callable[[], Awaitable[T]], attempts: int) -> T:
    """Call again, with growing waits, where the network failed. A time-out may mean that Telegram took the message: to
    a person who asked, an answer that comes twice is better than none."""
    if attempts == 1:
        return await call()
    retrying = AsyncRetrying(
        retry=retry_if_exception(is_transient),
        stop=stop_after_attempt(attempts),
        wait=wait_exponential(multiplier=0.5, max=10),
        reraise=True,
    )
    return await retrying(call)


def is_transient(error: BaseException) -> bool:
    """Whether Telegram is away or busy, so that the same call may succeed later."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)
