"""Formatting as people set it on their phones (Telegram's entities), in the Markdown-lite of our texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MessageEntity

MARKS = {
    MessageEntity.BOLD: "**",
    MessageEntity.ITALIC: "__",
    MessageEntity.UNDERLINE: "++",
    MessageEntity.STRIKETHROUGH: "~~",
}

_WITHOUT_LOSS = frozenset(
    (
        *MARKS,
        MessageEntity.TEXT_LINK,
        MessageEntity.URL,
        MessageEntity.EMAIL,
        MessageEntity.PHONE_NUMBER,
        MessageEntity.MENTION,
        MessageEntity.HASHTAG,
        MessageEntity.CASHTAG,
        MessageEntity.BOT_COMMAND,
    )
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with ``**bold**``, ``__italic__``, ``++underlined++`` and ``~~struck~~``; ``lost`` names the kinds of
    formatting (Telegram's names) that became plain."""

    text: str
    lost: tuple[str, ...] = ()

    def after_command(self) -> "Marked":
        """What stands behind a command."""
        _command, *rest = self.text.split(None, 1)
        return Marked(rest[0].strip() if rest else "", self.lost)


PLAIN = Marked("")


def as_marked(text: str, entities: Sequence[MessageEntity]) -> Marked:
    """Four kinds of emphasis and named links are kept; what our texts don't have is told, not guessed."""
    units = text.encode("utf-16-le")
    put_in: list[tuple[int, int, str]] = []  # at a place: what ends there, inner before outer, then what begins
    outer_first = sorted(entities, key=lambda entity: (entity.offset, -entity.length))
    for depth, entity in enumerate(outer_first, start=1):
        start, end = entity.offset, entity.offset + entity.length
        if mark := MARKS.get(entity.type):
            for first, last in _lines(units, start, end):
                put_in += [(first, depth, mark), (last, -depth, mark)]
        elif entity.type == MessageEntity.TEXT_LINK:
            put_in.append((end, 0, f" ({entity.url})"))
    for place, _depth, mark in sorted(put_in, reverse=True):
        units = units[: place * 2] + mark.encode("utf-16-le") + units[place * 2 :]
    lost = sorted({str(entity.type) for entity in entities if entity.type not in _WITHOUT_LOSS})
    return Marked(units.decode("utf-16-le", "replace"), tuple(lost))


def _lines(units: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a range that lie on one line each, without the spaces around them: no mark spans lines here."""
    parts: list[tuple[int, int]] = []
    place = start
    for line in units[start * 2 : end * 2].decode("utf-16-le", "replace").split("\n"):
        length = _length(line)
        bare = line.strip()
        if bare:
            first = place + _length(line[: len(line) - len(line.lstrip())])
            parts.append((first, first + _length(bare)))
        place += length + 1
    return parts


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
