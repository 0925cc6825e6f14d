"""Danger in a message: found by words without a model, judged together with the model, answered by cards."""

from kawan.emergency.cards import calm_line, card, general_card, short_numbers
from kawan.emergency.guard import Assessment, assess
from kawan.emergency.verdict import is_certain, is_urgent

__all__ = ["Assessment", "assess", "calm_line", "card", "general_card", "is_certain", "is_urgent", "short_numbers"]
