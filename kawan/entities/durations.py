"""How long: "3 bulan", "2 th", "setahun", "dua minggu". Not ages, dates, times of day, or how often."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kawan.entities.amounts import HALF, data, meanings, number_at, word_set
from kawan.entities.entity import Entity
from kawan.entities.money import is_currency
from kawan.entities.tokens import Token

UNITS = ("Y", "M", "W", "D", "H", "MIN")
SMALLER = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("H", 24), "H": ("MIN", 60)}
FURTHER = {"Y": {"M": 12, "W": 52, "D": 365}, "M": {"W": 5, "D": 31}, "H": {"MIN": 60}}
"""What may stand behind a unit as its rest, and less than how much: "3 tahun 6 bulan"; "1 hari 18 jam" is a rate."""
MOST_OF_A_UNIT = 1000
NOTHING = "P"
"""Less than half a minute, in ISO 8601."""
FARTHEST_AGE = 4
CONNECTING = ("dan", "and", "lebih", "lbh")

type Part = tuple[Decimal, str, int]
"""How many of which unit, and the place behind."""


def find(tokens: Sequence[Token]) -> Iterator[Entity]:
    """The durations in a text."""
    place = 0
    while place < len(tokens):
        parts = _parts_at(tokens, place)
        if not parts:
            place += 1
            continue
        value, end = _iso(parts), parts[-1][2]
        if value != NOTHING and _lasts(tokens, place, parts):
            yield Entity("duration", value, tokens[place].start, tokens[end - 1].end)
        place = end


def _parts_at(tokens: Sequence[Token], place: int) -> list[Part]:
    """The parts of "3 tahun 6 bulan", one behind the other."""
    parts: list[Part] = []
    while place < len(tokens):
        part = _part_at(tokens, place)
        if part is None or (parts and not _is_rest(part, parts[-1])):
            break
        parts.append(part)
        place = part[2]
        if place + 1 < len(tokens) and tokens[place].text in CONNECTING:
            place += 1
    return parts


def _is_rest(part: Part, before: Part) -> bool:
    """Whether a part goes on from the one before: "6 bulan" after "3 tahun"."""
    value, unit, _end = part
    return value < FURTHER.get(before[1], {}).get(unit, 0)


def _part_at(tokens: Sequence[Token], place: int) -> Part | None:
    one = meanings("one_of_unit").get(tokens[place].text)
    if one:
        return _with_half(tokens, Decimal(1), one, place + 1)
    number = number_at(tokens, place)
    if number is None or number[1] >= len(tokens):
        return None
    value, end = number
    unit = meanings("units").get(tokens[end].text)
    return _with_half(tokens, value, unit, end + 1) if unit and 0 < value < MOST_OF_A_UNIT else None


def _with_half(tokens: Sequence[Token], value: Decimal, unit: str, end: int) -> Part:
    """A part, with a half behind it: "setahun setengah"."""
    half = end < len(tokens) and tokens[end].text == "setengah"
    followed = half and end + 1 < len(tokens) and tokens[end + 1].text in meanings("units")
    return (value + HALF, unit, end + 1) if half and not followed else (value, unit, end)


def _lasts(tokens: Sequence[Token], place: int, parts: Sequence[Part]) -> bool:
    """Whether it says how long, and not how often, how old or when."""
    before, behind = _word(tokens, place - 1), _word(tokens, parts[-1][2])
    if tokens[place].text in meanings("one_of_unit"):
        is_rate = len(parts) == 1 and _is_figure(tokens, parts[0][2])  # "sehari 18 jam", "sebulan 5 jt"
        return not (is_rate or _is_per(before) or behind in word_set("rate_behind"))
    return before not in word_set("not_lasting") and not _is_age(tokens, place, parts, behind)


def _is_figure(tokens: Sequence[Token], place: int) -> bool:
    return number_at(tokens, place) is not None or _word(tokens, place) in meanings("one_of_scale")


def _is_per(before: str) -> bool:
    """Whether "sehari" behind this word means "a day": "18 jam sehari", "50 ringgit sehari"."""
    lists = ("scales", "one_of_scale", "units", "signs")
    return (
        before[:1].isdigit()
        or before in word_set("rate_before")
        or before in word_set("counted")
        or is_currency(before)
        or any(before in meanings(name) for name in lists)
    )


def _is_age(tokens: Sequence[Token], place: int, parts: Sequence[Part], behind: str) -> bool:
    """Whether it is an age: "umur saya baru 38 tahun", "anak 3 tahun", "saya 38 tahun", "Siti, 38 th, SMP"."""
    value, unit, _end = parts[0]
    start = place
    while start > 0 and place - start < FARTHEST_AGE and _word(tokens, start - 1) in word_set("beside_age"):
        start -= 1
    words = {token.text for token in tokens[max(start - 1, 0) : place]}
    if words & word_set("age"):
        return True
    if unit not in ("Y", "M"):
        return False
    before = _word(tokens, place - 1)
    between_commas = before in ("", ",", "(", "\n") and behind in ("", ",", ")", "\n")
    is_adult = unit == "Y" and value >= data()["adult"]
    hints_at_age = between_commas or before in word_set("people") or before in word_set("just")
    return bool(words & word_set("children")) or (is_adult and hints_at_age)


def _word(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""


def _iso(parts: Sequence[Part]) -> str:
    """ISO 8601; a part of a unit goes into the next smaller one, and weeks stand alone or become days."""
    amounts: dict[str, Decimal] = dict.fromkeys(UNITS, Decimal(0))
    for value, unit, _end in parts:
        amounts[unit] += value
    for unit, (smaller, ratio) in SMALLER.items():
        whole = amounts[unit] // 1
        amounts[smaller] += (amounts[unit] - whole) * ratio
        amounts[unit] = whole
    numbers = {unit: round(amount) for unit, amount in amounts.items()}
    if numbers["W"] and any(number for unit, number in numbers.items() if unit != "W"):
        numbers["D"] += 7 * numbers.pop("W")
    days = "".join(f"{numbers[unit]}{unit}" for unit in ("Y", "M", "W", "D") if numbers.get(unit))
    time = "".join(f"{numbers[unit]}{unit[0]}" for unit in ("H", "MIN") if numbers[unit])
    return f"P{days}" + (f"T{time}" if time else "")
