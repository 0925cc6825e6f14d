"""Quiet hours: nobody's phone rings at night, by the clock of where the person is."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import ColumnElement, String, case, func, select, type_coerce

from kawan.people import Person
from kawan.regions.tables import RegencyRow

FILE = Path(__file__).parents[1] / "data" / "time_zones.yml"
HOME_ZONE = "Asia/Jakarta"
ZONES_AT_HOME = {7: HOME_ZONE, 8: "Asia/Makassar", 9: "Asia/Jayapura"}


@cache
def zones_abroad() -> dict[str, str]:
    """The time zone of each country, read once."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))["zones"]


@cache
def every_zone() -> frozenset[str]:
    """Every zone that a recipient can be in."""
    return frozenset(zones_abroad().values()) | frozenset(ZONES_AT_HOME.values())


def zone_of_person() -> ColumnElement[str]:
    """In SQL: where the person is abroad that country's zone, else that of the village, else Jakarta's."""
    offset = select(RegencyRow.utc_offset_hours).where(RegencyRow.code == func.substr(Person.village_code, 1, 4))
    at_home = case(ZONES_AT_HOME, value=offset.scalar_subquery(), else_=HOME_ZONE)
    return type_coerce(case(zones_abroad(), value=Person.country, else_=at_home), String)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour of the day to another; the same twice means never."""

    begin: int = 0
    end: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """``"21-7"``; empty for none. Raises ValueError for anything else."""
        if not text.strip():
            return cls()
        begin, _dash, end = text.partition("-")
        hours = cls(int(begin), int(end))
        if not (0 <= hours.begin <= 23 and 0 <= hours.end <= 23):
            raise ValueError(f"quiet hours are two hours of the day, as in 21-7, not {text!r}")
        return hours

    def cover(self, moment: dt.datetime, zone: str) -> bool:
        """Whether people of that zone sleep at that moment."""
        hour = moment.astimezone(ZoneInfo(zone)).hour
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end

    def zones_awake(self, moment: dt.datetime) -> list[str]:
        """Where something may be sent at that moment."""
        return sorted(zone for zone in every_zone() if not self.cover(moment, zone))
