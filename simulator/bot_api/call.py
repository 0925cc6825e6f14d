"""One call of a Bot API method, and what the methods share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from simulator.chats import Chat
from simulator.entities import Entities, clean, find_entities, trim, utf16_length
from simulator.errors import bad_request, forbidden, migrated
from simulator.keyboards import read_markup
from simulator.messages import Message
from simulator.params import Params, is_chat_number
from simulator.state import Bot
from simulator.text_html import parse_html

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


@dataclass(frozen=True)
class Call:
    """A bot and the parameters it sent."""

    bot: Bot
    params: Params

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat the call names.

        Raises:
            ApiError: when there is none, when it has moved, or when the bot is not in it.
        """
        chat_id = self.params.text(name).strip()
        if not chat_id:
            raise bad_request(f"{name} is empty")
        chat = self._find_chat(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        if chat.bot_status in ("left", "kicked"):
            kind = "supergroup" if chat.kind == "supergroup" else "group"
            how = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
            raise forbidden(f"bot {how} the {kind} chat")
        return chat

    def _find_chat(self, chat_id: str) -> Chat | None:
        if not is_chat_number(chat_id):
            return None
        number = int(chat_id)
        if number > 0 and (number in self.bot.people or self.bot.settings.everybody_started):
            return self.bot.private_chat(number)
        return self.bot.chats.get(number)

    def message(self, chat: Chat, what: str, name: str = "message_id") -> Message:
        """The message the call names; `what` is how Telegram's refusal calls it ("message to edit")."""
        message = chat.messages.get(self.params.integer(name))
        if message is None or message.deleted:
            raise bad_request(f"{what} not found")
        return message

    def formatted(self, name: str, entities_name: str = "entities") -> tuple[str, Entities]:
        """Text and entities after parsing, trimming and finding links and commands."""
        text = clean(self.params.text(name))
        entities = self._given_entities(entities_name)
        mode = self.params.text("parse_mode").lower()
        if mode == "html":
            text, entities = parse_html(text)
        elif mode in ("markdown", "markdownv2"):
            raise bad_request("can't parse entities: the simulator reads parse_mode HTML only")
        elif mode:
            raise bad_request("unsupported parse_mode")
        text, entities = trim(text, entities)
        return text, find_entities(text, entities)

    def _given_entities(self, name: str) -> Entities:
        given = self.params.array(name) or []
        for entity in given:
            if not isinstance(entity, dict):
                raise bad_request(f"can't parse {name}: expected an Object")
            known = cast(dict[str, Any], entity)
            typed = isinstance(known.get("type"), str)
            if not typed or not all(isinstance(known.get(key), int) for key in ("offset", "length")):
                raise bad_request(f"can't parse {name}: type, offset and length are required")
        return cast(Entities, given)

    def text_content(self) -> dict[str, Any]:
        """The content of a text message.

        Raises:
            ApiError: 400 when it is empty or longer than 4,096 UTF-16 units after parsing.
        """
        text, entities = self.formatted("text")
        if not text:
            raise bad_request("message text is empty")
        if utf16_length(text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return {"text": text, "entities": entities} if entities else {"text": text}

    def caption_content(self) -> dict[str, Any]:
        """The caption fields; empty when there is none.

        Raises:
            ApiError: 400 when it is longer than 1,024 UTF-16 units after parsing.
        """
        caption, entities = self.formatted("caption", "caption_entities")
        if utf16_length(caption) > LONGEST_CAPTION:
            raise bad_request("message caption is too long")
        if not caption:
            return {}
        return {"caption": caption, "caption_entities": entities} if entities else {"caption": caption}

    def deliver(self, chat: Chat, content: dict[str, Any], origin: dict[str, Any] | None = None) -> Message:
        """Send `content` as a new message of the bot.

        Raises:
            ApiError: 400 for a bad keyboard, thread or reply; 429 over the limits; 403 when the
                person can't be reached.
        """
        markup = read_markup(self.params, private=chat.private)
        thread_id = self._thread(chat)
        reply_to = self._reply(chat)
        self.bot.limits.take(chat.chat_id, private=chat.private, paid=self.params.flag("allow_paid_broadcast"))
        check_reachable(chat)
        if self.params.flag("protect_content"):
            content = {**content, "has_protected_content": True}
        return self.bot.post(
            chat,
            self.bot.to_api(),
            content,
            markup=markup,
            reply_to=reply_to,
            thread_id=thread_id,
            forward_origin=origin,
        )

    def _thread(self, chat: Chat) -> int | None:
        thread_id = self.params.integer("message_thread_id")
        if not thread_id or (thread_id == 1 and chat.forum):
            # The general topic has no thread id in its messages.
            return None
        if thread_id not in chat.topics:
            raise bad_request("message thread not found")
        if chat.topics[thread_id].closed and chat.bot_status != "administrator":
            raise bad_request("TOPIC_CLOSED")
        return thread_id

    def _reply(self, chat: Chat) -> int | None:
        described = self.params.object("reply_parameters") or {}
        wanted = described.get("message_id") or self.params.integer("reply_to_message_id")
        if not wanted:
            return None
        original = chat.messages.get(wanted) if isinstance(wanted, int) else None
        if original is not None and not original.deleted:
            return original.message_id
        if described.get("allow_sending_without_reply") or self.params.flag("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")


def check_reachable(chat: Chat) -> None:
    """Refuse people who deleted their account, blocked the bot or never wrote to it."""
    person = chat.person
    if person is None:
        return
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Method:
    """A method under the name that Telegram gives it; the handler may be async."""

    api_name: str
    handler: Handler


METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    """Register a handler under the name of a Bot API method; callers may use any case."""

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, handler)
        return handler

    return register
