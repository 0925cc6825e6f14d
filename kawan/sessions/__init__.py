"""Training sessions: who is invited, who has a seat, what is told before and after."""

from kawan.sessions.tables import Seat, SessionDraft, SessionNotice, TrainingSession

__all__ = ["Seat", "SessionDraft", "SessionNotice", "TrainingSession"]
