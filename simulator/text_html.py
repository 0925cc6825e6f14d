"""Telegram's HTML (`parse_mode=HTML`), read as strictly as Telegram reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from simulator.entities import Entities, link_target, utf16_length
from simulator.errors import ApiError, bad_request

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE, "a", "blockquote", "tg-emoji"}
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot);?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"""([^\s=>]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-_]+)))?""")
_TAG_NAME = re.compile(r"<([^\s>]*)")
_SPACES = re.compile(r"\s*")


@dataclass
class _OpenTag:
    name: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    language: str | None = None


class _Reader:
    """One pass over the text; `length` counts the UTF-16 units written so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_OpenTag] = []
        self.entities: Entities = []

    def read(self) -> tuple[str, Entities]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                self._plain()
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.parts), self.entities

    def _plain(self) -> None:
        stop = self.source.find("<", self.at)
        stop = len(self.source) if stop < 0 else stop
        text = decode(self.source[self.at : stop])
        self.parts.append(text)
        self.length += utf16_length(text)
        self.at = stop

    def _start_tag(self) -> None:
        begin = self.at
        name_match = _TAG_NAME.match(self.source, begin)
        name = name_match.group(1).lower() if name_match else ""
        position = begin + 1 + len(name)
        if position >= len(self.source):
            raise _broken(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _TAGS:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        tag = _OpenTag(name, self.length)
        self.at = self._attributes(tag, position, begin)
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        if name == "tg-emoji" and not tag.attributes.get("emoji-id", "").isdigit():
            raise _broken("Invalid custom emoji identifier specified")
        self.open.append(tag)

    def _attributes(self, tag: _OpenTag, position: int, begin: int) -> int:
        """Read attributes up to ">" and return the place after it."""
        while True:
            position = _end_of(_SPACES.match(self.source, position), position)
            if position >= len(self.source):
                raise _broken(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if self.source[position] == ">":
                return position + 1
            match = _ATTRIBUTE.match(self.source, position)
            if match is None or (match.group(2) is None and match.group(1).lower() != "expandable"):
                raise _broken(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag.name}" '
                    f"at byte offset {self._bytes(begin)}"
                )
            value = next((group for group in match.groups()[2:] if group is not None), "")
            tag.attributes[match.group(1).lower()] = decode(value)
            position = match.end()

    def _end_tag(self) -> None:
        begin = self.at
        stop = self.source.find(">", begin)
        if stop < 0:
            raise _broken(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        name = self.source[begin + 2 : stop].strip().lower()
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        tag = self.open.pop()
        if name and name != tag.name:
            raise _broken(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.at = stop + 1
        self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        if self.length == tag.start:
            return
        inside = self.open[-1] if self.open else None
        language = tag.attributes.get("class", "").removeprefix("language-")
        if tag.name == "code" and language and inside and inside.name == "pre" and inside.start == tag.start:
            inside.language = language
            return
        entity = _entity(tag, self._text_since(tag.start) if tag.name == "a" else "")
        if entity is not None:
            self.entities.append({**entity, "offset": tag.start, "length": self.length - tag.start})

    def _text_since(self, start: int) -> str:
        return "".join(self.parts).encode("utf-16-le")[2 * start :].decode("utf-16-le")

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())


def _entity(tag: _OpenTag, text: str) -> dict[str, Any] | None:
    if tag.name == "a":
        url = link_target(tag.attributes.get("href") or text)
        return {"type": "text_link", "url": url} if url else None
    if tag.name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"}
    if tag.name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": tag.attributes["emoji-id"]}
    if tag.name == "pre" and tag.language:
        return {"type": "pre", "language": tag.language}
    return {"type": _SIMPLE[tag.name]}


def _end_of(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def _broken(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    if name in _NAMED:
        return _NAMED[name]
    code = int("0" + name[1:], 16) if name[1] in "xX" else int(name[1:])
    valid = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else match.group(0)


def decode(text: str) -> str:
    """Replace the character references that Telegram knows; others stay as they are."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def parse_html(source: str) -> tuple[str, Entities]:
    """Plain text and entities (offsets in UTF-16 units) of Telegram HTML.

    Raises:
        ApiError: 400 "can't parse entities: ..." for anything Telegram would refuse.
    """
    return _Reader(source).read()
