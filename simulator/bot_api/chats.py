"""Looking at chats and their members, and leaving."""

from __future__ import annotations

from typing import Any

from simulator.bot_api.call import Call, method
from simulator.errors import bad_request
from simulator.groups import administrators, bot_left, member_to_api

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@method("getChat")
def get_chat(call: Call) -> dict[str, Any]:
    chat = call.chat()
    full = {
        **chat.to_api(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": _NO_GIFTS,
    }
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None and not pinned.deleted:
        full["pinned_message"] = pinned.to_api(with_reply=False)
    return full


@method("getChatMember")
def get_chat_member(call: Call) -> dict[str, Any]:
    member = member_to_api(call.bot, call.chat(), call.params.integer("user_id"))
    if member is None:
        raise bad_request("member not found")
    return member


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    return 2 if chat.private else len(chat.members) + 1


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    chat = call.chat()
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return administrators(call.bot, chat)


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    bot_left(call.bot, chat)
    return True
