"""Broadcasts: an announcement, its audience, and what became of every single delivery.

A broadcast is draft, waiting (for a second officer), scheduled, preparing (its audience is written down), sending,
paused, stopped or sent. A delivery is queued, sending, sent, blocked, not_found, failed or unknown; the sum of the
outcomes is the size of the audience. *sending* is written before the call and the outcome after it: what a crash
leaves in *sending* becomes *unknown* and is never silently sent again.
"""

from kawan.broadcasts.audience import audience_size
from kawan.broadcasts.delivery import (
    Claim,
    Outcome,
    claim,
    is_open,
    outcomes,
    queued_in,
    send_unknown_again,
    settle,
    settle_interrupted,
    unknown,
)
from kawan.broadcasts.drafts import draft
from kawan.broadcasts.lifecycle import change_state, finish, running, start, to_show
from kawan.broadcasts.preparing import being_prepared, prepare
from kawan.broadcasts.quiet_hours import QuietHours
from kawan.broadcasts.tables import (
    BLOCKED,
    DRAFT,
    ENDED,
    FAILED,
    FINISHED,
    NOT_FOUND,
    OUTCOMES,
    PAUSED,
    PREPARING,
    QUEUED,
    RUNNING,
    SCHEDULED,
    SENDING,
    SENT,
    STOPPED,
    UNKNOWN,
    WAITING,
    Broadcast,
    Delivery,
)

__all__ = [
    "BLOCKED",
    "DRAFT",
    "ENDED",
    "FAILED",
    "FINISHED",
    "NOT_FOUND",
    "OUTCOMES",
    "PAUSED",
    "PREPARING",
    "QUEUED",
    "RUNNING",
    "SCHEDULED",
    "SENDING",
    "SENT",
    "STOPPED",
    "UNKNOWN",
    "WAITING",
    "Broadcast",
    "Claim",
    "Delivery",
    "Outcome",
    "QuietHours",
    "audience_size",
    "being_prepared",
    "change_state",
    "claim",
    "draft",
    "finish",
    "is_open",
    "outcomes",
    "prepare",
    "queued_in",
    "running",
    "send_unknown_again",
    "settle",
    "settle_interrupted",
    "start",
    "to_show",
    "unknown",
]
