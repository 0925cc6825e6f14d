"""The app put together: health, metrics, and what it forgets."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from cli import app as app_room
from cli.app import App
from kawan import contacts
from kawan.answers import catalogue, versions
from kawan.answers.versions import AnswerVersion
from kawan.contacts import calls
from kawan.db import Database, now
from kawan.inbox import HANDLED, WAITING, InboxUpdate
from kawan.regions import Gazetteer
from kawan.sessions import Seat, SessionNotice
from kawan.sessions.notices import HOURS_BEFORE
from kawan.sessions.tables import TAKEN
from kawan.settings import Settings, settings
from tests.kawan.training_sessions import planned, registered, told
from tests.places import gazetteer

__all__ = ["gazetteer"]


@pytest.fixture
async def app(database_url: str, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[App]:
    monkeypatch.setenv("KAWAN_DATABASE_URL", database_url)
    monkeypatch.setenv("KAWAN_TELEGRAM_TOKEN", "1:test")
    monkeypatch.setenv("KAWAN_RASA_URL", "http://127.0.0.1:1")
    settings.cache_clear()
    made = App.build(Settings(), gazetteer)
    yield made
    await made.close()


@pytest.fixture
async def web(app: App) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=app.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


async def test_health_tells_what_waits_and_that_rasa_is_away(app: App, web: httpx.AsyncClient) -> None:
    async with app.services.database.session() as session:
        session.add(InboxUpdate(update_id=1, chat_id=7, state=WAITING))
    answer = await web.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "understanding": False, "waiting": 1}


async def test_metrics_are_readable(web: httpx.AsyncClient) -> None:
    answer = await web.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "# HELP" in answer.text


async def test_the_actions_are_where_rasa_looks_for_them(app: App, web: httpx.AsyncClient) -> None:
    path = app.services.settings.actions_path
    assert (await web.post(path, content=b"{")).status_code == 500
    assert (await web.post("/actions/guessed", content=b"{}")).status_code == 404


async def test_what_the_retention_time_has_passed_is_forgotten(app: App, database_url: str) -> None:
    old, new = now() - dt.timedelta(hours=25), now() - dt.timedelta(hours=23)
    async with app.services.database.session() as session:
        for number, at in enumerate((old, new)):
            session.add(InboxUpdate(update_id=number, chat_id=7, text="x", state=HANDLED, received_at=at))
    task = asyncio.create_task(app._forget())
    database = Database(database_url)
    async with asyncio.timeout(5):
        while True:
            async with database.session() as session:
                texts = (await session.scalars(select(InboxUpdate.text).order_by(InboxUpdate.update_id))).all()
            if texts[0] is None:
                break
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert texts == [None, "x"]
    await database.close()


async def test_what_another_process_recorded_and_published_is_learnt(
    app: App, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = contacts.contacts()["kdei-taipei"]
    other = Database(database_url)
    async with other.session() as session:
        await contacts.record(session, row.id, row.numbers, "works", "cli")
        session.add(AnswerVersion(topic="hak-pekerja", content=None, restores=versions.SHIPPED, author_id=1))
    await other.close()
    monkeypatch.setattr(calls, "_known", {})  # this process has not heard of it
    assert not row.may_be_shown
    monkeypatch.setattr(app_room, "LEARN_EVERY_SECONDS", 0)
    task = asyncio.create_task(app._learn())
    async with asyncio.timeout(5):
        while not (row.may_be_shown and catalogue.published("hak-pekerja")):
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)  # its connection goes back


async def test_who_has_a_seat_is_reminded(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = now() + dt.timedelta(hours=2)
    async with app.services.database.session() as session:
        one = await planned(session, starts_at=starts)
        person, registration = await registered(session)
        seat = Seat(session_id=one.id, person_id=person.id, registration_id=registration.id, state=TAKEN)
        session.add(seat)
        await session.flush()
        session.add(SessionNotice(seat_id=seat.id, kind=HOURS_BEFORE, due_at=now()))
    monkeypatch.setattr(app_room, "SESSIONS_EVERY_SECONDS", 0)
    task = asyncio.create_task(app._heed_sessions())
    async with asyncio.timeout(5):
        while not (said := await told(app.services.database, person)):
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert sum("Pengingat pelatihan" in text for text in said) == 1
