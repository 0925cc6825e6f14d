"""The tables: an announcement, and every single delivery of it."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now
from kawan.time_zones import WIB

DRAFT, PREPARING, RUNNING, PAUSED = "draft", "preparing", "sending", "paused"
STOPPED, FINISHED = "stopped", "sent"
ENDED = (STOPPED, FINISHED)
WAITING, SCHEDULED = "waiting", "scheduled"  # for a second officer; for its hour
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


def _everybody() -> dict[str, Any]:
    return {"all": []}


class Broadcast(Base):
    """One announcement. ``chat_id`` and ``message_id`` are where its author watches the progress.

    ``text`` is in Indonesian, ``translations`` hold other languages by code. ``attachment``, ``location`` and
    ``buttons`` are read and written by ``content``, ``audience`` by ``audience``. ``send_at`` is when it begins,
    ``repeats`` whether that comes again (*weekly*, *monthly*), ``utc_offset`` the hours that its author thinks in,
    ``series_id`` the first of a repeated one. ``corrects`` names the announcement whose recipients get this one,
    ``in_place`` says that it takes the place of what they received.
    """

    __tablename__ = "broadcasts"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    translations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    attachment: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    location: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON, default=_everybody)
    state: Mapped[str] = mapped_column(default=DRAFT, index=True)
    send_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    repeats: Mapped[str] = mapped_column(default="")
    utc_offset: Mapped[int] = mapped_column(default=7)
    series_id: Mapped[int | None]
    submitted_at: Mapped[dt.datetime | None]
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_size: Mapped[int | None]
    corrects: Mapped[int | None]
    in_place: Mapped[bool] = mapped_column(default=False)
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
        Index("ix_deliveries_person_broadcast", "person_id", "broadcast_id", unique=True),  # nobody twice
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
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    zone: Mapped[str] = mapped_column(default=WIB)
    state: Mapped[str] = mapped_column(default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime] = mapped_column(default=now)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)


class Press(Base):
    """A recipient pressed the button at ``position`` of an announcement. ``person_id`` only of those who agreed to
    storage."""

    __tablename__ = "broadcast_presses"

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)


class ListMember(Base):
    """One person on a list that staff keep, to be addressed or left out together."""

    __tablename__ = "audience_lists"

    name: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
