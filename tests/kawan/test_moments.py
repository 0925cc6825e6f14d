"""Day and time as officers write them, in the place's own zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kawan import moments, time_zones
from kawan.i18n import use_language
from kawan.regions import Gazetteer

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=WIB)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("Sabtu 5 Desember 2026 09.00-12.00", "2026-12-05 09:00", "2026-12-05 12:00"),
        ("sabtu, 5 des 2026 pukul 09.00 s/d 12.30", "2026-12-05 09:00", "2026-12-05 12:30"),
        ("5/12/2026 9:00", "2026-12-05 09:00", "2026-12-05 12:00"),
        ("5.12.2026 13.30 sampai 15.00", "2026-12-05 13:30", "2026-12-05 15:00"),
        ("2026-12-05 13.30", "2026-12-05 13:30", "2026-12-05 16:30"),
        ("5 Desember jam 9", "2026-12-05 09:00", "2026-12-05 12:00"),
        ("5/12 jam 9-11", "2026-12-05 09:00", "2026-12-05 11:00"),
        ("jam 2 siang tgl 5 desember", "2026-12-05 14:00", "2026-12-05 17:00"),
        ("5 des jam 7 malam", "2026-12-05 19:00", "2026-12-05 22:00"),
        ("besok jam 13.00", "2026-11-24 13:00", "2026-11-24 16:00"),
        ("hari ini pukul 15.00-16.00", "2026-11-23 15:00", "2026-11-23 16:00"),
        ("Senin 09.00", "2026-11-30 09:00", "2026-11-30 12:00"),
        ("jumat pkl 13.00", "2026-11-27 13:00", "2026-11-27 16:00"),
        ("3 januari 08.00", "2027-01-03 08:00", "2027-01-03 11:00"),
        ("senin 9", "2026-11-30 09:00", "2026-11-30 12:00"),
        ("hari minggu 9", "2026-11-29 09:00", "2026-11-29 12:00"),
        ("bsk jam 7.30 malam", "2026-11-24 19:30", "2026-11-24 22:30"),
    ],
)
def test_read(text: str, starts: str, ends: str) -> None:
    found = moments.read(text, "Asia/Jakarta", MONDAY)
    local = (found.starts_at.astimezone(WIB), found.ends_at.astimezone(WIB))
    assert tuple(f"{moment:%Y-%m-%d %H:%M}" for moment in local) == (starts, ends)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Minggu 5 Desember 2026 09.00", "hari Sabtu, bukan Minggu"),
        ("31/2/2027 09.00", "Tidak ada tanggal 31-2-2027"),
        ("5 Desember 2026", "tidak menemukan jam"),
        ("jam 9", "tidak menemukan hari"),
        ("", "tidak menemukan hari"),
        ("🙏", "tidak menemukan hari"),
        ("kapan-kapan saja", "tidak menemukan hari"),
        ("5 Desember 2026 25.00", "Tidak ada jam 25.00"),
        ("5 Desember 2026 jam 99", "Tidak ada jam 99.00"),
        ("5 Desember 2026 12.00-09.00", "tidak sesudah"),
        ("5 Desember 2020 09.00", "sudah lewat"),
        ("hari ini 09.00", "sudah lewat"),
        ("5 Desember 2029 09.00", "lebih dari setahun"),
        ("5 Desember 0000 09.00", "Tidak ada tanggal"),
        ("9" * 500, "tidak menemukan hari"),
    ],
)
def test_what_can_t_be_is_said(text: str, problem: str) -> None:
    with pytest.raises(moments.UnreadableError, match=problem):
        moments.read(text, "Asia/Jakarta", MONDAY)


def test_an_hour_alone_is_the_next_one() -> None:
    for text, day in (("jam 9", 24), ("20", 23), ("jam 10", 24)):
        assert moments.read(text, "Asia/Jakarta", MONDAY, needs_day=False).starts_at.astimezone(WIB).day == day


def test_nine_o_clock_is_the_places_own() -> None:
    for zone, hour in (("Asia/Jakarta", 2), ("Asia/Makassar", 1), ("Asia/Jayapura", 0)):
        assert moments.read("5 des 2026 09.00", zone, MONDAY).starts_at.hour == hour
    assert moments.read("5 des 2026 09.00 WITA", "Asia/Jakarta", MONDAY).starts_at.hour == 1


def test_every_province_has_the_zone_of_its_regencies(gazetteer: Gazetteer) -> None:
    catalogue = gazetteer.catalogue
    wrong: set[str] = set()
    for code in catalogue.codes:
        village = gazetteer.village(code)
        assert village is not None
        offset = MONDAY.astimezone(ZoneInfo(time_zones.zone_of(village.code))).utcoffset()
        if offset != dt.timedelta(hours=village.utc_offset_hours):
            wrong.add(village.regency)
    assert wrong == set()
    assert {code[:2] for code in catalogue.codes} == set(time_zones.provinces())


def test_in_words() -> None:
    moment = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)
    assert time_zones.in_words(moment, "Asia/Makassar") == "Sabtu, 5 Desember 2026 pukul 09.00 WITA"
    later = moment + dt.timedelta(hours=2)
    assert time_zones.period(moment, later, "Asia/Jayapura") == "Sabtu, 5 Desember 2026 pukul 10.00-12.00 WIT"
    assert time_zones.period(moment, moment + dt.timedelta(days=1), "Asia/Jakarta").count("WIB") == 2
    use_language("en")
    assert time_zones.in_words(moment, "Asia/Jakarta") == "Saturday, 5 December 2026, 08:00 WIB"


def test_without_a_province_it_is_wib() -> None:
    assert time_zones.zone_of(None) == time_zones.zone_of("") == time_zones.zone_of("0000") == "Asia/Jakarta"
