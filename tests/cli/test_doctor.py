"""`kawan doctor`: what it finds on the way from nothing to an installation."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from cli import doctor
from cli.database import migrate
from kawan import answers, contacts
from kawan.answers import catalogue, versions
from kawan.db import Database
from kawan.settings import Settings

TOKEN = "1:abc"


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """Settings of an installation with nothing in it and nothing running (port 1 answers nobody)."""
    return Settings(
        data_dir=tmp_path, rasa_url="http://127.0.0.1:1", port=1, telegram_api="http://127.0.0.1:1", _env_file=None
    )


async def test_an_empty_installation_is_not_in_order_and_stays_empty(
    chosen: Settings, capsys: pytest.CaptureFixture[str]
):
    assert not await doctor._examine(chosen)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["ok", "perlu", "perlu"]
    assert "kawan db upgrade" in lines[1]
    assert not (chosen.data_dir / "kawan.db").exists()


async def test_an_old_database_is_told_from_a_current_one(chosen: Settings):
    await asyncio.to_thread(migrate, chosen)
    assert (await doctor._database(chosen)).ok
    database = Database(chosen.database)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("update alembic_version set version_num = '0000'")
    await database.close()
    finding = await doctor._database(chosen)
    assert not finding.ok
    assert "versi 0000" in finding.detail


async def test_a_database_out_of_reach_is_a_finding(chosen: Settings):
    away = chosen.model_copy(update={"database_url": "postgresql+psycopg://kawan@127.0.0.1:1/kawan"})
    assert not (await doctor._database(away)).ok
    assert not (await doctor._villages(away)).ok


async def test_villages_are_counted(chosen: Settings, monkeypatch: pytest.MonkeyPatch):
    await asyncio.to_thread(migrate, chosen)
    assert "0 dimuat" in (await doctor._villages(chosen)).detail
    monkeypatch.setattr(doctor, "VILLAGES", 0)
    assert (await doctor._villages(chosen)).ok


async def test_numbers_that_were_wrong_are_named(chosen: Settings):
    await asyncio.to_thread(migrate, chosen)
    row = contacts.contact("sapa-129")
    database = Database(chosen.database)
    async with database.session() as session:
        await contacts.record(session, row.id, row.numbers, "wrong", "cli")
    await database.close()
    assert (await doctor._contacts(chosen)).ok
    finding = await doctor._calls(chosen)
    assert finding.detail.startswith(row.id)
    assert not finding.ok
    assert not finding.essential


async def test_an_office_list_is_there(chosen: Settings):
    assert (await doctor._offices(chosen)).ok


async def test_answers_past_their_date_are_named(chosen: Settings, monkeypatch: pytest.MonkeyPatch):
    assert (await doctor._answers(chosen)).ok
    real = dict(answers.answers())
    topic, answer = next(iter(real.items()))
    late = type(answer)(
        **{**{name: getattr(answer, name) for name in answer.__slots__}, "review_by": dt.date(2020, 1, 1)}
    )
    monkeypatch.setattr(answers.catalogue, "answers", lambda: real | {topic: late})
    finding = await doctor._reviews(chosen)
    assert not finding.ok
    assert topic in finding.detail
    assert not finding.essential


async def test_what_staff_published_is_reviewed_too(chosen: Settings):
    await asyncio.to_thread(migrate, chosen)
    database = Database(chosen.database)
    content = (catalogue.shipped_text("hak-pekerja") or "").replace("review_by: ", "review_by: 2020-01-02 # ")
    async with database.session() as session:
        session.add(versions.AnswerVersion(topic="hak-pekerja", content=content, author_id=1))
    await database.close()
    assert (await doctor._answers(chosen)).ok
    assert "hak-pekerja" in (await doctor._reviews(chosen)).detail


@asynccontextmanager
async def server(understanding: bool) -> AsyncIterator[int]:
    """An app and a Bot API that answer, on one port."""

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"ok": True, "understanding": understanding, "waiting": 2})

    async def get_me(request: Request) -> JSONResponse:
        known = request.path_params["token"] == TOKEN
        return JSONResponse({"ok": known, "result": {"username": "kawan_bot"}}, 200 if known else 401)

    web = Starlette(routes=[Route("/healthz", health), Route("/bot{token}/getMe", get_me)])
    running = uvicorn.Server(uvicorn.Config(web, "127.0.0.1", 0, log_level="warning"))
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.sleep(0.01)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    await task


def answering_at(chosen: Settings, port: int, token: str = TOKEN) -> Settings:
    return chosen.model_copy(
        update={"port": port, "telegram_api": f"http://127.0.0.1:{port}", "telegram_token": SecretStr(token)}
    )


async def test_the_app_matters_once_there_is_a_token(chosen: Settings):
    assert not (await doctor._app(chosen)).essential
    with_token = answering_at(chosen, 1)
    assert (await doctor._app(with_token)).essential
    assert not (await doctor._bot_api(with_token)).ok
    async with server(understanding=True) as port:
        assert "2 pesan menunggu" in (await doctor._app(answering_at(chosen, port))).detail
        assert "@kawan_bot" in (await doctor._bot_api(answering_at(chosen, port))).detail
        assert not (await doctor._bot_api(answering_at(chosen, port, "2:refused"))).ok


async def test_waiting_says_both_when_both_are_there(chosen: Settings, capsys: pytest.CaptureFixture[str]):
    async with server(understanding=True) as port:
        assert await doctor._wait(answering_at(chosen, port), 5)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Kawan Migran siap: http://127.0.0.1:8080", "Pemahaman (Rasa) siap."]


async def test_waiting_for_rasa_ends_with_its_time(chosen: Settings, capsys: pytest.CaptureFixture[str]):
    async with server(understanding=False) as port:
        assert not await doctor._wait(answering_at(chosen, port), 0.3)
    assert "Rasa belum siap" in capsys.readouterr().out
