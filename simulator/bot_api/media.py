"""Messages with files, and getFile."""

from __future__ import annotations

from typing import Any

from simulator.bot_api.call import Call, method
from simulator.errors import bad_request
from simulator.files import LARGEST_DOWNLOAD, describe


def _send_file(call: Call, kind: str) -> dict[str, Any]:
    chat = call.chat()
    caption = {} if kind == "sticker" else call.caption_content()
    stored = call.bot.files.from_params(call.params, kind)
    return call.deliver(chat, {kind: describe(stored), **caption}).to_api()


@method("sendPhoto")
def send_photo(call: Call) -> dict[str, Any]:
    return _send_file(call, "photo")


@method("sendDocument")
def send_document(call: Call) -> dict[str, Any]:
    return _send_file(call, "document")


@method("sendVoice")
def send_voice(call: Call) -> dict[str, Any]:
    return _send_file(call, "voice")


@method("sendSticker")
def send_sticker(call: Call) -> dict[str, Any]:
    return _send_file(call, "sticker")


@method("getFile")
def get_file(call: Call) -> dict[str, Any]:
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.bot.files.find(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.to_api(), "file_path": stored.path}
