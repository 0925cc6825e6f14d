"""Who may do what, and the audit trail."""

import pytest
from sqlalchemy import select

from kawan import audit, staff
from kawan.audit import AuditEntry
from kawan.db import Database, now
from kawan.staff import StaffRole

VIEWER, OFFICER, ADMIN = StaffRole.VIEWER, StaffRole.OFFICER, StaffRole.ADMIN


@pytest.mark.parametrize(
    ("held", "asked", "allowed"),
    [
        (VIEWER, VIEWER, True),
        (VIEWER, OFFICER, False),
        (VIEWER, ADMIN, False),
        (OFFICER, VIEWER, True),
        (OFFICER, OFFICER, True),
        (OFFICER, ADMIN, False),
        (ADMIN, OFFICER, True),
        (ADMIN, ADMIN, True),
        (None, VIEWER, False),
    ],
)
async def test_a_higher_role_holds_the_lower(
    database: Database, held: StaffRole | None, asked: StaffRole, allowed: bool
) -> None:
    async with database.session() as session:
        if held:
            await staff.appoint(session, 900, held)
        assert await staff.may(session, 900, asked) is allowed


async def test_appointing_again_changes_the_role(database: Database) -> None:
    for role in (ADMIN, VIEWER):
        async with database.session() as session:
            await staff.appoint(session, 900, role)
    async with database.session() as session:
        assert not await staff.may(session, 900, OFFICER)


async def test_officers_are_those_who_act(database: Database) -> None:
    async with database.session() as session:
        for telegram_id, role in ((903, ADMIN), (902, OFFICER), (901, VIEWER)):
            await staff.appoint(session, telegram_id, role)
    async with database.session() as session:
        assert await staff.officers(session) == [902, 903]


async def test_an_act_is_noted_with_the_act_itself(database: Database) -> None:
    before = now()
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            audit.record(session, "staff:900", "broadcast.start", "broadcast:1")
            raise RuntimeError
    async with database.session() as session:
        audit.record(session, "cli", "staff.add", "staff:900")
    async with database.session() as session:
        entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.actor, entry.action, entry.subject) == ("cli", "staff.add", "staff:900")
    assert before <= entry.at <= now()
