"""Whom an announcement reaches."""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.people import Consent, Person


def audience() -> Select[str, int]:
    """Ids and chats of those who agreed to announcements and can be reached."""
    willing = select(Consent.person_id).where(Consent.purpose == "announcements", Consent.withdrawn_at.is_(None))
    return select(Person.id, Person.chat_id).where(Person.id.in_(willing), Person.blocked_at.is_(None))


def reachable() -> Select[str]:
    """Their ids."""
    return audience().with_only_columns(Person.id)


async def audience_size(session: AsyncSession) -> int:
    """How many people agreed to announcements and can be reached."""
    return await session.scalar(select(func.count()).select_from(audience().subquery())) or 0
