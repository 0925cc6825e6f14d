"""The app: the bot, the action webhook, Telegram's webhook, health and metrics in one asyncio process."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from telegram.error import TelegramError
from telegram.ext import ExtBot

from actions.server import action_route
from bot import review_notice, session_clock
from bot.broadcaster import Broadcaster
from bot.dispatcher import Dispatcher
from bot.draft_keeper import DraftKeeper
from bot.gateway import Gateway, InboxQueue, make_announcer, make_bot, make_pace, open_announcer
from bot.planner import Planner
from bot.progress import Progress
from bot.rasa import RasaClient
from bot.sending import Courier
from bot.turn import Services
from cli.database import learn, prepare
from kawan import doubts, emergency, inbox, privacy
from kawan.broadcasts import QuietHours
from kawan.db import Database, now
from kawan.locks import Locks, holding, locks_of
from kawan.regions import Gazetteer
from kawan.settings import Settings

log = structlog.get_logger()

FORGET_EVERY_SECONDS = 900
LEARN_EVERY_SECONDS = 2
REMIND_EVERY_SECONDS = 3600
KEEP_DRAFTS_EVERY_SECONDS = 600
SESSIONS_EVERY_SECONDS = 20
RESTART_SECONDS = 5.0


@dataclass(slots=True)
class App:
    """The parts of one running installation."""

    services: Services
    bot: ExtBot[int]
    announcer: ExtBot[int]
    rasa: RasaClient
    locks: Locks
    courier: Courier
    dispatcher: Dispatcher
    broadcaster: Broadcaster
    planner: Planner
    gateway: Gateway

    @classmethod
    def build(cls, settings: Settings, gazetteer: Gazetteer) -> "App":
        """Put the parts together; nothing runs yet."""
        pace = make_pace(settings)
        bot = make_bot(settings, pace)
        services = Services(
            settings,
            Database(settings.database),
            Database(settings.tracker_database),
            gazetteer,
            username=lambda: bot.username,
        )
        rasa = RasaClient(settings)
        locks = locks_of(services.database)
        courier = Courier(services.database, bot, locks)
        dispatcher = Dispatcher(services, bot, rasa, courier, locks)
        quiet = QuietHours.parse(settings.quiet_hours)
        announcer = make_announcer(settings, pace)
        progress = Progress(services.database, bot, quiet)
        broadcaster = Broadcaster(services.database, announcer, pace, locks, progress=progress, quiet=quiet)
        planner = Planner(services)
        gateway = Gateway(settings, bot, InboxQueue(services.database, bot, dispatcher))
        return cls(services, bot, announcer, rasa, locks, courier, dispatcher, broadcaster, planner, gateway)

    def routes(self) -> list[BaseRoute]:
        """What the app answers over HTTP."""
        settings = self.services.settings
        return [
            Route("/healthz", self._health),
            Route("/metrics", _metrics),
            self.gateway.webhook_route(),
            action_route(settings.actions_path, self.services.database, self.services.gazetteer),
        ]

    async def _health(self, _request: Request) -> JSONResponse:
        async with self.services.database.session() as session:
            waiting = await inbox.waiting_count(session)
        return JSONResponse({"ok": True, "understanding": await self.rasa.is_ready(), "waiting": waiting})

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Receive, answer and send until the context ends; then stop receiving and finish what was begun."""
        tasks: list[asyncio.Task[None]] = []
        try:
            await self.gateway.start()
            await open_announcer(self.announcer)
            await self.dispatcher.resume()
            lasting = (
                self.dispatcher.watch,
                self.dispatcher.watch_rasa,
                self.courier.watch,
                self.broadcaster.run,
                self.planner.run,
                self._keep_drafts,
                self._forget,
                self._learn,
                self._remind,
                self._heed_sessions,
            )
            tasks.extend(asyncio.create_task(kept_running(work)) for work in lasting)
            yield
        finally:
            await self.gateway.stop()
            for task in tasks:
                task.cancel()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.dispatcher.drain(), timeout=8)
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.close()

    async def close(self) -> None:
        """Let go of connections."""
        await self.rasa.close()
        with suppress(TelegramError):
            await self.announcer.shutdown()
            await self.bot.shutdown()
        await self.locks.close()
        await self.services.database.close()
        await self.services.tracker.close()

    async def _remind(self) -> None:
        """Look every hour whether staff have to be reminded of answers to review."""
        while True:
            async with holding(self.locks, "review"):  # of several processes one tells
                await review_notice.give(self.services, now())
            await asyncio.sleep(REMIND_EVERY_SECONDS)

    async def _keep_drafts(self) -> None:
        """Remind of registrations that nobody goes on with, and delete them in the end."""
        keeper = DraftKeeper(self.services.database, self.services.tracker)
        while True:
            async with holding(self.locks, "drafts"):
                await keeper.look(now())
            await asyncio.sleep(KEEP_DRAFTS_EVERY_SECONDS)

    async def _forget(self) -> None:
        """Erase what the retention time has passed, again and again."""
        hours = self.services.settings.message_retention_hours
        while True:
            then = time.time() - hours * 3600
            async with self.services.database.session() as session:
                await inbox.forget(session, now().fromtimestamp(then, tz=now().tzinfo))
                await doubts.forget(session, now() - dt.timedelta(days=doubts.KEPT_DAYS))
            await privacy.forget_conversations(self.services.tracker, then)
            await self.services.tracker.scrub()
            await asyncio.sleep(FORGET_EVERY_SECONDS)

    async def _learn(self) -> None:
        """What staff test and publish in another process of this installation is shown here too."""
        while True:
            await asyncio.sleep(LEARN_EVERY_SECONDS)
            await learn(self.services.database)

    async def _heed_sessions(self) -> None:
        """Reminders of training sessions and what follows them, again and again; the courier takes them from there."""
        while True:
            async with holding(self.locks, "sessions"):
                await session_clock.strike(self.services.database)
            await asyncio.sleep(SESSIONS_EVERY_SECONDS)


async def kept_running(work: Callable[[], Awaitable[None]]) -> None:
    """Begin ``work`` again when it fails: a database that is away for a moment must not end it for good."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("a background task failed; it begins again", task=work.__qualname__)
        await asyncio.sleep(RESTART_SECONDS)


async def _metrics(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def serve(settings: Settings) -> None:
    """Run the app until it is told to stop (SIGINT, SIGTERM)."""
    app = App.build(settings, await prepare(settings))
    emergency.assess("")  # reads its patterns now, not at the first cry for help
    web = Starlette(routes=app.routes())
    config = uvicorn.Config(web, settings.host, settings.port, log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    async with app.running():
        log.info("the app is running", host=settings.host, port=settings.port)
        await server.serve()
