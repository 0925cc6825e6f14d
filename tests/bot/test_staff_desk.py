"""What staff see in their own chat."""

from sqlalchemy import select

from kawan import people, training
from kawan.audit import AuditEntry
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT
from tests.places import TIENG


async def test_new_registrations_are_listed_and_looking_is_audited(desk: Desk, officer: int) -> None:
    form = training.RegistrationForm("Siti <Aminah>", "Tieng", TIENG, "purna", "+6281234567890", "mentor", "...")
    async with desk.services.database.session() as session:
        person, _new = await people.meet(session, CHAT)
        await training.register(session, person, form)
    [listed] = await desk.say("/pendaftar", officer)
    assert "Siti &lt;Aminah&gt;" in listed
    assert "+6281234567890" in listed
    assert "<b>" in listed
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(AuditEntry.action))).all() == ["registrations.list"]


async def test_many_registrations_fit_into_messages(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        for number in range(30):
            person, _new = await people.meet(session, CHAT + number)
            form = training.RegistrationForm("N" * 60, "V" * 120, TIENG, "purna", "+6281234567890", "mentor", "...")
            await training.register(session, person, form)
    listed = await desk.say("/pendaftar", officer)
    assert "30" in listed[0]
    assert all(len(text) <= 4096 for text in listed)
