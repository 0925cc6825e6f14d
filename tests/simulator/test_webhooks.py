"""Delivery by webhook."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
import telegram
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram.error import BadRequest, Conflict

from simulator.running import bind
from simulator.settings import Settings
from simulator.testing import RunningSimulator
from tests.simulator.conftest import FAST


class Receiver:
    """A bot's webhook: keeps what comes and answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answer: Callable[[dict[str, Any]], Response] = lambda update: Response()
        self.delay = 0.0

    async def take(self, request: Request) -> Response:
        update = await request.json()
        self.updates.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(self.delay)
        return self.answer(update)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.updates) < count:
                await asyncio.sleep(0.01)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@contextlib.asynccontextmanager
async def _receiving() -> AsyncGenerator[Receiver]:
    receiver = Receiver()
    listener = bind("127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{listener.getsockname()[1]}/telegram"
    app = Starlette(routes=[Route("/telegram", receiver.take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning", timeout_graceful_shutdown=1))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield receiver
    finally:
        server.should_exit = True
        await serving


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with _receiving() as ready:
        yield ready


@pytest.fixture
def settings() -> Settings:
    return dataclasses.replace(FAST, webhook_first_wait=0.05)


async def test_updates_come_with_the_secret(sim: RunningSimulator, bot: telegram.Bot, receiver: Receiver) -> None:
    await sim.say(7, "sebelum")
    assert await bot.set_webhook(receiver.url, secret_token="rahasia_1") is True
    await sim.say(7, "sesudah")
    await receiver.until(2)
    assert receiver.texts() == ["sebelum", "sesudah"]
    assert receiver.secrets == ["rahasia_1", "rahasia_1"]
    await asyncio.sleep(0.05)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 0)


async def test_refused_updates_come_again(sim: RunningSimulator, bot: telegram.Bot, receiver: Receiver) -> None:
    receiver.answer = lambda update: Response(status_code=500 if len(receiver.updates) < 3 else 200)
    await bot.set_webhook(receiver.url)
    await sim.say(7, "satu")
    await sim.say(7, "dua")
    await receiver.until(4)
    assert receiver.texts() == ["satu", "satu", "satu", "dua"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_order_within_a_chat_and_chats_side_by_side(
    sim: RunningSimulator, bot: telegram.Bot, receiver: Receiver
) -> None:
    receiver.answer = lambda update: Response(status_code=500 if update["message"]["text"] == "macet" else 200)
    await bot.set_webhook(receiver.url)
    await sim.say(7, "macet")
    await sim.say(7, "di belakang")
    await sim.say(8, "jalan terus")
    await receiver.until(3)
    assert "jalan terus" in receiver.texts()
    assert "di belakang" not in receiver.texts()


async def test_polling_and_webhook_exclude_each_other(
    sim: RunningSimulator, bot: telegram.Bot, receiver: Receiver
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook() is True
    await sim.say(7, "kembali")
    assert len(await bot.get_updates()) == 1
    assert receiver.updates == []


async def test_undelivered_updates_survive_or_are_dropped(
    sim: RunningSimulator, bot: telegram.Bot, receiver: Receiver
) -> None:
    receiver.answer = lambda update: Response(status_code=500)
    await bot.set_webhook(receiver.url)
    await sim.say(7, "satu")
    await receiver.until(1)
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_method_in_the_answer_is_carried_out(
    sim: RunningSimulator, bot: telegram.Bot, receiver: Receiver
) -> None:
    receiver.answer = lambda update: JSONResponse({"method": "sendMessage", "chat_id": 7, "text": "balasan"})
    await bot.set_webhook(receiver.url)
    await sim.say(7, "halo")
    seen = await sim.bot_messages(7, after=1, wait=5)
    assert [one["text"] for one in seen] == ["balasan"]


@pytest.mark.parametrize("url", ["https://contoh.id/hook", "ftp://127.0.0.1/", "127.0.0.1", "http://10.0.0.1/"])
async def test_nothing_leaves_this_machine(sim: RunningSimulator, bot: telegram.Bot, url: str) -> None:
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook(url)


async def test_a_bad_secret_is_refused(bot: telegram.Bot, receiver: Receiver) -> None:
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="tidak boleh")
