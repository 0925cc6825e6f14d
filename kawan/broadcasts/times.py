"""Local times as officers write them, and the next time of what repeats."""

import calendar
import datetime as dt
import re

WEEKLY, MONTHLY = "weekly", "monthly"
FARTHEST = dt.timedelta(days=366)
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}

_DAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6, "ahad": 6}
_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_DATE = re.compile(
    r"(?P<day>\d{1,2})\s*(?:[-/. ]\s*(?P<month>\d{1,2})|\s(?P<name>[a-z]{3,9}))"
    r"(?:\s*[-/. ]\s*(?P<year>20\d\d))?"
)
_HOUR = re.compile(r"(?:^|\s)(?:(?:jam|pukul|pkl)\s*)?(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?\s*$")


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

    Raises ValueError for what is no time, has passed, or lies more than a year ahead.
    """
    words = text.casefold().replace(",", " ").strip()
    for hours, zone in ZONES.items():
        if words.endswith(f" {zone.casefold()}"):
            utc_offset, words = hours, words.removesuffix(zone.casefold()).strip()
    found = _HOUR.search(words)
    if found is None:
        raise ValueError("no hour")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    local = present + dt.timedelta(hours=utc_offset)
    date = _read_day(words[: found.start()].strip(), local.date())
    moment = dt.datetime.combine(date, dt.time(hour, minute), dt.UTC)
    if not words[: found.start()].strip() and moment <= local:
        moment += dt.timedelta(days=1)  # "jam 9", said at ten
    moment -= dt.timedelta(hours=utc_offset)
    if not present < moment < present + FARTHEST:
        raise ValueError("not ahead")
    return moment, utc_offset


def _read_day(words: str, today: dt.date) -> dt.date:
    words = words.removeprefix("hari ").strip()
    if words in ("", "hari ini", "ini", "nanti"):
        return today
    if words in ("besok", "bsk"):
        return today + dt.timedelta(days=1)
    if words == "lusa":
        return today + dt.timedelta(days=2)
    if words in _DAYS:
        return today + dt.timedelta(days=(_DAYS[words] - today.weekday() - 1) % 7 + 1)
    first, _space, rest = words.partition(" ")
    found = _DATE.fullmatch(rest if first in _DAYS and rest else words)
    if found is None:
        raise ValueError("no day")
    month = int(found["month"]) if found["month"] else _month(found["name"])
    date = dt.date(int(found["year"] or today.year), month, int(found["day"]))
    return date if found["year"] or date >= today else date.replace(year=today.year + 1)


def _month(name: str) -> int:
    starts = {"peb": 1, "agt": 7, "ags": 7, "nop": 10}
    place = starts.get(name[:3])
    return 1 + (place if place is not None else _MONTHS.index(name[:3]))


def local(moment: dt.datetime, utc_offset: int) -> dt.datetime:
    """The moment as clocks there show it."""
    return moment.astimezone(dt.timezone(dt.timedelta(hours=utc_offset)))
