"""Sentences of an answer and how long they are: people read them on a small screen, often in a hurry."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONG = 15  # words; what answers aim at
TOO_LONG = 25  # words; what the check refuses

_MARKS = re.compile(r"\*\*|^\s*(?:-|\d+\.) ", re.MULTILINE)
_CONTACT = re.compile(r"\[\[[^\]]*\]\]")
_END = re.compile(r"(?<=[.?!])[\"”)]*\s+(?=[\"“(]*[A-Z0-9\[])")
_WORD = re.compile(r"\w[\w.,/:'’-]*")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without its marks. A line's end ends a sentence, too: items, headings, paragraphs."""
    lines = (_MARKS.sub("", line).strip() for line in text.splitlines())
    return [sentence for line in lines if line for sentence in _END.split(line)]


def words(sentence: str) -> int:
    """How many words one reads; a contact, however long its line, counts as one."""
    return len(_WORD.findall(_CONTACT.sub("kontak", sentence)))


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long sentences are, in words. ``share_long``: the share, 0 to 1, above ``LONG``."""

    count: int
    median: int
    ninetieth: int
    longest: int
    share_long: float


def lengths(texts: Iterable[str]) -> Lengths:
    """The distribution over all sentences of ``texts``."""
    found = sorted(words(sentence) for text in texts for sentence in sentences(text))
    if not found:
        return Lengths(0, 0, 0, 0, 0.0)
    above = sum(length > LONG for length in found)
    return Lengths(
        count=len(found),
        median=found[len(found) // 2],
        ninetieth=found[len(found) * 9 // 10],
        longest=found[-1],
        share_long=above / len(found),
    )
