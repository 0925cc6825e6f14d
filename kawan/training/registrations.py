"""Registrations: one open one for a person and a wish, whether it came by Telegram or on paper."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ForeignKey, Index, Select, delete, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, EncryptedText, now
from kawan.people import Person

NEW, CONTACTED, INVITED, ATTENDED, DONE, WITHDRAWN = (
    "baru",
    "dihubungi",
    "diundang",
    "hadir",
    "selesai",
    "mundur",
)
STATES = (NEW, CONTACTED, INVITED, ATTENDED, DONE, WITHDRAWN)
OPEN = (NEW, CONTACTED, INVITED, ATTENDED)

TELEGRAM, PAPER = "telegram", "kertas"

_IS_OPEN = text("state NOT IN ('selesai', 'mundur')")


class Registration(Base):
    """Interest in a training. One person has at most one open registration per wish.

    One taken on paper has no ``person_id``. An erased one holds nothing but what is counted: kabupaten, role, wish and
    state.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        Index(
            "ix_registrations_open",
            "person_id",
            "wish",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        {"sqlite_autoincrement": True},  # a number that people saw is never given to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText)
    village: Mapped[str]
    village_code: Mapped[str | None] = mapped_column(index=True)
    role: Mapped[str]
    country: Mapped[str | None]
    """Where the person works or worked last, ISO 3166 alpha-2."""
    returns: Mapped[str | None]
    """The month in which one who is still abroad comes home, ``YYYY-MM``."""
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    wish: Mapped[str] = mapped_column(index=True)
    times: Mapped[str | None]
    needs: Mapped[str | None] = mapped_column(EncryptedText)
    consent_wording: Mapped[str]
    consented_at: Mapped[dt.datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(default=NEW, index=True)
    assigned_to: Mapped[int | None] = mapped_column(BigInteger)
    """The Telegram id of the officer who looks after it."""
    origin: Mapped[str] = mapped_column(default=TELEGRAM)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
    erased_at: Mapped[dt.datetime | None]


class RegistrationNote(Base):
    """What an officer wrote down about a registration. Encrypted, and gone with the person's data."""

    __tablename__ = "registration_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(EncryptedText)
    written_by: Mapped[int] = mapped_column(BigInteger)
    written_at: Mapped[dt.datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """A filled-in form. ``phone`` is E.164, or empty where the person is reached by Telegram."""

    name: str
    village: str
    village_code: str | None
    role: str
    phone: str
    wish: str
    consent_wording: str
    country: str | None = None
    returns: str | None = None
    times: str | None = None
    needs: str | None = None


async def register(session: AsyncSession, person: Person, form: RegistrationForm) -> tuple[Registration, bool]:
    """Store a registration, and whether it is new: an open one for the same wish stays as it is and is given back."""
    first = await open_for_wish(session, person, form.wish)
    if first is not None:
        return first, False
    registration = Registration(person_id=person.id, wish=form.wish)
    _fill(registration, form)
    try:
        async with session.begin_nested():
            session.add(registration)
    except IntegrityError:  # two messages at once: the other one was first
        first = await open_for_wish(session, person, form.wish)
        if first is None:
            raise
        return first, False
    return registration, True


async def change(session: AsyncSession, registration: Registration, form: RegistrationForm) -> bool:
    """Put what the form says into a registration. False where another open one has that wish already."""
    if form.wish != registration.wish and registration.person_id is not None:
        query = _open_of(registration.person_id).where(Registration.wish == form.wish)
        if await session.scalar(query) is not None:
            return False
    registration.wish = form.wish
    _fill(registration, form)
    await session.flush()
    return True


def _fill(registration: Registration, form: RegistrationForm) -> None:
    registration.name, registration.role = form.name, form.role
    registration.village, registration.village_code = form.village, form.village_code
    registration.country, registration.returns = form.country, form.returns
    registration.phone = form.phone or None
    registration.times, registration.needs = form.times, form.needs
    registration.consent_wording, registration.consented_at = form.consent_wording, now()


def _open_of(person_id: str) -> Select[Registration]:
    return select(Registration).where(Registration.person_id == person_id, Registration.state.in_(OPEN))


async def open_for_wish(session: AsyncSession, person: Person, wish: str) -> Registration | None:
    """The person's open registration for a wish, or None."""
    return await session.scalar(_open_of(person.id).where(Registration.wish == wish))


async def registrations_of(session: AsyncSession, person: Person) -> Sequence[Registration]:
    """A person's open registrations, newest first."""
    return (await session.scalars(_open_of(person.id).order_by(Registration.id.desc()))).all()


async def own(session: AsyncSession, person: Person, registration_id: int) -> Registration | None:
    """The person's own open registration with this number, or None."""
    return await session.scalar(_open_of(person.id).where(Registration.id == registration_id))


async def withdraw(session: AsyncSession, person: Person, registration_id: int) -> bool:
    """Withdraw one's own registration: what is personal in it is erased. False when it is not theirs or gone."""
    registration = await own(session, person, registration_id)
    if registration is None:
        return False
    registration.state = WITHDRAWN
    await _forget(session, registration)
    return True


async def withdraw_for(session: AsyncSession, registration: Registration) -> None:
    """Withdraw a registration because the person told staff so."""
    registration.state = WITHDRAWN
    await _forget(session, registration)


async def _forget(session: AsyncSession, registration: Registration) -> None:
    """Erase name, phone, special needs and notes."""
    registration.name, registration.phone, registration.needs = "", None, None
    await session.execute(delete(RegistrationNote).where(RegistrationNote.registration_id == registration.id))
    await session.flush()


async def erase(session: AsyncSession, registration: Registration) -> None:
    """Take the person out of a registration; what is counted stays: kabupaten, role, wish and state."""
    await _forget(session, registration)
    registration.person_id = registration.assigned_to = registration.returns = None
    registration.village, registration.village_code = "", (registration.village_code or "")[:4] or None
    registration.erased_at = now()
    await session.flush()


async def erase_registrations(session: AsyncSession, person: Person) -> None:
    """Take a person out of all their registrations."""
    for registration in await session.scalars(select(Registration).where(Registration.person_id == person.id)):
        await erase(session, registration)


async def newest(session: AsyncSession, count: int = 20) -> Sequence[Registration]:
    """The registrations staff should look at, longest waiting first."""
    query = select(Registration).where(Registration.state == NEW, Registration.erased_at.is_(None))
    return (await session.scalars(query.order_by(Registration.created_at).limit(count))).all()


async def count_new(session: AsyncSession) -> int:
    """How many registrations nobody has followed up."""
    query = select(func.count()).select_from(Registration)
    query = query.where(Registration.state == NEW, Registration.erased_at.is_(None))
    return await session.scalar(query) or 0
