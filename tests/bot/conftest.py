"""A bot with everything real except Telegram and Rasa."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
import structlog
from sqlalchemy import select
from telegram import Update
from telegram.ext import ExtBot

from bot.dispatcher import Dispatcher
from bot.gateway import InboxQueue
from bot.rasa import RasaClient
from bot.sending import Courier
from bot.turn import Services
from kawan import people, staff
from kawan.db import Database
from kawan.locks import Locks, locks_of
from kawan.people import Person
from kawan.regions import Gazetteer
from kawan.settings import Settings
from kawan.staff import StaffRole
from kawan.training import Registration
from tests.bot.fakes import FakeBot, FakeRasa
from tests.bot.updates import CHAT, OFFICER, OTHER, button, message
from tests.databases import database, database_url, migrated_file, migrated_name, own_settings, shared, tracker
from tests.places import TIENG, gazetteer

__all__ = [
    "database",
    "database_url",
    "gazetteer",
    "migrated_file",
    "migrated_name",
    "own_settings",
    "shared",
    "tracker",
]


@dataclass
class Desk:
    """The bot at work: updates go in, ``bot.sent`` and ``rasa.asked`` show what came of them."""

    services: Services
    bot: FakeBot
    rasa: FakeRasa
    dispatcher: Dispatcher
    queue: InboxQueue
    last_update: int = 0

    async def receive(self, *updates: dict[str, Any]) -> None:
        """Updates at once, then wait until all is done."""
        for update in updates:
            await self.queue.put(Update.de_json(update, cast("ExtBot[int]", self.bot)))
        await self.dispatcher.drain()

    async def say(self, text: str, chat_id: int = CHAT, sender: int | None = None, **more: Any) -> list[str]:
        """A person writes; returns what the bot says to that chat."""
        return await self._one(message(self._number(), text, chat_id, sender, **more), chat_id)

    async def send_file(
        self, name: str, content: bytes, chat_id: int = CHAT, sender: int | None = None, **more: Any
    ) -> list[str]:
        """A person sends a file; ``file_size`` may lie about it."""
        file_id = f"file-{self.last_update + 1}"
        self.bot.files[file_id] = content
        size = more.pop("file_size", len(content))
        described = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size}
        return await self.say("", chat_id, sender, document=described, **more)

    async def press(self, data: str, chat_id: int = CHAT, sender: int | None = None) -> list[str]:
        return await self._one(button(self._number(), data, chat_id, sender), chat_id)

    async def _one(self, update: dict[str, Any], chat_id: int) -> list[str]:
        before = len(self.bot.said(chat_id))
        await self.receive(update)
        return self.bot.said(chat_id)[before:]

    def _number(self) -> int:
        self.last_update += 1
        return self.last_update

    async def person(self, chat_id: int = CHAT) -> Person:
        async with self.services.database.session() as session:
            return (await session.scalars(select(Person).where(Person.chat_id == chat_id))).one()

    async def known(self, chat_id: int = CHAT, *purposes: people.Purpose) -> Person:
        """A person who is no stranger, and agreed to ``purposes``."""
        async with self.services.database.session() as session:
            person, _new = await people.meet(session, chat_id)
            for purpose in purposes:
                await people.agree(session, person, purpose, "...")
        return person


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Logs as they are in production: the coloured tracebacks for terminals take a second each."""
    renderers = (structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer())
    structlog.configure(processors=[structlog.processors.add_log_level, *renderers])
    yield
    structlog.reset_defaults()


@pytest.fixture
async def locks(database: Database) -> AsyncIterator[Locks]:
    """The locks of one process."""
    made = locks_of(database)
    yield made
    await made.close()


@pytest.fixture
async def desk(
    database: Database, tracker: Database, gazetteer: Gazetteer, own_settings: Settings, locks: Locks
) -> AsyncIterator[Desk]:
    bot, rasa = FakeBot(), FakeRasa()
    as_bot = cast("ExtBot[int]", bot)
    services = Services(own_settings, database, tracker, gazetteer, username=lambda: "kawan_bot")
    dispatcher = Dispatcher(services, as_bot, cast("RasaClient", rasa), Courier(database, as_bot, locks), locks)
    yield Desk(services, bot, rasa, dispatcher, InboxQueue(database, as_bot, dispatcher))
    await dispatcher.drain()


@pytest.fixture
async def officer(desk: Desk) -> int:
    """An officer, known to the bot."""
    async with desk.services.database.session() as session:
        await staff.appoint(session, OFFICER, StaffRole.OFFICER)
    await desk.known(OFFICER)
    return OFFICER


@pytest.fixture
async def subscribers(desk: Desk) -> None:
    """Siti, who registered from Tieng, and one of whom nothing is known, in English."""
    for chat in (CHAT, OTHER):
        await desk.known(chat, "announcements", "data")
    async with desk.services.database.session() as session:
        siti, _new = await people.meet(session, CHAT)
        other, _new = await people.meet(session, OTHER)
        siti.role, siti.village_code, other.language = "purna", TIENG, "en"
        session.add(
            Registration(
                person_id=siti.id, name="Siti", village="Tieng", village_code=TIENG, role="purna",
                wish="pembukuan", consent_wording="...",
            )
        )  # fmt: skip
