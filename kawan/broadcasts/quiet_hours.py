"""Quiet hours: nobody's phone rings at night, by the clock of where the person is."""

import datetime as dt
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, case, func, type_coerce

from kawan import time_zones
from kawan.people import Person

AT_HOME = ("calon", "purna", "keluarga")


def zone_of_person() -> ColumnElement[str]:
    """In SQL: where the person is abroad that country's zone, else that of the village's province, else WIB.

    A country is the wished or the last one of who is known to be in Indonesia."""
    at_home = case(time_zones.provinces(), value=func.substr(Person.village_code, 1, 2), else_=time_zones.WIB)
    abroad = case(time_zones.countries(), value=Person.country, else_=at_home)
    return type_coerce(case((Person.role.in_(AT_HOME), at_home), else_=abroad), String)


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
        return sorted(zone for zone in time_zones.every_zone() if not self.cover(moment, zone))

    def zones_asleep(self, moment: dt.datetime) -> list[str]:
        """Where it is night at that moment."""
        return sorted(zone for zone in time_zones.every_zone() if self.cover(moment, zone))
