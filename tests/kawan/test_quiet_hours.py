"""Quiet hours by the clock of where people are."""

import datetime as dt

import pytest
from sqlalchemy import select

from kawan import countries, people, time_zones
from kawan.broadcasts.quiet_hours import QuietHours, zone_of_person
from kawan.db import Database
from kawan.people import Person


def at(hour: int, minute: int = 0) -> dt.datetime:
    """A moment by Jakarta's clock."""
    return dt.datetime(2026, 11, 2, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.mark.parametrize(
    ("moment", "zone", "asleep"),
    [
        (at(20, 59), "Asia/Jakarta", False),
        (at(21), "Asia/Jakarta", True),
        (at(6, 59), "Asia/Jakarta", True),
        (at(7), "Asia/Jakarta", False),
        (at(19, 30), "Asia/Jayapura", True),
        (at(5), "Asia/Jayapura", False),
        (at(23), "Asia/Riyadh", False),
    ],
)
def test_over_midnight(moment: dt.datetime, zone: str, asleep: bool) -> None:
    quiet = QuietHours.parse("21-7")
    assert quiet.cover(moment, zone) is asleep
    assert (zone in quiet.zones_awake(moment)) is not asleep
    assert (zone in quiet.zones_asleep(moment)) is asleep


def test_within_a_day_and_never() -> None:
    assert QuietHours.parse("12-13").cover(at(12, 30), "Asia/Jakarta")
    assert not QuietHours.parse("12-13").cover(at(13), "Asia/Jakarta")
    assert set(QuietHours.parse(" ").zones_awake(at(3))) == time_zones.every_zone()
    assert QuietHours.parse(" ").zones_asleep(at(3)) == []


@pytest.mark.parametrize("text", ["malam", "21", "21-24", "-1-7", "21-"])
def test_what_is_no_quiet_hours(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        QuietHours.parse(text)


def test_every_country_that_we_know_has_a_zone() -> None:
    assert set(countries.gazetteer().displayed) - {"ID"} == set(time_zones.countries())


async def test_the_zone_of_a_person(database: Database) -> None:
    home = "9471010001"
    known = [(None, None, None), (None, home, None), ("TW", home, None), ("ID", home, None)]
    known += [("TW", home, "pmi"), ("TW", home, "purna"), ("SA", home, "calon"), ("SA", None, "keluarga")]
    async with database.session() as session:
        for chat, (country, village, role) in enumerate(known, start=1):
            person, _new = await people.meet(session, chat)
            person.country, person.village_code, person.role = country, village, role
        await session.flush()
        zones = await session.scalars(select(zone_of_person()).select_from(Person).order_by(Person.chat_id))
        papua = "Asia/Jayapura"
        by_country = ["Asia/Jakarta", papua, "Asia/Taipei", papua]
        assert list(zones) == [*by_country, "Asia/Taipei", papua, papua, "Asia/Jakarta"]
