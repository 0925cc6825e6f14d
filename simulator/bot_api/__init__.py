"""The methods of the Bot API, one module per noun."""

from __future__ import annotations

import inspect
from typing import Any

from simulator.bot_api import callbacks, chats, editing, listening, media, profile, sending, topics
from simulator.bot_api.call import METHODS, Call
from simulator.errors import ApiError
from simulator.params import Params
from simulator.state import Bot

__all__ = [
    "callbacks",
    "chats",
    "editing",
    "listening",
    "media",
    "profile",
    "run_method",
    "sending",
    "topics",
]


async def run_method(bot: Bot, method: str, params: Params) -> Any:
    """Carry out a method (its name in any case) and return Telegram's `result`.

    Raises:
        ApiError: whatever Telegram would answer instead.
    """
    known = METHODS.get(method.lower())
    if known is None:
        raise ApiError(404, "Not Found: method not found")
    result = known.handler(Call(bot, params))
    return await result if inspect.isawaitable(result) else result
