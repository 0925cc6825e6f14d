"""Messages that were not understood for sure: kept for staff to label, so that the model learns from them.

Only what people who agreed to storing write is kept, without numbers and addresses, and not for longer than
``KEPT_DAYS``. A labelled message is no longer tied to anybody; it goes into the training data (``as_training_data``).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import phonenumbers
import yaml
from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan import answers, people
from kawan.db import Base, EncryptedText, changed, now
from kawan.people import Person

KEPT_DAYS = 30
LONGEST = 500

_ENTITY_MARKS = str.maketrans("[]{}", "()()")  # which Rasa's training format would read

_LINK = re.compile(r"\S+@\S+|https?://\S+|@\w+")
_LONG_NUMBER = re.compile(r"\b[A-Za-z]{0,2}\d(?:[ .-]?\d){5,}\b")


class Doubt(Base):
    """A message with what the model made of it (``guesses``: topics or tasks, likeliest first, comma-separated), what
    the person then chose, and what an officer says it is about."""

    __tablename__ = "doubts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(EncryptedText)
    guesses: Mapped[str]
    confidence: Mapped[float]
    chosen: Mapped[str | None]
    label: Mapped[str | None] = mapped_column(index=True)
    urgent: Mapped[bool | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    labelled_at: Mapped[dt.datetime | None]


class UnknownTopicError(ValueError):
    """A label that is neither a topic nor a task."""


def without_personal_data(text: str) -> str:
    """``text`` on one line without phone and document numbers, links and addresses. Names stay: staff take them out."""
    plain = " ".join(text.split())[:LONGEST]
    for match in reversed(list(phonenumbers.PhoneNumberMatcher(plain, "ID"))):
        plain = f"{plain[: match.start]}…{plain[match.end :]}"
    return _LONG_NUMBER.sub("…", _LINK.sub("…", plain))


async def keep(
    session: AsyncSession, person: Person, text: str, guesses: Sequence[str], confidence: float
) -> Doubt | None:
    """Keep a message that was not understood for sure; None where the person has not agreed to storing."""
    if not await people.agreed(session, person, "data"):
        return None
    doubt = Doubt(
        person_id=person.id, text=without_personal_data(text), guesses=",".join(guesses), confidence=confidence
    )
    session.add(doubt)
    await session.flush()
    return doubt


async def choose(session: AsyncSession, person: Person, doubt_id: int, name: str) -> None:
    """Remember which of the offered topics or tasks the person meant. Somebody else's doubt stays as it is."""
    doubt = await session.get(Doubt, doubt_id)
    if doubt is not None and doubt.person_id == person.id and doubt.label is None:
        doubt.chosen = name


async def waiting(session: AsyncSession) -> Sequence[Doubt]:
    """What an officer has to label: first what people chose themselves, then the newest."""
    query = select(Doubt).where(Doubt.label.is_(None)).order_by(Doubt.chosen.is_(None), Doubt.id.desc())
    return (await session.scalars(query)).all()


async def label(session: AsyncSession, doubt_id: int, name: str, *, urgent: bool, text: str = "") -> Doubt | None:
    """Say what a message is about, with its text as it may be kept (names out). It is then nobody's any more.

    Returns None for an unknown number. Raises UnknownTopicError.
    """
    if name not in answers.topics() and name not in answers.tasks():
        raise UnknownTopicError(name)
    doubt = await session.get(Doubt, doubt_id)
    if doubt is None:
        return None
    doubt.text = without_personal_data(text or doubt.text)
    doubt.label, doubt.urgent, doubt.labelled_at, doubt.person_id = name, urgent, now(), None
    return doubt


async def drop(session: AsyncSession, doubt_id: int) -> bool:
    """Take a message out of the queue or out of the labelled ones; False for an unknown number."""
    return bool(changed(await session.execute(delete(Doubt).where(Doubt.id == doubt_id))))


async def labelled(session: AsyncSession) -> Sequence[Doubt]:
    """Everything that staff labelled, oldest first."""
    return (await session.scalars(select(Doubt).where(Doubt.label.is_not(None)).order_by(Doubt.id))).all()


async def forget(session: AsyncSession, before: dt.datetime) -> None:
    """Delete what nobody labelled in time."""
    await session.execute(delete(Doubt).where(Doubt.label.is_(None), Doubt.created_at < before))


def as_training_data(doubts: Iterable[Doubt]) -> str:
    """Labelled messages as a file in Rasa's training format, a block for each topic and urgency."""
    blocks: dict[tuple[str, bool], list[str]] = {}
    for doubt in doubts:
        if doubt.label:
            blocks.setdefault((doubt.label, bool(doubt.urgent)), []).append(doubt.text.translate(_ENTITY_MARKS))
    rows = [
        {
            "intent": name,
            "metadata": {"urgent": urgent},
            "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts)),
        }
        for (name, urgent), texts in sorted(blocks.items())
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": rows}, allow_unicode=True, sort_keys=False)
