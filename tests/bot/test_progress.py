"""What the author watches: figures that add up, the buttons that make sense, one report."""

import datetime as dt
from typing import cast

import pytest
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.progress import Figures, Progress, progress, report
from kawan import broadcasts
from kawan.broadcasts import FINISHED, PAUSED, RUNNING, STOPPED, Broadcast, QuietHours
from kawan.db import Database, now
from kawan.replies import Reply
from tests.bot.fakes import FakeBot
from tests.bot.test_broadcaster import AUTHOR, FIRST, announce

COUNTS = {"sent": 6, "blocked": 1, "not_found": 1, "failed": 1, "unknown": 1, "queued": 10}


def payloads(reply: Reply) -> list[str]:
    return [key.payload for row in reply.buttons for key in row]


def broadcast(state: str) -> Broadcast:
    began = now() - dt.timedelta(seconds=90)
    return Broadcast(id=5, author_id=AUTHOR, text="...", state=state, created_at=began, started_at=began)


def test_the_progress_adds_up() -> None:
    reply = progress(broadcast(RUNNING), Figures(COUNTS, rate=2.0))
    assert "10 dari 20" in reply.text
    assert reply.text.count("█") == reply.text.count("░") == 5
    assert "5 detik" in reply.text, "ten left at two a second"
    assert all(f" {count}" in reply.text for count in (6, 1))


@pytest.mark.parametrize(
    ("state", "buttons"),
    [(RUNNING, ["b:pause:5", "b:stop:5"]), (PAUSED, ["b:go:5", "b:stop:5"]), (STOPPED, []), (FINISHED, [])],
)
def test_the_buttons_fit_the_state(state: str, buttons: list[str]) -> None:
    assert payloads(progress(broadcast(state), Figures(COUNTS))) == buttons


def test_an_audience_of_nobody_is_done() -> None:
    assert "█" * 10 in progress(broadcast(FINISHED), Figures({})).text


def test_who_sleeps_is_said_and_not_waited_for() -> None:
    text = progress(broadcast(RUNNING), Figures(COUNTS, rate=1.0, asleep=8)).text
    assert "8 orang menunggu pagi" in text
    assert "2 detik" in text


def test_the_report_offers_the_unknown() -> None:
    reply = report(broadcast(FINISHED), Figures(COUNTS))
    assert "1 menit 30 detik" in reply.text
    assert payloads(reply) == ["b:unknown:5", "b:r:5"]
    assert payloads(report(broadcast(FINISHED), Figures({"sent": 3}))) == ["b:r:5"]


async def test_one_message_edited_and_one_report(database: Database) -> None:
    bot = FakeBot()
    watched = Progress(database, cast("ExtBot[int]", bot), QuietHours())
    running = await announce(database, FIRST, watched=True)
    for _look in range(3):
        await watched.show_all()
    assert len(bot.said(AUTHOR)) == 1
    async with database.session() as session:
        await broadcasts.finish(session, running.id)
    for _look in range(3):
        await watched.show_all()
    assert len(bot.said(AUTHOR)) == 2
    assert len(bot.edited) == 1


async def test_a_pause_is_shown_at_once_and_a_deleted_message_replaced(database: Database) -> None:
    bot = FakeBot()
    watched = Progress(database, cast("ExtBot[int]", bot), QuietHours())
    running = await announce(database, FIRST, watched=True)
    await watched.show_all()
    async with database.session() as session:
        await broadcasts.change_state(session, running.id, PAUSED)
    bot.refuse(AUTHOR, BadRequest("Message to edit not found"))
    await watched.show_all()
    assert len(bot.said(AUTHOR)) == 2
    assert bot.sent[-1].payloads() == [f"b:go:{running.id}", f"b:stop:{running.id}"]
    await watched.show_all()
    assert len(bot.said(AUTHOR)) == 2, "what was shown is not shown again"
