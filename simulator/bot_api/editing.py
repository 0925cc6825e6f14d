"""Changing and deleting messages, and reactions to them."""

from __future__ import annotations

import time
from typing import Any, cast

from simulator.bot_api.call import Call, check_reachable, method
from simulator.chats import Chat
from simulator.errors import bad_request
from simulator.keyboards import Markup, read_markup
from simulator.messages import Message

_DELETABLE_SECONDS = 48 * 3600
_MOST_AT_ONCE = 100
# The emoji that Telegram lets bots react with.
_EMOJI = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 "
    "🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
_REACTIONS = frozenset(_EMOJI.split())


def _editable(call: Call) -> Message:
    """The bot's own message that the call wants to change."""
    if call.params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.chat()
    check_reachable(chat)
    if not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = call.message(chat, "message to edit")
    if not message.from_bot or message.is_service or message.markup.fixes_message:
        raise bad_request("message can't be edited")
    return message


def _apply(message: Message, content: dict[str, Any], markup: Markup) -> dict[str, Any]:
    if content == message.content and markup.inline == message.markup.inline:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    # A new keyboard alone is not marked as an edit, as in Telegram's apps.
    if content != message.content:
        message.edit_date = int(time.time())
    message.content = content
    message.markup = markup
    message.chat.touch(message)
    return message.to_api()


def _markup(call: Call, message: Message) -> Markup:
    return read_markup(call.params, private=message.chat.private, inline_only=True)


@method("editMessageText")
def edit_message_text(call: Call) -> dict[str, Any]:
    message = _editable(call)
    content = call.text_content()
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _apply(message, content, _markup(call, message))


@method("editMessageCaption")
def edit_message_caption(call: Call) -> dict[str, Any]:
    message = _editable(call)
    if not any(kind in message.content for kind in ("photo", "document", "voice")):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    return _apply(message, {**kept, **call.caption_content()}, _markup(call, message))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> dict[str, Any]:
    message = _editable(call)
    return _apply(message, message.content, _markup(call, message))


def _delete(message: Message) -> None:
    message.deleted = True
    message.chat.touch(message)


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    chat = call.chat()
    message = call.message(chat, "message to delete")
    own_or_admin = message.from_bot or chat.private or chat.bot_status == "administrator"
    if not own_or_admin or time.time() - message.date > _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted")
    _delete(message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    chat = call.chat()
    wanted = call.params.array("message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > _MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    for message_id in wanted:
        message = chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message is not None and not message.deleted:
            _delete(message)
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    chat = call.chat()
    check_reachable(chat)
    message = call.message(chat, "message to react")
    reactions = [_reaction(value) for value in call.params.array("reaction") or []]
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if reactions:
        message.reactions[call.bot.bot_id] = reactions
    else:
        message.reactions.pop(call.bot.bot_id, None)
    chat.touch(message)
    return True


def _reaction(value: Any) -> dict[str, Any]:
    reaction = cast(dict[str, Any], value if isinstance(value, dict) else {})
    # Clients add or leave out the sign that asks for the coloured form of an emoji.
    if str(reaction.get("emoji", "")).replace("\ufe0f", "") not in _REACTIONS:
        raise bad_request("REACTION_INVALID")
    return reaction


def _pin_target(call: Call, chat: Chat, what: str) -> Message:
    if not chat.private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return call.message(chat, f"message to {what}")


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    chat = call.chat()
    check_reachable(chat)
    message = _pin_target(call, chat, "pin")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    pinned = {"pinned_message": message.to_api(with_reply=False)}
    call.bot.post(chat, call.bot.to_api(), pinned, thread_id=message.thread_id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    chat = call.chat()
    if call.params.integer("message_id"):
        message = _pin_target(call, chat, "unpin")
        if message.message_id not in chat.pinned:
            raise bad_request("message to unpin not found")
        chat.pinned.remove(message.message_id)
    elif chat.pinned:
        chat.pinned.pop()
    return True
