"""Slips of a thumb on a phone's keyboard, put into messages with a fixed seed."""

import random
import re

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_WORD = 4
SHARE = 0.2
"""Of the words long enough to be recognised, how many get one slip."""

_WORD = re.compile(rf"[a-z]{{{SHORTEST_WORD},}}", re.IGNORECASE)


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for number, row in enumerate(ROWS):
        for place, letter in enumerate(row):
            beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            below = ROWS[number + 1][max(0, place - 1) : place + 1] if number + 1 < len(ROWS) else ""
            near[letter] = beside + below
    return near


NEIGHBOURS = _neighbours()


def slip(word: str, chance: random.Random) -> str:
    """``word`` with one letter missed, doubled, swapped with its neighbour, or hit beside."""
    place = chance.randrange(1, len(word) - 1)
    letter = word[place]
    match chance.randrange(4):
        case 0:
            return word[:place] + word[place + 1 :]
        case 1:
            return word[:place] + letter + word[place:]
        case 2:
            return word[:place] + word[place + 1] + letter + word[place + 2 :]
        case _:
            return word[:place] + chance.choice(NEIGHBOURS[letter.lower()]) + word[place + 1 :]


def with_typos(text: str, seed: int, share: float = SHARE) -> str:
    """``text`` with a slip in about ``share`` of its longer words, at least one where there is such a word."""
    chance = random.Random(f"{seed} {text}")
    words = list(_WORD.finditer(text))
    if not words:
        return text
    count = max(1, round(len(words) * share))
    for match in sorted(chance.sample(words, count), key=lambda match: -match.start()):
        text = text[: match.start()] + slip(match.group(), chance) + text[match.end() :]
    return text
