"""Training in cooperatives: what people want to learn, and their registrations."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, EncryptedText, now
from kawan.i18n import _
from kawan.people import Person

NEW, CONTACTED, INVITED, ATTENDED, DONE, WITHDRAWN = (
    "baru",
    "dihubungi",
    "diundang",
    "hadir",
    "selesai",
    "mundur",
)

WISHES = (
    "mendirikan",
    "anggota-pengurus",
    "pembukuan",
    "simpan-pinjam",
    "pemasaran",
    "kemasan",
    "literasi",
    "mentor",
)


class Registration(Base):
    """Interest in a training. One person has at most one open registration per wish."""

    __tablename__ = "registrations"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText)
    village: Mapped[str]
    village_code: Mapped[str | None] = mapped_column(index=True)
    role: Mapped[str]
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    wish: Mapped[str] = mapped_column(index=True)
    consent_wording: Mapped[str]
    consented_at: Mapped[dt.datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(default=NEW, index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)


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


def wish_label(wish: str) -> str:
    """How a wish is called in the person's language."""
    return {
        "mendirikan": _("Founding a cooperative"),
        "anggota-pengurus": _("Being a member or on the board"),
        "pembukuan": _("Bookkeeping"),
        "simpan-pinjam": _("Savings and loans"),
        "pemasaran": _("Digital marketing"),
        "kemasan": _("Packaging"),
        "literasi": _("Managing money"),
        "mentor": _("Becoming a Kopdes mentor"),
    }[wish]


def role_label(role: str) -> str:
    """How a role is called in the person's language."""
    return {
        "calon": _("Going to work abroad"),
        "pmi": _("Working abroad now"),
        "purna": _("Back from abroad"),
        "keluarga": _("Family of a migrant worker"),
    }[role]


def normal_phone(text: str, region: str = "ID") -> str | None:
    """A phone number in E.164, or None when ``text`` is none. Without a country code it is taken as Indonesian."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


async def register(session: AsyncSession, person: Person, form: RegistrationForm) -> tuple[Registration, bool]:
    """Store a registration; an open one for the same wish is changed instead. The flag says whether it is new."""
    query = select(Registration).where(
        Registration.person_id == person.id, Registration.wish == form.wish, Registration.state != WITHDRAWN
    )
    registration = await session.scalar(query)
    new = registration is None
    if registration is None:
        registration = Registration(person_id=person.id, wish=form.wish)
        session.add(registration)
    registration.name, registration.role = form.name, form.role
    registration.village, registration.village_code = form.village, form.village_code
    registration.phone = form.phone or None
    registration.consent_wording, registration.consented_at = form.consent_wording, now()
    await session.flush()
    return registration, new


async def registrations_of(session: AsyncSession, person: Person) -> Sequence[Registration]:
    """A person's open registrations, newest first."""
    query = select(Registration).where(Registration.person_id == person.id, Registration.state != WITHDRAWN)
    return (await session.scalars(query.order_by(Registration.id.desc()))).all()


async def withdraw(session: AsyncSession, person: Person, registration_id: int) -> bool:
    """Withdraw one's own registration: name and phone are erased. False when it is not theirs or gone."""
    registration = await session.get(Registration, registration_id)
    if registration is None or registration.person_id != person.id or registration.state == WITHDRAWN:
        return False
    registration.state, registration.name, registration.phone = WITHDRAWN, "", None
    await session.flush()
    return True


async def newest(session: AsyncSession, count: int = 20) -> Sequence[Registration]:
    """The registrations staff should look at, longest waiting first."""
    query = select(Registration).where(Registration.state == NEW).order_by(Registration.created_at)
    return (await session.scalars(query.limit(count))).all()


async def count_new(session: AsyncSession) -> int:
    """How many registrations nobody has followed up."""
    query = select(func.count()).select_from(Registration).where(Registration.state == NEW)
    return await session.scalar(query) or 0
