"""Local time: the zone of a province or country, and moments as people there read them."""

import datetime as dt
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_datetime

from kawan.i18n import language
from kawan.settings import PROJECT_ROOT

ZONES_FILE = PROJECT_ROOT / "kawan" / "data" / "time_zones.yml"
WIB = "Asia/Jakarta"
BY_ABBREVIATION = {"wib": WIB, "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}


@cache
def _data() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(ZONES_FILE.read_text(encoding="utf-8"))


@cache
def provinces() -> dict[str, str]:
    """The tz database's name of each province's zone, by Kemendagri's code of two digits."""
    return {province: zone for zone, codes in _data()["provinces"].items() for province in codes}


def countries() -> dict[str, str]:
    """The same of each country but Indonesia, by its code of two letters."""
    return _data()["countries"]


@cache
def every_zone() -> frozenset[str]:
    """Every zone that a person can be in."""
    return frozenset(countries().values()) | frozenset(provinces().values())


def zone_of(region_code: str | None) -> str:
    """The zone of a village, or of any code that begins with its province; WIB where there is none."""
    return provinces().get((region_code or "")[:2], WIB)


def in_words(moment: dt.datetime, zone: str) -> str:
    """Day, date and time with the zone's name: Sabtu, 5 Desember 2026 pukul 09.00 WIB."""
    local = moment.astimezone(ZoneInfo(zone))
    pattern = "EEEE, d MMMM yyyy 'pukul' HH.mm" if language() == "id" else "EEEE, d MMMM yyyy, HH:mm"
    return f"{format_datetime(local, pattern, locale=language())} {local.tzname()}"


def period(starts: dt.datetime, ends: dt.datetime, zone: str) -> str:
    """From when to when; an end on the same day is a time only."""
    local_start, local_end = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    if local_start.date() != local_end.date():
        return f"{in_words(starts, zone)} - {in_words(ends, zone)}"
    until = format_datetime(local_end, "HH.mm" if language() == "id" else "HH:mm", locale=language())
    return in_words(starts, zone).replace(f" {local_start.tzname()}", f"-{until} {local_start.tzname()}")
