"""``kawan staff``, ``kawan privacy``, ``kawan broadcast``, ``kawan report``: what an operator does and reads."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from kawan import broadcasts, people, staff, training
from kawan.audit import AuditEntry
from kawan.db import Database
from kawan.people import Person
from kawan.staff import StaffRole
from tests.cli.conftest import Kawan

CHAT = 700_000_001


def in_database[T](url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        database = Database(url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


async def fill(database: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, CHAT)
        await people.agree(session, person, "announcements", "...")
        form = training.RegistrationForm("Siti Aminah", "Tieng", None, "purna", "+6281234567890", "mentor", "...")
        await training.register(session, person, form)
        await broadcasts.start(session, await broadcasts.draft(session, 900, "..."))


def test_staff_are_added_and_listed(kawan: Kawan, filled: str) -> None:
    assert kawan("staff", "add", "900000001", "--role", "officer").exit_code == 0
    assert "900000001\tofficer" in kawan("staff", "list").stdout

    async def check(database: Database) -> None:
        async with database.session() as session:
            assert await staff.may(session, 900_000_001, StaffRole.OFFICER)
            entry = (await session.scalars(select(AuditEntry))).one()
            assert (entry.actor, entry.action, entry.subject) == ("cli", "staff.add", "staff:900000001:officer")

    in_database(filled, check)


def test_who_is_removed_may_nothing_any_more(kawan: Kawan, filled: str) -> None:
    kawan("staff", "add", "900000001", "--role", "admin")
    assert kawan("staff", "remove", "900000001").exit_code == 0
    assert kawan("staff", "list").stdout == ""

    async def check(database: Database) -> None:
        async with database.session() as session:
            assert not await staff.may(session, 900_000_001, StaffRole.VIEWER)
            actions = (await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))).all()
            assert actions == ["staff.add", "staff.remove"]

    in_database(filled, check)
    again = kawan("staff", "remove", "900000001")
    assert again.exit_code == 1
    assert "900000001" in again.output


def test_a_role_that_does_not_exist_is_refused(kawan: Kawan) -> None:
    assert kawan("staff", "add", "900000001", "--role", "boss").exit_code == 2


def test_a_person_is_erased(kawan: Kawan, filled: str) -> None:
    in_database(filled, fill)
    result = kawan("privacy", "erase", str(CHAT))
    assert result.exit_code == 0, result.output

    async def check(database: Database) -> None:
        async with database.session() as session:
            assert (await session.scalars(select(Person))).all() == []
            assert (await session.scalars(select(AuditEntry.actor))).all() == ["cli"]

    in_database(filled, check)
    again = kawan("privacy", "erase", str(CHAT))
    assert again.exit_code != 0
    assert "tidak ada" in again.output


def test_figures_hold_no_names(kawan: Kawan, filled: str) -> None:
    in_database(filled, fill)
    summary, states, listed = kawan("report", "summary"), kawan("report", "states"), kawan("broadcast", "list")
    assert "registrations\t1" in summary.stdout
    assert "agreed to announcements\t1" in summary.stdout
    assert "baru\t1" in states.stdout
    assert "'queued': 1" in listed.stdout
    for result in (summary, states, listed):
        assert result.exit_code == 0
        assert "Siti" not in result.output
        assert str(CHAT) not in result.output
