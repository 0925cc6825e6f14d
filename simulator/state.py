"""Everything the simulated Telegram knows: the bots, and for each bot its people and chats."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from simulator.chats import Chat, Person
from simulator.faults import Faults
from simulator.files import FileStore
from simulator.keyboards import NO_MARKUP, Markup
from simulator.limits import Limits
from simulator.log import CallLog
from simulator.messages import Message
from simulator.params import Params
from simulator.profile import Profile
from simulator.settings import Settings
from simulator.updates import UpdateQueue
from simulator.webhooks import Webhook

# Telegram's own account for admins who act in the name of their group.
ANONYMOUS_ADMIN: dict[str, Any] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass
class Callback:
    """A pressed button that waits for answerCallbackQuery."""

    chat: Chat
    person_id: int
    at: float


class Bot:
    """One bot and its world: people, chats, files, updates. A world is not shared between bots."""

    def __init__(self, bot_id: int, simulator: Simulator) -> None:
        self.bot_id = bot_id
        self.simulator = simulator
        self.settings = simulator.settings
        self.profile = Profile(self.settings.bot_name)
        self.updates = UpdateQueue()
        self.webhook = Webhook(self.updates, self.settings, self._carry_out)
        self._message_ids = itertools.count(1)
        self.forget_world()

    def forget_world(self) -> None:
        """Forget people, chats, files and waiting updates. Ids go on from where they were."""
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: OrderedDict[str, Callback] = OrderedDict()
        self.files = FileStore(self.bot_id)
        self.limits = Limits(self.settings)
        self.webhook.drop()

    async def _carry_out(self, call: dict[str, Any]) -> None:
        if self.simulator.run_method is not None:
            await self.simulator.run_method(self, str(call.pop("method")), Params(call))

    @property
    def username(self) -> str:
        return self.settings.bot_username

    def to_api(self) -> dict[str, Any]:
        """Telegram's User object of the bot, as senders appear in messages."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.profile.name("name", ""),
            "username": self.username,
        }

    def person(self, person_id: int) -> Person:
        """The person with this id, who appears when first asked for."""
        found = self.people.get(person_id)
        if found is None:
            found = Person(person_id, f"Pengguna {person_id}", started=self.settings.everybody_started)
            self.people[person_id] = found
        return found

    def private_chat(self, person_id: int) -> Chat:
        chat = self.chats.get(person_id)
        if chat is None:
            chat = Chat(person_id, "private", person=self.person(person_id))
            self.chats[person_id] = chat
        return chat

    def post(
        self,
        chat: Chat,
        sender: dict[str, Any],
        content: dict[str, Any],
        *,
        markup: Markup = NO_MARKUP,
        reply_to: int | None = None,
        thread_id: int | None = None,
        forward_origin: dict[str, Any] | None = None,
    ) -> Message:
        """Put a new message into a chat; nobody is told but those who watch the chat."""
        message = Message(
            message_id=self._next_message_id(chat),
            chat=chat,
            sender=sender,
            date=int(time.time()),
            content=content,
            markup=markup,
            reply_to=reply_to,
            thread_id=thread_id,
            forward_origin=forward_origin,
        )
        chat.touch(message)
        return message

    def _next_message_id(self, chat: Chat) -> int:
        # Supergroups number their own messages; everything else shares the bot's numbers.
        following = chat.last_message_id + 1 if chat.kind == "supergroup" else next(self._message_ids)
        chat.last_message_id = following
        return following

    def add_callback(self, chat: Chat, person_id: int) -> str:
        """Remember a pressed button; returns the callback query's id. Old ones are forgotten."""
        now = time.monotonic()
        while self.callbacks:
            oldest = next(iter(self.callbacks.values()))
            if now - oldest.at <= self.settings.callback_lifetime:
                break
            self.callbacks.popitem(last=False)
        query_id = str(secrets.randbelow(9 * 10**17) + 10**17)
        self.callbacks[query_id] = Callback(chat, person_id, now)
        return query_id

    def take_callback(self, query_id: str) -> Callback | None:
        """The waiting press with this id, once and only while it is young enough."""
        callback = self.callbacks.pop(query_id, None)
        if callback is None or time.monotonic() - callback.at > self.settings.callback_lifetime:
            return None
        return callback

    def close(self) -> None:
        self.updates.close()
        self.webhook.stop()
        for chat in self.chats.values():
            chat.signal.notify()


class Simulator:
    """The whole simulated Telegram."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.faults = Faults()
        self.log = CallLog(self.settings.log_size)
        self.bots: dict[str, Bot] = {}
        self.epoch = 1
        self.closing = asyncio.Event()
        # How a method is carried out that comes as the answer to a webhook delivery.
        self.run_method: Callable[[Bot, str, Params], Awaitable[object]] | None = None
        # What people do before any bot has called is kept for the first bot that does.
        self._waiting: Bot | None = None
        self._newest: Bot | None = None

    def bot_with_token(self, token: str) -> Bot:
        bot = self.bots.get(token)
        if bot is None:
            bot_id = int(token.partition(":")[0])
            bot = self._adopt(bot_id) or Bot(bot_id, self)
            self.bots[token] = bot
            self._newest = bot
        return bot

    def _adopt(self, bot_id: int) -> Bot | None:
        bot, self._waiting = self._waiting, None
        if bot is not None:
            bot.bot_id = bot_id
        return bot

    def bot_for_people(self, bot_id: int | None = None) -> Bot | None:
        """The bot that people mean: the one with this id, else the one that appeared last."""
        if bot_id is not None:
            return next((bot for bot in self.bots.values() if bot.bot_id == bot_id), None)
        if self._newest is not None:
            return self._newest
        if self._waiting is None:
            self._waiting = Bot(0, self)
        return self._waiting

    def reset(self, *, keep_bots: bool = False) -> None:
        """Forget everything; with `keep_bots`, webhooks, commands and names stay.

        Polls under way and update ids go on, so a bot that polls stays connected.
        """
        self.epoch += 1
        self.faults.clear()
        self.log.clear()
        for bot in [*self.bots.values(), *([self._waiting] if self._waiting else [])]:
            watched = list(bot.chats.values())
            bot.forget_world()
            if not keep_bots:
                bot.profile = Profile(self.settings.bot_name)
                bot.webhook.stop()
                bot.updates.allow([])
            for chat in watched:
                chat.signal.notify()

    async def pause(self, seconds: float) -> None:
        """Sleep, but not longer than the server runs."""
        if seconds > 0 and not self.closing.is_set():
            try:
                await asyncio.wait_for(self.closing.wait(), seconds)
            except TimeoutError:
                return

    def close(self) -> None:
        """Let every waiting request return; used when the server stops."""
        self.closing.set()
        for bot in self.bots.values():
            bot.close()
        if self._waiting is not None:
            self._waiting.close()
