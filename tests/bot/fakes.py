"""Stand-ins for what lies beyond bot/: Telegram, and Rasa."""

import asyncio
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.ext import BaseRateLimiter

from bot.rasa import Doubtful, RasaUnavailableError, Understood
from kawan.replies import Reply


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that Telegram took. ``at`` is the event loop's time."""

    chat_id: int
    text: str
    markup: Any
    thread_id: int | None
    message_id: int
    at: float

    def payloads(self) -> list[str]:
        return payloads(self.markup)


def payloads(markup: Any) -> list[str]:
    """The data of the buttons under a message."""
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    return [str(button.callback_data) for row in rows for button in row]


class FakeBot:
    """Telegram as far as sending goes. ``refuse()`` makes the next calls to a chat fail, in order."""

    defaults = None
    token = "4711:fake"

    def __init__(self, lane: BaseRateLimiter[int] | None = None) -> None:
        self._lane = lane
        self.sent: list[Sent] = []
        self.edited: list[str] = []
        self.buttons: list[str] = []
        """Under the message that was edited last."""
        self.places: list[tuple[int, int]] = []
        self.answered: list[str] = []
        self.documents: list[tuple[str, bytes]] = []
        self.files: dict[str, bytes] = {}
        self.delay = 0.0
        self._errors: defaultdict[int, list[BaseException]] = defaultdict(list)
        self._ids = itertools.count(100)

    def refuse(self, chat_id: int, *errors: BaseException) -> None:
        self._errors[chat_id] += errors

    def said(self, chat_id: int) -> list[str]:
        return [one.text for one in self.sent if one.chat_id == chat_id]

    async def send_message(self, chat_id: int, text: str, **more: Any) -> Any:
        return await self._send(chat_id, text, more)

    async def send_venue(
        self, chat_id: int, _latitude: float, _longitude: float, title: str, *_rest: Any, **more: Any
    ) -> Any:
        return await self._send(chat_id, f"[pin] {title}", more)

    async def send_photo(self, chat_id: int, photo: str, *, caption: str, **more: Any) -> Any:
        return await self._send(chat_id, f"[photo {photo}] {caption}", more)

    async def send_document(self, chat_id: int, content: bytes | str, *, filename: str = "", **more: Any) -> Any:
        if isinstance(content, str):
            return await self._send(chat_id, f"[file {content}] {more['caption']}", more)
        sent = await self._send(chat_id, f"[file] {filename}", more)
        self.documents.append((filename, content))
        return sent

    async def get_file(self, file_id: str) -> Any:
        """One of ``files``, which hold what people sent."""
        if file_id not in self.files:
            raise BadRequest("invalid file_id")

        async def download_as_bytearray() -> bytearray:
            return bytearray(self.files[file_id])

        return SimpleNamespace(download_as_bytearray=download_as_bytearray)

    async def send_text(self, chat_id: int, text: str, markup: Any = None) -> int:
        return (await self._send(chat_id, text, {"reply_markup": markup})).message_id

    async def _send(self, chat_id: int, text: str, more: dict[str, Any]) -> Any:
        if self._lane is None:
            return await self._take(chat_id, text, more)
        data = {"chat_id": chat_id}
        return await self._lane.process_request(self._take, (chat_id, text, more), {}, "sendMessage", data, None)

    async def _take(self, chat_id: int, text: str, more: dict[str, Any]) -> Any:
        await asyncio.sleep(self.delay)
        if self._errors[chat_id]:
            raise self._errors[chat_id].pop(0)
        number = next(self._ids)
        at = asyncio.get_running_loop().time()
        self.sent.append(Sent(chat_id, text, more.get("reply_markup"), more.get("message_thread_id"), number, at))
        return SimpleNamespace(message_id=number)

    async def edit_message_text(self, text: str, chat_id: int, message_id: int, **more: Any) -> None:
        if self._errors[chat_id]:
            raise self._errors[chat_id].pop(0)
        self.edited.append(text)
        self.buttons = payloads(more.get("reply_markup"))
        self.places.append((chat_id, message_id))

    async def edit_message_caption(self, chat_id: int, message_id: int, *, caption: str, **more: Any) -> None:
        await self.edit_message_text(caption, chat_id, message_id, **more)

    async def edit_message_reply_markup(self, *_where: Any, **_more: Any) -> None: ...

    async def send_chat_action(self, *_args: Any) -> None: ...

    async def answer_callback_query(self, callback_id: str) -> None:
        self.answered.append(callback_id)


@dataclass
class FakeRasa:
    """Understands everything as ``topic``, or as ``task``; ``down``: not at all; ``breaks``: raises that."""

    topic: str = "hak-pekerja"
    confidence: float = 0.9
    task: str = ""
    urgency: float = 0.0
    down: bool = False
    delay: float = 0.0
    asked: list[tuple[str, str]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    given: Understood | None = None
    breaks: BaseException | None = None
    doubt: Doubtful | None = None

    async def respond(self, person_id: str, text: str, metadata: dict[str, Any]) -> Understood:
        if self.down:
            raise RasaUnavailableError("down")
        self.asked.append((person_id, text))
        self.metadata.append(metadata)
        await asyncio.sleep(self.delay)
        if self.breaks is not None:
            raise self.breaks
        replies = [] if self.task or self.doubt else [Reply(f"jawaban: {text}")]
        topic = self.task or self.topic
        return Understood(topic, self.confidence, replies, self.task, self.urgency, doubt=self.doubt)

    async def replies_given(self, _person_id: str, _update_id: int) -> Understood | None:
        return self.given

    async def is_ready(self) -> bool:
        return not self.down

    def texts(self) -> list[str]:
        return [text for _person, text in self.asked]
