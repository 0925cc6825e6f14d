"""People: a chat, what it agreed to, and what we know of the person so that nothing is asked twice."""

import datetime as dt
import uuid
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now
from kawan.i18n import DEFAULT_LANGUAGE

type Role = Literal["calon", "pmi", "purna", "keluarga"]
ROLES: tuple[Role, ...] = ("calon", "pmi", "purna", "keluarga")

type Purpose = Literal["data", "announcements"]


class Person(Base):
    """One who writes to us. ``id`` is a pseudonym: it, not the chat, is what Rasa sees."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: uuid.uuid4().hex)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(default=DEFAULT_LANGUAGE)
    role: Mapped[str | None]
    country: Mapped[str | None]
    village_code: Mapped[str | None]
    expecting: Mapped[str | None]
    misunderstood: Mapped[int] = mapped_column(default=0)
    """How many of the newest messages in a row were not understood."""
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    blocked_at: Mapped[dt.datetime | None]
    source: Mapped[str | None] = mapped_column(index=True)
    """The code of the link (a poster's, a partner's) that brought the person; only with the agreement to storage."""
    seen_at: Mapped[dt.datetime | None]
    """When the person last wrote or pressed, no finer than a day; only with the agreement to storage."""


class Consent(Base):
    """An agreement: to what, in which words, when, and when it was taken back."""

    __tablename__ = "consents"
    # all that counting an audience asks of an agreement: a million in seconds
    __table_args__ = (Index("ix_consents_person_purpose", "person_id", "purpose", "withdrawn_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    wording: Mapped[str]
    given_at: Mapped[dt.datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[dt.datetime | None]


async def meet(session: AsyncSession, chat_id: int, language: str | None = None) -> tuple[Person, bool]:
    """The person behind ``chat_id``, and whether this is the first time we meet."""
    person = await session.scalar(select(Person).where(Person.chat_id == chat_id))
    if person is not None:
        person.blocked_at = None
        return person, False
    person = Person(chat_id=chat_id, language=language or DEFAULT_LANGUAGE)
    session.add(person)
    await session.flush()
    return person, True


async def find(session: AsyncSession, person_id: str) -> Person | None:
    """The person of a pseudonym, or None."""
    return await session.get(Person, person_id)


async def mark_blocked(session: AsyncSession, chat_id: int) -> None:
    """Remember that this person blocked the bot, so that nothing is sent until they write again."""
    person = await session.scalar(select(Person).where(Person.chat_id == chat_id))
    if person is not None and person.blocked_at is None:
        person.blocked_at = now()


async def agreed(session: AsyncSession, person: Person, purpose: Purpose) -> bool:
    """Whether the person's agreement to ``purpose`` stands."""
    query = (
        select(func.count())
        .select_from(Consent)
        .where(Consent.person_id == person.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    )
    return bool(await session.scalar(query))


async def agree(session: AsyncSession, person: Person, purpose: Purpose, wording: str) -> None:
    """Record the agreement with the words that were shown; a standing one is not recorded twice."""
    if not await agreed(session, person, purpose):
        session.add(Consent(person_id=person.id, purpose=purpose, wording=wording))
        await session.flush()


async def withdraw(session: AsyncSession, person: Person, purpose: Purpose) -> None:
    """Take an agreement back from now on; that it once stood stays on record."""
    standing = await session.scalars(
        select(Consent).where(
            Consent.person_id == person.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
        )
    )
    for consent in standing:
        consent.withdrawn_at = now()


async def notice(session: AsyncSession, person: Person) -> None:
    """Remember that this person was here today, where they agreed to storage."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    if person.seen_at != today and await agreed(session, person, "data"):
        person.seen_at = today
