"""Reminders, thanks and questions: each once, at its time, and only where its reason still holds."""

import asyncio
import datetime as dt

from icalendar import Calendar
from sqlalchemy import select

from kawan import training
from kawan.db import Database, now
from kawan.people import Person
from kawan.regions import Gazetteer
from kawan.sessions import Seat, SessionNotice, TrainingSession, attendance, calendar, matching, notices, seats
from kawan.sessions.attendance import Present
from kawan.sessions.tables import ABSENT, ATTENDED, TAKEN
from kawan.training import Registration
from tests.kawan.training_sessions import forget_told, in_days, planned, registered, seat_of, told

START = in_days(10)


async def seated(database: Database, number: int = 0, *, starts_at: dt.datetime = START) -> Person:
    """Somebody with a seat."""
    async with database.session() as session:
        one = await session.scalar(select(TrainingSession)) or await planned(session, seats=5, starts_at=starts_at)
        person, registration = await registered(session, number)
        await seats.invite(session, one.id, [registration.id])
    async with database.session() as session:
        await seats.accept(session, person, (await seat_of(session, person)).id)
    await forget_told(database)
    return person


async def strike(database: Database, at: dt.datetime) -> int:
    """Everything that is due at a moment; how much of it was told."""
    async with database.session() as session:
        waiting = await notices.due(session, at)
    count = 0
    for notice_id in waiting:
        async with database.session() as session:
            count += await notices.send(session, notice_id, at)
    return count


async def present(database: Database, person: Person, at: dt.datetime = START) -> Present:
    async with database.session() as session:
        one = (await session.scalars(select(TrainingSession))).one()
        return await attendance.by_code(session, person, one.id, at)


async def registration_of(database: Database, person: Person) -> str:
    async with database.session() as session:
        return (await session.scalars(select(Registration).where(Registration.person_id == person.id))).one().state


async def test_two_reminders_each_once(database: Database) -> None:
    siti = await seated(database)
    assert await strike(database, START - dt.timedelta(days=3, minutes=1)) == 0
    assert await strike(database, START - dt.timedelta(days=3)) == 1
    assert await strike(database, START - dt.timedelta(days=2)) == 0
    assert await strike(database, START - dt.timedelta(hours=3)) == 1
    assert await strike(database, START) == 0
    texts = await told(database, siti)
    assert sum("Pengingat" in text for text in texts) == 2
    assert "WIB" in texts[0]


async def test_two_processes_remind_once(database: Database, database_url: str) -> None:
    siti = await seated(database)
    other = Database(database_url)
    at = START - dt.timedelta(days=3)
    try:
        counts = await asyncio.gather(strike(database, at), strike(other, at))
    finally:
        await other.close()
    assert sum(counts) == 1
    assert sum("Pengingat" in text for text in await told(database, siti)) == 1


async def test_a_clock_that_stood_still_reminds_of_what_is_still_to_come(database: Database) -> None:
    siti = await seated(database)
    assert await strike(database, START - dt.timedelta(hours=1)) == 1, "the nearer one only"
    assert sum("Pengingat" in text for text in await told(database, siti)) == 1
    await seated(database, 2)
    assert await strike(database, START + dt.timedelta(hours=1)) == 0, "it has begun"


async def test_who_takes_a_seat_late_is_reminded_of_what_is_left(database: Database) -> None:
    await seated(database, starts_at=in_days(1))
    async with database.session() as session:
        kinds = (await session.scalars(select(SessionNotice.kind))).all()
    assert list(kinds) == [notices.HOURS_BEFORE]


async def test_who_gave_the_seat_back_is_not_reminded(database: Database) -> None:
    siti = await seated(database)
    async with database.session() as session:
        await seats.decline(session, siti, (await seat_of(session, siti)).id)
    assert await strike(database, START - dt.timedelta(hours=3)) == 0


async def test_the_weeks_after(database: Database) -> None:
    siti = await seated(database)
    assert await present(database, siti) == Present.NOTED
    assert await present(database, siti) == Present.BEFORE
    assert await registration_of(database, siti) == training.ATTENDED
    assert await strike(database, START + dt.timedelta(hours=1)) == 0
    assert await strike(database, START + dt.timedelta(hours=3)) == 1
    [thanks] = await told(database, siti)
    assert "tidak bisa menjanjikannya" in thanks
    await forget_told(database)
    assert await strike(database, START + dt.timedelta(days=31)) == 1
    assert "sudah gabung Kopdes? Butuh apa" in (await told(database, siti))[0]
    assert await registration_of(database, siti) == training.ATTENDED
    assert await strike(database, START + dt.timedelta(days=91)) == 1
    assert await registration_of(database, siti) == training.DONE
    assert await strike(database, START + dt.timedelta(days=365)) == 0


async def test_questions_come_at_nine_in_the_morning_there(database: Database) -> None:
    siti = await seated(database)
    await present(database, siti)
    async with database.session() as session:
        query = select(SessionNotice.due_at).where(SessionNotice.kind == notices.MONTH)
        due = (await session.scalars(query)).one()
    assert due.astimezone(dt.timezone(dt.timedelta(hours=7))).time() == dt.time(9)


async def test_answers_are_kept_and_counted_also_without_the_person(database: Database) -> None:
    siti, budi = await seated(database, 1), await seated(database, 2)
    for person in (siti, budi):
        await present(database, person)
    await strike(database, START + dt.timedelta(days=31))
    async with database.session() as session:
        query = select(SessionNotice).join(Seat).where(Seat.person_id == siti.id, SessionNotice.kind == notices.MONTH)
        asked = (await session.scalars(query)).one()
        assert not await notices.answer(session, budi, asked.id, "join"), "another person's question"
        assert not await notices.answer(session, siti, asked.id, "forged")
        assert not await notices.answer(session, siti, 9999, "join")
        assert await notices.answer(session, siti, asked.id, "money")
        assert await notices.answer(session, siti, asked.id, "join")
        assert await notices.answers(session) == {(notices.MONTH, "join"): 1, (notices.MONTH, None): 1}
        later = (await session.scalars(select(SessionNotice).where(SessionNotice.kind == notices.QUARTER))).first()
        assert later is not None
        assert not await notices.answer(session, siti, later.id, "join"), "not asked yet"
    async with database.session() as session:
        await seats.forget(session, siti)
        assert (await notices.answers(session))[notices.MONTH, "join"] == 1


async def test_the_code_counts_around_the_session_and_for_who_has_a_seat(database: Database) -> None:
    siti = await seated(database)
    assert await present(database, siti, START - dt.timedelta(hours=3)) == Present.NOT_NOW
    assert await present(database, siti, START + dt.timedelta(hours=10)) == Present.NOT_NOW
    async with database.session() as session:
        stranger, _registration = await registered(session, 40)
    assert await present(database, stranger) == Present.NO_SEAT
    assert await present(database, siti, START - dt.timedelta(hours=1)) == Present.NOTED


async def test_who_waits_and_stands_there_gets_a_free_seat_and_no_other(database: Database) -> None:
    async with database.session() as session:
        one = await planned(session, seats=1, starts_at=START)
        rows = [await registered(session, number) for number in range(3)]
        await seats.invite(session, one.id, [registration.id for _person, registration in rows])
    siti, budi, ali = (person for person, _registration in rows)
    assert await present(database, siti) == Present.NOTED
    assert await present(database, budi) == Present.NO_SEAT
    assert await present(database, ali) == Present.NO_SEAT
    async with database.session() as session:
        assert await seats.free(session, one) == 0


async def test_an_officer_marks_and_takes_it_back(database: Database) -> None:
    siti = await seated(database)
    async with database.session() as session:
        seat = await seat_of(session, siti)
        for state in (ATTENDED, TAKEN, ATTENDED):
            marked = await attendance.mark(session, seat.id)
            assert marked is not None
            assert marked[1].state == state
        assert await attendance.mark(session, 999) is None
        one = (await session.scalars(select(TrainingSession))).one()
        assert [name for _seat, name in await attendance.list_of(session, one)] == ["Orang 00"]


async def test_who_was_not_marked_was_not_there_and_waits_again(database: Database) -> None:
    siti, budi = await seated(database, 1), await seated(database, 2)
    await present(database, siti)
    over = START + dt.timedelta(hours=3)
    async with database.session() as session:
        assert await attendance.mark_absent(session, over + dt.timedelta(days=6)) == 0
        assert await attendance.mark_absent(session, over + dt.timedelta(days=8)) == 1
    async with database.session() as session:
        assert (await seat_of(session, budi)).state == ABSENT
    assert await registration_of(database, budi) == training.CONTACTED
    assert await registration_of(database, siti) == training.ATTENDED


async def test_the_officer_is_asked_once_who_was_there(database: Database) -> None:
    await seated(database)
    for at, count in ((START, 0), (START + dt.timedelta(hours=3), 1), (START + dt.timedelta(hours=4), 0)):
        async with database.session() as session:
            assert len(await attendance.to_be_asked(session, at)) == count


async def test_who_waits_nearby_comes_first_then_who_waits_longest(database: Database, gazetteer: Gazetteer) -> None:
    async with database.session() as session:
        one = await planned(session)
        near, hers = await registered(session, 1, village_code="3307132006")
        _far, farther = await registered(session, 2, village_code="3203012001")
        _nowhere, unknown = await registered(session, 3, village_code=None)
        _longer, earlier = await registered(session, 4, village_code="3307132006")
        await registered(session, 5, role="pmi")
        earlier.created_at = now() - dt.timedelta(days=30)
        await session.flush()
        order = await matching.waiting_for(session, gazetteer, one)
        assert [found.registration_id for found in order] == [earlier.id, hers.id, farther.id, unknown.id]
        assert (order[0].days, order[3].distance_km) == (30, None)
        assert order[0].distance_km is not None
        assert order[0].distance_km < 10
        await seats.invite(session, one.id, [hers.id])
        assert hers.id not in [found.registration_id for found in await matching.waiting_for(session, gazetteer, one)]
        one.link, one.village_code = "https://example.org/rapat", None
        online = await matching.waiting_for(session, gazetteer, one)
        assert len(online) == 4, "who is abroad can come online"
        assert near.chat_id


async def test_the_calendar_file_is_one_that_calendars_read(database: Database) -> None:
    async with database.session() as session:
        one = await planned(session, starts_at=START)
    file = calendar.file_of(one)
    assert file.name.endswith(".ics")
    [event] = Calendar.from_ical(file.content).events
    assert event.DTSTART == START
    assert event["SUMMARY"] == "Pembukuan sederhana"
    assert str(event["STATUS"]) == "CONFIRMED"
    one.state, one.edition = "cancelled", 1
    [event] = Calendar.from_ical(calendar.file_of(one).content).events
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)


def test_codes() -> None:
    for text in ("hadir KBT472", "Hadir kbt-472", "KBT 472", "hadir-kbt472", "kode: kbt472.", "saya hadir KBT472"):
        assert attendance.code_in(text) == "KBT472"
    for text in ("", "hadir", "tolong", "KBT 4721", "saya mau 472", "kbt 472 itu apa", "🙏"):
        assert attendance.code_in(text) is None
    assert attendance.code_in(attendance.new_code()) is not None
