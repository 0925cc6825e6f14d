"""Formatting as people set it on their phones (Telegram's entities), in the Markdown-lite of our texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MessageEntity

_WITHOUT_LOSS = frozenset(
    (
        MessageEntity.BOLD,
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
    """A text with ``**bold**``; ``lost`` names the kinds of formatting (Telegram's names) that became plain."""

    text: str
    lost: tuple[str, ...] = ()

    def after_command(self) -> "Marked":
        """What stands behind a command."""
        _command, *rest = self.text.split(None, 1)
        return Marked(rest[0].strip() if rest else "", self.lost)


PLAIN = Marked("")


def as_marked(text: str, entities: Sequence[MessageEntity]) -> Marked:
    """Bold and named links are kept; what our texts don't have is told, not guessed."""
    units = text.encode("utf-16-le")
    put_in: list[tuple[int, str]] = []
    for entity in entities:
        start, end = entity.offset, entity.offset + entity.length
        if entity.type == MessageEntity.BOLD:
            for first, last in _lines(units, start, end):
                put_in += [(first, "**"), (last, "**")]
        elif entity.type == MessageEntity.TEXT_LINK:
            put_in.append((end, f" ({entity.url})"))
    for place, mark in sorted(put_in, key=lambda one: one[0], reverse=True):
        units = units[: place * 2] + mark.encode("utf-16-le") + units[place * 2 :]
    lost = sorted({str(entity.type) for entity in entities if entity.type not in _WITHOUT_LOSS})
    return Marked(units.decode("utf-16-le", "replace"), tuple(lost))


def _lines(units: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a range that lie on one line each, without the spaces around them: bold never spans lines here."""
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
