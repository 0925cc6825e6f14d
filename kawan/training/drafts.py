"""Drafts: what a person has said of a registration before it is sent.

The dialogue ends after half an hour of silence and forgets; the draft does not. It is kept only with the person's
agreement, is asked about once after a day of silence, and deleted after another.
"""

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, EncryptedText, now
from kawan.people import Person
from kawan.training.saying import Said

REMINDED_AFTER = dt.timedelta(days=1)
DROPPED_AFTER = dt.timedelta(days=1)  # after the reminder


class Draft(Base):
    """The one draft of a person. ``registration_id``: the registration that is being changed."""

    __tablename__ = "registration_drafts"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(EncryptedText)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    touched_at: Mapped[dt.datetime] = mapped_column(default=now)
    reminded_at: Mapped[dt.datetime | None]

    @property
    def said(self) -> Said:
        return json.loads(self.content)


async def find(session: AsyncSession, person: Person) -> Draft | None:
    """The person's draft, or None."""
    return await session.get(Draft, person.id)


async def keep(session: AsyncSession, person: Person, said: Said, registration_id: int | None = None) -> None:
    """Keep what was said so far; the day of silence begins anew."""
    draft = await find(session, person)
    if draft is None:
        draft = Draft(person_id=person.id)
        session.add(draft)
    draft.content, draft.registration_id = json.dumps(said), registration_id
    draft.touched_at, draft.reminded_at = now(), None
    await session.flush()


async def drop(session: AsyncSession, person: Person) -> bool:
    """Delete the person's draft; whether there was one."""
    draft = await find(session, person)
    if draft is None:
        return False
    await session.delete(draft)
    await session.flush()
    return True


async def to_remind(session: AsyncSession, moment: dt.datetime) -> Sequence[tuple[Draft, Person]]:
    """Drafts that nobody touched for a day and nobody was reminded of, with whose they are."""
    query = (
        select(Draft, Person)
        .join(Person, Person.id == Draft.person_id)
        .where(Draft.touched_at < moment - REMINDED_AFTER, Draft.reminded_at.is_(None), Person.blocked_at.is_(None))
    )
    return [(draft, person) for draft, person in (await session.execute(query)).all()]


async def forget(session: AsyncSession, moment: dt.datetime) -> Sequence[str]:
    """Delete the drafts that stayed untouched after the reminder, or can't be reminded of; whose they were."""
    unreachable = select(Person.id).where(Person.blocked_at.is_not(None))
    silent = (Draft.reminded_at < moment - DROPPED_AFTER) | (
        (Draft.touched_at < moment - REMINDED_AFTER) & Draft.person_id.in_(unreachable)
    )
    people = (await session.scalars(select(Draft.person_id).where(silent))).all()
    await session.execute(delete(Draft).where(Draft.person_id.in_(people)))
    return people
