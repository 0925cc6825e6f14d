"""From a reply to what Telegram takes: HTML, at most 4,096 characters a message, keyboards."""

import html
import re

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from kawan.i18n import _
from kawan.replies import Reply

MAX_CHARACTERS = 4096

_CLOSED = r"(?:[^<]|<(\w)>.*?</\2>)"  # a letter, or a whole tag: Telegram refuses tags that cross
_EMPHASES = {
    r"<b>\1</b>": re.compile(r"\*\*(.+?)\*\*"),
    **{
        rf"<{tag}>\1</{tag}>": re.compile(rf"(?<!\w){mark}(?=[^\s{mark[-1]}])({_CLOSED}+?)(?<=\S){mark}(?!\w)")
        for tag, mark in (("i", "__"), ("u", r"\+\+"), ("s", "~~"))
    },
}
_BULLET = re.compile(r"^- ", re.MULTILINE)

type Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


def as_html(reply: Reply) -> str:
    """The reply's text and source line in Telegram's HTML."""
    text = _marked_up(reply.text)
    return f"{text}\n\n<i>{html.escape(reply.source, quote=False)}</i>" if reply.source else text


def _marked_up(text: str) -> str:
    escaped = html.escape(text, quote=False)
    for tagged, marked in _EMPHASES.items():
        escaped = marked.sub(tagged, escaped)
    return _BULLET.sub("• ", escaped)


def chunks(reply: Reply) -> list[str]:
    """The text in messages of at most 4,096 characters, cut between paragraphs, lines, or words.

    Emphasis never spans a line in our texts, so that a cut between lines leaves every tag closed; a single line over
    the limit is cut in its plain form.
    """
    pieces = _cut(as_html(reply), MAX_CHARACTERS) if reply.text else []
    if not reply.verbatim:
        return pieces
    copied = [f"<pre>{part}</pre>" for part in _cut(html.escape(reply.verbatim, quote=False), MAX_CHARACTERS - 11)]
    together = "\n".join(pieces + copied)
    return [together] if _length(together) <= MAX_CHARACTERS else pieces + copied


def _cut(whole: str, most: int) -> list[str]:
    if _length(whole) <= most:
        return [whole]
    pieces: list[str] = []
    present = ""
    for line in whole.split("\n"):
        for part in _short_parts(line):
            if _length(present) + _length(part) + 1 > most:
                pieces.append(present.strip("\n"))
                present = ""
            present += part + "\n"
    return [piece for piece in [*pieces, present.strip("\n")] if piece]


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2  # Telegram counts UTF-16 units


def _short_parts(line: str) -> list[str]:
    if _length(line) <= MAX_CHARACTERS - 12:
        return [line]
    plain = html.unescape(re.sub(r"<[^>]+>", "", line))
    step = MAX_CHARACTERS // 6  # an escaped character takes up to five, one outside the BMP two
    return [html.escape(plain[start : start + step], quote=False) for start in range(0, len(plain), step)]


def keyboard(reply: Reply) -> Keyboard:
    """The reply's buttons, or the key that shares a contact or location."""
    if reply.buttons:
        return inline_keyboard(reply)
    if reply.ask == "contact":
        keys = [KeyboardButton(_("Share my phone number"), request_contact=True), KeyboardButton(_("Skip"))]
    elif reply.ask == "location":
        keys = [KeyboardButton(_("Share my location"), request_location=True)]
    elif reply.ask == "answered":
        return ReplyKeyboardRemove()
    else:
        return None
    return ReplyKeyboardMarkup([keys], resize_keyboard=True, one_time_keyboard=True)


def inline_keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The reply's buttons, if it has any."""
    if not reply.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b.label, url=b.url or None, callback_data=b.payload or None) for b in row]
            for row in reply.buttons
        ]
    )
