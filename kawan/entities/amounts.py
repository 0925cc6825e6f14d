"""The words of numbers, money and time (``kawan/data/amounts.yml``), and numbers as people write them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.numbers import NumberFormatError, parse_decimal

from kawan.entities.tokens import Token

FILE = Path(__file__).resolve().parent.parent / "data" / "amounts.yml"
LONGEST_FIGURE = 20
HALF = Decimal("0.5")
RANGE_SIGNS = ("-", "\u2013", "~")

_HALVES = (["1", "/", "2"], ["1", "\u2044", "2"])  # the second is "½", taken apart
_ENGLISH_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d{1,2})?")

type Number = tuple[Decimal, int]
"""A number and the place of the token behind it."""


@cache
def data() -> dict[str, Any]:
    """The file as it is."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of words of the file."""
    return frozenset(data()[name].split())


@cache
def meanings(name: str) -> Mapping[str, Any]:
    """A part of the file that gives words to each meaning, the other way round."""
    return {word: meaning for meaning, listed in data()[name].items() for word in listed.split()}


def number_at(tokens: Sequence[Token], place: int) -> Number | None:
    """The number that begins at a token: "5,5", "dua puluh lima", "setengah", "3-4" (its end)."""
    found = _single(tokens, place)
    if found is None:
        return None
    value, end = found
    if end + 1 < len(tokens) and tokens[end].text in RANGE_SIGNS:
        further = _single(tokens, end + 1)
        if further is not None and further[0] > value:
            return further
    return found


def _single(tokens: Sequence[Token], place: int) -> Number | None:
    if place >= len(tokens):
        return None
    if [token.text for token in tokens[place : place + 3]] in _HALVES:
        return HALF, place + 3
    if tokens[place].text[0].isdigit():
        value = figure(tokens[place].text)
        return None if value is None else _with_hundreds(tokens, value, place + 1)
    return _in_words(tokens, place)


def figure(written: str) -> Decimal | None:
    """Digits with dots and commas, the Indonesian way if that makes sense, else the English one."""
    if len(written) > LONGEST_FIGURE:
        return None
    locales = ("en",) if _ENGLISH_THOUSANDS.fullmatch(written) else ("id", "en")
    for locale in locales:
        try:
            return parse_decimal(written, locale=locale, strict=True)
        except NumberFormatError:
            continue
    return None


def _with_hundreds(tokens: Sequence[Token], value: Decimal, place: int) -> Number:
    """Figures with "ratus" behind: "5 ratus" is 500."""
    if place < len(tokens) and tokens[place].text in word_set("hundreds"):
        return value * 100, place + 1
    return value, place


def _in_words(tokens: Sequence[Token], place: int) -> Number | None:
    begin, total, below = place, Decimal(0), Decimal(1000)
    while place < len(tokens):
        part = _part_in_words(tokens, place)
        if part is None or part[0] >= below:
            break
        value, place = part
        total += value
        below = Decimal(100) if value >= 100 else Decimal(10) if value >= 20 else HALF + HALF
        if value == HALF:
            break
    return (total, place) if place > begin else None


def _part_in_words(tokens: Sequence[Token], place: int) -> Number | None:
    """A part of a number in words: "dua", "dua belas", "dua puluh" or "dua ratus"."""
    value = _words().get(tokens[place].text)
    if value is None:
        return None
    behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if 1 <= value <= 9:
        if behind in word_set("teens"):
            return value + 10, place + 2
        if behind in word_set("tens"):
            return value * 10, place + 2
        if behind in word_set("hundreds"):
            return value * 100, place + 2
    return value, place + 1


@cache
def _words() -> Mapping[str, Decimal]:
    """Single words: "dua", "sepuluh", "duabelas", "limaratus"."""
    single = {word: Decimal(str(value)) for word, value in meanings("numbers").items()}
    digits = {word: value for word, value in single.items() if 1 <= value <= 9}
    joined = {word + teen: value + 10 for word, value in digits.items() for teen in word_set("teens")}
    joined |= {word + ten: value * 10 for word, value in digits.items() for ten in word_set("tens")}
    joined |= {word + hundred: value * 100 for word, value in digits.items() for hundred in word_set("hundreds")}
    return joined | single | {word: Decimal(100) for word in word_set("hundred")}
