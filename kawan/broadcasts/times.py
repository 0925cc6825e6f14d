"""Local hours of an announcement, and the next time of what repeats."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from kawan import moments
from kawan.time_zones import BY_ABBREVIATION

WEEKLY, MONTHLY = "weekly", "monthly"
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
HOUR = dt.timedelta(hours=1)


def following(moment: dt.datetime, repeats: str, utc_offset: int, day: int) -> dt.datetime:
    """The next time at the same local hour; *monthly* on ``day``, or on the month's last where it is shorter."""
    if repeats == WEEKLY:
        return moment + dt.timedelta(days=7)
    local = moment + dt.timedelta(hours=utc_offset)
    year, month = local.year + local.month // 12, local.month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return local.replace(year=year, month=month, day=min(day, last)) - dt.timedelta(hours=utc_offset)


def read_time(text: str, utc_offset: int, present: dt.datetime) -> tuple[dt.datetime, int]:
    """The moment that an officer wrote, and the hours of its zone: *besok 09.00*, *senin 9*, *25/11 14.30 WITA*.

    Raises UnreadableError for what is no time, has passed, or lies more than a year ahead.
    """
    zone = BY_ABBREVIATION[ZONES[utc_offset].casefold()]
    read = moments.read(text, zone, present, needs_day=False)
    ahead_of_utc = present.astimezone(ZoneInfo(read.zone)).utcoffset() or dt.timedelta()
    return read.starts_at, ahead_of_utc // HOUR


def local(moment: dt.datetime, utc_offset: int) -> dt.datetime:
    """The moment as clocks there show it."""
    return moment.astimezone(dt.timezone(dt.timedelta(hours=utc_offset)))
