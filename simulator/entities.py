"""Message entities: UTF-16 offsets, what Telegram finds by itself, and safe HTML for the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

Entities = list[dict[str, Any]]

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z0-9_]{3,32})\b"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
    r"|(?<!\w)(?P<phone_number>\+\d(?:[ -]?\d){7,14})(?!\d)"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_CLOSED = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
_ELEMENTS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
    "bot_command": ('<span class="bot-command">', "</span>"),
    "mention": ('<span class="mention">', "</span>"),
    "text_mention": ('<span class="mention">', "</span>"),
    "hashtag": ('<span class="hashtag">', "</span>"),
}


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _slice(text: str, offset: int, length: int) -> str:
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def link_target(url: str) -> str | None:
    """The address a link may point to, or None when Telegram would drop the link."""
    url = url.strip()
    if re.match(r"(?i)(https?|tg|ton)://\S+$|(mailto|tel):\S+$", url):
        return url
    return f"http://{url}" if re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", url) else None


def clean(text: str) -> str:
    """Text without carriage returns and with other control characters as spaces."""
    return _CONTROL.sub(" ", text.replace("\r", ""))


def trim(text: str, entities: Entities) -> tuple[str, Entities]:
    """Strip the white space around a text and move its entities along."""
    stripped = text.lstrip()
    shift = utf16_length(text) - utf16_length(stripped)
    stripped = stripped.rstrip()
    total = utf16_length(stripped)
    kept: Entities = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        end = min(total, entity["offset"] + entity["length"] - shift)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, ordered(kept)


def ordered(entities: Entities) -> Entities:
    """Entities in reading order, the outer before the inner."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def find_entities(text: str, known: Entities | None = None) -> Entities:
    """Add to `known` the commands, links, mentions, tags and numbers that Telegram marks by itself."""
    known = known or []
    if not any(sign in text for sign in "/@#+"):
        return known
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] in _CLOSED]
    found = list(known)
    for match in _FOUND.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if all(offset + length <= start or offset >= end for start, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return ordered(found)


def _tags(entity: dict[str, Any], text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("url", "text_link", "email"):
        url = str(entity.get("url") or text)
        url = f"mailto:{url}" if kind == "email" else url
        if not re.match(r"(?i)(https?|tg)://|mailto:|tel:", url):
            return "", ""
        return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>"
    return _ELEMENTS.get(kind, ("", ""))


def _render(text: str, start: int, end: int, entities: Entities) -> Iterator[str]:
    at = start
    while entities:
        entity, *entities = entities
        first = max(at, entity["offset"])
        last = min(end, entity["offset"] + entity["length"])
        if last <= first:
            continue
        # Entities that stick out of this one are cut at its end: the result stays well formed.
        inner = [e for e in entities if e["offset"] < last]
        entities = [e for e in entities if e["offset"] >= last]
        opening, closing = _tags(entity, _slice(text, first, last - first))
        yield html.escape(_slice(text, at, first - at))
        yield opening
        yield from _render(text, first, last, inner)
        yield closing
        at = last
    yield html.escape(_slice(text, at, end - at))


def to_html(text: str, entities: Entities) -> str:
    """HTML that is safe to put into a page: everything escaped, only our own tags."""
    if not entities:
        return html.escape(text)
    return "".join(_render(text, 0, utf16_length(text), ordered(entities)))
