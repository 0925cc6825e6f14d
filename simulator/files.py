"""Files that were sent: kept in memory, downloaded by path, described as Telegram describes them."""

from __future__ import annotations

import mimetypes
import re
import struct
from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError, bad_request
from simulator.params import Params, Upload

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "sticker": "stickers",
    "video": "videos",
    "video_note": "video_notes",
    "audio": "music",
    "animation": "animations",
}


@dataclass(frozen=True)
class StoredFile:
    """One file; `path` is what getFile returns, `file_id` belongs to one bot."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def to_api(self) -> dict[str, Any]:
        """The fields that every Telegram file has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class FileStore:
    """The files of one bot, found by id and by path."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        number = len(self._by_id)
        extension = re.sub(r"[^.\w]", "", upload.name)[-12:].rpartition(".")[2] or "bin"
        path = f"{_FOLDERS[kind]}/file_{number}.{extension}"
        mime = _picture_type(upload.content) if kind in ("photo", "sticker") else upload.mime_type
        mime = mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        file_id = f"SIM{self._bot_id}{kind}{number:08d}"
        stored = StoredFile(file_id, f"U{number:08d}", kind, path, upload.name, mime, upload.content)
        self._by_id[file_id] = stored
        self._by_path[path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def from_params(self, params: Params, kind: str) -> StoredFile:
        """The file a send method names: an upload or the id of a known file.

        Raises:
            ApiError: 400 for a missing, empty or unknown file or a web address; 413 when too large.
        """
        upload = params.upload(kind)
        if upload is not None:
            if not upload.content:
                raise bad_request("file must be non-empty")
            if len(upload.content) > (LARGEST_PHOTO if kind == "photo" else LARGEST_UPLOAD):
                raise ApiError(413, "Request Entity Too Large")
            return self.add(kind, upload)
        value = params.text(kind)
        if not value:
            raise bad_request(f"there is no {kind} in the request")
        if re.match(r"(?i)https?://", value):
            # The simulator never reaches out to the network.
            raise bad_request("failed to get HTTP URL content")
        stored = self.find(value)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored


def _picture_type(content: bytes) -> str | None:
    """The media type of a picture, by its first bytes; clients often do not name it."""
    signs = {b"\x89PNG": "png", b"GIF8": "gif", b"\xff\xd8": "jpeg", b"RIFF": "webp"}
    return next((f"image/{name}" for sign, name in signs.items() if content.startswith(sign)), None)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG or WebP picture; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        # C0..CF are frame headers, except the tables C4, C8 and CC.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X" and len(content) >= 30:
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def describe(stored: StoredFile) -> Any:
    """The value of a message's field for this file, such as `document` or `photo`.

    Raises:
        ApiError: 400 when a photo is no picture.
    """
    common = stored.to_api()
    if stored.kind == "photo":
        size = image_size(stored.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return [{**common, "width": size[0], "height": size[1]}]
    if stored.kind == "sticker":
        size = image_size(stored.content) or (512, 512)
        flags = {"type": "regular", "is_animated": False, "is_video": False}
        return {**common, **flags, "width": size[0], "height": size[1]}
    named = {"mime_type": stored.mime_type}
    if stored.kind == "voice":
        return {**common, **named, "duration": 1}
    if stored.kind == "video_note":
        return {**common, "length": 240, "duration": 1}
    if stored.kind in ("video", "animation"):
        return {**common, **named, "file_name": stored.name, "width": 320, "height": 240, "duration": 1}
    if stored.kind == "audio":
        return {**common, **named, "file_name": stored.name, "duration": 1}
    return {**common, **named, "file_name": stored.name}
