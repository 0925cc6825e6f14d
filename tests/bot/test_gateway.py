"""Telegram's way in: stored before it is acknowledged, and nothing from strangers."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import cast

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from telegram.ext import ExtBot

from bot import gateway
from bot.dispatcher import Dispatcher
from bot.gateway import MAX_UPDATE_BYTES, WEBHOOK_PATH, Gateway, InboxQueue, make_bot
from bot.rasa import RasaClient
from bot.sending import Courier
from kawan import answers, inbox
from kawan.inbox import InboxUpdate
from kawan.locks import Locks
from kawan.settings import Settings
from simulator.settings import Settings as SimulatorSettings
from simulator.testing import RunningSimulator, running_simulator
from tests.bot.conftest import Desk
from tests.bot.fakes import FakeRasa
from tests.bot.updates import CHAT, button, message

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def receiving(desk: Desk) -> Gateway:
    return Gateway(desk.services.settings, cast("ExtBot[int]", desk.bot), desk.queue)


@pytest.fixture
async def web(receiving: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[receiving.webhook_route()]))
    headers = {SECRET: receiving.webhook_secret}
    async with httpx.AsyncClient(transport=transport, base_url="http://app", headers=headers) as client:
        yield client


async def stored(desk: Desk) -> list[int]:
    async with desk.services.database.session() as session:
        return list(await session.scalars(select(InboxUpdate.update_id)))


async def test_an_update_is_stored_and_answered(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.known()
    for _delivery in range(2):
        assert (await web.post(WEBHOOK_PATH, json=message(5, "halo"))).status_code == 200
        assert await stored(desk) == [5], "before the 200"
    await desk.dispatcher.drain()
    assert desk.bot.said(CHAT) == ["jawaban: halo"]


@pytest.mark.parametrize("secret", ["", "wrong", "é", "x" * 10_000])
async def test_a_wrong_secret_is_refused(desk: Desk, web: httpx.AsyncClient, secret: str) -> None:
    headers = {SECRET: secret.encode()}
    assert (await web.post(WEBHOOK_PATH, json=message(5, "halo"), headers=headers)).status_code == 403
    assert await stored(desk) == []


async def test_without_a_secret_it_is_refused(desk: Desk, web: httpx.AsyncClient) -> None:
    del web.headers[SECRET]
    assert (await web.post(WEBHOOK_PATH, json=message(5, "halo"))).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": null}',
        b'{"update_id": 99999999999999999999999999}',
        b'{"update_id": 1, "message": "x"}',
        b'{"update_id": 1, "message": {"message_id": 1}}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:30].decode(errors="replace"),
)
async def test_garbage_is_refused(desk: Desk, web: httpx.AsyncClient, body: bytes) -> None:
    async with asyncio.timeout(5):
        assert (await web.post(WEBHOOK_PATH, content=body)).status_code == 400
    assert await stored(desk) == []


async def test_too_much_is_refused(desk: Desk, web: httpx.AsyncClient) -> None:
    body = json.dumps(message(5, "x" * MAX_UPDATE_BYTES))
    assert (await web.post(WEBHOOK_PATH, content=body)).status_code == 413
    assert await stored(desk) == []


async def test_a_database_that_is_away_is_waited_for(
    desk: Desk, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, failures = inbox.receive, [OperationalError("", {}, Exception())] * 2

    async def flaky(*args: object) -> bool:
        if failures:
            raise failures.pop()
        return await receive(*args)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(gateway.inbox, "receive", flaky)
    await desk.known()
    assert (await web.post(WEBHOOK_PATH, json=message(5, "halo"))).status_code == 200
    assert await stored(desk) == [5]
    await desk.dispatcher.drain()


async def test_what_a_button_carries_is_not_taken_for_its_message(desk: Desk, web: httpx.AsyncClient) -> None:
    await desk.known(CHAT, "data")
    await web.post(WEBHOOK_PATH, json=button(5, "x:bantuan"))
    async with desk.services.database.session() as session:
        assert (await session.get_one(InboxUpdate, 5)).text is None
    await desk.dispatcher.drain()


def test_the_webhooks_secret_may_be_given() -> None:
    bot = make_bot(Settings.model_validate({"telegram_token": "1:x"}))
    given = Settings.model_validate({"webhook_secret": "rahasia"})
    assert Gateway(given, bot, cast("InboxQueue", None)).webhook_secret == "rahasia"
    derived = Gateway(Settings(), bot, cast("InboxQueue", None)).webhook_secret
    assert derived not in ("", "rahasia", Settings().rasa_token)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_against_a_bot_api(desk: Desk, locks: Locks, webhook: bool) -> None:
    """The commands are registered; by polling a person is answered, a webhook is set with its secret."""
    if not desk.services.database.is_sqlite:
        pytest.skip("about Telegram, not about the database")
    async with running_simulator(SimulatorSettings()) as sim:
        chosen = desk.services.settings.model_copy(
            update={
                "telegram_api": sim.url,
                "webhook_url": "http://127.0.0.1:8088/" if webhook else "",
                **Settings.model_validate({"telegram_token": "4711:test"}).model_dump(include={"telegram_token"}),
            }
        )
        await desk.known()
        async with make_bot(chosen) as bot:
            rasa = cast("RasaClient", FakeRasa())
            database = desk.services.database
            dispatcher = Dispatcher(desk.services, bot, rasa, Courier(database, bot, locks), locks)
            receiving = Gateway(chosen, bot, InboxQueue(database, bot, dispatcher))
            await receiving.start()
            if webhook:
                info = await bot.get_webhook_info()
                assert info.url == f"http://127.0.0.1:8088{WEBHOOK_PATH}"
                assert set(info.allowed_updates or ()) == set(gateway.ALLOWED_UPDATES)
            else:
                await sim.say(CHAT, "halo")
                await asyncio.wait_for(answered(sim), 5)
            assert [row.command for row in await bot.get_my_commands()] == [
                row["command"].lstrip("/") for row in answers.tasks().values()
            ]
            await receiving.stop()
            await dispatcher.drain()


async def answered(sim: RunningSimulator) -> None:
    while "jawaban: halo" not in [one["text"] for one in await sim.bot_messages(CHAT)]:
        await asyncio.sleep(0.02)
