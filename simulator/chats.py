"""People and chats: who is where, what was said, and what changed since a client last looked."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

from simulator.messages import Message
from simulator.signals import Signal

_TYPING_SECONDS = 5.0
_TOASTS_KEPT = 100


@dataclass
class Person:
    """Someone with a phone. `started`: has written to the bot at least once."""

    person_id: int
    name: str
    username: str | None = None
    language_code: str = "id"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def to_api(self) -> dict[str, Any]:
        user: dict[str, Any] = {
            "id": self.person_id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language_code,
        }
        if self.username:
            user["username"] = self.username
        return user

    def to_page(self) -> dict[str, Any]:
        return {
            "id": self.person_id,
            "name": self.name,
            "username": self.username,
            "language_code": self.language_code,
            "blocked": self.blocked,
        }


@dataclass
class Topic:
    """A topic of a forum; its id is the id of the message that opened it."""

    thread_id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False

    def to_api(self) -> dict[str, Any]:
        topic: dict[str, Any] = {
            "message_thread_id": self.thread_id,
            "name": self.name,
            "icon_color": self.icon_color,
        }
        if self.icon_custom_emoji_id:
            topic["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return topic

    def to_page(self) -> dict[str, Any]:
        return {**self.to_api(), "closed": self.closed}


@dataclass
class Toast:
    """A short notice after a button was pressed, for the person who pressed it."""

    seq: int
    person_id: int
    text: str
    alert: bool
    url: str | None = None

    def to_page(self) -> dict[str, Any]:
        toast = {"seq": self.seq, "text": self.text, "alert": self.alert, "person_id": self.person_id}
        return {**toast, "url": self.url} if self.url else toast


@dataclass
class Chat:
    """A private chat or a group, with its messages in the order of their last change."""

    chat_id: int
    kind: str
    title: str = ""
    forum: bool = False
    person: Person | None = None
    members: dict[int, Person] = field(default_factory=dict[int, Person])
    bot_status: str = "member"
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    topics: dict[int, Topic] = field(default_factory=dict[int, Topic])
    pinned: list[int] = field(default_factory=list[int])
    toasts: deque[Toast] = field(default_factory=lambda: deque[Toast](maxlen=_TOASTS_KEPT))
    keyboard: Message | None = None
    migrated_to: int | None = None
    last_message_id: int = 0
    seq: int = 0
    typing_until: float = 0.0
    signal: Signal = field(default_factory=Signal)
    _changes: OrderedDict[int, Message] = field(default_factory=OrderedDict[int, Message])
    _buttons: OrderedDict[int, Message] = field(default_factory=OrderedDict[int, Message])

    @property
    def private(self) -> bool:
        return self.kind == "private"

    @property
    def typing(self) -> bool:
        return self.typing_until > time.monotonic()

    def to_api(self) -> dict[str, Any]:
        """Telegram's Chat object."""
        if self.person is not None:
            chat = {"id": self.chat_id, "type": "private", "first_name": self.person.name}
            return {**chat, "username": self.person.username} if self.person.username else chat
        chat: dict[str, Any] = {"id": self.chat_id, "type": self.kind, "title": self.title}
        if self.forum:
            chat["is_forum"] = True
        return chat

    def to_page(self) -> dict[str, Any]:
        return {
            "id": self.chat_id,
            "type": self.kind,
            "title": self.title,
            "forum": self.forum,
            "members": list(self.members),
            "bot": self.bot_status,
            "topics": [topic.to_page() for topic in self.topics.values()],
        }

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq

    def touch(self, message: Message) -> None:
        """Record that a message is new or has changed, and wake who watches this chat."""
        message.seq = self.next_seq()
        self.messages[message.message_id] = message
        self._changes[message.message_id] = message
        self._changes.move_to_end(message.message_id)
        if message.markup.inline is not None and not message.deleted:
            self._buttons[message.message_id] = message
        else:
            self._buttons.pop(message.message_id, None)
        if message.markup.fixes_message:
            self.keyboard = message
        if message.from_bot:
            self.typing_until = 0.0
        self.signal.notify()

    def changed_after(self, seq: int) -> list[Message]:
        """Messages that changed after `seq`, by message id. Costs only as much as it returns."""
        found: list[Message] = []
        for message in reversed(self._changes.values()):
            if message.seq <= seq:
                break
            found.append(message)
        return sorted(found, key=lambda message: message.message_id)

    def newest_with_button(self, action: str) -> Message | None:
        newest_first = reversed(self._buttons.values())
        return next((message for message in newest_first if message.markup.holds(action)), None)

    def show_typing(self) -> None:
        self.typing_until = time.monotonic() + _TYPING_SECONDS
        self.next_seq()
        self.signal.notify()

    def show_toast(self, person_id: int, text: str, alert: bool, url: str | None) -> None:
        self.toasts.append(Toast(self.next_seq(), person_id, text, alert, url))
        self.signal.notify()
