"""The audit trail: what staff did, when, to what. Never holds personal data, only ids."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now


class AuditEntry(Base):
    """One act. ``actor`` is ``staff:<telegram id>``, ``cli``, ``app`` or ``person``."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]


async def last(session: AsyncSession, action: str) -> dt.datetime | None:
    """When this was done last."""
    return await session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.action == action))


def record(session: AsyncSession, actor: str, action: str, subject: str = "") -> None:
    """Note an act in the same transaction that does it."""
    session.add(AuditEntry(actor=actor, action=action, subject=subject))
