"""Urgency by the model: what the likely topics of a message usually are. The word guard and this are a union."""

from collections.abc import Iterable

from kawan import answers

WEIGHTS = {"always": 1.0, "often": 0.6, "sometimes": 0.25, "no": 0.0}
THRESHOLD = 0.5
CERTAIN = 0.6


def urgency(ranking: Iterable[tuple[str, float]]) -> float:
    """How urgent a message is, 0 to 1, from its topics (or tasks) with their confidences."""
    return sum(confidence * weight(topic) for topic, confidence in ranking)


def is_urgent(ranking: Iterable[tuple[str, float]]) -> bool:
    """Whether the model alone calls a message urgent: worth one calm line with the numbers."""
    return urgency(ranking) >= THRESHOLD


def is_alarming(topic: str, confidence: float) -> bool:
    """Whether the model is sure of a topic that is always urgent: worth telling the staff at once."""
    return confidence >= CERTAIN and weight(topic) == WEIGHTS["always"]


def weight(topic: str) -> float:
    """How urgent a topic or task usually is, 0 to 1."""
    if topic == "darurat":
        return WEIGHTS["always"]
    known = answers.topics().get(answers.canonical(topic))
    return WEIGHTS[known["urgent"]] if known else 0.0
