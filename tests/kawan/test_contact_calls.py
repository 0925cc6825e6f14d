"""Numbers that staff test: what a call changes, for how long, and what a text shows meanwhile."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select, update

from kawan import answers, contacts, dates, emergency
from kawan.audit import AuditEntry
from kawan.contacts import Contact, ContactTest, Need, Result, calls, directory
from kawan.db import Database, now
from kawan.replies import Reply

UNTESTED = "kdei-taipei"  # `tes` in the file
SHOWN = "taiwan-1955"  # `ya` in the file, of an old source
FRESH = "kp2mi"  # `ya`, of a fresh source
TODAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
NATIONAL = {*directory.AT_HOME, *directory.ABROAD}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, TODAY)


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    for module in (calls, directory):
        monkeypatch.setattr(module, "now", lambda: moment)


def row(contact_id: str) -> Contact:
    return contacts.contacts()[contact_id]


async def call(database: Database, contact_id: str, result: Result) -> None:
    async with database.session() as session:
        await contacts.record(session, contact_id, row(contact_id).numbers, result, "staff:7")


def test_without_a_call_the_file_decides() -> None:
    assert not row(UNTESTED).may_be_shown
    assert row(SHOWN).may_be_shown
    assert [row(name).need for name in (UNTESTED, SHOWN, FRESH)] == [Need.NEVER, Need.OLD_SOURCE, None]


async def test_a_call_that_works_shows_it_everywhere_at_once(database: Database) -> None:
    number = row(UNTESTED).channels[0].display
    assert number not in emergency.general_card("TW").text
    await call(database, UNTESTED, "works")
    assert number in emergency.general_card("TW").text
    assert number in contacts.with_contacts(f"Hubungi [[{UNTESTED}]].")
    assert contacts.in_country("TW")[0].id == UNTESTED, "missions come first"
    assert row(UNTESTED).need is None


async def test_twelve_months_later_it_hides_itself_and_is_listed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await call(database, UNTESTED, "works")
    at(monkeypatch, TODAY + dt.timedelta(days=364))
    assert row(UNTESTED).may_be_shown
    at(monkeypatch, TODAY + dt.timedelta(days=365))
    assert not row(UNTESTED).may_be_shown
    assert row(UNTESTED).need == Need.EXPIRED
    assert UNTESTED in [one.id for one in contacts.due()]


async def test_what_rests_on_sources_stays_with_its_date(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert row(SHOWN).line().endswith("(data Desember 2023)")
    await call(database, SHOWN, "works")
    assert "data" not in row(SHOWN).line()
    at(monkeypatch, TODAY + dt.timedelta(days=400))
    assert row(SHOWN).may_be_shown
    assert row(SHOWN).need == Need.EXPIRED


@pytest.mark.parametrize("result", ["wrong", "changed"])
async def test_a_wrong_number_hides_at_once(database: Database, result: Result) -> None:
    number = row(SHOWN).channels[0].display
    await call(database, SHOWN, result)
    with pytest.raises(ValueError, match=SHOWN):
        contacts.contact(SHOWN)
    assert number not in emergency.card("TW", "violence").text
    assert contacts.due()[0].id == SHOWN, "what is wrong comes first"
    await call(database, SHOWN, "works")
    assert row(SHOWN).may_be_shown


@pytest.mark.parametrize(("contact_id", "shown"), [(UNTESTED, False), (SHOWN, True)])
async def test_nobody_answering_settles_nothing(database: Database, contact_id: str, shown: bool) -> None:
    need = row(contact_id).need
    await call(database, contact_id, "nobody")
    assert (row(contact_id).may_be_shown, row(contact_id).need) == (shown, need)
    last = [one.id for one in contacts.due() if one.need == need][-1]
    assert last == contact_id, "others first: this one was just tried"


async def test_nobody_answering_takes_nothing_back(database: Database) -> None:
    await call(database, UNTESTED, "works")
    await call(database, UNTESTED, "nobody")
    assert row(UNTESTED).may_be_shown


async def test_a_renewed_row_starts_anew(database: Database) -> None:
    await call(database, SHOWN, "wrong")
    old = row(SHOWN)
    renewed = dataclasses.replace(old, channels=(dataclasses.replace(old.channels[0], value="1966"),))
    assert renewed.may_be_shown
    assert not dataclasses.replace(old, name="Nama lain").may_be_shown, "the number is the same"


async def test_what_was_not_committed_does_not_count(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            await contacts.record(session, SHOWN, row(SHOWN).numbers, "wrong", "cli")
            raise RuntimeError
    assert row(SHOWN).may_be_shown


async def test_another_process_learns_it_from_the_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await call(database, UNTESTED, "nobody")
    await call(database, UNTESTED, "works")
    monkeypatch.setattr(calls, "_known", {})
    assert not row(UNTESTED).may_be_shown
    async with database.session() as session:
        await contacts.refresh(session)
    assert row(UNTESTED).may_be_shown


async def test_who_when_and_the_result_are_kept_and_audited(database: Database) -> None:
    await call(database, UNTESTED, "changed")
    async with database.session() as session:
        [test] = await contacts.history(session, UNTESTED)
        assert (test.tested_by, test.result, test.tested_at) == ("staff:7", "changed", TODAY)
        assert await contacts.add_note(session, test.id, "staff:7", "kini 02-123")
        assert not await contacts.add_note(session, test.id, "staff:8", "bukan miliknya")
        entry = (await session.scalars(select(AuditEntry))).one()
        assert (entry.actor, entry.action, entry.subject) == ("staff:7", "contact.changed", f"contact:{UNTESTED}")
    async with database.session() as session:
        [test] = await contacts.history(session, UNTESTED)
        assert test.note == "kini 02-123"


async def test_a_test_of_the_future_is_no_crash(database: Database) -> None:
    """A clock that was wrong."""
    await call(database, UNTESTED, "works")
    async with database.session() as session:
        await session.execute(update(ContactTest).values(tested_at=now() + dt.timedelta(days=9999)))
        await contacts.refresh(session)
    assert row(UNTESTED).may_be_shown


# what a text shows while a contact is hidden


def test_a_hidden_contact_keeps_its_name_and_a_national_line_stands_in() -> None:
    said = contacts.with_contacts(f"Lapor [[{UNTESTED}]].")
    assert said.startswith("Lapor KDEI Taipei (nomornya sedang kami cek; sementara itu Kemlu")
    assert row("kemlu-pwni").channels[0].display in said
    assert row(UNTESTED).channels[0].display not in said


def test_the_national_line_is_named_once() -> None:
    kemlu = row("kemlu-pwni").channels[0].display
    twice = contacts.with_contacts(f"- [[{UNTESTED}]]\n- [[kjri-jeddah]]\n- [[kbri-riyadh]]")
    assert twice.count(kemlu) == 1
    beside = contacts.with_contacts(f"[[{UNTESTED}]] atau [[kemlu-pwni]]")
    assert beside.count(kemlu) == 1
    assert beside.startswith("KDEI Taipei (nomornya sedang kami cek) atau")


async def test_one_in_indonesia_is_given_the_line_at_home(database: Database) -> None:
    await call(database, "sapa-129", "wrong")
    assert "0-800-1000" in contacts.mention("sapa-129")


@pytest.mark.parametrize("country", [None, "ID", "TW", "SA", "XX"])
async def test_with_every_number_wrong_there_are_still_words(database: Database, country: str | None) -> None:
    for contact_id in contacts.contacts():
        await call(database, contact_id, "wrong")
    for text in (
        emergency.card(country, "violence").text,
        emergency.general_card(country).text,
        emergency.short_numbers(country),
        contacts.mention("kp2mi"),
        contacts.mention(UNTESTED),
    ):
        assert "kemlu.go.id/perwakilan" in text or "kantor desa" in text
        assert "\n- \n" not in f"\n{text}\n"
    for topic in answers.topics():
        assert answers.reply(topic, None, country).text


@pytest.mark.parametrize("hidden", sorted(NATIONAL))
async def test_every_answer_and_card_survives_a_national_line_that_hides(database: Database, hidden: str) -> None:
    await call(database, hidden, "wrong")
    numbers = [way.display for way in row(hidden).channels]
    replies: list[Reply] = [emergency.card("TW", None), emergency.general_card("ID"), emergency.calm_line(None)]
    replies += [answers.reply(topic, "pmi", "MY") for topic in answers.topics()]
    for reply in replies:
        assert "[[" not in reply.text
        assert not any(number in reply.text for number in numbers)


@pytest.mark.parametrize(
    ("confirmed", "first", "words"),
    [
        ("2025", dt.date(2025, 1, 1), "2025"),
        ("2025-04", dt.date(2025, 4, 1), "April 2025"),
        ("2024-08-06", dt.date(2024, 8, 6), "Agustus 2024"),
    ],
)
def test_a_date_may_be_a_year_or_a_month(confirmed: str, first: dt.date, words: str) -> None:
    one = dataclasses.replace(row(SHOWN), confirmed=confirmed)
    assert (one.confirmed_on, dates.in_words(confirmed)) == (first, words)
