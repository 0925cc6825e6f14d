"""What people report of a Kopdes: that its address is wrong, or that it has closed.

A report changes nothing by itself but that the Kopdes is shown as "said to be". Staff decide. One person can report a
Kopdes once until that is decided and a while longer, and only a few of them a day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.cooperatives.tables import Cooperative, official_name
from kawan.db import Base, now
from kawan.people import Person
from kawan.regions import Village

type Kind = Literal["closed", "address"]
KINDS: tuple[Kind, ...] = ("closed", "address")
OPEN, CONFIRMED, REJECTED, CORRECTED = "open", "confirmed", "rejected", "corrected"

AGAIN_AFTER = dt.timedelta(days=30)
MOST_A_DAY = 5


class CooperativeReport(Base):
    """One person's word about one Kopdes, which is known by its village. ``decided_by`` is an audit actor."""

    __tablename__ = "cooperative_reports"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that staff saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    village_code: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN, index=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str | None]


class TooManyError(ValueError):
    """This person has reported enough for now: this Kopdes lately, or many today."""


async def make(session: AsyncSession, person: Person, village_code: str, kind: Kind) -> tuple[CooperativeReport, bool]:
    """Take down a report; the flag says whether it is the first open one of its kind. Raises TooManyError."""
    lately = await _count(
        session,
        CooperativeReport.person_id == person.id,
        CooperativeReport.village_code == village_code,
        CooperativeReport.made_at > now() - AGAIN_AFTER,
    )
    today = await _count(
        session,
        CooperativeReport.person_id == person.id,
        CooperativeReport.made_at > now() - dt.timedelta(days=1),
    )
    if lately or today >= MOST_A_DAY:
        raise TooManyError
    is_first = not await _open(session, village_code, kind)
    report = CooperativeReport(person_id=person.id, village_code=village_code, kind=kind)
    session.add(report)
    await session.flush()
    return report, is_first


async def _count(session: AsyncSession, *conditions: object) -> int:
    query = select(func.count()).select_from(CooperativeReport).where(*conditions)  # pyright: ignore[reportArgumentType]
    return await session.scalar(query) or 0


async def _open(session: AsyncSession, village_code: str, kind: str) -> Sequence[CooperativeReport]:
    query = select(CooperativeReport).where(
        CooperativeReport.village_code == village_code,
        CooperativeReport.kind == kind,
        CooperativeReport.state == OPEN,
    )
    return (await session.scalars(query.order_by(CooperativeReport.id))).all()


async def said_of(session: AsyncSession, village_codes: Iterable[str]) -> dict[str, set[str]]:
    """The kinds of open reports, by village."""
    query = select(CooperativeReport.village_code, CooperativeReport.kind).where(
        CooperativeReport.village_code.in_(list(village_codes)), CooperativeReport.state == OPEN
    )
    found: dict[str, set[str]] = {}
    for code, kind in (await session.execute(query)).all():
        found.setdefault(code, set()).add(kind)
    return found


async def reject(session: AsyncSession, report: CooperativeReport, by: str) -> list[CooperativeReport]:
    """It is not so. Decides every open report of this kind on this Kopdes, and returns them."""
    return await _decide(session, report, REJECTED, by)


async def confirm(
    session: AsyncSession, report: CooperativeReport, village: Village, by: str
) -> list[CooperativeReport]:
    """It is so: what closed is shown as closed, and an address that is wrong is shown no more."""
    row = await _row(session, village)
    if report.kind == "closed":
        row.status, row.verified_on, row.verified_by = "closed", now().date(), by
    else:
        row.address, row.latitude, row.longitude = "", None, None
        row.status, row.verified_on, row.verified_by = "registered", None, None
    return await _decide(session, report, CONFIRMED, by)


async def correct(
    session: AsyncSession, report: CooperativeReport, village: Village, address: str, by: str
) -> list[CooperativeReport]:
    """The right address, as an officer found it; a point that went with the wrong one goes."""
    row = await _row(session, village)
    row.address, row.latitude, row.longitude = address, None, None
    row.status, row.verified_on, row.verified_by = "verified", now().date(), by
    return await _decide(session, report, CORRECTED, by)


async def _row(session: AsyncSession, village: Village) -> Cooperative:
    row = await session.scalar(select(Cooperative).where(Cooperative.village_code == village.code))
    if row is None:
        row = Cooperative(village_code=village.code, name=official_name(village))
        session.add(row)
    return row


async def _decide(session: AsyncSession, report: CooperativeReport, state: str, by: str) -> list[CooperativeReport]:
    decided = list(await _open(session, report.village_code, report.kind))
    for one in decided:
        one.state, one.decided_at, one.decided_by = state, now(), by
    await session.flush()
    return decided
