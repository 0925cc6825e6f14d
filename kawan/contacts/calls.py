"""Calls by which the staff test a number: who called, when, and what happened."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column

from kawan import audit
from kawan.db import Base, EncryptedText, now

type Result = Literal["works", "nobody", "wrong", "changed"]
RESULTS: tuple[Result, ...] = get_args(Result.__value__)

VALID = dt.timedelta(days=365)


class ContactTest(Base):
    """One call. ``numbers`` are those that were called: a renewed row starts without tests.

    ``tested_by`` is an actor as in the audit trail; ``note`` is what the officer heard, such as the new number.
    """

    __tablename__ = "contact_tests"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(index=True)
    numbers: Mapped[str]
    result: Mapped[str]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    tested_by: Mapped[str]
    tested_at: Mapped[dt.datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class Known:
    """What this process knows of a row's tests: when somebody last tried, and what was settled, and when."""

    tried_at: dt.datetime
    settled: str | None = None
    settled_at: dt.datetime | None = None

    @property
    def works_until(self) -> dt.datetime | None:
        """How long a number that was found working counts as working."""
        return self.settled_at + VALID if self.settled_at and self.settled == "works" else None

    def is_fresh(self) -> bool:
        return self.works_until is not None and now() < self.works_until


type _Row = tuple[str, str]

_known: dict[_Row, Known] = {}


def known(contact_id: str, numbers: str) -> Known | None:
    """The tests of a row with these numbers, from memory."""
    return _known.get((contact_id, numbers))


async def refresh(session: AsyncSession) -> None:
    """Read every test again; what was in memory is forgotten."""
    test = ContactTest
    columns = (test.contact_id, test.numbers, test.result, test.tested_at)
    fresh: dict[_Row, Known] = {}
    for contact_id, numbers, result, at in await session.execute(select(*columns).order_by(test.id)):
        _learn(fresh, (contact_id, numbers), result, at)
    _known.clear()
    _known.update(fresh)


async def record(session: AsyncSession, contact_id: str, numbers: str, result: Result, tested_by: str) -> ContactTest:
    """Note a test in the audit trail too. It counts for everybody as soon as the transaction is committed."""
    row, at = (contact_id, numbers), now()
    test = ContactTest(contact_id=contact_id, numbers=numbers, result=result, tested_by=tested_by, tested_at=at)
    session.add(test)
    audit.record(session, tested_by, f"contact.{result}", f"contact:{contact_id}")
    await session.flush()

    def learn(_session: Session) -> None:
        _learn(_known, row, result, at)

    event.listen(session.sync_session, "after_commit", learn, once=True)
    return test


async def add_note(session: AsyncSession, test_id: int, tested_by: str, note: str) -> bool:
    """Add what was heard to a test of one's own. False where there is none."""
    test = await session.get(ContactTest, test_id)
    if test is None or test.tested_by != tested_by:
        return False
    test.note = note
    return True


async def history(session: AsyncSession, contact_id: str, most: int = 3) -> Sequence[ContactTest]:
    """The last tests of a contact, whatever its numbers were, newest first."""
    query = select(ContactTest).where(ContactTest.contact_id == contact_id).order_by(ContactTest.id.desc())
    return (await session.scalars(query.limit(most))).all()


def _learn(where: dict[_Row, Known], row: _Row, result: str, at: dt.datetime) -> None:
    """Nobody answering settles nothing: the hour may have been wrong."""
    if result != "nobody":
        where[row] = Known(at, result, at)
    elif before := where.get(row):
        where[row] = replace(before, tried_at=at)
    else:
        where[row] = Known(at)


def joined(values: Iterable[str]) -> str:
    """Numbers as one text, the same for whatever order they stand in."""
    return " ".join(sorted(set(values)))
