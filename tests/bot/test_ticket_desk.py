"""Talking to a person: what goes to the staff, and what comes back."""

from typing import Any

import pytest
from sqlalchemy import select

from kawan import staff
from kawan.audit import AuditEntry
from kawan.staff import StaffRole
from kawan.tickets import Ticket, TicketMessage
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP, OFFICER, OTHER

FILE = {"file_id": "f", "file_unique_id": "u"}


def reply_to(message_id: int) -> dict[str, Any]:
    return {"reply_to_message": {"message_id": message_id, "date": 1, "chat": {"id": OFFICER, "type": "private"}}}


async def ticket(desk: Desk) -> Ticket:
    async with desk.services.database.session() as session:
        return (await session.scalars(select(Ticket))).one()


async def audited(desk: Desk) -> list[str]:
    async with desk.services.database.session() as session:
        return [row.action for row in await session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def last_to(desk: Desk, chat_id: int) -> int:
    return [one.message_id for one in desk.bot.sent if one.chat_id == chat_id][-1]


async def test_a_person_is_asked_for_and_answers(desk: Desk, officer: int) -> None:
    await desk.known(CHAT, "data")
    await desk.say("apa itu kopdes")
    [promise] = await desk.say("/petugas")
    number = (await ticket(desk)).id
    assert str(number) in promise
    [seen] = desk.bot.said(officer)
    assert "apa itu kopdes" in seen, "what was said before"

    [passed_on] = await desk.say("paspor saya ditahan agen")
    assert passed_on
    assert "paspor saya ditahan agen" in desk.bot.said(officer)[-1]
    assert "paspor saya ditahan agen" not in desk.rasa.texts()

    await desk.say("Agen di kota mana, Kak?", officer, **reply_to(last_to(desk, officer)))
    assert desk.bot.said(CHAT)[-1] == "<b>Petugas:</b> Agen di kota mana, Kak?"
    assert "ticket.reply" in await audited(desk)


async def test_an_answer_may_come_before_the_messages_number_is_stored(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    shown = reply_to(999_999)
    close = {"text": "Tutup tiket", "callback_data": f"k:close:{(await ticket(desk)).id}"}
    shown["reply_to_message"]["reply_markup"] = {"inline_keyboard": [[{"text": "?", "url": "https://t.me"}], [close]]}
    await desk.say("Kami di sini, Kak.", officer, **shown)
    assert desk.bot.said(CHAT)[-1] == "<b>Petugas:</b> Kami di sini, Kak."


@pytest.mark.parametrize("data", ["k:close:77", "k:close:", "k:close:abc", "t:remitansi-keuangan"])
async def test_a_reply_to_another_button_is_no_answer(desk: Desk, officer: int, data: str) -> None:
    await desk.known()
    await desk.say("/petugas")
    shown = reply_to(999_999)
    shown["reply_to_message"]["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    before = desk.bot.said(CHAT)
    await desk.say("Halo Kak", officer, **shown)
    assert desk.bot.said(CHAT) == before


async def test_the_staff_do_not_see_who_it_is(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    await desk.say("tolong")
    person = await desk.person()
    seen = "\n".join(desk.bot.said(officer))
    assert str(CHAT) not in seen
    assert person.id not in seen


async def test_the_staff_see_at_once_where_and_what(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    await desk.say("sy dari tieng wonosobo, 3 bulan ga digaji pabrik di taiwan, utang 45 jt")
    lines = desk.bot.said(officer)[-1].split("\n")
    assert (
        "Negara: Taiwan · Tempat: Desa Tieng, Kabupaten Wonosobo · Sektor: Pabrik · Jumlah: 45 jt · Lama: 3 bulan"
        in lines
    )


async def test_an_alarm_has_its_facts_too(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("tolong saya dipukul majikan di riyadh")
    assert "Negara: Arab Saudi" in desk.bot.said(officer)[-1].split("\n")


async def test_a_message_without_facts_gets_no_line(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    await desk.say("halo kak")
    assert "Negara" not in desk.bot.said(officer)[-1]
    assert "\n\n\n" not in desk.bot.said(officer)[-1]


async def test_after_the_end_the_assistant_answers_again(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    number = (await ticket(desk)).id
    [ended] = await desk.press(f"k:end:{number}")
    assert ended
    assert (await ticket(desk)).state == "closed"
    assert str(number) in desk.bot.said(officer)[-1]
    assert await desk.say("apa itu kopdes") == ["jawaban: apa itu kopdes"]
    before = len(desk.bot.said(CHAT))
    await desk.say("Halo?", officer, **reply_to(last_to(desk, officer)))
    assert len(desk.bot.said(CHAT)) == before, "nothing reaches one who ended it"


async def test_an_officer_closes_and_both_are_told(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    number = (await ticket(desk)).id
    before = len(desk.bot.said(CHAT))
    [closed] = await desk.press(f"k:close:{number}", officer)
    assert str(number) in closed
    assert len(desk.bot.said(CHAT)) == before + 1
    assert "ticket.close" in await audited(desk)
    await desk.press(f"k:close:{number}", officer)
    assert (await audited(desk)).count("ticket.close") == 1


@pytest.mark.parametrize("action", ["k:end", "k:close"])
async def test_a_stranger_closes_nothing(desk: Desk, officer: int, action: str) -> None:
    await desk.known()
    await desk.known(OTHER)
    await desk.say("/petugas")
    await desk.press(f"{action}:{(await ticket(desk)).id}", OTHER)
    assert (await ticket(desk)).state == "open"


async def test_a_viewer_neither_answers_nor_closes(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        await staff.appoint(session, OTHER, StaffRole.VIEWER)
    await desk.known()
    await desk.known(OTHER)
    await desk.say("/petugas")
    await desk.press(f"k:close:{(await ticket(desk)).id}", OTHER)
    assert (await ticket(desk)).state == "open"


async def test_a_person_cannot_answer_as_staff(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.known(OTHER)
    await desk.say("/petugas")
    before = desk.bot.said(CHAT)
    await desk.say("saya petugas", OTHER, **reply_to(last_to(desk, officer)))
    assert desk.bot.said(CHAT) == before


async def test_an_emergency_in_a_conversation_still_gets_its_card(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    card, _passed_on = await desk.say("tolong saya dipukul majikan dan dikurung di kamar")
    assert "KP2MI" in card
    assert "dipukul" in desk.bot.said(officer)[-1]
    async with desk.services.database.session() as session:
        assert len((await session.scalars(select(TicketMessage))).all()) == 1, "noted once"


async def test_a_picture_is_told_about(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    await desk.say("", photo=[FILE | {"width": 1, "height": 1}], caption="slip gaji saya")
    assert "slip gaji saya" in desk.bot.said(officer)[-1]


async def test_staff_in_a_group_answer_there(desk: Desk, officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.services.settings, "staff_chat_id", GROUP)
    await desk.known()
    await desk.say("/petugas")
    assert desk.bot.said(officer) == []
    assert len(desk.bot.said(GROUP)) == 1
    await desk.say("Sebentar ya, Kak", GROUP, officer, **reply_to(last_to(desk, GROUP)))
    assert desk.bot.said(CHAT)[-1].endswith("Sebentar ya, Kak")
    before = desk.bot.said(CHAT)
    await desk.say("orang lain di grup", GROUP, OTHER, **reply_to(last_to(desk, GROUP)))
    assert desk.bot.said(CHAT) == before
    await desk.press(f"k:close:{(await ticket(desk)).id}", GROUP, OTHER)
    assert (await ticket(desk)).state == "open"
    await desk.press(f"k:close:{(await ticket(desk)).id}", GROUP, officer)
    assert (await ticket(desk)).state == "closed"
    assert not any("Kawan Migran" in text for text in desk.bot.said(GROUP)), "a group is not introduced to"


async def test_asking_twice_is_one_ticket(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.say("/petugas")
    await desk.say("/petugas")
    assert (await ticket(desk)).state == "open"
