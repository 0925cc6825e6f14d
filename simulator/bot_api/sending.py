"""New messages without files: text, places, contacts, copies; and "typing"."""

from __future__ import annotations

from typing import Any

from simulator.bot_api.call import Call, check_reachable, method
from simulator.errors import bad_request
from simulator.messages import Message

_ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)


@method("sendMessage")
def send_message(call: Call) -> dict[str, Any]:
    chat = call.chat()
    return call.deliver(chat, call.text_content()).to_api()


def _location(call: Call) -> dict[str, float]:
    latitude, longitude = call.params.number("latitude"), call.params.number("longitude")
    if latitude is None or not -90 <= latitude <= 90:
        raise bad_request("wrong latitude specified")
    if longitude is None or not -180 <= longitude <= 180:
        raise bad_request("wrong longitude specified")
    return {"latitude": latitude, "longitude": longitude}


@method("sendLocation")
def send_location(call: Call) -> dict[str, Any]:
    chat = call.chat()
    return call.deliver(chat, {"location": _location(call)}).to_api()


@method("sendVenue")
def send_venue(call: Call) -> dict[str, Any]:
    chat = call.chat()
    location = _location(call)
    title, address = call.params.text("title").strip(), call.params.text("address").strip()
    if not title or not address:
        raise bad_request(f"venue {'address' if title else 'title'} must be non-empty")
    venue = {"location": location, "title": title, "address": address}
    return call.deliver(chat, {"location": location, "venue": venue}).to_api()


@method("sendContact")
def send_contact(call: Call) -> dict[str, Any]:
    chat = call.chat()
    phone, name = call.params.text("phone_number").strip(), call.params.text("first_name").strip()
    if not phone:
        raise bad_request("phone number is empty")
    if not name:
        raise bad_request("first name is empty")
    contact = {"phone_number": phone, "first_name": name}
    for optional in ("last_name", "vcard"):
        if value := call.params.text(optional):
            contact[optional] = value
    return call.deliver(chat, {"contact": contact}).to_api()


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    chat = call.chat()
    if call.params.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_reachable(chat)
    chat.show_typing()
    return True


def _source(call: Call, what: str) -> Message:
    message = call.message(call.chat("from_chat_id"), f"message to {what}")
    if message.is_service or message.content.get("has_protected_content"):
        raise bad_request(f"message can't be {what.rstrip('y') + 'ied' if what == 'copy' else 'forwarded'}")
    return message


@method("copyMessage")
def copy_message(call: Call) -> dict[str, int]:
    chat = call.chat()
    content = dict(_source(call, "copy").content)
    if "caption" in call.params.values and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content.update(call.caption_content())
    return {"message_id": call.deliver(chat, content).message_id}


@method("forwardMessage")
def forward_message(call: Call) -> dict[str, Any]:
    chat = call.chat()
    original = _source(call, "forward")
    origin = original.forward_origin or {
        "type": "user",
        "date": original.date,
        "sender_user": original.sender,
    }
    return call.deliver(chat, dict(original.content), origin).to_api()
