"""A chat, what it agreed to, and in which words."""

import datetime as dt

from sqlalchemy import select

from kawan import people
from kawan.db import Database, now
from kawan.people import Consent, Person


async def test_we_meet_once(database: Database) -> None:
    async with database.session() as session:
        first, is_new = await people.meet(session, 7, "en")
        assert (is_new, first.language) == (True, "en")
    async with database.session() as session:
        again, is_new = await people.meet(session, 7)
        assert (is_new, again.id, again.language) == (False, first.id, "en")


async def test_a_stranger_is_spoken_to_in_indonesian(database: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
    assert person.language == "id"


async def test_the_pseudonym_does_not_tell_the_chat(database: Database) -> None:
    async with database.session() as session:
        one, _new = await people.meet(session, 700_000_001)
        other, _new = await people.meet(session, 700_000_002)
    assert one.id != other.id
    assert "700000001" not in one.id


async def test_one_who_blocked_us_and_writes_again_is_reachable_again(database: Database) -> None:
    async with database.session() as session:
        await people.meet(session, 7)
        await people.mark_blocked(session, 7)
        await people.mark_blocked(session, 8)  # nobody: no error
    async with database.session() as session:
        person = await session.scalar(select(Person))
        assert person is not None
        assert person.blocked_at is not None
        assert (await people.meet(session, 7))[0].blocked_at is None


async def test_agreement_is_kept_with_its_words_and_time(database: Database) -> None:
    before = now()
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        assert not await people.agreed(session, person, "data")
        await people.agree(session, person, "data", "Kami menyimpan nama.")
    async with database.session() as session:
        consent = (await session.scalars(select(Consent))).one()
        assert (consent.purpose, consent.wording) == ("data", "Kami menyimpan nama.")
        assert before <= consent.given_at <= now()
        assert await people.agreed(session, person, "data")
        assert not await people.agreed(session, person, "announcements")


async def test_a_standing_agreement_is_not_recorded_twice(database: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        await people.agree(session, person, "data", "first")
        await people.agree(session, person, "data", "second")
        assert [row.wording for row in await session.scalars(select(Consent))] == ["first"]


async def test_a_withdrawn_agreement_stays_on_record(database: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        for purpose in ("data", "announcements"):
            await people.agree(session, person, purpose, "first")
        await people.withdraw(session, person, "data")
        assert not await people.agreed(session, person, "data")
        assert await people.agreed(session, person, "announcements")
        await people.agree(session, person, "data", "second")
        assert await people.agreed(session, person, "data")
        rows = (await session.scalars(select(Consent).where(Consent.purpose == "data").order_by(Consent.id))).all()
    assert [(row.wording, row.withdrawn_at is None) for row in rows] == [("first", False), ("second", True)]


async def test_withdrawing_twice_does_not_move_the_time(database: Database) -> None:
    long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        session.add(Consent(person_id=person.id, purpose="data", wording="...", withdrawn_at=long_ago))
        await people.withdraw(session, person, "data")
        assert (await session.scalars(select(Consent.withdrawn_at))).one() == long_ago
