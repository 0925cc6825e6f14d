"""Phone numbers, as the library phonenumbers finds them."""

from collections.abc import Iterator

import phonenumbers

from kawan.entities.entity import Entity

HOME = "ID"
FEWEST_DIGITS = 8
MOST_CHARACTERS = 4200
_BEGINNINGS = ("+", "0", "(0", "62", "\uff0b")


def find(text: str) -> Iterator[Entity]:
    """The phone numbers in a text, where they begin like one: "+886...", "08...", "62..."."""
    if sum(character.isdigit() for character in text) < FEWEST_DIGITS:
        return
    for match in phonenumbers.PhoneNumberMatcher(text[:MOST_CHARACTERS], HOME):
        if match.raw_string.startswith(_BEGINNINGS):
            value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            yield Entity("phone", value, match.start, match.end)
