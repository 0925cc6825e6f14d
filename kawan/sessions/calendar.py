"""A training session as a file for the phone's calendar (iCalendar, RFC 5545)."""

import datetime as dt
from typing import Any

from icalendar import Alarm, Calendar, Event

from kawan.i18n import _
from kawan.replies import Document
from kawan.sessions.tables import CANCELLED, TrainingSession

PRODUCT = "-//Kawan Migran//kawan-migran//ID"


def file_of(training: TrainingSession) -> Document:
    """The calendar file; a later edition of it takes the place of an earlier one."""
    event: Any = Event()  # its add() takes anything
    event.add("uid", f"pelatihan-{training.id}-{training.code}@kawan-migran")
    event.add("sequence", training.edition)
    event.add("dtstamp", training.changed_at.astimezone(dt.UTC))
    event.add("dtstart", training.starts_at.astimezone(dt.UTC))
    event.add("dtend", training.ends_at.astimezone(dt.UTC))
    event.add("summary", training.title)
    event.add("location", training.place or training.link)
    event.add("status", "CANCELLED" if training.state == CANCELLED else "CONFIRMED")
    if training.link:
        event.add("url", training.link)
    if training.latitude is not None and training.longitude is not None:
        event.add("geo", (training.latitude, training.longitude))
    if training.state != CANCELLED:
        event.add_component(_alarm(training))
    calendar: Any = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return Document(f"{_('training')}-{training.id}.ics", calendar.to_ical())


def _alarm(training: TrainingSession) -> Any:
    alarm: Any = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", training.title)
    alarm.add("trigger", dt.timedelta(hours=-3))
    return alarm
