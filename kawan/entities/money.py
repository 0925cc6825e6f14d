"""Amounts of money: "45 jt", "rp 3.000.000", "NT$ 27.470", "sejuta". A bare number is no money."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from kawan.entities.amounts import HALF, data, meanings, number_at, word_set
from kawan.entities.entity import Entity
from kawan.entities.tokens import Token

RUPIAH = "IDR"
AMBIGUOUS = "USD"
"""The currency of a mere "$", until another one stands behind: "$600 sgd"."""
LONGEST_CURRENCY = 3
MOST_DIGITS = 15
LEAST_BARE = 1000
"""A mere "seribu" is rarely money: "nuwun sewu", "mati satu tumbuh seribu"."""
FEWEST_OF_K = 10
"""From here on "k" means thousands: "3k" and "p3k" are something else."""


def find(tokens: Sequence[Token], countries: Sequence[str] = ()) -> Iterator[Entity]:
    """The amounts in a text; ``countries`` that it names tell what a dollar is."""
    place = 0
    while place < len(tokens):
        found = _amount_at(tokens, place, countries)
        if found is None:
            place += 1
            continue
        value, currency, end = found
        yield Entity("money", f"{_plain(value)} {currency}", tokens[place].start, tokens[end - 1].end)
        place = end


def _amount_at(tokens: Sequence[Token], place: int, countries: Sequence[str]) -> tuple[Decimal, str, int] | None:
    before, place = _sign_at(tokens, place)
    found = _scaled_at(tokens, place, after_sign=bool(before))
    if found is None:
        return None
    value, end, scaled = found
    currency = before
    if before in ("", AMBIGUOUS):
        behind, end = _currency_at(tokens, end, countries)
        currency = behind or before
    if not currency and scaled and value > LEAST_BARE and not _is_counted(tokens, end):
        currency = RUPIAH
    if not currency or value <= 0 or value.adjusted() >= MOST_DIGITS:
        return None
    return value, currency, end


def _sign_at(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """The currency that stands before a figure, and where the figure begins: "rp", "Rp.", "NT$"."""
    for length in (2, 1):
        written = tokens[place : place + length]
        if len(written) == length and all(token.glued for token in written[1:]):
            currency = meanings("signs").get("".join(token.text for token in written))
            if currency:
                end = place + length
                dotted = end < len(tokens) and tokens[end].text in (".", ":")
                return currency, end + dotted
    return "", place


def _scaled_at(tokens: Sequence[Token], place: int, *, after_sign: bool) -> tuple[Decimal, int, bool] | None:
    """A number with its thousands and millions ("5 jt 500 rb"), and whether it has any of them."""
    if place >= len(tokens):
        return None
    total, scaled, below = Decimal(0), False, Decimal("Infinity")
    while place < len(tokens):
        part = _part_at(tokens, place, after_sign=after_sign)
        if part is None:
            break
        value, scale, end = part
        if scaled and not _goes_on(tokens, value, scale, below, end):
            break
        total, scaled, below, place = total + value * scale, scaled or scale > 1, scale, end
        if scale == 1:
            break
        if place < len(tokens) and tokens[place].text == "setengah":  # "sejuta setengah"
            total, place = total + HALF * scale, place + 1
    return (total, place, scaled) if total else None


def _goes_on(tokens: Sequence[Token], value: Decimal, scale: Decimal, below: Decimal, end: int) -> bool:
    """Whether a part belongs to the amount before it: "5 jt 500 rb", "seribu tujuh ratus ringgit"."""
    if scale == 1:
        return value < below and bool(_currency_at(tokens, end, ())[0])
    return scale < below


def _part_at(tokens: Sequence[Token], place: int, *, after_sign: bool) -> tuple[Decimal, Decimal, int] | None:
    """A number, its scale (1 if there is none), and the place behind: "5,5 juta", "sejuta", "500"."""
    one = meanings("one_of_scale").get(tokens[place].text)
    if one:
        return Decimal(1), Decimal(one), place + 1
    number = number_at(tokens, place)
    if number is None:
        return None
    value, end = number
    if end < len(tokens):
        scale = _scale(tokens[end], value, after_sign=after_sign)
        if scale:
            return value, Decimal(scale), end + 1
    return value, Decimal(1), end


def _scale(token: Token, value: Decimal, *, after_sign: bool) -> int | None:
    scale = meanings("scales").get(token.text)
    if scale is None and token.glued and (value >= FEWEST_OF_K or after_sign):
        scale = meanings("glued_scales").get(token.text)
    if scale is None and (after_sign or token.written.isupper()):
        scale = meanings("capital_scales").get(token.text)
    return scale


def is_currency(word: str) -> bool:
    """Whether a single word is a currency's name."""
    return word in _currencies() or word in data()["shared_currencies"]


def _currency_at(tokens: Sequence[Token], place: int, countries: Sequence[str]) -> tuple[str, int]:
    """The currency that stands behind a figure, and the place behind it."""
    for length in range(LONGEST_CURRENCY, 0, -1):
        written = tokens[place : place + length]
        if len(written) < length:
            continue
        spaced = " ".join(token.text for token in written)
        sign = meanings("signs").get("".join(token.text for token in written))
        currency = _currencies().get(spaced) or sign or _shared(spaced, countries)
        if currency:
            return currency, place + length
    return "", place


@cache
def _currencies() -> Mapping[str, str]:
    return {word: currency for currency, words in data()["currencies"].items() for word in words}


def _shared(word: str, countries: Sequence[str]) -> str:
    """The currency of a word that several countries use."""
    by_country: dict[str, str] = data()["shared_currencies"].get(word, {})
    named = (by_country[country] for country in countries if country in by_country)
    return next(named, next(iter(by_country.values()), ""))


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    """Whether things follow that are counted: "2 ribu orang"."""
    return place < len(tokens) and tokens[place].text in word_set("counted")


def _plain(value: Decimal) -> str:
    """Without needless zeros, never with an exponent."""
    return f"{value.normalize():f}"
