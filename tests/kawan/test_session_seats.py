"""Seats: never oversold, the waiting list moves up, and who leaves makes room."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from kawan import privacy, training
from kawan.db import Database, now
from kawan.people import Person
from kawan.sessions import Seat, SessionNotice, TrainingSession, changes, seats
from kawan.sessions.seats import Outcome
from kawan.sessions.tables import DECLINED, GONE, INVITED, TAKEN, WAITING
from kawan.training import Registration
from tests.kawan.training_sessions import forget_told, in_days, planned, registered, seat_of, told


async def invited(
    database: Database, count: int, *, places: int = 2, starts_at: dt.datetime | None = None
) -> list[Person]:
    """People who were invited to a session with ``places`` seats."""
    async with database.session() as session:
        one = await planned(session, seats=places, starts_at=starts_at)
        rows = [await registered(session, number) for number in range(count)]
        assert await seats.invite(session, one.id, [registration.id for _person, registration in rows]) == count
    return [person for person, _registration in rows]


async def press(database: Database, person: Person, yes: bool = True, at: dt.datetime | None = None) -> Outcome:
    async with database.session() as session:
        seat = await seat_of(session, person)
        result = await (seats.accept if yes else seats.decline)(session, person, seat.id, at)
        assert result is not None
        return result[0]


async def states(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.scalars(select(Seat.state).order_by(Seat.id))).all())


async def registration_states(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.scalars(select(Registration.state).order_by(Registration.id))).all())


async def test_forty_presses_at_once_fill_ten_seats(database: Database, database_url: str) -> None:
    everybody = await invited(database, 40, places=10)
    processes = [Database(database_url) for _ in range(4)]  # several app processes on one database
    try:
        outcomes = await asyncio.gather(
            *(press(processes[number % 4], person) for number, person in enumerate(everybody))
        )
    finally:
        for process in processes:
            await process.close()
    assert outcomes.count(Outcome.SEATED) == 10
    assert outcomes.count(Outcome.WAITING) == 30
    assert sorted(await states(database)) == [TAKEN] * 10 + [WAITING] * 30
    async with database.session() as session:
        places = sorted(
            [
                await seats.place_on_list(session, row)
                for row in await session.scalars(select(Seat).where(Seat.state == WAITING))
            ]
        )
    assert places == list(range(1, 31))


async def test_those_who_leave_at_once_are_followed_by_as_many(database: Database) -> None:
    everybody = await invited(database, 30, places=10)
    outcomes = [await press(database, person) for person in everybody]
    leaving = [person for person, outcome in zip(everybody, outcomes, strict=True) if outcome == Outcome.SEATED][:6]
    await asyncio.gather(*(press(database, person, yes=False) for person in leaving))
    counted = await states(database)
    assert (counted.count(TAKEN), counted.count(WAITING), counted.count(DECLINED)) == (10, 14, 6)
    first_waiting = everybody[10:16]
    for person in first_waiting:
        assert any("ada kursi kosong" in text.casefold() for text in await told(database, person))
    assert not any("ada kursi kosong" in text.casefold() for text in await told(database, everybody[16]))


async def test_an_invitation_tells_what_when_and_where(database: Database) -> None:
    [siti] = await invited(database, 1)
    [text] = await told(database, siti)
    assert "Pembukuan sederhana" in text
    assert "Balai desa, Desa Tieng" in text
    assert "WIB" in text
    assert await registration_states(database) == [training.INVITED]


async def test_only_an_open_registration_is_invited_and_only_once(database: Database) -> None:
    async with database.session() as session:
        one = await planned(session)
        siti, hers = await registered(session, 1)
        budi, his = await registered(session, 2)
        ali, third = await registered(session, 3)
        await training.withdraw(session, budi, his.id)
        ali.blocked_at = now()
    async with database.session() as session:
        assert await seats.invite(session, one.id, [hers.id, his.id, third.id]) == 1
        assert await seats.invite(session, one.id, [hers.id, his.id, third.id]) == 0
    assert len(await told(database, siti)) == 1
    assert await told(database, budi) == await told(database, ali) == []


async def test_pressing_twice_changes_nothing(database: Database) -> None:
    siti, budi, ali = await invited(database, 3, places=1)
    assert [await press(database, siti), await press(database, siti)] == [Outcome.SEATED] * 2
    assert [await press(database, budi), await press(database, ali)] == [Outcome.WAITING] * 2
    async with database.session() as session:
        before = (await seat_of(session, budi)).answered_at
    assert await press(database, budi) == Outcome.WAITING
    async with database.session() as session:
        assert (await seat_of(session, budi)).answered_at == before, "the place in the queue stays"
    assert [await press(database, siti, yes=False), await press(database, siti, yes=False)] == [Outcome.DECLINED] * 2
    assert await states(database) == [DECLINED, TAKEN, WAITING]


async def test_who_declined_may_think_again_at_the_end_of_the_queue(database: Database) -> None:
    siti, budi = await invited(database, 2, places=1)
    await press(database, siti, yes=False)
    assert await registration_states(database) == [training.CONTACTED, training.INVITED]
    await press(database, budi)
    assert await press(database, siti) == Outcome.WAITING
    assert await registration_states(database) == [training.INVITED, training.INVITED]


async def test_somebody_elses_seat_can_t_be_taken(database: Database) -> None:
    siti, budi = await invited(database, 2)
    async with database.session() as session:
        hers = await seat_of(session, siti)
        assert await seats.accept(session, budi, hers.id) is None
        assert await seats.decline(session, budi, hers.id) is None
        assert await seats.accept(session, budi, 999) is None
    assert await states(database) == [INVITED, INVITED]


async def test_after_the_time_for_answers_and_after_the_beginning(database: Database) -> None:
    siti, budi = await invited(database, 2)
    assert await press(database, siti, at=in_days(9.5)) == Outcome.TOO_LATE
    assert await press(database, siti, at=in_days(10.1)) == Outcome.CLOSED
    assert await press(database, budi) == Outcome.SEATED
    assert await press(database, budi, yes=False, at=in_days(9.9)) == Outcome.DECLINED


async def test_nobody_moves_up_once_it_has_begun(database: Database) -> None:
    siti, budi = await invited(database, 2, places=1)
    await press(database, siti)
    await press(database, budi)
    await press(database, siti, yes=False, at=in_days(10.05))
    assert await states(database) == [DECLINED, WAITING]


async def test_more_seats_let_people_move_up_and_fewer_than_taken_are_refused(database: Database) -> None:
    everybody = await invited(database, 4, places=1)
    for person in everybody:
        await press(database, person)
    async with database.session() as session:
        one = (await session.scalars(select(TrainingSession))).one()
        assert await changes.change_seats(session, one.id, 3) == 2
        assert await changes.change_seats(session, one.id, 2) is None
    assert await states(database) == [TAKEN] * 3 + [WAITING]


async def test_who_deletes_everything_makes_room_and_is_still_counted(database: Database, tracker: Database) -> None:
    siti, budi = await invited(database, 2, places=1)
    await press(database, siti)
    await press(database, budi)
    await forget_told(database)
    async with database.session() as session:
        person = await session.get_one(Person, siti.id)
        assert (await privacy.holdings(session, person)).seats == 1
        await privacy.erase(session, tracker, person)
    assert await states(database) == [GONE, TAKEN]
    assert "ada kursi kosong" in (await told(database, budi))[0].casefold()
    async with database.session() as session:
        gone = (await session.scalars(select(Seat).where(Seat.state == GONE))).one()
        assert (gone.person_id, gone.registration_id) == (None, None)
        kept = (await session.scalars(select(SessionNotice))).all()
        assert {notice.seat_id for notice in kept} != {gone.id}
        one = (await session.scalars(select(TrainingSession))).one()
        assert await seats.counts(session, one) == {GONE: 1, TAKEN: 1}


async def test_who_withdraws_an_agreement_or_a_registration_makes_room(database: Database, tracker: Database) -> None:
    siti, budi, ali = await invited(database, 3, places=1)
    for person in (siti, budi, ali):
        await press(database, person)
    async with database.session() as session:
        await privacy.withdraw_agreement(session, tracker, await session.get_one(Person, siti.id))
    assert await states(database) == [DECLINED, TAKEN, WAITING]
    async with database.session() as session:
        seat = await seat_of(session, budi)
        assert await training.withdraw(session, budi, seat.registration_id or 0)
    async with database.session() as session:
        assert await seats.let_go_of_withdrawn(session) == 1
        assert await seats.let_go_of_withdrawn(session) == 0
    assert await states(database) == [DECLINED, DECLINED, TAKEN]


async def test_without_a_registration_there_is_no_seat(database: Database, tracker: Database) -> None:
    [siti] = await invited(database, 1)
    async with database.session() as session:
        await privacy.withdraw_agreement(session, tracker, await session.get_one(Person, siti.id))
    assert await press(database, siti) == Outcome.CLOSED
    assert await states(database) == [DECLINED]


@pytest.mark.parametrize("state", [TAKEN, WAITING, INVITED])
async def test_cancelled_everybody_is_told_and_waits_for_another(database: Database, state: str) -> None:
    siti, budi = await invited(database, 2, places=1)
    if state != INVITED:
        await press(database, siti)
    if state == WAITING:
        await press(database, budi)
    await forget_told(database)
    async with database.session() as session:
        one = (await session.scalars(select(TrainingSession))).one()
        assert await changes.cancel(session, one.id) == 2
        assert await changes.cancel(session, one.id) is None
    for person in (siti, budi):
        assert "dibatalkan" in (await told(database, person))[0]
    assert await registration_states(database) == [training.CONTACTED] * 2
    assert await press(database, siti) in (Outcome.CLOSED, Outcome.SEATED)
    async with database.session() as session:
        assert (await session.scalars(select(SessionNotice))).all() == []


async def test_moved_everybody_is_told_and_reminded_of_the_new_time(database: Database) -> None:
    siti, budi, ali = await invited(database, 3, places=1)
    await press(database, siti)
    await press(database, budi)
    await press(database, ali, yes=False)
    await forget_told(database)
    new = in_days(20)
    async with database.session() as session:
        one = (await session.scalars(select(TrainingSession))).one()
        assert await changes.move(session, one.id, new, new + dt.timedelta(hours=2)) == 2
        assert await changes.move(session, one.id, new, new + dt.timedelta(hours=2)) is None
        assert (one.edition, one.answer_by) == (1, new - dt.timedelta(days=1))
        due = sorted(notice.due_at for notice in await session.scalars(select(SessionNotice)))
    assert due == [new - dt.timedelta(days=3), new - dt.timedelta(hours=3)]
    assert "dipindah" in (await told(database, siti))[0]
    assert "Kursi Kakak tetap" in (await told(database, siti))[0]
    assert "daftar tunggu" in (await told(database, budi))[0]
    assert await told(database, ali) == [], "who said no is left in peace"


async def test_it_can_t_be_moved_into_the_past(database: Database) -> None:
    await invited(database, 1)
    async with database.session() as session:
        one = (await session.scalars(select(TrainingSession))).one()
        assert await changes.move(session, one.id, in_days(-1), in_days(1)) is None
