"""Erasing a person leaves nothing of them in any table, Rasa's included."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from kawan import broadcasts, inbox, people, privacy, tickets, training
from kawan.audit import AuditEntry
from kawan.broadcasts import OUTCOMES, QUEUED, SENT, Broadcast, Delivery, Outcome
from kawan.db import Database
from kawan.people import Person
from kawan.replies import Reply
from kawan.time_zones import every_zone
from tests.databases import POSTGRES_URL, everything_in, postgres_url

CHAT, OTHER, STAFF_CHAT = 700_000_001, 700_000_002, -100_555
ADD_EVENT = "INSERT INTO events (id, sender_id, type_name, timestamp, data) VALUES (:id, :who, 'user', :at, :data)"


async def fill(database: Database, tracker: Database, chat: int, name: str) -> Person:
    """A person who is in every table that can hold one."""
    await inbox.receive(database, chat % 10, chat, f"nama saya {name}", {"message": {"chat": {"id": chat}}})
    async with database.session() as session:
        person, _new = await people.meet(session, chat)
        person.village_code, person.country, person.role = "3307132010", "TW", "purna"
        for purpose in ("data", "announcements"):
            await people.agree(session, person, purpose, "...")
        form = training.RegistrationForm(name, "Tieng", "3307132010", "purna", "+6281234567890", "mentor", "...")
        await training.register(session, person, form)
        ticket, _new = await tickets.open_ticket(session, person, tickets.REQUEST)
        await tickets.add_message(session, ticket, tickets.FROM_PERSON, name)
        inbox.queue(session, chat, [Reply(f"Halo {name}")])
        inbox.queue(session, STAFF_CHAT, [Reply(name)], ticket_id=ticket.id)
    async with tracker.session() as session:
        data = json.dumps({"event": "user", "text": f"nama saya {name}"})
        await session.execute(text(ADD_EVENT), {"id": chat % 10, "who": person.id, "at": 1.0, "data": data})
    return person


async def announce(database: Database) -> Broadcast:
    async with database.session() as session:
        broadcast = await broadcasts.draft(session, 900, "...")
        await broadcasts.start(session, broadcast)
    return broadcast


async def erase(database: Database, tracker: Database, person: Person) -> None:
    async with database.session() as session:
        await privacy.erase(session, tracker, await session.get_one(Person, person.id))


async def test_erasing_leaves_nothing_in_any_table(database: Database, tracker: Database) -> None:
    siti = await fill(database, tracker, CHAT, "Siti")
    budi = await fill(database, tracker, OTHER, "Budi")
    broadcast = await announce(database)
    before = await everything_in(database) + await everything_in(tracker)
    assert str(CHAT) in before
    assert siti.id in before

    await erase(database, tracker, siti)

    after = await everything_in(database) + await everything_in(tracker)
    assert str(CHAT) not in after
    assert siti.id not in after
    assert "Siti" not in after
    assert str(OTHER) in after, "the other person is still there"
    assert budi.id in after
    async with database.session() as session:
        assert sum((await broadcasts.outcomes(session, broadcast.id)).values()) == 2, "the count stays"
        assert [(row.actor, row.action, row.subject) for row in await session.scalars(select(AuditEntry))] == [
            ("person", "privacy.erase", "")
        ]
        chats = (await session.scalars(select(inbox.OutboxMessage.chat_id))).all()
        assert sorted(chats) == [STAFF_CHAT, OTHER], "the other's reply, and the staff's view of the other's ticket"
        held = await privacy.holdings(session, await session.get_one(Person, budi.id))
    assert (len(held.consents), len(held.registrations), len(held.tickets), held.texts) == (2, 1, 1, 1)


async def test_one_who_comes_back_is_a_stranger(database: Database, tracker: Database) -> None:
    siti = await fill(database, tracker, CHAT, "Siti")
    await erase(database, tracker, siti)
    async with database.session() as session:
        person, is_new = await people.meet(session, CHAT)
        assert is_new
        assert person.id != siti.id
        assert not await people.agreed(session, person, "data")


async def test_an_erased_recipient_is_not_sent_to(database: Database, tracker: Database) -> None:
    siti = await fill(database, tracker, CHAT, "Siti")
    broadcast = await announce(database)
    await erase(database, tracker, siti)
    async with database.session() as session:
        assert not await broadcasts.claim(session, broadcast.id, 10, sorted(every_zone()))
        counts = await broadcasts.outcomes(session, broadcast.id)
    assert set(counts) <= {*OUTCOMES, QUEUED}, "nothing stays in the middle of a call that never comes"


async def test_what_was_delivered_stays_counted(database: Database, tracker: Database) -> None:
    siti = await fill(database, tracker, CHAT, "Siti")
    broadcast = await announce(database)
    async with database.session() as session:
        [claim] = await broadcasts.claim(session, broadcast.id, 1, sorted(every_zone()))
        await broadcasts.settle(session, [Outcome(claim, SENT, message_id=5)])
    await erase(database, tracker, siti)
    async with database.session() as session:
        row = (await session.scalars(select(Delivery))).one()
        assert (row.person_id, row.chat_id, row.message_id, row.state) == (None, None, None, SENT)


async def test_before_rasas_first_start_there_is_nothing_to_erase(database: Database, tmp_path: Path) -> None:
    tracker = Database(f"sqlite+aiosqlite:///{tmp_path / 'fresh.db'}")
    await privacy.erase_conversation(tracker, "p")
    await privacy.forget_conversations(tracker, 0.0)
    await tracker.close()
    await privacy.erase_conversation(database, "p")  # PostgreSQL words it differently


async def test_without_the_tracker_nothing_is_erased_and_nothing_said_to_be(
    database: Database, tracker: Database, tmp_path: Path
) -> None:
    siti = await fill(database, tracker, CHAT, "Siti")
    unreachable = Database(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'tracker.db'}")
    with pytest.raises(SQLAlchemyError):
        await erase(database, unreachable, siti)
    await unreachable.close()
    async with database.session() as session:
        assert await session.get(Person, siti.id) is not None


@pytest.mark.skipif(not POSTGRES_URL, reason="KAWAN_TEST_POSTGRES_URL is not set")
async def test_a_tracker_database_that_is_missing_is_an_error() -> None:
    missing = Database(postgres_url("no_such_database"))
    with pytest.raises(SQLAlchemyError):
        await privacy.erase_conversation(missing, "p")
    await missing.close()


async def test_old_conversations_are_forgotten(tracker: Database) -> None:
    async with tracker.session() as session:
        for number, at in enumerate((10.0, 20.0, 30.0)):
            await session.execute(text(ADD_EVENT), {"id": number, "who": "p", "at": at, "data": "{}"})
    await privacy.forget_conversations(tracker, 20.0)
    async with tracker.session() as session:
        assert (await session.scalars(text("SELECT timestamp FROM events ORDER BY id"))).all() == [20.0, 30.0]


async def test_holdings_show_everything_decrypted(database: Database, tracker: Database) -> None:
    siti = await fill(database, tracker, CHAT, "Siti")
    await announce(database)
    async with database.session() as session:
        held = await privacy.holdings(session, siti)
    assert [row.name for row in held.registrations] == ["Siti"]
    assert {row.purpose for row in held.consents} == {"data", "announcements"}
    assert (len(held.tickets), held.texts, held.announcements) == (1, 1, 1)
