"""What someone sees on the phone, and waiting for it to change."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from simulator.chats import Chat
from simulator.state import Bot, Simulator


def view(bot: Bot, chat: Chat, after: int) -> dict[str, Any]:
    """The chat's changes after `after`, and its state now.

    An `after` from before a reset is ahead of the count: then everything is shown.
    """
    if after > chat.seq:
        after = 0
    keyboard = chat.keyboard
    person = chat.person
    shown: dict[str, Any] = {
        "seq": chat.seq,
        "typing": chat.typing,
        "messages": [message.to_page(bot.bot_id) for message in chat.changed_after(after)],
        "toasts": [toast.to_page() for toast in chat.toasts if toast.seq > after],
        "commands": bot.profile.commands_shown(chat.chat_id, chat.private, person.language_code if person else ""),
        "keyboard": keyboard.markup.keyboard if keyboard is not None and not keyboard.deleted else None,
    }
    if person is not None:
        shown["blocked"] = person.blocked
    else:
        shown["topics"] = [topic.to_page() for topic in chat.topics.values()]
    return shown


async def watch(
    simulator: Simulator, bot: Bot, find_chat: Callable[[], Chat], after: int, wait: float
) -> dict[str, Any]:
    """As `view`, but waits up to `wait` seconds until there is something new."""
    deadline = time.monotonic() + wait
    epoch = simulator.epoch
    chat = find_chat()
    was_typing = chat.typing
    while chat.seq == after and chat.typing == was_typing and not simulator.closing.is_set():
        now = time.monotonic()
        left = deadline - now
        if left <= 0:
            break
        if was_typing:
            # Wake up when "typing" runs out by itself.
            left = min(left, max(0.01, chat.typing_until - now))
        await chat.signal.wait(left)
        if simulator.epoch != epoch:
            break
    return view(bot, find_chat(), after)
