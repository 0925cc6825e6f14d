"""Answers to pressed buttons."""

from __future__ import annotations

from simulator.bot_api.call import Call, method
from simulator.entities import utf16_length
from simulator.errors import bad_request

_LONGEST_NOTICE = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    text = call.params.text("text")
    if utf16_length(text) > _LONGEST_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    callback = call.bot.take_callback(call.params.text("callback_query_id"))
    if callback is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    url = call.params.text("url") or None
    if text or url:
        callback.chat.show_toast(callback.person_id, text, call.params.flag("show_alert"), url)
    return True
