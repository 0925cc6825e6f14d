"""What a message names: countries, places, sectors of work, amounts of money, durations, phone numbers."""

from kawan.entities.entity import Entity, Kind
from kawan.entities.facts import facts
from kawan.entities.finding import find

__all__ = ["Entity", "Kind", "facts", "find"]
