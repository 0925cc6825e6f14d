"""A message as tokens: figures, words and signs, each with its place in the message."""

import re
from dataclasses import dataclass

from kawan.plain import Plain

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_|\n")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is plain, ``written`` as it was typed; ``glued``: nothing stands between it and the one before."""

    text: str
    written: str
    start: int
    end: int
    glued: bool


def tokens(text: str) -> list[Token]:
    """The tokens of a text."""
    found: list[Token] = []
    for plain, start, end in Plain.of(text).find(_TOKEN):
        glued = bool(found) and found[-1].end == start
        found.append(Token(plain, text[start:end], start, end, glued))
    return found
