"""Whom one may call: the only place a phone number comes from (``kawan/data/contacts.yml``).

A row rests on its sources (``status: ya``) or on a test: a member of staff called it and recorded what happened. What
the tests say is kept in memory, so that asking is cheap: ``refresh`` reads it from the database, at the start and every
few seconds, because another process may have recorded one.
"""

from kawan.contacts.calls import RESULTS, ContactTest, Result, add_note, history, record, refresh
from kawan.contacts.directory import (
    FILE,
    SHOWN,
    TO_BE_TESTED,
    Channel,
    Contact,
    Need,
    contact,
    contacts,
    due,
    in_country,
    national,
    shown,
)
from kawan.contacts.mentions import mention, with_contacts

__all__ = [
    "FILE",
    "RESULTS",
    "SHOWN",
    "TO_BE_TESTED",
    "Channel",
    "Contact",
    "ContactTest",
    "Need",
    "Result",
    "add_note",
    "contact",
    "contacts",
    "due",
    "history",
    "in_country",
    "mention",
    "national",
    "record",
    "refresh",
    "shown",
    "with_contacts",
]
