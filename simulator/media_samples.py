"""Media that people send: their own file where they give one, else a small sample."""

from __future__ import annotations

import base64
import binascii
import random
import struct
import zlib
from typing import Any

from simulator.entities import find_entities, utf16_length
from simulator.errors import ApiError, PeopleError
from simulator.files import FileStore, describe
from simulator.messages import MEDIA_KINDS
from simulator.params import Upload

_LONGEST_CAPTION = 1024
_NAMES = {
    "sticker": ("sticker.webp", "image/webp"),
    "voice": ("voice.ogg", "audio/ogg"),
    "photo": ("photo.png", "image/png"),
    "document": ("dokumen.txt", "text/plain"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video_note.mp4", "video/mp4"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "animation": ("animation.mp4", "video/mp4"),
}
_WITH_CAPTION = ("voice", "photo", "document", "video", "audio", "animation")


def sample_png(width: int = 320, height: int = 240) -> bytes:
    """A plain grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\xb0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def media_content(files: FileStore, body: dict[str, Any]) -> dict[str, Any]:
    """The content of a message with media.

    Raises:
        PeopleError: for an unknown kind, a broken file, or a caption that is too long or has no place.
    """
    kind = str(body["media"])
    if kind not in MEDIA_KINDS:
        raise PeopleError(f"media must be one of {', '.join(MEDIA_KINDS)}")
    if kind == "poll":
        return {"poll": _poll()}
    if kind == "dice":
        return {"dice": {"emoji": "🎲", "value": random.randint(1, 6)}}
    stored = files.add(kind, _upload(kind, body))
    try:
        content = {kind: describe(stored)}
    except ApiError as error:
        raise PeopleError(error.description) from None
    if kind == "animation":
        # Telegram repeats an animation as a document for old clients.
        content["document"] = content["animation"]
    return {**content, **_caption(kind, body.get("caption"))}


def _upload(kind: str, body: dict[str, Any]) -> Upload:
    name, mime_type = _NAMES[kind]
    given = body.get("content_base64")
    if given is None:
        content = sample_png() if kind in ("photo", "sticker") else f"Sample of a {kind}.\n".encode()
    else:
        try:
            content = base64.b64decode(str(given), validate=True)
        except (binascii.Error, ValueError):
            raise PeopleError("content_base64 is not base64") from None
    if filename := body.get("filename"):
        return Upload(str(filename), content)
    return Upload(name, content, mime_type)


def _caption(kind: str, caption: Any) -> dict[str, Any]:
    if not caption:
        return {}
    if kind not in _WITH_CAPTION:
        raise PeopleError(f"a {kind} has no caption")
    text = str(caption).strip()
    if utf16_length(text) > _LONGEST_CAPTION:
        raise PeopleError("caption is longer than 1024 characters")
    entities = find_entities(text)
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _poll() -> dict[str, Any]:
    options = [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(("Ya", "Tidak"))]
    return {
        "id": str(random.getrandbits(60)),
        "question": "Setuju?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
