"""The unknown: listed for officers, sent again by their decision alone."""

import pytest
from sqlalchemy import select, update

from kawan import broadcasts
from kawan.audit import AuditEntry
from kawan.broadcasts import FINISHED, QUEUED, RUNNING, UNKNOWN, Broadcast, Delivery
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, OTHER


@pytest.fixture
async def number(desk: Desk, officer: int) -> int:
    """An announcement that ended with one unknown."""
    await desk.known(CHAT, "announcements")
    async with desk.services.database.session() as session:
        broadcast = await broadcasts.draft(session, officer, "...")
        await broadcasts.start(session, broadcast)
        broadcast.state, broadcast.message_id = FINISHED, 77
        await session.execute(update(Delivery).values(state=UNKNOWN, error="TimedOut: Timed out"))
    return broadcast.id


async def states(desk: Desk) -> tuple[str, list[str]]:
    async with desk.services.database.session() as session:
        return (await session.scalars(select(Broadcast.state))).one(), list(
            await session.scalars(select(Delivery.state))
        )


async def test_listed_then_sent_again(desk: Desk, officer: int, number: int) -> None:
    [listed] = await desk.press(f"b:unknown:{number}", officer)
    assert str(CHAT) in listed
    assert "TimedOut" in listed
    assert "dua kali" in listed
    assert desk.bot.sent[-1].payloads() == [f"b:again:{number}"]
    assert await states(desk) == (FINISHED, [UNKNOWN]), "a look decides nothing"
    assert await desk.press(f"b:again:{number}", officer) == ["1 dikirim ulang."]
    assert await states(desk) == (RUNNING, [QUEUED])
    async with desk.services.database.session() as session:
        assert "broadcast.again" in (await session.scalars(select(AuditEntry.action))).all()
        assert (await session.scalars(select(Broadcast.message_id))).one() is None, "the bar comes anew"
    assert await desk.press(f"b:again:{number}", officer) == ["Tidak ada yang perlu dikirim ulang."]
    assert "Tidak ada yang tak pasti" in (await desk.press(f"b:unknown:{number}", officer))[0]


async def test_nobody_else_may(desk: Desk, number: int) -> None:
    await desk.known(OTHER)
    await desk.press(f"b:unknown:{number}", OTHER)
    await desk.press(f"b:again:{number}", OTHER)
    assert not any(str(CHAT) in text for text in desk.bot.said(OTHER))
    assert await states(desk) == (FINISHED, [UNKNOWN])
