"""Drafts: kept, reminded of once by day, deleted; gone with the person's data."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.draft_keeper import DraftKeeper
from kawan import people, privacy
from kawan.db import Database, now
from kawan.inbox import OutboxMessage
from kawan.people import Person
from kawan.training import drafts
from kawan.training.drafts import Draft
from tests.databases import everything_in

NOON = dt.time(5, 0, tzinfo=dt.UTC)  # noon in western Indonesia


def after(days: float, at: dt.time = NOON) -> dt.datetime:
    return dt.datetime.combine((now() + dt.timedelta(days=days)).date(), at)


@pytest.fixture
async def siti(database: Database) -> Person:
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        await drafts.keep(session, person, {"name": "Siti"})
    return person


async def said(database: Database) -> list[str]:
    async with database.session() as session:
        return [row.reply.text for row in await session.scalars(select(OutboxMessage))]


async def kept(database: Database) -> int:
    async with database.session() as session:
        return len((await session.scalars(select(Draft))).all())


async def test_one_reminder_then_deleted_with_the_conversation(
    database: Database, tracker: Database, siti: Person
) -> None:
    event: dict[str, Any] = {"id": 1, "who": siti.id, "at": 1.0, "data": "{}"}
    async with tracker.session() as session:
        await session.execute(
            text(
                "INSERT INTO events (id, sender_id, type_name, timestamp, data) VALUES (:id, :who, 'user', :at, :data)"
            ),
            event,
        )
    keeper = DraftKeeper(database, tracker)
    await keeper.look(now())
    assert await said(database) == [], "it is not silent yet"
    await keeper.look(after(2))
    await keeper.look(after(2))
    assert len(await said(database)) == 1
    assert await kept(database) == 1
    await keeper.look(after(4))
    assert await kept(database) == 0
    assert len(await said(database)) == 1
    async with tracker.session() as session:
        assert (await session.scalars(text("SELECT id FROM events"))).all() == []


async def test_nobody_is_reminded_at_night(database: Database, tracker: Database, siti: Person) -> None:
    await DraftKeeper(database, tracker).look(after(2, dt.time(18, 0, tzinfo=dt.UTC)))
    assert await said(database) == []


async def test_an_answer_begins_the_day_anew(database: Database, tracker: Database, siti: Person) -> None:
    keeper = DraftKeeper(database, tracker)
    await keeper.look(after(2))
    async with database.session() as session:
        await drafts.keep(session, siti, {"name": "Siti", "role": "purna"})
    await keeper.look(now() + dt.timedelta(hours=23))
    assert await kept(database) == 1


async def test_one_who_blocked_the_bot_is_not_reminded_and_forgotten(
    database: Database, tracker: Database, siti: Person
) -> None:
    async with database.session() as session:
        await people.mark_blocked(session, 7)
    await DraftKeeper(database, tracker).look(after(2))
    assert (await said(database), await kept(database)) == ([], 0)


async def test_a_draft_is_encrypted_and_goes_with_the_agreement(
    database: Database, tracker: Database, siti: Person
) -> None:
    assert "Siti" not in await everything_in(database)
    async with database.session() as session:
        await privacy.withdraw_agreement(session, tracker, await session.get_one(Person, siti.id))
    assert await kept(database) == 0
