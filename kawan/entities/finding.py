"""Everything of one message, without overlaps."""

from collections.abc import Iterable

from kawan import countries
from kawan.entities import durations, money, phones, places, sectors
from kawan.entities.entity import Entity
from kawan.entities.tokens import tokens
from kawan.regions import Gazetteer

MAX_CHARACTERS = 4200


def find(text: str, gazetteer: Gazetteer) -> list[Entity]:
    """What a message names, in order. Of two that overlap the longer one stays. Never raises for any text.

    A message of Telegram has at most 4,096 characters; what a longer text says further on is not read.
    """
    text = text[:MAX_CHARACTERS]
    said = tokens(text)
    named = list(countries.mentions(text))
    abroad = [(mention.start, mention.end) for mention in named]
    found = [
        *phones.find(text),
        *money.find(said, [mention.code for mention in named]),
        *durations.find(said),
        *(Entity("country", mention.code, mention.start, mention.end) for mention in named),
        *places.find(text, said, gazetteer, abroad),
        *sectors.find(said),
    ]
    return _without_overlaps(found, len(text))


def _without_overlaps(found: Iterable[Entity], length: int) -> list[Entity]:
    taken, kept = bytearray(length), list[Entity]()
    for entity in sorted(found, key=lambda one: one.start - one.end):  # longest first, else as given
        if not any(taken[entity.start : entity.end]):
            taken[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
            kept.append(entity)
    return sorted(kept, key=lambda one: one.start)
