"""The tables: an announcement, and every single delivery of it."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kawan.broadcasts.quiet_hours import HOME_ZONE
from kawan.db import Base, now

DRAFT, RUNNING, PAUSED, STOPPED, FINISHED = "draft", "sending", "paused", "stopped", "sent"
QUEUED, SENDING, SENT, BLOCKED, NOT_FOUND, FAILED, UNKNOWN = (
    "queued",
    "sending",
    "sent",
    "blocked",
    "not_found",
    "failed",
    "unknown",
)
OUTCOMES = (SENT, BLOCKED, NOT_FOUND, FAILED, UNKNOWN)


class Broadcast(Base):
    """One announcement. ``chat_id`` and ``message_id`` are where its author watches the progress."""

    __tablename__ = "broadcasts"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=DRAFT, index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    shown_state: Mapped[str | None]
    """The state that the progress message shows: what a crash kept from being shown is shown later."""


class Delivery(Base):
    """One recipient of one broadcast. ``person_id`` is emptied when the person deletes their data; the count stays.

    ``attempts`` counts the claims; an outcome belongs to one of them. ``due_at`` is when it may be tried (again), by
    day in ``zone``.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_broadcast_state", "broadcast_id", "state"),
        Index(  # the queue: as small as what still waits, whatever the size of the audience
            "ix_deliveries_queue",
            "broadcast_id",
            "zone",
            "due_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    zone: Mapped[str] = mapped_column(default=HOME_ZONE)
    state: Mapped[str] = mapped_column(default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime] = mapped_column(default=now)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)
