"""What people do with their phones: write, press, share, block. Each act becomes an update."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, cast

from simulator.chats import Chat, Person
from simulator.entities import clean, find_entities, trim, utf16_length
from simulator.errors import PeopleError
from simulator.groups import tell_membership
from simulator.keyboards import find_button
from simulator.media_samples import media_content
from simulator.messages import Message
from simulator.state import Bot

Body = dict[str, Any]
_LONGEST_TEXT = 4096


def whole_number(value: Any, what: str) -> int:
    """An integer from JSON, or a PeopleError that names `what`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise PeopleError(f"{what} must be a whole number")
    return value


def change_person(person: Person, body: Body) -> None:
    """Take over `name`, `username` and `language_code` where they are given."""
    for key in ("name", "username", "language_code"):
        value = body.get(key)
        if value is None:
            continue
        if not isinstance(value, str) or (key != "username" and not value.strip()):
            raise PeopleError(f"{key} must be a text")
        setattr(person, key, value.strip().removeprefix("@") or None)


class Act:
    """One act of a person in a chat."""

    def __init__(self, bot: Bot, person_id: int, body: Body) -> None:
        self.bot = bot
        self.body = body
        self.person = bot.person(person_id)
        change_person(self.person, body)
        self.chat = self._chat(person_id)
        self.thread_id = self._thread()

    def _chat(self, person_id: int) -> Chat:
        chat_id = whole_number(self.body.get("chat_id", person_id), "chat_id")
        if chat_id == person_id:
            return self.bot.private_chat(person_id)
        chat = self.bot.chats.get(chat_id)
        if chat is None or chat.private:
            raise PeopleError(f"there is no group {chat_id}")
        if chat.migrated_to is not None:
            raise PeopleError(f"the group has become the supergroup {chat.migrated_to}")
        if person_id not in chat.members:
            raise PeopleError(f"person {person_id} is not a member of the group {chat_id}")
        return chat

    def _thread(self) -> int | None:
        value = self.body.get("message_thread_id")
        if value is None:
            return None
        thread_id = whole_number(value, "message_thread_id")
        if thread_id not in self.chat.topics:
            raise PeopleError(f"there is no topic {thread_id}")
        return thread_id

    def perform(self) -> dict[str, int | None]:
        """Carry out the act: {"update_id", "message_id"}; an id is null where there is none.

        Raises:
            PeopleError: when a real phone could not do this.
        """
        asked = [name for name in _ACTS if name in self.body]
        # A keyboard button that shares something is pressed together with what it shares.
        if len(asked) == 2 and "button" in asked and ("location" in asked or "contact" in asked):
            asked.remove("button")
        if len(asked) != 1:
            raise PeopleError(f"exactly one of {', '.join(_ACTS)} is expected")
        if self.chat.private and self.person.blocked and asked[0] not in ("block", "start"):
            raise PeopleError('this person has blocked the bot: send {"block": false} first')
        return _ACTS[asked[0]](self)

    def _done(self, update_id: int | None, message: Message | None) -> dict[str, int | None]:
        return {"update_id": update_id, "message_id": message.message_id if message else None}

    def _say(self, content: dict[str, Any]) -> dict[str, int | None]:
        """Post a new message of this person and tell the bot."""
        if self.chat.private:
            self.person.started = True
        message = self.bot.post(
            self.chat,
            self.person.to_api(),
            content,
            reply_to=self._replied(),
            thread_id=self.thread_id,
        )
        if not self._bot_sees(message):
            return self._done(None, message)
        return self._done(self.bot.updates.add("message", message.to_api(), self.chat.chat_id), message)

    def _replied(self) -> int | None:
        value = self.body.get("reply_to_message_id")
        return None if value is None else self._message(value, "reply_to_message_id").message_id

    def _message(self, value: Any, what: str) -> Message:
        message = self.chat.messages.get(whole_number(value, what))
        if message is None or message.deleted:
            raise PeopleError(f"there is no message {value} in this chat")
        return message

    def _bot_sees(self, message: Message) -> bool:
        """In a group, a bot that is no administrator sees only what is meant for it."""
        if self.chat.private or self.chat.bot_status == "administrator":
            return True
        if self.chat.bot_status != "member":
            return False
        replied = self.chat.messages.get(message.reply_to or 0)
        text = str(message.content.get("text", ""))
        return text.startswith("/") or f"@{self.bot.username}" in text or bool(replied and replied.from_bot)

    def text(self) -> dict[str, int | None]:
        content = _text_content(self.body["text"])
        if "edit_message_id" not in self.body:
            return self._say(content)
        message = self._message(self.body["edit_message_id"], "edit_message_id")
        if message.sender["id"] != self.person.person_id or "text" not in message.content:
            raise PeopleError("a person can edit only an own text message")
        message.content = content
        message.edit_date = int(time.time())
        self.chat.touch(message)
        if not self._bot_sees(message):
            return self._done(None, message)
        return self._done(self.bot.updates.add("edited_message", message.to_api(), self.chat.chat_id), message)

    def start(self) -> dict[str, int | None]:
        payload = str(self.body["start"] or "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
            raise PeopleError("a deep link holds at most 64 of A-Z a-z 0-9 _ -")
        # "Restart" in the app unblocks first.
        if self.chat.private and self.person.blocked:
            self._set_blocked(False)
        return self._say(_text_content(f"/start {payload}".strip()))

    def location(self) -> dict[str, int | None]:
        described = _object(self.body["location"], "location")
        latitude, longitude = described.get("latitude"), described.get("longitude")
        for value, most in ((latitude, 90), (longitude, 180)):
            # Written so that NaN, which compares with nothing, is refused too.
            if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
                raise PeopleError("location needs a latitude of -90..90 and a longitude of -180..180")
        return self._say({"location": {"latitude": latitude, "longitude": longitude}})

    def contact(self) -> dict[str, int | None]:
        described = _object(self.body["contact"], "contact")
        phone = str(described.get("phone_number") or "").strip()
        if not phone:
            raise PeopleError("contact needs a phone_number")
        contact: dict[str, Any] = {
            "phone_number": phone,
            "first_name": str(described.get("first_name") or self.person.name),
        }
        # Null means a contact from the phone book that is not on Telegram.
        user_id = described.get("user_id", self.person.person_id)
        if user_id is not None:
            contact["user_id"] = whole_number(user_id, "user_id")
        return self._say({"contact": contact})

    def media(self) -> dict[str, int | None]:
        return self._say(media_content(self.bot.files, self.body))

    def button(self) -> dict[str, int | None]:
        action = str(self.body["button"])
        if "message_id" in self.body:
            message = self._message(self.body["message_id"], "message_id")
        else:
            message = self.chat.newest_with_button(action)
        button = find_button(message.markup.inline or [], action) if message else None
        if message is None or button is None:
            return self._keyboard_button(action)
        if "callback_data" not in button:
            raise PeopleError("this button opens something in the app and sends nothing to the bot")
        return self._press(str(button["callback_data"]), message)

    def _keyboard_button(self, label: str) -> dict[str, int | None]:
        holder = self.chat.keyboard
        button = find_button((holder.markup.keyboard if holder else None) or [], label)
        if button is None:
            raise PeopleError(f"no message here has a button {label!r}")
        for request in ("contact", "location"):
            if button.get(f"request_{request}"):
                raise PeopleError(f'this button shares a {request}: send {{"{request}": ...}} with it')
        return self._say(_text_content(button["text"]))

    def callback_data(self) -> dict[str, int | None]:
        """A button that no message holds, as a forged client would press it."""
        if "message_id" in self.body:
            wanted = whole_number(self.body["message_id"], "message_id")
            return self._press(str(self.body["callback_data"]), self.chat.messages.get(wanted), wanted)
        newest_first = reversed(self.chat.messages.values())
        newest = next((one for one in newest_first if one.from_bot and not one.deleted), None)
        return self._press(str(self.body["callback_data"]), newest)

    def _press(self, data: str, message: Message | None, wanted: int = 0) -> dict[str, int | None]:
        if message is None or message.deleted:
            shown = {"chat": self.chat.to_api(), "message_id": message.message_id if message else wanted}
            shown["date"] = 0
        else:
            shown = message.to_api()
        query = {
            "id": self.bot.add_callback(self.chat, self.person.person_id),
            "from": self.person.to_api(),
            "message": shown,
            "chat_instance": str(abs(hash((self.bot.bot_id, self.chat.chat_id)))),
            "data": data,
        }
        return self._done(self.bot.updates.add("callback_query", query, self.chat.chat_id), message)

    def block(self) -> dict[str, int | None]:
        wanted = self.body["block"]
        if not isinstance(wanted, bool):
            raise PeopleError("block must be true or false")
        if not self.chat.private:
            raise PeopleError("a bot is blocked in its private chat")
        if self.person.blocked == wanted:
            return self._done(None, None)
        return self._done(self._set_blocked(wanted), None)

    def _set_blocked(self, blocked: bool) -> int | None:
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self.person.blocked = blocked
        return tell_membership(self.bot, self.chat, self.person.to_api(), before, after)


_ACTS: dict[str, Callable[[Act], dict[str, int | None]]] = {
    "text": Act.text,
    "location": Act.location,
    "contact": Act.contact,
    "button": Act.button,
    "callback_data": Act.callback_data,
    "media": Act.media,
    "block": Act.block,
    "start": Act.start,
}


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PeopleError(f"{what} must be an object")
    return cast(dict[str, Any], value)


def _text_content(value: Any) -> dict[str, Any]:
    if not isinstance(value, str):
        raise PeopleError("text must be a text")
    text, _ = trim(clean(value), [])
    if not text:
        raise PeopleError("text is empty")
    if utf16_length(text) > _LONGEST_TEXT:
        raise PeopleError("text is longer than 4096 characters: an app would send it in pieces")
    entities = find_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}
