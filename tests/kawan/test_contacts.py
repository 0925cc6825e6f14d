"""Whom one may call: only numbers that somebody confirmed."""

import datetime as dt
import re

import phonenumbers
import pytest

from kawan import contacts
from kawan.contacts import Channel, Contact, contact

ALL = contacts.contacts()
SHOWN = {name: row for name, row in ALL.items() if row.may_be_shown}


def test_an_untested_number_is_refused() -> None:
    untested = next(name for name, row in ALL.items() if row.status == contacts.TO_BE_TESTED)
    with pytest.raises(ValueError, match=untested):
        contact(untested)


def test_an_unknown_contact_is_an_error() -> None:
    with pytest.raises(KeyError):
        contact("tidak-ada")


@pytest.mark.parametrize("name", ALL)
def test_every_contact_is_complete(name: str) -> None:
    row = ALL[name]
    assert row.status in (contacts.SHOWN, contacts.TO_BE_TESTED)
    assert row.name
    assert row.source
    assert row.channels
    assert re.fullmatch(r"[A-Z]{2}", row.country)
    assert re.fullmatch(r"20\d\d(-\d\d){0,2}", row.confirmed)
    assert row.confirmed <= dt.datetime.now(dt.UTC).date().isoformat()


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_can_be_dialled(name: str) -> None:
    for way in SHOWN[name].channels:
        if way.type in ("phone", "whatsapp") and way.value.startswith("+"):
            assert phonenumbers.is_possible_number(phonenumbers.parse(way.value))
        shown, dialled = re.sub(r"\D", "", way.display), re.sub(r"\D", "", way.value)
        if way.type in ("phone", "whatsapp"):
            assert shown.lstrip("0")[-6:] == dialled[-len(shown.lstrip("0")[-6:]) :], "display and value differ"


def test_a_line_names_every_way_with_its_note() -> None:
    ways = (Channel("phone", "110", "110"), Channel("whatsapp", "+62811", "0811", "pesan saja"))
    row = Contact("x", "Polisi", "", "ID", "police", ways, "ya", "2026", "...")
    assert row.line() == "Polisi: 110, 0811 (pesan saja)"


def test_in_a_country_missions_come_first_and_untested_not_at_all() -> None:
    kinds = [row.kind for row in contacts.in_country("MY")]
    assert kinds
    assert kinds == sorted(kinds, key=lambda kind: kind != "mission")
    for country in {row.country for row in ALL.values()}:
        assert all(row.may_be_shown for row in contacts.in_country(country))
    assert contacts.in_country("XX") == []
