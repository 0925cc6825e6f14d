"""Staff: who may do what. A viewer sees, an officer acts; an admin is an officer who also answers for the others.

Appointing and dismissing is done on the command line (``kawan staff``).
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import BigInteger, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, changed, now


class StaffRole(StrEnum):
    VIEWER = "viewer"
    OFFICER = "officer"
    ADMIN = "admin"


_RANK = {StaffRole.VIEWER: 0, StaffRole.OFFICER: 1, StaffRole.ADMIN: 2}


class StaffMember(Base):
    """A member of staff, known by the Telegram id."""

    __tablename__ = "staff"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str]
    added_at: Mapped[dt.datetime] = mapped_column(default=now)


async def appoint(session: AsyncSession, telegram_id: int, role: StaffRole) -> None:
    """Give a role, or change it."""
    await session.merge(StaffMember(telegram_id=telegram_id, role=role.value))


async def dismiss(session: AsyncSession, telegram_id: int) -> bool:
    """Take the role away. False where there was none."""
    return changed(await session.execute(delete(StaffMember).where(StaffMember.telegram_id == telegram_id))) == 1


async def may(session: AsyncSession, telegram_id: int, role: StaffRole) -> bool:
    """Whether this person holds ``role`` or a higher one."""
    member = await session.get(StaffMember, telegram_id)
    return member is not None and _RANK[StaffRole(member.role)] >= _RANK[role]


async def chats(session: AsyncSession, group: int | None) -> Sequence[int]:
    """Where staff are told something: in their group where there is one, else every officer."""
    return [group] if group else await officers(session)


async def officers(session: AsyncSession) -> Sequence[int]:
    """Telegram ids of those who act (officers and admins)."""
    roles = (StaffRole.OFFICER.value, StaffRole.ADMIN.value)
    query = select(StaffMember.telegram_id).where(StaffMember.role.in_(roles))
    return (await session.scalars(query.order_by(StaffMember.telegram_id))).all()
