"""Day and time as an officer writes them.

"Sabtu 5 Desember 2026 09.00-12.00", "5/12 jam 9", "besok pukul 13.30 WITA", "senin 9".
"""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kawan.i18n import _
from kawan.time_zones import BY_ABBREVIATION, in_words

LONGEST = dt.timedelta(days=7)
USUAL_LENGTH = dt.timedelta(hours=3)
FARTHEST = dt.timedelta(days=400)

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_OTHER_MONTHS = {"peb": 2, "ags": 8, "agt": 8, "may": 5, "aug": 8, "oct": 10, "dec": 12, "nop": 11}
_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_OTHER_WEEKDAYS = {"jum'at": 4, "jumaat": 4, "ahad": 6}
_RELATIVE = {"hari ini": 0, "besok": 1, "bsk": 1, "lusa": 2}

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})\s*[/-]\s*(\d{1,2})(?:\s*[/-]\s*(\d{4}|\d{2}))?\b|\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_NAMED = re.compile(r"\b(\d{1,2})\s*[-/ ]?\s*([a-z]{3,9})\b\.?(?:\s*[-/, ]?\s*(\d{4}))?")
_UNTIL = r"\s*(?:-|\u2013|s/d|s\.d\.|sd|sampai|hingga)\s*"
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
_SPAN = rf"{_CLOCK}(?:{_UNTIL}{_CLOCK})?\b\s*(pagi|siang|sore|malam)?"
_CALLED = re.compile(rf"\b(?:jam|pukul|pkl)\.?\s*{_SPAN}")
_WITH_MINUTES = re.compile(rf"\b(?=\d{{1,2}}[.:]\d{{2}}){_SPAN}")
_ALONE = re.compile(rf"(?:hari\s+)?{_SPAN}")
_ZONE = re.compile(r"\b(wib|wita|wit)\b")


class UnreadableError(ValueError):
    """The words name no day and time that can be; says what is missing, for the officer."""


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, in UTC; ``zone`` is where these hours are meant."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str


def read(text: str, zone: str, at: dt.datetime, *, needs_day: bool = True) -> Period:
    """What the text means in ``zone``, seen from ``at``; the first such day that is to come. Raises UnreadableError.

    A zone in the text (WIB, WITA, WIT) wins. Without an end it lasts three hours. Where it needs no day, an hour alone
    is the next one.
    """
    words = " ".join(text.casefold().split())
    named_zone = _ZONE.search(words)
    place = ZoneInfo(BY_ABBREVIATION[named_zone[1]] if named_zone else zone)
    words = _ZONE.sub("", words).strip()
    local_now = at.astimezone(place)
    day, rest = _day(words, local_now)
    if day is None and needs_day:
        raise UnreadableError(_("I find no day in it."))
    start, end = _times(rest)
    if day is None:
        day = local_now.date() + dt.timedelta(days=start <= local_now.time())
    starts = dt.datetime.combine(day, start, place)
    ends = dt.datetime.combine(day, end, place) if end else starts + USUAL_LENGTH
    if ends <= starts:
        raise UnreadableError(_("The end is not after the beginning."))
    if starts <= local_now:
        raise UnreadableError(_("{when} has passed.", when=in_words(starts, place.key)))
    if starts - local_now > FARTHEST:
        raise UnreadableError(_("{when} is more than a year away.", when=in_words(starts, place.key)))
    return Period(starts.astimezone(dt.UTC), ends.astimezone(dt.UTC), place.key)


def _day(words: str, local_now: dt.datetime) -> tuple[dt.date | None, str]:
    """The day, where there is one, and the words without it."""
    for name, days in _RELATIVE.items():
        if re.search(rf"\b{name}\b", words):
            return local_now.date() + dt.timedelta(days=days), words.replace(name, " ")
    weekday, rest = _weekday(words)
    found = _dated(rest, local_now.date())
    if found is not None:
        day, rest = found
        if weekday is not None and day.weekday() != weekday:
            raise UnreadableError(
                _(
                    "{date} is a {right}, not a {wrong}.",
                    date=day.strftime("%d-%m-%Y"),
                    right=_WEEKDAYS[day.weekday()].capitalize(),
                    wrong=_WEEKDAYS[weekday].capitalize(),
                )
            )
        return day, rest
    if weekday is None:
        return None, words
    ahead = (weekday - local_now.weekday()) % 7 or 7
    return local_now.date() + dt.timedelta(days=ahead), rest


def _weekday(words: str) -> tuple[int | None, str]:
    known = {name: number for number, name in enumerate(_WEEKDAYS)} | _OTHER_WEEKDAYS
    for name, number in known.items():
        if re.search(rf"\b{name}\b", words):
            return number, re.sub(rf"\b{name}\b", " ", words, count=1)
    return None, words


def _dated(words: str, today: dt.date) -> tuple[dt.date, str] | None:
    """A written date, and the words without it."""
    iso = _ISO.search(words)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3])), _without(words, iso)
    for named in _NAMED.finditer(words):
        month = _month(named[2])
        if month:
            return _coming(int(named[1]), month, named[3], today), _without(words, named)
    numbers = _NUMBERS.search(words)
    if numbers is None:
        return None
    day, month, year = (numbers[1], numbers[2], numbers[3]) if numbers[1] else (numbers[4], numbers[5], numbers[6])
    return _coming(int(day), int(month), year, today), _without(words, numbers)


def _month(name: str) -> int | None:
    short = name[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else _OTHER_MONTHS.get(short)


def _coming(day: int, month: int, year: str | None, today: dt.date) -> dt.date:
    """With its year, or in the first one in which the day is not over."""
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    this_year = _date(today.year, month, day)
    return this_year if this_year >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise UnreadableError(_("There is no day {day}-{month}-{year}.", day=day, month=month, year=year)) from error


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]} {words[match.end() :]}"


def _times(words: str) -> tuple[dt.time, dt.time | None]:
    """Begin and end. A bare number is an hour only where nothing else is left."""
    found = _CALLED.search(words) or _WITH_MINUTES.search(words) or _ALONE.fullmatch(words.strip(" ,."))
    if found is None:
        raise UnreadableError(_("I find no time in it."))
    hour, minute, end_hour, end_minute, part = found.groups()
    later = 12 if part in ("sore", "malam") or (part == "siang" and int(hour) < 6) else 0

    def of(hour: str, minute: str | None) -> dt.time:
        return _time(str(int(hour) + (later if int(hour) < 12 else 0)), minute or "00")

    return of(hour, minute), of(end_hour, end_minute) if end_hour else None


def _time(hour: str, minute: str) -> dt.time:
    try:
        return dt.time(int(hour), int(minute))
    except ValueError as error:
        raise UnreadableError(_("There is no time {hour}.{minute}.", hour=hour, minute=minute)) from error
