"""Groups: made by people, with the bot as a member; becoming a supergroup; who is what in them."""

from __future__ import annotations

import time
from typing import Any, cast

from simulator.chats import Chat
from simulator.errors import PeopleError
from simulator.state import ANONYMOUS_ADMIN, Bot

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


def _bot_member(bot: Bot, chat: Chat, status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot.to_api(), "status": status}
    if status == "administrator":
        member.update(dict.fromkeys(_RIGHTS, True))
        member.update(can_be_edited=False, is_anonymous=False, can_manage_topics=chat.forum)
    elif status == "kicked":
        member["until_date"] = 0
    return member


def tell_membership(bot: Bot, chat: Chat, by: dict[str, Any], before: str, after: str) -> int | None:
    """Queue a my_chat_member update; returns its id."""
    payload = {
        "chat": chat.to_api(),
        "from": by,
        "date": int(time.time()),
        "old_chat_member": _bot_member(bot, chat, before),
        "new_chat_member": _bot_member(bot, chat, after),
    }
    return bot.updates.add("my_chat_member", payload, chat.chat_id)


def member_to_api(bot: Bot, chat: Chat, user_id: int) -> dict[str, Any] | None:
    """Telegram's ChatMember of someone; None when the user is unknown."""
    if user_id == bot.bot_id:
        return _bot_member(bot, chat, "member" if chat.private else chat.bot_status)
    person = bot.people.get(user_id)
    if person is None:
        return None
    user = person.to_api()
    if chat.private:
        return {"user": user, "status": "member" if chat.chat_id == user_id else "left"}
    if user_id not in chat.members:
        return {"user": user, "status": "left"}
    if user_id == next(iter(chat.members)):
        return {"user": user, "status": "creator", "is_anonymous": False}
    return {"user": user, "status": "member"}


def administrators(bot: Bot, chat: Chat) -> list[dict[str, Any]]:
    """The first member, who made the group, and the bot when it is an administrator."""
    people = [member_to_api(bot, chat, user_id) for user_id in list(chat.members)[:1]]
    admins = [member for member in people if member is not None]
    if chat.bot_status == "administrator":
        admins.append(_bot_member(bot, chat, "administrator"))
    return admins


def _owner(chat: Chat) -> dict[str, Any]:
    person = next(iter(chat.members.values()), None)
    return person.to_api() if person else ANONYMOUS_ADMIN


def _member_ids(value: Any) -> list[int]:
    ids = cast(list[Any], value if isinstance(value, list) else [None])
    if not all(isinstance(member, int) and member > 0 for member in ids):
        raise PeopleError("members must be a list of positive ids")
    return ids


def _free_id(bot: Bot, forum: bool) -> int:
    chat_id = (-1_000_000_000_000 if forum else 0) - len(bot.chats) - 1
    while chat_id in bot.chats:
        chat_id -= 1
    return chat_id


def create_group(bot: Bot, body: dict[str, Any]) -> Chat:
    """Make a group and let the bot in; a forum is always a supergroup.

    Raises:
        PeopleError: for an id that is not negative or is taken, or bad members.
    """
    forum = bool(body.get("forum"))
    chat_id = body.get("id", _free_id(bot, forum))
    if not isinstance(chat_id, int) or chat_id >= 0:
        raise PeopleError("id must be a negative number")
    if chat_id in bot.chats:
        raise PeopleError("this id is taken")
    status = str(body.get("bot", "administrator"))
    if status not in ("administrator", "member"):
        raise PeopleError("bot must be administrator or member")
    supergroup = forum or bool(body.get("supergroup"))
    members = {number: bot.person(number) for number in _member_ids(body.get("members", []))}
    chat = Chat(
        chat_id,
        "supergroup" if supergroup else "group",
        title=str(body.get("title") or "Grup"),
        forum=forum,
        members=members,
        bot_status=status,
        # Message 1 of a supergroup is its making; in a forum, 1 is the general topic.
        last_message_id=1,
    )
    bot.chats[chat_id] = chat
    tell_membership(bot, chat, _owner(chat), "left", status)
    return chat


def change_group(bot: Bot, chat: Chat, body: dict[str, Any]) -> None:
    """Change the title, the members, or the bot's place ("administrator", "member", "kicked", "left")."""
    if "title" in body:
        chat.title = str(body["title"])
    if "members" in body:
        _change_members(bot, chat, _member_ids(body["members"]))
    status = str(body.get("bot", chat.bot_status))
    if status not in ("administrator", "member", "kicked", "left"):
        raise PeopleError("bot must be administrator, member, kicked or left")
    if status != chat.bot_status:
        before, chat.bot_status = chat.bot_status, status
        tell_membership(bot, chat, _owner(chat), before, status)


def _change_members(bot: Bot, chat: Chat, wanted: list[int]) -> None:
    """Add and remove people, each with the service message that Telegram writes."""
    owner = _owner(chat)
    for number in [number for number in wanted if number not in chat.members]:
        person = chat.members[number] = bot.person(number)
        joined = bot.post(chat, owner, {"new_chat_members": [person.to_api()]})
        bot.updates.add("message", joined.to_api(), chat.chat_id)
    for number in [number for number in chat.members if number not in wanted]:
        person = chat.members.pop(number)
        gone = bot.post(chat, person.to_api(), {"left_chat_member": person.to_api()})
        bot.updates.add("message", gone.to_api(), chat.chat_id)


def bot_left(bot: Bot, chat: Chat) -> None:
    """The bot leaves by itself."""
    before, chat.bot_status = chat.bot_status, "left"
    tell_membership(bot, chat, bot.to_api(), before, "left")


def migrate(bot: Bot, chat: Chat) -> Chat:
    """Turn a group into a supergroup with a new id; the old id only points there from now on."""
    new_id = -1_000_000_000_000 + chat.chat_id
    moved = Chat(new_id, "supergroup", title=chat.title, members=dict(chat.members), bot_status=chat.bot_status)
    bot.chats[new_id] = moved
    chat.migrated_to = new_id
    owner = _owner(chat)
    old = bot.post(chat, owner, {"migrate_to_chat_id": new_id})
    bot.updates.add("message", old.to_api(), chat.chat_id)
    new = bot.post(moved, owner, {"migrate_from_chat_id": chat.chat_id})
    bot.updates.add("message", new.to_api(), new_id)
    return moved
