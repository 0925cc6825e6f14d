"""The weekly notice of answers that are past their review date."""

import datetime as dt
import re

import pytest
from sqlalchemy import update

from bot import review_notice
from kawan import answers, audit
from kawan.answers import catalogue
from kawan.audit import AuditEntry
from tests.bot.conftest import Desk
from tests.bot.updates import GROUP

TOPIC = "gaji-tidak-dibayar"
MORNING = dt.datetime.now(dt.UTC).replace(hour=3)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    content = re.sub(r"review_by:.*", "review_by: 2026-01-02", catalogue.shipped_text(TOPIC) or "")
    monkeypatch.setitem(catalogue.shipped(), TOPIC, answers.parse(content, f"{TOPIC}.md"))


async def told(desk: Desk, at: dt.datetime, chat_id: int) -> list[str]:
    before = len(desk.bot.said(chat_id))
    await review_notice.give(desk.services, at)
    await desk.dispatcher._courier.deliver_all()
    return desk.bot.said(chat_id)[before:]


@pytest.mark.usefixtures("late")
async def test_once_a_week(desk: Desk, officer: int) -> None:
    [text] = await told(desk, MORNING, officer)
    assert answers.title(TOPIC) in text
    assert desk.bot.sent[-1].payloads() == [f"a:topic:{TOPIC}"]
    assert await told(desk, MORNING + dt.timedelta(days=6), officer) == []
    async with desk.services.database.session() as session:
        a_week_ago = MORNING - dt.timedelta(days=7)
        await session.execute(update(AuditEntry).where(AuditEntry.action == review_notice.ACTION).values(at=a_week_ago))
    assert len(await told(desk, MORNING, officer)) == 1


@pytest.mark.usefixtures("late")
async def test_not_at_night(desk: Desk, officer: int) -> None:
    assert await told(desk, MORNING.replace(hour=20), officer) == []


async def test_not_where_nothing_is_due(desk: Desk, officer: int) -> None:
    day = min(answer.review_by for answer in answers.answers().values())
    assert await told(desk, dt.datetime.combine(day, dt.time(3), dt.UTC), officer) == []


@pytest.mark.usefixtures("late")
async def test_where_nobody_is_staff_it_waits_for_somebody(desk: Desk) -> None:
    await review_notice.give(desk.services, MORNING)
    async with desk.services.database.session() as session:
        assert await audit.last(session, review_notice.ACTION) is None


@pytest.mark.usefixtures("late")
async def test_in_the_staff_group_where_there_is_one(desk: Desk, officer: int) -> None:
    desk.services.settings.staff_chat_id = GROUP
    assert len(await told(desk, MORNING, GROUP)) == 1
    assert desk.bot.said(officer) == []
