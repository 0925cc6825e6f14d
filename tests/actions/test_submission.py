"""Sending the form: stored once, with agreement, and confirmed only then."""

from typing import Any

import pytest
from sqlalchemy import select

from actions.registration_questions import consent_wording
from actions.registration_steps import SubmitRegistration
from kawan import people, training
from kawan.db import Database
from kawan.people import Person
from kawan.training import Registration, drafts
from kawan.training.saying import SKIPPED
from tests.actions.conftest import EMPTY, FILLED, Outcome, conversation, run
from tests.places import TIENG


async def submit(database: Database, person_id: str, **changes: Any) -> Outcome:
    return await run(SubmitRegistration(database), conversation(person=person_id, slots=FILLED | changes))


async def stored(database: Database) -> list[Registration]:
    async with database.session() as session:
        return list(await session.scalars(select(Registration)))


@pytest.fixture
async def agreed_siti(database: Database, siti: Person) -> Person:
    async with database.session() as session:
        await people.agree(session, siti, "data", "...")
    return siti


async def test_sending_stores_what_was_said(database: Database, agreed_siti: Person) -> None:
    outcome = await submit(database, agreed_siti.id)
    [row] = await stored(database)
    assert str(row.id) in outcome.text
    assert outcome.slots == EMPTY
    assert (row.name, row.village_code, row.role, row.phone, row.wish) == (
        "Siti Aminah",
        TIENG,
        "purna",
        "+6281234567890",
        "mentor",
    )
    assert row.consent_wording == consent_wording()
    async with database.session() as session:
        person = await session.get_one(Person, agreed_siti.id)
    assert (person.role, person.village_code) == ("purna", TIENG)


async def test_without_a_phone_the_person_is_reached_by_telegram(database: Database, agreed_siti: Person) -> None:
    await submit(database, agreed_siti.id, registration_phone=SKIPPED)
    assert [row.phone for row in await stored(database)] == [None]


async def test_sending_again_shows_the_first_as_it_is(database: Database, agreed_siti: Person) -> None:
    await submit(database, agreed_siti.id)
    second = await submit(database, agreed_siti.id, registration_name="Siti A.")
    [row] = await stored(database)
    assert row.name == "Siti Aminah"
    assert {f"g:edit:{row.id}", f"w:{row.id}"} <= set(second.payloads())
    assert "registered" not in second.messages[0]


async def test_changing_a_registration_keeps_its_number(database: Database, agreed_siti: Person) -> None:
    await submit(database, agreed_siti.id)
    [first] = await stored(database)
    changes = {"registration_number": first.id, "registration_name": "Siti A.", "registration_wish": "kemasan"}
    outcome = await submit(database, agreed_siti.id, **changes)
    [row] = await stored(database)
    assert (row.id, row.name, row.wish) == (first.id, "Siti A.", "kemasan")
    assert str(first.id) in outcome.text


async def test_nobody_changes_somebody_elses(database: Database, agreed_siti: Person) -> None:
    await submit(database, agreed_siti.id)
    [first] = await stored(database)
    async with database.session() as session:
        thief, _new = await people.meet(session, 8)
        await people.agree(session, thief, "data", "...")
    await submit(database, thief.id, registration_number=first.id, registration_name="X")
    assert sorted((row.id == first.id, row.name) for row in await stored(database)) == [
        (False, "X"),
        (True, "Siti Aminah"),
    ]


async def test_once_sent_there_is_no_draft(database: Database, agreed_siti: Person) -> None:
    async with database.session() as session:
        await drafts.keep(session, agreed_siti, {"name": "Siti"})
    await submit(database, agreed_siti.id)
    async with database.session() as session:
        assert await drafts.find(session, agreed_siti) is None


async def test_a_cancelled_form_stores_nothing(database: Database, agreed_siti: Person) -> None:
    outcome = await submit(database, agreed_siti.id, registration_confirmed=None)
    assert (outcome.slots, outcome.messages) == (EMPTY, [])
    assert await stored(database) == []


@pytest.mark.parametrize("who", ["stranger", "not agreed"])
async def test_without_agreement_nothing_is_stored_and_nothing_confirmed(
    database: Database, siti: Person, who: str
) -> None:
    outcome = await submit(database, siti.id if who == "not agreed" else "nobody")
    assert await stored(database) == []
    assert outcome.text.startswith("Maaf")


async def test_nothing_is_confirmed_before_it_is_committed(
    database: Database, agreed_siti: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(training, "register", broken)
    outcome = await submit(database, agreed_siti.id)
    assert outcome.text.startswith("Maaf")
    assert "registered" not in outcome.messages[0]
