"""What is stored of a training session: when and where, who is invited, who comes, and what is still to be told."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now

OPEN, CANCELLED = "open", "cancelled"
INVITED, TAKEN, WAITING, DECLINED, ATTENDED, ABSENT, GONE = (
    "invited",
    "taken",
    "waiting",
    "declined",
    "attended",
    "absent",
    "gone",
)
STATES = (INVITED, TAKEN, WAITING, DECLINED, ATTENDED, ABSENT, GONE)

MOST_SEATS = 500


class TrainingSession(Base):
    """A training at a place or online. ``made_by`` is the officer's Telegram id, ``code`` what hangs on the wall.

    ``edition`` counts how often it was moved. ``zone`` is a name of the tz database; ``is_exact`` says that the
    point is the building's, not the village's. Who changes seats writes
    ``changed_at`` first: that takes the row's lock (see ``seats.lock``).
    """

    __tablename__ = "training_sessions"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    wish: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    village_code: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    is_exact: Mapped[bool] = mapped_column(default=False)
    link: Mapped[str] = mapped_column(default="")
    zone: Mapped[str]
    starts_at: Mapped[dt.datetime] = mapped_column(index=True)
    ends_at: Mapped[dt.datetime]
    answer_by: Mapped[dt.datetime]
    seats: Mapped[int]
    state: Mapped[str] = mapped_column(default=OPEN)
    code: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[int] = mapped_column(BigInteger)
    edition: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=now)
    attendance_asked_at: Mapped[dt.datetime | None]


class SessionDraft(Base):
    """What an officer has filled in so far of one that is not yet made. At most one an officer."""

    __tablename__ = "session_drafts"

    officer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    title: Mapped[str | None]
    wish: Mapped[str | None]
    village_code: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    venue: Mapped[str | None]
    link: Mapped[str | None]
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    seats: Mapped[int | None]
    answer_by: Mapped[dt.datetime | None]


class Seat(Base):
    """One person's invitation to one session and what became of it.

    Who deletes their data leaves it without a person, so that the counts stay.
    """

    __tablename__ = "session_seats"
    __table_args__ = (UniqueConstraint("session_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(default=INVITED)
    invited_at: Mapped[dt.datetime] = mapped_column(default=now)
    answered_at: Mapped[dt.datetime | None]


class SessionNotice(Base):
    """Something to be told to who holds a seat, once, at its time; and what was answered to it."""

    __tablename__ = "session_notices"
    __table_args__ = (UniqueConstraint("seat_id", "kind"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("session_seats.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    due_at: Mapped[dt.datetime] = mapped_column(index=True)
    sent_at: Mapped[dt.datetime | None]
    answer: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None]
