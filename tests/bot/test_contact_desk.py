"""``/kontak``: what has to be called, and what a press changes for people."""

import pytest
from sqlalchemy import select

from kawan import contacts, staff
from kawan.audit import AuditEntry
from kawan.contacts import ContactTest
from kawan.staff import StaffRole
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP

UNTESTED, SHOWN = "kdei-taipei", "taiwan-1955"
NUMBER = contacts.contacts()[UNTESTED].channels[0].display


async def test_what_is_due_is_listed_page_by_page(desk: Desk, officer: int) -> None:
    [listed] = await desk.say("/kontak", officer)
    assert str(len(contacts.due())) in listed
    seen: list[str] = []
    payloads = desk.bot.sent[-1].payloads()
    while True:
        seen += [payload for payload in payloads if not payload.startswith("n:+")]
        following = [payload for payload in payloads if payload.startswith("n:+")]
        if not following:
            break
        await desk.press(following[0], officer)
        payloads = desk.bot.sent[-1].payloads()
    assert seen == [f"n:{row.id}" for row in contacts.due()]


async def test_a_contact_is_found_by_country_and_by_name(desk: Desk, officer: int) -> None:
    await desk.say("/kontak taiwan", officer)
    assert {f"n:{UNTESTED}", f"n:{SHOWN}"} <= set(desk.bot.sent[-1].payloads())
    await desk.say("/kontak sapa", officer)
    assert desk.bot.sent[-1].payloads() == ["n:sapa-129"], "also one that is not due"
    [nothing] = await desk.say("/kontak 🙂<b>" + "x" * 3000, officer)
    assert "&lt;b&gt;" in nothing


async def test_the_card_names_purpose_channel_source_and_date(desk: Desk, officer: int) -> None:
    [card] = await desk.press(f"n:{UNTESTED}", officer)
    row = contacts.contacts()[UNTESTED]
    for part in (row.name, row.purpose, NUMBER, row.source, "April 2024", "belum pernah diuji"):
        assert part in card
    assert desk.bot.sent[-1].payloads() == [f"n:{UNTESTED}:{result}" for result in contacts.RESULTS]


async def test_a_call_that_worked_reaches_people_at_once(desk: Desk, officer: int) -> None:
    await desk.known(CHAT)
    [before] = await desk.say("/darurat taiwan")
    assert NUMBER not in before
    await desk.press(f"n:{UNTESTED}:works", officer)
    [after] = await desk.say("/darurat taiwan")
    assert NUMBER in after
    [card] = await desk.press(f"n:{UNTESTED}", officer)
    assert str(officer) in card
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(AuditEntry.action))).all() == ["contact.works"]


async def test_a_new_number_is_asked_for_and_kept(desk: Desk, officer: int) -> None:
    await desk.press(f"n:{SHOWN}:changed", officer)
    assert not contacts.contacts()[SHOWN].may_be_shown
    await desk.say("x" * 400, officer)
    await desk.say("kini 1966,\nkata operator", officer)
    [card] = await desk.press(f"n:{SHOWN}", officer)
    assert "kini 1966, kata operator" in card
    assert (await desk.person(officer)).expecting is None
    assert desk.rasa.asked == []


async def test_stopping_leaves_the_number_hidden(desk: Desk, officer: int) -> None:
    await desk.press(f"n:{SHOWN}:changed", officer)
    await desk.say("/batal", officer)
    await desk.say("apa hak saya", officer)
    assert desk.rasa.texts() == ["apa hak saya"]
    assert not contacts.contacts()[SHOWN].may_be_shown


async def test_a_viewer_looks_but_records_nothing(desk: Desk) -> None:
    async with desk.services.database.session() as session:
        await staff.appoint(session, CHAT, StaffRole.VIEWER)
    await desk.known(CHAT)
    assert await desk.say("/kontak")
    [refused] = await desk.press(f"n:{SHOWN}:wrong")
    assert "petugas" in refused
    assert contacts.contacts()[SHOWN].may_be_shown


@pytest.mark.parametrize("payload", ["n:+:0", f"n:{SHOWN}", f"n:{SHOWN}:wrong"])
async def test_for_everybody_else_it_does_not_exist(desk: Desk, payload: str) -> None:
    await desk.known(CHAT)
    [menu, *_more] = await desk.say("/kontak")
    assert "ditelepon" not in menu
    await desk.press(payload)
    assert contacts.contacts()[SHOWN].may_be_shown
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(ContactTest))).all() == []


@pytest.mark.parametrize("payload", ["n:", "n:tidak-ada", f"n:{SHOWN}:gone", f"n:{SHOWN}:works:1", "n:kp2mi:::"])
async def test_a_forged_button_does_nothing(desk: Desk, officer: int, payload: str) -> None:
    assert len(await desk.press(payload, officer)) == 1
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(ContactTest))).all() == []


@pytest.mark.parametrize("offset", ["999", "-1", "x", "99999999999999"])
async def test_a_forged_page_is_the_first(desk: Desk, officer: int, offset: str) -> None:
    await desk.press(f"n:+:{offset}", officer)
    assert desk.bot.sent[-1].payloads()[0] == f"n:{contacts.due()[0].id}"


async def test_it_works_in_the_staff_group(desk: Desk, officer: int) -> None:
    await desk.say("/kontak", GROUP, officer)
    await desk.press(f"n:{UNTESTED}:works", GROUP, officer)
    assert contacts.contacts()[UNTESTED].may_be_shown


def test_every_button_fits() -> None:
    longest = max(map(len, contacts.contacts())) + max(map(len, contacts.RESULTS))
    assert len("n::") + longest <= 64
