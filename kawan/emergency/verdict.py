"""Words and model together: a message is urgent if either is sure; where words raise a doubt, the model needs less."""

from kawan import answers
from kawan.emergency.guard import Assessment

URGENT = 0.27
URGENT_WITH_WORDS = 0.18
CERTAIN = 0.8

WEIGHTS = {"always": 1.0, "often": 0.6, "sometimes": 0.25, "no": 0.0}


def is_urgent(words: Assessment, urgency: float) -> bool:
    """Whether to show the numbers: by the words of a message and the model's ``urgency`` of it, 0 to 1."""
    return words.sure or urgency >= (URGENT_WITH_WORDS if words.urgent else URGENT)


def is_certain(urgency: float) -> bool:
    """Whether the model alone is sure enough to tell the staff."""
    return urgency >= CERTAIN


def weight(topic: str) -> float:
    """How urgent a topic usually is, 0 to 1: which of several answers comes first."""
    return WEIGHTS[answers.topics()[topic]["urgent"]]
