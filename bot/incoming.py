"""What came in: a Telegram update reduced to what the conversation needs, of one kind each."""

from dataclasses import dataclass
from typing import Any, Literal

from telegram import Message, Update

from bot.markup import PLAIN, Marked, as_marked

type Kind = Literal[
    "text",
    "command",
    "button",
    "location",
    "contact",
    "media",
    "edited",
    "group",
    "blocked",
    "unblocked",
    "ignored",
]

_MEDIA = (
    "sticker",
    "voice",
    "audio",
    "video",
    "video_note",
    "animation",
    "poll",
    "dice",
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. ``text`` is what was written, ``payload`` what a button or a command carries; ``marked`` is the same
    with its formatting. ``reply_to`` is the message that it replies to, ``reply_buttons`` the data of that one's
    buttons, which only a bot can have put there."""

    update_id: int
    chat_id: int
    kind: Kind
    sender_id: int = 0
    is_private: bool = True
    language: str | None = None
    text: str = ""
    command: str = ""
    payload: str = ""
    message_id: int | None = None
    callback_id: str = ""
    reply_to: int | None = None
    reply_buttons: tuple[str, ...] = ()
    thread_id: int | None = None
    latitude: float = 0.0
    longitude: float = 0.0
    phone: str = ""
    own_contact: bool = False
    media: str = ""
    file_id: str = ""
    file_name: str = ""
    file_size: int = 0
    marked: Marked = PLAIN


def number(text: str) -> int | None:
    """A number of at most nine digits from a button's data, or None: the data may be forged."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def chat_of(update: Update) -> int | None:
    """The chat an update belongs to, or None."""
    return update.effective_chat.id if update.effective_chat else None


def read(update: Update) -> Incoming:
    """Reduce an update. Whatever we have no answer for is of kind *ignored*, never an error."""
    chat_id = chat_of(update) or 0
    if update.callback_query is not None:
        return _read_button(update, chat_id)
    if update.my_chat_member is not None:
        return _read_membership(update, chat_id)
    message = update.message or update.edited_message
    if message is None or message.from_user is None:
        return Incoming(update.update_id, chat_id, "ignored")
    return _read_message(update, message)


def _read_button(update: Update, chat_id: int) -> Incoming:
    query = update.callback_query
    assert query is not None
    return Incoming(
        update.update_id,
        chat_id or query.from_user.id,
        "button",
        is_private=chat_id == query.from_user.id or not chat_id,
        sender_id=query.from_user.id,
        language=query.from_user.language_code,
        payload=query.data or "",
        callback_id=query.id,
        message_id=query.message.message_id if query.message else None,
    )


def _read_membership(update: Update, chat_id: int) -> Incoming:
    change = update.my_chat_member
    assert change is not None
    if change.chat.type != "private":
        return Incoming(update.update_id, chat_id, "ignored")
    kind: Kind = "blocked" if change.new_chat_member.status == "kicked" else "unblocked"
    return Incoming(update.update_id, chat_id, kind, sender_id=change.from_user.id)


def _read_message(update: Update, message: Message) -> Incoming:
    sender = message.from_user
    assert sender is not None
    kind, details = _contents(message)
    original = message.reply_to_message
    if message.chat.type != "private" and kind != "command":
        kind = "group"
    elif update.edited_message is not None:
        kind = "edited" if message.text or message.caption else "ignored"  # a live location moves all the time
    return Incoming(
        update_id=update.update_id,
        chat_id=message.chat.id,
        kind=kind,
        sender_id=sender.id,
        is_private=message.chat.type == "private",
        language=sender.language_code,
        text=message.text or message.caption or "",
        message_id=message.message_id,
        reply_to=original.message_id if original else None,
        reply_buttons=_buttons(original) if original else (),
        thread_id=message.message_thread_id if message.is_topic_message else None,
        marked=as_marked(message.text or message.caption or "", message.entities or message.caption_entities),
        **details,
    )


def _buttons(message: Message) -> tuple[str, ...]:
    lines = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return tuple(button.callback_data for line in lines for button in line if isinstance(button.callback_data, str))


def _contents(message: Message) -> tuple[Kind, dict[str, Any]]:
    if message.text and message.text.startswith("/"):
        head, *rest = message.text.split(None, 1)
        return "command", {"command": head[1:].split("@", 1)[0].lower(), "payload": rest[0].strip() if rest else ""}
    if message.text:
        return "text", {}
    if message.location is not None:
        return "location", {"latitude": message.location.latitude, "longitude": message.location.longitude}
    if message.contact is not None:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return "contact", {"phone": message.contact.phone_number, "own_contact": own}
    if message.document is not None and message.animation is None:
        file = message.document
        named = {"file_id": file.file_id, "file_name": file.file_name or "", "file_size": file.file_size or 0}
        return "media", {"media": "document", **named}
    if message.photo:
        return "media", {"media": "photo", "file_id": message.photo[-1].file_id}  # the largest
    for name in _MEDIA:
        if getattr(message, name, None):
            return "media", {"media": name}
    return "ignored", {}
