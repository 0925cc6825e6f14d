"""Tickets: at most one open per person, a conversation once somebody takes it."""

import pytest
from sqlalchemy import func, select

from kawan import people, tickets
from kawan.db import Database
from kawan.people import Person
from kawan.tickets import DANGER, FROM_PERSON, FROM_STAFF, REQUEST, Ticket


@pytest.fixture
async def siti(database: Database) -> Person:
    async with database.session() as session:
        return (await people.meet(session, 7))[0]


async def test_at_most_one_is_open(database: Database, siti: Person) -> None:
    async with database.session() as session:
        other, _new = await people.meet(session, 8)
        first, first_is_new = await tickets.open_ticket(session, siti, DANGER)
        second, second_is_new = await tickets.open_ticket(session, siti, REQUEST)
        theirs, theirs_is_new = await tickets.open_ticket(session, other, DANGER)
    assert (first_is_new, second_is_new, theirs_is_new) == (True, False, True)
    assert first.id == second.id != theirs.id
    assert first.reason == DANGER, "a danger stays one"


async def test_after_closing_a_new_one_opens(database: Database, siti: Person) -> None:
    async with database.session() as session:
        first, _new = await tickets.open_ticket(session, siti, REQUEST)
        await tickets.close(session, first)
        assert first.closed_at is not None
        assert await tickets.open_for(session, siti) is None
        second, new = await tickets.open_ticket(session, siti, REQUEST)
        assert new
        assert second.id != first.id
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 2


@pytest.mark.parametrize(
    ("reasons", "author", "taken"),
    [
        pytest.param([DANGER], FROM_PERSON, False, id="an alarm: the assistant goes on"),
        pytest.param([DANGER], FROM_STAFF, True, id="an officer answered the alarm"),
        pytest.param([REQUEST], FROM_PERSON, True, id="a person was asked for"),
        pytest.param([DANGER, REQUEST], FROM_PERSON, True, id="asked for after the alarm"),
        pytest.param([REQUEST, DANGER], FROM_PERSON, True, id="an alarm in a conversation"),
    ],
)
async def test_when_a_ticket_is_a_conversation(
    database: Database, siti: Person, reasons: list[str], author: str, taken: bool
) -> None:
    async with database.session() as session:
        for reason in reasons:
            ticket, _new = await tickets.open_ticket(session, siti, reason)
        await tickets.add_message(session, ticket, author, "...")  # pyright: ignore[reportPossiblyUnboundVariable]
        assert (ticket.taken_at is not None) is taken  # pyright: ignore[reportPossiblyUnboundVariable]


async def test_lines_come_back_in_order(database: Database, siti: Person) -> None:
    async with database.session() as session:
        ticket, _new = await tickets.open_ticket(session, siti, REQUEST)
        await tickets.add_message(session, ticket, FROM_PERSON, "paspor saya ditahan")
        await tickets.add_message(session, ticket, FROM_STAFF, "di kota mana?")
    async with database.session() as session:
        lines = [(line.author, line.text) for line in await tickets.messages(session, ticket)]
    assert lines == [(FROM_PERSON, "paspor saya ditahan"), (FROM_STAFF, "di kota mana?")]
