"""Two processes on one database: a chat is served by one of them, in order, once; and what one leaves the other takes."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot import dispatcher
from bot.dispatcher import Dispatcher
from bot.gateway import InboxQueue
from bot.rasa import RasaClient, Understood
from bot.sending import Courier
from kawan import inbox
from kawan.inbox import InboxUpdate
from kawan.locks import Locks, locks_of
from tests.bot.conftest import Desk
from tests.bot.fakes import FakeRasa
from tests.bot.updates import CHAT, OTHER, message


class HeldRasa(FakeRasa):
    """Takes a question, and answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def respond(self, person_id: str, text: str, metadata: dict[str, Any]) -> Understood:
        understood = await super().respond(person_id, text, metadata)
        await self.gate.wait()
        return understood


class Process(Desk):
    """What another process would be: its own locks, dispatcher and tasks; the same database and Telegram."""

    locks: Locks

    async def put(self, update: dict[str, Any]) -> None:
        """Receive it, and don't wait for what comes of it."""
        await self.queue.put(Update.de_json(update, cast("ExtBot[int]", self.bot)))

    async def die(self) -> None:
        """Nothing is finished, and the system takes the locks."""
        tasks = list(self.dispatcher._chats.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.locks.close()


@asynccontextmanager
async def process(desk: Desk, rasa: FakeRasa | None = None) -> AsyncGenerator[Process]:
    database, as_bot, rasa = desk.services.database, cast("ExtBot[int]", desk.bot), rasa or desk.rasa
    locks = locks_of(database)
    courier = Courier(database, as_bot, locks)
    work = Dispatcher(desk.services, as_bot, cast("RasaClient", rasa), courier, locks)
    made = Process(desk.services, desk.bot, rasa, work, InboxQueue(database, as_bot, work))
    made.locks = locks
    yield made
    await made.die()


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not what():
            await asyncio.sleep(0.01)


async def test_a_chat_is_answered_in_order_and_once(desk: Desk) -> None:
    await desk.known()
    await desk.known(OTHER)
    desk.rasa.delay = desk.bot.delay = 0.003
    async with process(desk) as one, process(desk) as two:
        for number in range(1, 21):
            await (one, two)[number % 3 % 2].put(message(number, f"pesan {number}", (CHAT, OTHER)[number % 2]))
            await (one, two)[number % 2].dispatcher.resume()
        await one.dispatcher.drain()
        await two.dispatcher.drain()
    for chat in (CHAT, OTHER):
        numbers = [number for number in range(1, 21) if (CHAT, OTHER)[number % 2] == chat]
        assert desk.bot.said(chat) == [f"jawaban: pesan {number}" for number in numbers]
    assert len(desk.rasa.asked) == 20


async def test_what_a_process_left_another_takes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 0.02)
    await desk.known()
    held = HeldRasa()
    async with process(desk, held) as one, process(desk) as two:
        watching = asyncio.create_task(two.dispatcher.watch())
        await one.put(message(1, "satu"))
        await one.put(message(2, "dua"))
        await until(lambda: held.asked)
        for _look in range(5):
            await two.dispatcher.resume()
        assert desk.rasa.asked == [], "the first is at it"
        await one.die()
        await until(lambda: len(desk.bot.said(CHAT)) == 2)
        watching.cancel()
    assert desk.bot.said(CHAT) == ["jawaban: satu", "jawaban: dua"]


async def test_whose_lock_is_lost_stores_nothing_any_more(desk: Desk) -> None:
    """PostgreSQL restarts: the locks are gone, another process answers, and then the first hears from Rasa."""
    await desk.known()
    held = HeldRasa()
    async with process(desk, held) as one, process(desk) as two:
        await one.put(message(1, "halo"))
        await until(lambda: held.asked)
        await one.locks.close()
        await two.dispatcher.resume()
        await two.dispatcher.drain()
        assert desk.bot.said(CHAT) == ["jawaban: halo"]
        held.gate.set()
        await one.dispatcher.drain()
    assert desk.bot.said(CHAT) == ["jawaban: halo"]
    async with desk.services.database.session() as session:
        assert await inbox.chats_with_unhandled(session, (inbox.RECEIVED, inbox.WAITING)) == []


async def test_two_begin_the_same_update(desk: Desk) -> None:
    """Both believe that they hold the lock; the row is one's alone."""
    if desk.services.database.is_sqlite:
        pytest.skip("a lock on a file is not lost")
    await desk.known()
    await inbox.receive(desk.services.database, 1, CHAT, "halo", message(1, "/bantuan"))
    async with process(desk) as one, process(desk) as two:
        await asyncio.gather(*(each.dispatcher._handle(1) for each in (one, two)))
        await two.dispatcher._courier.deliver(CHAT)
    assert len(desk.bot.said(CHAT)) == 1


async def test_killed_while_it_serves_a_chat(desk: Desk) -> None:
    """A real process and a real kill -9."""
    await desk.known()
    database, settings = desk.services.database, desk.services.settings
    await inbox.receive(database, 1, CHAT, "halo", message(1, "halo"))
    async with database.session() as session:
        row = await session.get_one(InboxUpdate, 1)
        row.state, row.question = inbox.WAITING, "halo"
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", OTHER_PROCESS, url]
    environment = {"KAWAN_DATA_DIR": str(settings.data_dir), "KAWAN_SECRET_KEY": "a key for tests"}
    other = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, env=environment)
    assert other.stdout is not None
    assert await other.stdout.readline() == b"asked\n"
    await desk.dispatcher.resume()
    await desk.dispatcher.drain()
    assert desk.bot.said(CHAT) == [], "the other is at it"
    other.kill()
    await other.wait()
    async with asyncio.timeout(10):
        while not desk.bot.said(CHAT):  # the server takes a moment to notice
            await desk.dispatcher.resume()
            await desk.dispatcher.drain()
    assert desk.bot.said(CHAT) == ["jawaban: halo"]


OTHER_PROCESS = """
import asyncio, sys
from bot.dispatcher import Dispatcher
from bot.sending import Courier
from bot.turn import Services
from kawan.db import Database
from kawan.locks import locks_of
from kawan.settings import settings
from tests.bot.fakes import FakeBot, FakeRasa

class Hanging(FakeRasa):
    async def respond(self, *question):
        print("asked", flush=True)
        await asyncio.sleep(60)

async def main():
    database = Database(sys.argv[1])
    services = Services(settings(), database, database, None, username=lambda: "")
    locks = locks_of(database)
    work = Dispatcher(services, FakeBot(), Hanging(), Courier(database, FakeBot(), locks), locks)
    await work.resume()
    await work.drain()
asyncio.run(main())
"""
