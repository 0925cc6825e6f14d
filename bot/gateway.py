"""The gateway: python-telegram-bot receives, and every update is stored before it is acknowledged."""

import asyncio
import hmac
import json
from typing import override

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import BotCommand, CallbackQuery, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot, Updater
from telegram.request import HTTPXRequest
from tenacity import retry, retry_if_exception, retry_if_exception_type, wait_exponential

from bot.announcer import Announcer
from bot.connections import LightRequest
from bot.dispatcher import Dispatcher
from bot.incoming import chat_of
from bot.lanes import AnnouncementsLane, RepliesLane
from bot.pace import ALLOWED, Pace
from bot.sending import is_transient
from kawan import answers, inbox
from kawan.db import Database
from kawan.i18n import _
from kawan.settings import Settings

log = structlog.get_logger()

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
WEBHOOK_PATH = "/telegram"
ONE_PRESS = (
    "r:/choose",
    "c:",
    "p:",
    "b:send",
    "b:pause",
    "b:go",
    "b:stop",
    "b:again",
    "k:close",
    "k:end",
    "q:yes",
    "q:no",
    "i:",
    "a:go",
    "a:drop",
    "e:yes",
    "e:no",
    "e:s:open",
    "e:s:drop",
    "e:s:moved",
    "e:s:cancelled",
)
MAX_UPDATE_BYTES = 1_000_000
LARGEST_UPDATE_ID = 1 << 63
CONNECTIONS = 32


def make_pace(settings: Settings) -> Pace:
    """What Telegram allows: 30 messages a second over all chats, announcements within that, or paid."""
    return Pace(ALLOWED, settings.broadcast_rate_per_second, paid=settings.broadcast_paid)


def make_bot(settings: Settings, pace: Pace | None = None) -> ExtBot[int]:
    """The bot that answers people."""
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{settings.telegram_api}/bot",
        base_file_url=f"{settings.telegram_api}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=15, pool_timeout=30),
        get_updates_request=HTTPXRequest(connection_pool_size=2, read_timeout=20),
        rate_limiter=RepliesLane(pace or make_pace(settings)),
    )


def make_announcer(settings: Settings, pace: Pace) -> Announcer:
    """The same bot for announcements, with connections of its own: a reply never waits for one."""
    return Announcer(
        settings.telegram_token.get_secret_value(),
        base_url=f"{settings.telegram_api}/bot",
        request=LightRequest(),
        rate_limiter=AnnouncementsLane(pace),
    )


@retry(retry=retry_if_exception(is_transient), wait=wait_exponential(multiplier=1, max=30))
async def open_announcer(bot: ExtBot[int]) -> None:
    """Make it ready; waits for a Telegram that is out of reach."""
    await bot.initialize()


class InboxQueue(asyncio.Queue[object]):
    """The queue python-telegram-bot's Updater puts updates into before it asks for the next ones: putting is storing.

    It holds nothing itself; the dispatcher reads the inbox table.
    """

    def __init__(self, database: Database, bot: ExtBot[int], dispatcher: Dispatcher) -> None:
        super().__init__()
        self._database = database
        self._bot = bot
        self._dispatcher = dispatcher
        self._answering: set[asyncio.Task[None]] = set()

    @override
    async def put(self, item: object) -> None:
        assert isinstance(item, Update)
        if await self._store(item):
            self._answer_callback(item)
        self._dispatcher.wake(chat_of(item) or 0)

    @retry(
        retry=retry_if_exception_type((OperationalError, InterfaceError, PoolTimeout)),
        wait=wait_exponential(multiplier=0.2, max=10),
    )
    async def _store(self, update: Update) -> bool:
        """Until it is stored it is not acknowledged: a database that is away is waited for."""
        message = update.effective_message
        text = (message.text or message.caption) if message is not None and update.callback_query is None else None
        return await inbox.receive(self._database, update.update_id, chat_of(update) or 0, text, update.to_dict())

    def _answer_callback(self, update: Update) -> None:
        if update.callback_query is None:
            return
        task = asyncio.create_task(self._acknowledge(update.callback_query))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        """Stop the spinner; take away buttons that are for one press only."""
        try:
            await self._bot.answer_callback_query(query.id)
            # only where nobody else could press: in a group the handler decides who may
            is_private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
            if query.message is not None and is_private and (query.data or "").startswith(ONE_PRESS):
                await self._bot.edit_message_reply_markup(query.message.chat.id, query.message.message_id)
        except BadRequest:
            pass  # pressed too long ago, or pressed twice
        except TelegramError as error:
            log.warning("a button press could not be acknowledged", error=type(error).__name__)


class Gateway:
    """Receives by polling, or by webhook where ``KAWAN_WEBHOOK_URL`` is set."""

    def __init__(self, settings: Settings, bot: ExtBot[int], queue: InboxQueue) -> None:
        self._settings = settings
        self._bot = bot
        self._queue = queue
        self._updater = Updater(bot, update_queue=queue)

    @property
    def webhook_secret(self) -> str:
        given = self._settings.webhook_secret
        return given.get_secret_value() if given else self._settings.derived_secret("webhook")

    @retry(retry=retry_if_exception(is_transient), wait=wait_exponential(multiplier=1, max=30))
    async def start(self) -> None:
        """Register the commands and begin to receive; waits for a Telegram that is out of reach. Raises TelegramError
        where the token is refused."""
        await self._updater.initialize()
        commands = [BotCommand(row["command"].lstrip("/"), row["title"]) for row in answers.tasks().values()]
        await self._bot.set_my_commands(commands)
        await self._bot.set_my_short_description(_("Rights, emergencies and cooperatives for migrant workers"))
        if self._settings.webhook_url:
            await self._bot.set_webhook(
                self._settings.webhook_url.rstrip("/") + WEBHOOK_PATH,
                secret_token=self.webhook_secret,
                allowed_updates=ALLOWED_UPDATES,
            )
        else:
            await self._updater.start_polling(timeout=10, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)

    async def stop(self) -> None:
        """Stop receiving; what was received stays stored."""
        if self._updater.running:
            await self._updater.stop()
        await self._updater.shutdown()

    def _read(self, body: bytes) -> Update | None:
        """The update in a body, or None for whatever else somebody with the secret may send."""
        try:
            update = Update.de_json(json.loads(body), self._bot)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        is_numbered = isinstance(update.update_id, int) and 0 <= update.update_id < LARGEST_UPDATE_ID  # pyright: ignore[reportUnnecessaryIsInstance]
        return update if is_numbered else None

    def webhook_route(self) -> Route:
        """Telegram's webhook: the secret is compared in constant time, the update stored before the 200."""

        async def receive(request: Request) -> Response:
            given = request.headers.get("x-telegram-bot-api-secret-token", "")
            if not hmac.compare_digest(given.encode(), self.webhook_secret.encode()):
                return Response(status_code=403)
            body = await request.body()
            if len(body) > MAX_UPDATE_BYTES:
                return Response(status_code=413)
            update = self._read(body)
            if update is None:
                return Response(status_code=400)
            await self._queue.put(update)
            return Response(status_code=200)

        return Route(WEBHOOK_PATH, receive, methods=["POST"])
