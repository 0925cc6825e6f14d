"""Announcements in the officer's chat: written, seen, counted, and only then sent."""

import pytest
from sqlalchemy import select

from bot.broadcast_contents import MAX_TEXT
from kawan import staff
from kawan.audit import AuditEntry
from kawan.broadcasts import DRAFT, PAUSED, RUNNING, STOPPED, Broadcast, Delivery
from kawan.i18n import _
from kawan.staff import StaffRole
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, OTHER


async def stored(desk: Desk) -> list[Broadcast]:
    async with desk.services.database.session() as session:
        return list(await session.scalars(select(Broadcast).order_by(Broadcast.id)))


async def recipients(desk: Desk) -> int:
    async with desk.services.database.session() as session:
        return len((await session.scalars(select(Delivery))).all())


async def draft(desk: Desk, officer: int) -> int:
    await desk.say("/siarkan **Pelatihan** di <Wonosobo>", officer)
    return (await stored(desk))[-1].id


async def test_the_preview_is_what_people_see(desk: Desk, officer: int) -> None:
    for chat in (CHAT, OTHER):
        await desk.known(chat, "announcements")
    preview, question = await desk.say("/siarkan **Pelatihan** di <Wonosobo>", officer)
    assert preview.startswith("<b>Pelatihan</b> di &lt;Wonosobo&gt;\n\n")
    assert "/siaran" in preview, "how to stop"
    assert "<b>2</b>" in question
    [drafted] = await stored(desk)
    assert (drafted.state, drafted.author_id) == (DRAFT, officer)
    offered = desk.bot.sent[-1].payloads()
    assert (offered[0], offered[-1]) == (f"b:send:{drafted.id}", f"b:stop:{drafted.id}")
    assert await recipients(desk) == 0, "nothing is sent by writing it"


async def test_written_in_a_second_message(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    preview, _question = await desk.say("Besok ada pelatihan", officer)
    assert preview.startswith("Besok ada pelatihan")
    assert (await desk.person(officer)).expecting is None
    assert await desk.say("apa itu kopdes", officer) == ["jawaban: apa itu kopdes"]


async def test_cancelled_while_writing(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    await desk.say("/batal", officer)
    assert await desk.say("apa itu kopdes", officer) == ["jawaban: apa itu kopdes"]
    assert await stored(desk) == []


@pytest.mark.parametrize("text", ["x" * (MAX_TEXT + 1), "  "], ids=["too long", "empty"])
async def test_a_text_of_the_wrong_length_is_no_draft(desk: Desk, officer: int, text: str) -> None:
    await desk.say("/siarkan", officer)
    [refusal] = await desk.say(text, officer)
    assert str(MAX_TEXT) in refusal
    assert await stored(desk) == []


async def test_the_second_step_starts_it_once(desk: Desk, officer: int) -> None:
    await desk.known(CHAT, "announcements")
    number = await draft(desk, officer)
    [begins] = await desk.press(f"b:send:{number}", officer)
    assert str(number) in begins
    assert "mulai dikirim" in desk.bot.edited[-1], "the card asks no more whether to send it"
    [again] = await desk.press(f"b:send:{number}", officer)
    assert again == _("This announcement was started or stopped before.")
    assert await recipients(desk) == 1
    [running] = await stored(desk)
    assert (running.state, running.chat_id) == (RUNNING, officer)


async def test_pause_resume_stop(desk: Desk, officer: int) -> None:
    number = await draft(desk, officer)
    await desk.press(f"b:send:{number}", officer)
    for action, state in (("pause", PAUSED), ("go", RUNNING), ("stop", STOPPED), ("go", STOPPED)):
        [said] = await desk.press(f"b:{action}:{number}", officer)
        assert said
        assert [one.state for one in await stored(desk)] == [state]


async def test_a_draft_that_was_dropped_is_not_sent(desk: Desk, officer: int) -> None:
    await desk.known(CHAT, "announcements")
    number = await draft(desk, officer)
    await desk.press(f"b:stop:{number}", officer)
    await desk.press(f"b:send:{number}", officer)
    assert [one.state for one in await stored(desk)] == [STOPPED]
    assert await recipients(desk) == 0


async def test_every_step_is_audited(desk: Desk, officer: int) -> None:
    number = await draft(desk, officer)
    await desk.press(f"b:send:{number}", officer)
    await desk.press(f"b:stop:{number}", officer)
    async with desk.services.database.session() as session:
        entries = [
            (row.actor, row.action, row.subject)
            for row in await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    assert entries == [
        (f"staff:{officer}", f"broadcast.{action}", f"broadcast:{number}") for action in ("draft", "start", "stop")
    ]


@pytest.mark.parametrize("role", [None, StaffRole.VIEWER])
async def test_only_officers_may(desk: Desk, officer: int, role: StaffRole | None) -> None:
    number = await draft(desk, officer)
    if role:
        async with desk.services.database.session() as session:
            await staff.appoint(session, OTHER, role)
    await desk.known(OTHER)
    await desk.say("/siarkan halo semua", OTHER)
    await desk.press(f"b:send:{number}", OTHER)
    assert [one.state for one in await stored(desk)] == [DRAFT]


async def test_people_agree_and_stop_by_button(desk: Desk) -> None:
    await desk.known()
    await desk.say("/siaran")
    assert desk.bot.sent[-1].payloads() == ["c:announcements:yes"]
    await desk.press("c:announcements:yes")
    await desk.say("/siaran")
    assert desk.bot.sent[-1].payloads() == ["c:announcements:no"]
    await desk.press("c:announcements:no")
    await desk.say("/siaran")
    assert desk.bot.sent[-1].payloads() == ["c:announcements:yes"]
