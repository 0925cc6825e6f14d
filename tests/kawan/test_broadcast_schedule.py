"""When an announcement begins: local hours, repetition, a second officer's consent."""

import datetime as dt

import pytest

from kawan import broadcasts, people, staff
from kawan.broadcasts import DRAFT, RUNNING, SCHEDULED, WAITING, Broadcast, schedule
from kawan.broadcasts.schedule import ALONE_WAITS, NotYet
from kawan.broadcasts.times import MONTHLY, WEEKLY, following, read_time
from kawan.db import Database, now
from kawan.staff import StaffRole

NOON = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)  # Monday, 12.00 WIB
AUTHOR, SECOND = 900, 901


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "moment", "offset"),
    [
        ("besok 09.00", utc(11, 24, 2), 7),
        ("Besok jam 9", utc(11, 24, 2), 7),
        ("lusa pukul 14:30", utc(11, 25, 7, 30), 7),
        ("senin 9", utc(11, 30, 2), 7),
        ("Sabtu, 08.15", utc(11, 28, 1, 15), 7),
        ("hari ini 15.00", utc(11, 23, 8), 7),
        ("jam 9", utc(11, 24, 2), 7),
        ("jam 20", utc(11, 23, 13), 7),
        ("25/12 14.30 WITA", utc(12, 25, 6, 30), 8),
        ("25-12-2026 9.00 wit", utc(12, 25, 0), 9),
        ("3 desember 10.00", utc(12, 3, 3), 7),
        ("2 jan 08.00", utc(1, 2, 1, year=2027), 7),
    ],
)
def test_a_time_as_officers_write_it(written: str, moment: dt.datetime, offset: int) -> None:
    assert read_time(written, 7, NOON) == (moment, offset)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "besok",
        "nanti sore",
        "25/13 10.00",
        "31/02 10.00",
        "hari ini 09.00",
        "besok 25.00",
        "22/11/2020 9.00",
        "😀",
        "9" * 500,
    ],
)
def test_what_is_no_time_ahead(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_time(written, 7, NOON)


def test_the_same_hour_again() -> None:
    assert following(NOON, WEEKLY, 7, 23) == utc(11, 30, 5)
    last = utc(1, 31, 2)
    february = following(last, MONTHLY, 7, 31)
    assert february == utc(2, 28, 2)
    assert following(february, MONTHLY, 7, 31) == utc(3, 31, 2), "the day that was meant comes back"
    assert following(utc(12, 31, 20), MONTHLY, 7, 1) == utc(1, 31, 20, year=2027), "the first, by clocks in Jakarta"


async def written(database: Database, size: int = 3, *, officers: tuple[int, ...] = (AUTHOR, SECOND)) -> Broadcast:
    async with database.session() as session:
        for chat in range(1, size + 1):
            person, _new = await people.meet(session, chat)
            await people.agree(session, person, "announcements", "...")
        for officer in officers:
            await staff.appoint(session, officer, StaffRole.OFFICER)
        return await broadcasts.draft(session, AUTHOR, "Pelatihan")


async def submitted(database: Database, broadcast: Broadcast, above: int) -> str:
    async with database.session() as session:
        return await schedule.submit(session, await session.get_one(Broadcast, broadcast.id), above)


async def consent(database: Database, broadcast: Broadcast, officer: int) -> str | NotYet:
    async with database.session() as session:
        return await schedule.approve(session, await session.get_one(Broadcast, broadcast.id), officer)


async def test_a_small_one_begins_at_once(database: Database) -> None:
    broadcast = await written(database)
    assert await submitted(database, broadcast, above=3) == RUNNING
    with pytest.raises(ValueError, match="before"):
        await submitted(database, broadcast, above=3)


async def test_above_the_limit_a_second_officer_consents(database: Database) -> None:
    broadcast = await written(database)
    assert await submitted(database, broadcast, above=2) == WAITING
    with pytest.raises(PermissionError):
        await consent(database, broadcast, AUTHOR)
    assert await consent(database, broadcast, SECOND) == RUNNING
    with pytest.raises(ValueError, match="consent"):
        await consent(database, broadcast, SECOND)


async def test_the_only_officer_looks_again_later(database: Database) -> None:
    broadcast = await written(database, officers=(AUTHOR,))
    await submitted(database, broadcast, above=2)
    assert isinstance(await consent(database, broadcast, AUTHOR), NotYet)
    async with database.session() as session:
        (await session.get_one(Broadcast, broadcast.id)).submitted_at = now() - ALONE_WAITS
    assert await consent(database, broadcast, AUTHOR) == RUNNING


async def test_returned_it_is_a_draft_again(database: Database) -> None:
    broadcast = await written(database)
    await submitted(database, broadcast, above=2)
    async with database.session() as session:
        stored = await session.get_one(Broadcast, broadcast.id)
        assert await schedule.reject(session, stored)
        assert (stored.state, stored.submitted_at) == (DRAFT, None)
        assert not await schedule.reject(session, stored)


async def launched(database: Database, above: int) -> list[str]:
    async with database.session() as session:
        return [await schedule.launch(session, one, above) for one in await schedule.due(session)]


async def planned(database: Database, **values: object) -> Broadcast:
    broadcast = await written(database)
    async with database.session() as session:
        stored = await session.get_one(Broadcast, broadcast.id)
        stored.state, stored.send_at = SCHEDULED, now() - dt.timedelta(minutes=1)
        for name, value in values.items():
            setattr(stored, name, value)
    return broadcast


async def test_it_waits_for_its_hour(database: Database) -> None:
    broadcast = await written(database)
    async with database.session() as session:
        (await session.get_one(Broadcast, broadcast.id)).send_at = now() + dt.timedelta(hours=1)
    assert await submitted(database, broadcast, above=3) == SCHEDULED
    assert await launched(database, 3) == []
    async with database.session() as session:
        (await session.get_one(Broadcast, broadcast.id)).send_at = now()
    assert await launched(database, 3) == [RUNNING]
    assert await launched(database, 3) == []


async def test_a_repeated_one_plans_the_next(database: Database) -> None:
    broadcast = await planned(database, repeats=WEEKLY, translations={"en": "Training"})
    assert await launched(database, 3) == [RUNNING]
    async with database.session() as session:
        first = await session.get_one(Broadcast, broadcast.id)
        following_one = await session.get_one(Broadcast, broadcast.id + 1)
    assert first.send_at is not None
    assert following_one.send_at == first.send_at + dt.timedelta(days=7)
    assert (following_one.state, following_one.series_id) == (SCHEDULED, first.id)
    assert (following_one.text, following_one.translations) == ("Pelatihan", {"en": "Training"})


async def test_what_was_missed_in_an_outage_is_not_made_up_for(database: Database) -> None:
    broadcast = await planned(database, repeats=WEEKLY, send_at=now() - dt.timedelta(days=20))
    assert await launched(database, 3) == [RUNNING]
    async with database.session() as session:
        [later] = await schedule.due(session) or [await session.get_one(Broadcast, broadcast.id + 1)]
        assert later.send_at is not None
        assert later.send_at > now()


@pytest.mark.parametrize(("approved_size", "state"), [(None, WAITING), (1, WAITING), (2, RUNNING)])
async def test_an_audience_that_grew_needs_consent_again(
    database: Database, approved_size: int | None, state: str
) -> None:
    await planned(database, approved_size=approved_size)
    assert await launched(database, 2) == [state]
