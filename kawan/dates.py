"""Dates in words: a day, and what our data writes for a source, a year, a month or a day (``2025``, ``2025-04``)."""

import datetime as dt

from babel.dates import format_date

from kawan.i18n import language


def day(date: dt.date) -> str:
    """A day as people say it."""
    return format_date(date, "d MMMM yyyy", locale=language())


def first_day(written: str) -> dt.date:
    """The first day that the date may mean. Raises ValueError for what is no date."""
    year, month, day = (*map(int, written.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def in_words(written: str) -> str:
    """The date as people read it, no finer than a month."""
    if "-" not in written:
        return written
    return format_date(first_day(written), "MMMM yyyy", locale=language())
