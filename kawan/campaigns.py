"""Links that bring people, ``t.me/<bot>?start=<code>``: one for each campaign, village or partner, with its counts.

How many pressed a link is a bare number. Which link brought a person is kept with the person, and only where they
agreed to storage: those are who stayed.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, changed, now
from kawan.people import Consent, Person

KINDS = ("campaign", "village", "partner")

ACTIVE_DAYS = 30
LONGEST_TITLE = 60
LONGEST_CODE = 32

RESERVED = "hadir"  # ``hadir-...`` is the code on the wall of a training session
_CODE = re.compile(rf"(?!{RESERVED}-)[a-z0-9][a-z0-9_-]{{1,{LONGEST_CODE - 1}}}")


class Link(Base):
    """One link. ``came`` counts how often it was pressed."""

    __tablename__ = "links"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    village_code: Mapped[str | None]
    came: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a link brought: pressed it; agreed to storage; receive announcements; were here in the last 30 days."""

    link: Link
    came: int
    stayed: int
    subscribed: int
    active: int


def code_of(title: str) -> str:
    """A code made of a title: ``Pasar Wonosobo, Mei`` gives ``pasar-wonosobo-mei``. May be empty."""
    words = (word for word in re.findall(r"[a-z0-9]+", title.casefold()) if word != RESERVED)
    return "-".join(words)[:LONGEST_CODE].strip("-")


def is_code(text: str) -> bool:
    """Whether a link can have this code."""
    return _CODE.fullmatch(text) is not None


def address(bot_name: str, code: str) -> str:
    """The link itself."""
    return f"https://t.me/{bot_name}?start={code}"


async def create(
    session: AsyncSession, title: str, kind: str, by: str, *, code: str = "", village_code: str | None = None
) -> Link:
    """A new link; without a code one is made of the title. Raises ValueError for a code that can't be or is taken, and
    for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(kind)
    title = " ".join(title.split())[:LONGEST_TITLE]
    code = code or await _free_code(session, code_of(title) or kind)
    if not is_code(code) or await session.get(Link, code) is not None:
        raise ValueError(code)
    link = Link(code=code, kind=kind, title=title or code, village_code=village_code, created_by=by)
    session.add(link)
    await session.flush()
    return link


async def _free_code(session: AsyncSession, wished: str) -> str:
    wished = wished if len(wished) > 1 else f"{wished}-1"
    taken = set(await session.scalars(select(Link.code).where(Link.code.startswith(wished[: LONGEST_CODE - 4]))))
    candidates = (wished, *(f"{wished[: LONGEST_CODE - 4]}-{number}" for number in range(2, 1000)))
    return next(code for code in candidates if code not in taken)


async def follow(session: AsyncSession, code: str) -> str | None:
    """Somebody pressed a link: count it. The code, or None where there is no such link (anybody can write one)."""
    code = code.casefold()
    counted = await session.execute(update(Link).where(Link.code == code).values(came=Link.came + 1))
    return code if changed(counted) else None


async def bring(session: AsyncSession, person: Person, code: str) -> None:
    """Keep which link brought a person who agreed to storage; the first one stays."""
    if person.source is None and await session.get(Link, code) is not None:
        person.source = code


async def figures(session: AsyncSession) -> Sequence[Figures]:
    """Every link with its counts, newest first."""
    willing = select(Consent.person_id).where(Consent.purpose == "announcements", Consent.withdrawn_at.is_(None))
    reachable = Person.blocked_at.is_(None)
    recently = now() - dt.timedelta(days=ACTIVE_DAYS)
    query = (
        select(
            Link,
            func.count(Person.id),
            func.count(Person.id).filter(reachable, Person.id.in_(willing)),
            func.count(Person.id).filter(reachable, Person.seen_at >= recently),
        )
        .outerjoin(Person, Person.source == Link.code)
        .group_by(Link.code)
        .order_by(Link.created_at.desc(), Link.code)
    )
    return [
        Figures(link, link.came, stayed, subscribed, active)
        for link, stayed, subscribed, active in (await session.execute(query)).all()
    ]
