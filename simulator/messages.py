"""A message, as it lies in a chat, and its two faces: Telegram's and the people's side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.entities import to_html
from simulator.keyboards import NO_MARKUP, Markup

if TYPE_CHECKING:
    from simulator.chats import Chat

MEDIA_KINDS = (
    "sticker",
    "voice",
    "photo",
    # Before document: an animation is also repeated as one.
    "animation",
    "document",
    "video",
    "video_note",
    "audio",
    "poll",
    "dice",
)
_SERVICE_KINDS = (
    "new_chat_members",
    "left_chat_member",
    "pinned_message",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
)


@dataclass
class Message:
    """One message; `content` holds Telegram's own fields (text, entities, location, photo, ...)."""

    message_id: int
    chat: Chat
    sender: dict[str, Any]
    date: int
    content: dict[str, Any]
    markup: Markup = NO_MARKUP
    reply_to: int | None = None
    thread_id: int | None = None
    forward_origin: dict[str, Any] | None = None
    edit_date: int | None = None
    deleted: bool = False
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict[int, list[dict[str, Any]]])
    seq: int = 0

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def is_service(self) -> bool:
        return any(kind in self.content for kind in _SERVICE_KINDS)

    def to_api(self, *, with_reply: bool = True) -> dict[str, Any]:
        """Telegram's Message object; the message replied to is shown one level deep."""
        message: dict[str, Any] = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.to_api(),
            "date": self.date,
            **self.content,
        }
        if self.thread_id is not None:
            message["message_thread_id"] = self.thread_id
            message["is_topic_message"] = True
        if self.forward_origin is not None:
            message["forward_origin"] = self.forward_origin
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.markup.inline is not None:
            message["reply_markup"] = {"inline_keyboard": self.markup.inline}
        original = self.chat.messages.get(self.reply_to or 0)
        if with_reply and original is not None and not original.deleted:
            message["reply_to_message"] = original.to_api(with_reply=False)
        return message

    def to_page(self, bot_id: int) -> dict[str, Any]:
        """What a person sees of it (the shape of `GET /sim/people/<id>/messages`)."""
        shown: dict[str, Any] = {
            "seq": self.seq,
            "message_id": self.message_id,
            "from": "bot" if self.from_bot else "person",
            "sender_id": self.sender["id"],
            "sender_name": self.sender["first_name"],
            "date": self.date,
            "text": "",
            "entities": [],
            "html": "",
            "buttons": [],
            "keyboard": None,
            "edited": self.edit_date is not None,
            "deleted": self.deleted,
        }
        if self.thread_id is not None:
            shown["message_thread_id"] = self.thread_id
        if self.deleted:
            return shown
        self._show_text(shown)
        self._show_media(shown, bot_id)
        self._show_markup(shown)
        return shown

    def _show_text(self, shown: dict[str, Any]) -> None:
        content = self.content
        shown["text"] = content.get("text", "")
        shown["entities"] = content.get("entities", [])
        shown["html"] = to_html(shown["text"], shown["entities"])
        if "caption" in content:
            shown["caption"] = content["caption"]
            shown["caption_html"] = to_html(content["caption"], content.get("caption_entities", []))
        if self.reply_to is not None:
            shown["reply_to_message_id"] = self.reply_to
        if self.forward_origin is not None:
            shown["forwarded"] = True
        service = next((kind for kind in _SERVICE_KINDS if kind in content), None)
        if service is not None:
            shown["service"] = service
        if self.reactions:
            shown["reactions"] = [r.get("emoji", "") for given in self.reactions.values() for r in given]

    def _show_media(self, shown: dict[str, Any], bot_id: int) -> None:
        for kind in ("location", "venue", "contact"):
            if kind in self.content:
                shown[kind] = self.content[kind]
        media = next((kind for kind in MEDIA_KINDS if kind in self.content), None)
        if media is None:
            return
        shown["media"] = media
        value = self.content[media]
        file = value[-1] if media == "photo" else value
        if "file_id" not in file:
            return
        url = f"/sim/files/{bot_id}/{file['file_id']}"
        shown["media_url"] = url
        if media == "photo":
            shown["photo"] = url
        elif media == "document":
            shown["document"] = {"name": file.get("file_name", ""), "url": url}

    def _show_markup(self, shown: dict[str, Any]) -> None:
        markup = self.markup
        shown["buttons"] = markup.inline or []
        shown["keyboard"] = markup.keyboard
        if markup.remove:
            shown["remove_keyboard"] = True
        if markup.keyboard is not None and markup.one_time:
            shown["one_time_keyboard"] = True
        if markup.force_reply:
            shown["force_reply"] = True
        if markup.placeholder:
            shown["input_field_placeholder"] = markup.placeholder
