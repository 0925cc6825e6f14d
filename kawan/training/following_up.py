"""What staff do about registrations: find who waits, get in touch, write down, hand to an officer."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.db import now
from kawan.training.labels import WISHES
from kawan.training.registrations import (
    CONTACTED,
    NEW,
    OPEN,
    STATES,
    WITHDRAWN,
    Registration,
    RegistrationNote,
    withdraw_for,
)

OVERDUE_AFTER = dt.timedelta(days=14)
WAITING = (NEW, CONTACTED)
MAX_NOTE = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """Which registrations: of a place (the beginning of a village's code), a wish, a state. Empty: any; any state
    means every open one."""

    place: str = ""
    wish: str = ""
    state: str = ""

    @classmethod
    def from_text(cls, text: str) -> "Filter | None":
        """``<place>:<wish>:<state>``, or None where that is no filter."""
        place, wish, state = (*text.split(":"), "", "", "")[:3]
        is_one = (not place or (place.isascii() and place.isdecimal() and len(place) <= 10)) and text.count(":") == 2
        return cls(place, wish, state) if is_one and wish in ("", *WISHES) and state in ("", *STATES) else None

    def __str__(self) -> str:
        return f"{self.place}:{self.wish}:{self.state}"

    def conditions(self) -> list[ColumnElement[bool]]:
        """What narrows a query over registrations down. What was erased is in no list."""
        found: list[ColumnElement[bool]] = [
            Registration.erased_at.is_(None),
            Registration.state.in_((self.state,) if self.state else OPEN),
        ]
        if self.place:
            found.append(Registration.village_code.startswith(self.place))
        if self.wish:
            found.append(Registration.wish == self.wish)
        return found


def is_overdue(registration: Registration) -> bool:
    """Whether somebody has waited for more than 14 days."""
    return registration.state in WAITING and registration.created_at < now() - OVERDUE_AFTER


def waiting_days(registration: Registration) -> int:
    """For how many days the registration has been there."""
    return (now() - registration.created_at).days


async def listed(
    session: AsyncSession, chosen: Filter, offset: int = 0, limit: int | None = None
) -> Sequence[Registration]:
    """The registrations of a filter: who waits over 14 days first, then by age."""
    overdue = Registration.state.in_(WAITING) & (Registration.created_at < now() - OVERDUE_AFTER)
    query = select(Registration).where(*chosen.conditions())
    query = query.order_by(case((overdue, 0), else_=1), Registration.created_at, Registration.id)
    return (await session.scalars(query.offset(offset).limit(limit))).all()


async def count(session: AsyncSession, chosen: Filter) -> tuple[int, int]:
    """How many registrations a filter has, and how many of them wait over 14 days."""
    query = select(func.count()).select_from(Registration).where(*chosen.conditions())
    overdue = query.where(Registration.state.in_(WAITING), Registration.created_at < now() - OVERDUE_AFTER)
    return await session.scalar(query) or 0, await session.scalar(overdue) or 0


async def count_by_regency(session: AsyncSession, chosen: Filter) -> Counter[str]:
    """How many there are in each kabupaten, by its code, whatever the filter's place."""
    query = select(Registration.village_code).where(*replace(chosen, place="").conditions())
    return Counter(code[:4] for code in await session.scalars(query) if code)


async def count_by_wish(session: AsyncSession, chosen: Filter) -> Counter[str]:
    """How many there are for each wish, whatever the filter's wish."""
    query = select(Registration.wish).where(*replace(chosen, wish="").conditions())
    return Counter(await session.scalars(query))


async def count_by_state(session: AsyncSession, chosen: Filter) -> Counter[str]:
    """How many there are in each state, whatever the filter's state."""
    query = select(Registration.state).where(*replace(chosen, state="").conditions())
    counts = Counter(await session.scalars(query))
    for state in set(STATES) - set(OPEN):
        counts[state], _overdue = await count(session, replace(chosen, state=state))
    return counts


async def find(session: AsyncSession, registration_id: int) -> Registration | None:
    """A registration that was not erased, or None."""
    registration = await session.get(Registration, registration_id)
    return registration if registration is not None and registration.erased_at is None else None


async def set_state(session: AsyncSession, registration: Registration, state: str) -> bool:
    """Bring a registration into a state. False where it is withdrawn (what was erased does not come back), or where
    the person has another open one for the wish."""
    if registration.state == WITHDRAWN or state not in STATES:
        return False
    if state in OPEN and registration.state not in OPEN and registration.person_id is not None:
        same = select(Registration.id).where(Registration.person_id == registration.person_id)
        same = same.where(Registration.wish == registration.wish, Registration.state.in_(OPEN))
        if await session.scalar(same) is not None:
            return False
    if state == WITHDRAWN:
        await withdraw_for(session, registration)
    else:
        registration.state = state
        await session.flush()
    return True


async def add_note(session: AsyncSession, registration: Registration, text: str, written_by: int) -> None:
    """Write something down about a registration."""
    session.add(RegistrationNote(registration_id=registration.id, text=text, written_by=written_by))
    await session.flush()


async def notes_of(session: AsyncSession, registration: Registration) -> Sequence[RegistrationNote]:
    """What was written down about a registration, oldest first."""
    query = select(RegistrationNote).where(RegistrationNote.registration_id == registration.id)
    return (await session.scalars(query.order_by(RegistrationNote.id))).all()
