"""Updates as Telegram sends them, in JSON."""

from typing import Any

CHAT, OTHER, OFFICER, GROUP = 700_000_001, 700_000_002, 900_000_001, -100_555


def user(user_id: int = CHAT, language: str | None = "id") -> dict[str, Any]:
    described = {"id": user_id, "is_bot": False, "first_name": "Siti"}
    return described | ({"language_code": language} if language else {})


def chat(chat_id: int = CHAT) -> dict[str, Any]:
    return {"id": chat_id, "type": "private"} if chat_id > 0 else {"id": chat_id, "type": "supergroup", "title": "Staf"}


def message(
    update_id: int, text: str = "", chat_id: int = CHAT, sender: int | None = None, kind: str = "message", **more: Any
) -> dict[str, Any]:
    """A message; ``more`` goes into it (location, photo, contact, ...); ``kind`` may be ``edited_message``."""
    contents = {"text": text} if text else {}
    body = {
        "message_id": update_id + 1000,
        "date": 1_790_000_000,
        "chat": chat(chat_id),
        "from": user(sender or chat_id),
    }
    return {"update_id": update_id, kind: body | contents | more}


def button(
    update_id: int, data: str | None, chat_id: int = CHAT, sender: int | None = None, *, with_message: bool = True
) -> dict[str, Any]:
    """A pressed button. Without its message it comes from an inline message, or from one that is too old."""
    query: dict[str, Any] = {"id": str(update_id), "from": user(sender or chat_id), "chat_instance": "1"}
    if data is not None:
        query["data"] = data
    if with_message:
        query["message"] = {"message_id": 50, "date": 1_790_000_000, "chat": chat(chat_id), "text": "?"}
    return {"update_id": update_id, "callback_query": query}


def membership(update_id: int, status: str, chat_id: int = CHAT) -> dict[str, Any]:
    """What became of the bot in a chat: ``kicked`` by a person who blocks it, ``member`` again."""
    bot = {"id": 1, "is_bot": True, "first_name": "Kawan"}

    def member(state: str) -> dict[str, Any]:
        return {"user": bot, "status": state} | ({"until_date": 0} if state == "kicked" else {})

    change = {"chat": chat(chat_id), "from": user(abs(chat_id)), "date": 1_790_000_000}
    change |= {"old_chat_member": member("left"), "new_chat_member": member(status)}
    return {"update_id": update_id, "my_chat_member": change}


LOCATION = {"latitude": -7.2320, "longitude": 109.9362}
