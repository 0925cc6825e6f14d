"""People with phones: what they write, press and share, and what they see."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Message:
    """One message of the bot, as a person sees it."""

    message_id: int
    text: str
    labels: list[str]
    keys: list[str]
    venue: dict[str, Any] | None
    document: dict[str, str] | None
    photo: str | None

    @classmethod
    def from_page(cls, shown: dict[str, Any]) -> Message:
        keyboard: list[list[dict[str, Any]]] = shown["keyboard"] or []
        return cls(
            shown["message_id"],
            shown["text"] or shown.get("caption", ""),
            [button["text"] for row in shown["buttons"] for button in row],
            [key["text"] for row in keyboard for key in row],
            shown.get("venue"),
            shown.get("document"),
            shown.get("photo"),
        )

    def __str__(self) -> str:
        return f"[{self.message_id}] {self.text!r} {self.labels or self.keys or self.venue or self.document or ''}"


@dataclass
class Screen:
    """A chat as its people see it. ``unread`` holds what nobody looked at yet, oldest first."""

    client: httpx.Client
    path: str
    unread: list[Message] = field(default_factory=list[Message])
    _seq: int = 0
    _read: set[int] = field(default_factory=set[int])

    def sees(self, *words: str, within: float = PATIENCE_SECONDS) -> Message:
        """The next message of the bot with all these words; those before it count as read."""
        end = time.monotonic() + within
        passed: list[Message] = []
        while True:
            while self.unread:
                message = self._next()
                if all(word in message.text for word in words):
                    return message
                passed.append(message)
            left = end - time.monotonic()
            if left <= 0:
                seen = "\n  ".join(map(str, passed)) or "(nothing)"
                raise AssertionError(f"no {words} on {self.path} within {within:g} s; there was:\n  {seen}")
            self._look(wait=left)

    def sees_a_pin(self) -> dict[str, Any]:
        """The next map pin: latitude and longitude in ``location``, ``title``, ``address``."""
        while (message := self.sees()).venue is None:
            pass
        return message.venue

    def sees_a_file(self) -> tuple[str, str]:
        """The next document: its name and what is in it."""
        while (message := self.sees()).document is None:
            pass
        content = self.client.get(message.document["url"]).raise_for_status().content
        return message.document["name"], content.decode()

    def sees_nothing_more(self, during: float = 1.0) -> None:
        """Nothing is unread, and nothing comes for a while. A change of an older message is nothing new."""
        end = time.monotonic() + during
        while (left := end - time.monotonic()) > 0:
            self._look(wait=left)
        fresh = [message for message in self.unread if message.message_id not in self._read]
        assert not fresh, "\n".join(map(str, fresh))

    def reads_all(self, quiet: float = 0.7) -> list[Message]:
        """Everything unread, once it has been quiet for a while."""
        read: list[Message] = []
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < quiet:
            self._look(wait=quiet / 4)
            while self.unread:
                read.append(self._next())
                quiet_since = time.monotonic()
        return read

    def history(self) -> list[Message]:
        """Every message of the bot that still stands in the chat."""
        return self._bot_messages(self._get(after=0)["messages"])

    def commands(self) -> list[dict[str, str]]:
        """The bot's commands as the phone offers them."""
        return self._get(after=self._seq)["commands"]

    def _next(self) -> Message:
        message = self.unread.pop(0)
        self._read.add(message.message_id)
        return message

    def _look(self, wait: float) -> None:
        page = self._get(after=self._seq, wait=min(wait, 5.0))
        self._seq = page["seq"]
        self.unread += self._bot_messages(page["messages"])

    @staticmethod
    def _bot_messages(shown: list[dict[str, Any]]) -> list[Message]:
        return [Message.from_page(one) for one in shown if one["from"] == "bot" and not one["deleted"]]

    def _get(self, **query: float) -> dict[str, Any]:
        answer = self.client.get(self.path, params=query)
        answer.raise_for_status()
        return answer.json()


class Group(Screen):
    """A group chat."""

    def __init__(self, client: httpx.Client, chat_id: int, title: str, members: list[Person]) -> None:
        self.chat_id = chat_id
        described = {"id": chat_id, "title": title, "members": [member.person_id for member in members]}
        client.post("/sim/chats", json=described).raise_for_status()
        super().__init__(client, f"/sim/chats/{chat_id}/messages")


class Person(Screen):
    """Somebody with a phone. Every act gives {"update_id", "message_id"}."""

    def __init__(self, client: httpx.Client, person_id: int, name: str) -> None:
        super().__init__(client, f"/sim/people/{person_id}/messages")
        self.person_id = person_id
        self.name = name

    def acts(self, **what: Any) -> dict[str, Any]:
        """Anything a phone can do, as the simulator names it."""
        answer = self.client.post(self.path, json={"name": self.name, "language_code": "id", **what})
        assert answer.is_success, answer.text
        return answer.json()

    def says(self, text: str, *, reply_to: Message | None = None, into: Group | None = None) -> dict[str, Any]:
        place = {"chat_id": into.chat_id} if into else {}
        reply = {"reply_to_message_id": reply_to.message_id} if reply_to else {}
        return self.acts(text=text, **place, **reply)

    def presses(self, label: str, *, under: Message | None = None, into: Group | None = None) -> dict[str, Any]:
        """A button, by its words: the newest that there is, or the one under a message."""
        place = {"chat_id": into.chat_id} if into else {}
        message = {"message_id": under.message_id} if under else {}
        return self.acts(button=label, **place, **message)

    def sends_file(self, name: str, content: str, *, into: Group | None = None) -> dict[str, Any]:
        place = {"chat_id": into.chat_id} if into else {}
        encoded = base64.b64encode(content.encode()).decode()
        return self.acts(media="document", filename=name, content_base64=encoded, **place)

    def shares_location(self, latitude: float, longitude: float) -> None:
        self.acts(location={"latitude": latitude, "longitude": longitude})

    def shares_number(self, number: str) -> None:
        """By the key that the bot shows."""
        self.acts(button="Bagikan nomor HP saya", contact={"phone_number": number, "first_name": self.name})

    def begins(self, *, agrees: bool = True, subscribes: bool = False) -> None:
        """First contact, up to the menu; and the two questions of agreement."""
        self.says("/start")
        self.sees("Halo, saya Kawan Migran")
        self.sees("Tulis pertanyaan")
        self.presses("Saya setuju" if agrees else "Jangan simpan")
        if agrees:
            self.sees("Terima kasih, sudah dicatat")
            self.sees("Mau menerimanya?")
            self.presses("Ya, kirimi saya pengumuman" if subscribes else "Nanti saja")
            self.sees("menerima pengumuman")
        else:
            self.sees("tidak ada yang disimpan")
