"""The emergency guard: danger found by words, with no model, and the cards that answer it."""

from kawan.emergency.cards import calm_line, card, general_card, short_numbers
from kawan.emergency.guard import Assessment, assess

__all__ = ["Assessment", "assess", "calm_line", "card", "general_card", "short_numbers"]
