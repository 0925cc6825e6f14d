"""Dates of sources as our data writes them: a year, a month or a day (``2025``, ``2025-04``, ``2025-04-10``)."""

import datetime as dt

from babel.dates import format_date

from kawan.i18n import language


def first_day(written: str) -> dt.date:
    """The first day that the date may mean. Raises ValueError for what is no date."""
    year, month, day = (*map(int, written.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def in_words(written: str) -> str:
    """The date as people read it, no finer than a month."""
    if "-" not in written:
        return written
    return format_date(first_day(written), "MMMM yyyy", locale=language())
