"""Forum topics."""

from __future__ import annotations

from typing import Any

from simulator.bot_api.call import Call, method
from simulator.chats import Chat, Topic
from simulator.errors import bad_request

_COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
_LONGEST_NAME = 128


def _forum(call: Call) -> Chat:
    chat = call.chat()
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    if chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage topics")
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    topic = chat.topics.get(call.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return name


def _announce(call: Call, chat: Chat, topic: Topic, event: str, details: dict[str, Any]) -> None:
    call.bot.post(chat, call.bot.to_api(), {event: details}, thread_id=topic.thread_id)


@method("createForumTopic")
def create_forum_topic(call: Call) -> dict[str, Any]:
    chat = _forum(call)
    name = _name(call)
    colour = call.params.integer("icon_color", _COLOURS[0])
    if colour not in _COLOURS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    details = {"name": name, "icon_color": colour}
    opening = call.bot.post(chat, call.bot.to_api(), {"forum_topic_created": details})
    opening.thread_id = opening.message_id
    emoji = call.params.text("icon_custom_emoji_id") or None
    topic = chat.topics[opening.message_id] = Topic(opening.message_id, name, colour, emoji)
    return topic.to_api()


@method("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    chat = _forum(call)
    topic = _topic(call, chat)
    before = (topic.name, topic.icon_custom_emoji_id)
    if call.params.text("name"):
        topic.name = _name(call)
    if "icon_custom_emoji_id" in call.params.values:
        topic.icon_custom_emoji_id = call.params.text("icon_custom_emoji_id") or None
    if before == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    _announce(call, chat, topic, "forum_topic_edited", {"name": topic.name})
    return True


def _set_closed(call: Call, closed: bool) -> bool:
    chat = _forum(call)
    topic = _topic(call, chat)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _announce(call, chat, topic, "forum_topic_closed" if closed else "forum_topic_reopened", {})
    return True


@method("closeForumTopic")
def close_forum_topic(call: Call) -> bool:
    return _set_closed(call, True)


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> bool:
    return _set_closed(call, False)


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    chat = _forum(call)
    topic = _topic(call, chat)
    del chat.topics[topic.thread_id]
    for message in chat.messages.values():
        if message.thread_id == topic.thread_id and not message.deleted:
            message.deleted = True
            chat.touch(message)
    return True
