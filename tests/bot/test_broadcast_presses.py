"""Presses of an announcement's buttons: those of recipients count, whatever we know of their delivery yet."""

import pytest
from sqlalchemy import select, update

from kawan import broadcasts
from kawan.broadcasts import BLOCKED, FAILED, NOT_FOUND, QUEUED, SENDING, SENT, UNKNOWN, Delivery
from kawan.broadcasts.tables import Press
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, OTHER

LEADS = {"label": "Manfaat Kopdes", "kind": "t", "target": "kopdes-manfaat"}


async def announced(desk: Desk, state: str) -> int:
    """An announcement with a button, whose delivery to the person is in that state."""
    async with desk.services.database.session() as session:
        broadcast = await broadcasts.draft(session, 1, "Besok")
        broadcast.buttons = [LEADS]
        await broadcasts.start(session, broadcast)
        await session.execute(update(Delivery).values(state=state))
    return broadcast.id


async def pressed_by(desk: Desk) -> list[str | None]:
    async with desk.services.database.session() as session:
        return list(await session.scalars(select(Press.person_id)))


@pytest.mark.parametrize("state", [SENDING, SENT, UNKNOWN])
async def test_who_may_have_it_is_counted(desk: Desk, state: str) -> None:
    """Who presses at once does so while the delivery is still *sending*: its outcome is stored a moment later."""
    person = await desk.known(CHAT, "announcements", "data")
    number = await announced(desk, state)
    [answer, *_more] = await desk.press(f"b:p:{number}:0")
    assert "Kopdes" in answer
    assert await pressed_by(desk) == [person.id]


@pytest.mark.parametrize("state", [QUEUED, BLOCKED, NOT_FOUND, FAILED])
async def test_who_cannot_have_it_is_answered_and_not_counted(desk: Desk, state: str) -> None:
    await desk.known(CHAT, "announcements", "data")
    number = await announced(desk, state)
    [answer, *_more] = await desk.press(f"b:p:{number}:0")
    assert "Kopdes" in answer
    assert await pressed_by(desk) == []


async def test_without_agreement_to_storage_it_counts_without_a_name(desk: Desk) -> None:
    await desk.known(CHAT, "announcements")
    number = await announced(desk, SENDING)
    await desk.press(f"b:p:{number}:0")
    assert await pressed_by(desk) == [None]


async def test_a_press_counts_for_who_pressed(desk: Desk) -> None:
    await desk.known(CHAT, "announcements", "data")
    number = await announced(desk, SENDING)
    await desk.known(OTHER, "data")
    await desk.press(f"b:p:{number}:0", OTHER)
    assert await pressed_by(desk) == []
