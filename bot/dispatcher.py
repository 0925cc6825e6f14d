"""From the inbox to answers: in order within a chat, chats side by side, nothing lost by a crash."""

import asyncio
import json

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import conversation, danger, files
from bot.files import Fetched
from bot.incoming import Incoming, read
from bot.metrics import OUTAGES, UNDERSTANDING, UPDATES
from bot.rasa import RasaClient, RasaUnavailableError, Understood
from bot.sending import Courier
from bot.turn import Services, Turn
from kawan import inbox, people, privacy, staff
from kawan.db import now
from kawan.i18n import DEFAULT_LANGUAGE, use_language
from kawan.inbox import HANDLED, RECEIVED, WAITING, InboxUpdate
from kawan.people import Person
from kawan.replies import Reply
from kawan.staff import StaffRole

log = structlog.get_logger()

CHATS_AT_ONCE = 40
PROBE_SECONDS = 2.0
MAX_ATTEMPTS = 5


class Dispatcher:
    """Serves each chat with one task at a time; the tasks take their work from the inbox table."""

    def __init__(self, services: Services, bot: ExtBot[int], rasa: RasaClient, courier: Courier) -> None:
        self._services = services
        self._bot = bot
        self._rasa = rasa
        self._courier = courier
        self._tasks: dict[int | None, asyncio.Task[None]] = {}
        self._again: set[int | None] = set()
        self._errands: set[asyncio.Task[None]] = set()
        self._farewells: list[tuple[int, list[Reply]]] = []
        self._slots = asyncio.Semaphore(CHATS_AT_ONCE)
        self._rasa_is_down = False
        self._staff_told = False

    async def resume(self) -> None:
        """Take up the updates that a former run left unanswered."""
        async with self._services.database.session() as session:
            left = {row.chat_id for row in await inbox.unhandled(session, (RECEIVED, WAITING))}
        for chat_id in left:
            self.wake(chat_id)

    def wake(self, chat_id: int | None) -> None:
        """Something new waits for this chat."""
        if chat_id in self._tasks:
            self._again.add(chat_id)
            return
        task = asyncio.create_task(self._serve(chat_id), name=f"chat-{chat_id}")
        self._tasks[chat_id] = task
        task.add_done_callback(lambda _task: self._ended(chat_id))

    def _ended(self, chat_id: int | None) -> None:
        self._tasks.pop(chat_id, None)
        if chat_id in self._again:
            self._again.discard(chat_id)
            self.wake(chat_id)

    async def drain(self) -> None:
        """Wait until every chat that is being served is done."""
        while self._tasks or self._errands:
            # not gather(): of tasks that are all done it does not give way, and their callbacks would never run
            await asyncio.wait([*self._tasks.values(), *self._errands])

    async def watch_rasa(self) -> None:
        """While Rasa is down look for it; when it is back, answer what waited. Runs until cancelled."""
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            if self._rasa_is_down and await self._rasa.is_ready():
                self._rasa_is_down = False
                async with self._services.database.session() as session:
                    waiting = {row.chat_id for row in await inbox.unhandled(session, (WAITING,))}
                log.info("understanding is back", chats_waiting=len(waiting))
                for chat_id in waiting:
                    self.wake(chat_id)

    async def _serve(self, chat_id: int | None) -> None:
        async with self._slots:
            while (update_id := await self._next(chat_id)) is not None:
                try:
                    await self._handle(update_id)
                except Exception as error:
                    log.exception("an update could not be handled", update_id=update_id, error=type(error).__name__)
                    await self._give_up_later(update_id)
                if chat_id is not None:
                    await self._courier.deliver(chat_id)

    async def _next(self, chat_id: int | None) -> int | None:
        states = (RECEIVED,) if self._rasa_is_down else (RECEIVED, WAITING)
        async with self._services.database.session() as session:
            return await inbox.next_of_chat(session, chat_id, states)

    async def _handle(self, update_id: int) -> None:
        row, fetch = await self._begin(update_id)
        if fetch:
            row, _fetch = await self._begin(update_id, await files.fetch(self._bot, fetch))
        if row.state == WAITING:
            await self._courier.deliver(row.chat_id or 0)  # an emergency card does not wait for Rasa
            await self._understand_in_order(row)
        while self._farewells:
            await self._courier.send_unrecorded(*self._farewells.pop())
            await self._services.database.scrub()
            await self._services.tracker.scrub()
        await self._deliver_elsewhere(row.chat_id)

    async def _begin(self, update_id: int, fetched: Fetched | None = None) -> tuple[InboxUpdate, str]:
        """The part without Rasa, in one transaction; and the id of the file that has to be fetched for it first."""
        async with self._services.database.session() as session:
            row = await session.get(InboxUpdate, update_id)
            assert row is not None
            if row.state != RECEIVED:
                return row, ""
            turn = await self._turn(session, row)
            turn.fetched = fetched
            await conversation.begin(turn)
            if turn.fetch:
                return row, turn.fetch
            if not turn.erased and turn.person in session:
                await people.notice(session, turn.person)
            UPDATES.labels(turn.incoming.kind).inc()
            if turn.ask_rasa and not turn.erased:
                row.state, row.question = WAITING, turn.ask_rasa
            await self._store(turn, row)
            return row, ""

    async def _understand_in_order(self, row: InboxUpdate) -> None:
        """While an older message of the chat waits for Rasa, a newer one waits behind it."""
        async with self._services.database.session() as session:
            behind = self._rasa_is_down and await inbox.is_waiting_before(session, row)
        if behind:
            await self._postpone(row.update_id, "an older message waits")
        else:
            await self._understand(row.update_id)

    async def _understand(self, update_id: int) -> None:
        async with self._services.database.session() as session:
            row = await session.get(InboxUpdate, update_id)
            assert row is not None
            turn = await self._turn(session, row)
            row.attempts += 1
            is_late, question = row.late, row.question or ""
        try:
            understood = await self._ask(turn, question, retried=row.attempts > 1)
        except RasaUnavailableError as error:
            await self._postpone(update_id, str(error))
            return
        self._staff_told = False
        async with self._services.database.session() as session:
            row = await session.get(InboxUpdate, update_id)
            assert row is not None
            turn = await self._turn(session, row)
            if is_late:
                turn.say(conversation.late_answer(row.text or ""))
            await conversation.finish(turn, understood)
            row.state = HANDLED
            if turn.ask_rasa:  # the dialogue named a task that goes on in the dialogue
                row.state, row.question, row.late = WAITING, turn.ask_rasa, False
                row.attempts = 0
            await self._store(turn, row)
            agreed = await people.agreed(session, turn.person, "data")
        if not agreed and understood.topic != "daftar-pelatihan":
            await privacy.erase_conversation(self._services.tracker, turn.person.id)

    async def _ask(self, turn: Turn, question: str, *, retried: bool) -> Understood:
        typing = asyncio.create_task(self._type(turn.incoming.chat_id))
        try:
            if retried:  # a crash or a time-out may have come after the dialogue took the message
                given = await self._rasa.replies_given(turn.person.id, turn.incoming.update_id)
                if given is not None:
                    return given
            with UNDERSTANDING.time():
                return await self._rasa.respond(turn.person.id, question, turn.metadata())
        finally:
            typing.cancel()

    async def _type(self, chat_id: int) -> None:
        try:
            while True:
                await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
                await asyncio.sleep(4)
        except TelegramError:
            return

    async def _postpone(self, update_id: int, reason: str) -> None:
        self._rasa_is_down = True
        OUTAGES.inc()
        log.warning("understanding does not answer", reason=reason, update_id=update_id)
        async with self._services.database.session() as session:
            row = await session.get(InboxUpdate, update_id)
            assert row is not None
            turn = await self._turn(session, row)
            use_language(turn.person.language)
            if not row.late:
                row.late = True
                earlier = await inbox.is_waiting_before(session, row)
                await danger.guard(turn, row.text or "")  # nobody else is left to ask about doubtful words
                turn.say(conversation.unavailable(first=not earlier))
            if not self._staff_told:
                self._staff_told = True
                await conversation.staff_notice(turn)
            await self._store(turn, row)
        await self._deliver_elsewhere(row.chat_id)

    async def _turn(self, session: AsyncSession, row: InboxUpdate) -> Turn:
        incoming = read(Update.de_json(json.loads(row.payload or "{}"), self._bot))
        person, is_new = await self._person(session, incoming)
        turn = Turn(self._services, session, incoming, person, is_new)
        turn.urgent = row.urgent
        return turn

    async def _person(self, session: AsyncSession, incoming: Incoming) -> tuple[Person, bool]:
        """Who speaks. Strangers in a group, and updates nobody wrote, leave no trace."""
        if incoming.kind != "ignored":
            if incoming.is_private:
                return await people.meet(session, incoming.chat_id, incoming.language)
            if await staff.may(session, incoming.sender_id, StaffRole.VIEWER):
                return await people.meet(session, incoming.sender_id, incoming.language)
        return Person(chat_id=incoming.sender_id, language=DEFAULT_LANGUAGE), False

    async def _store(self, turn: Turn, row: InboxUpdate) -> None:
        """Replies and the update's new state, in the handler's own transaction."""
        row.urgent = turn.urgent
        if turn.erased:  # not even the last words to this chat may stay behind
            row.state, row.handled_at = HANDLED, now()
            row.chat_id = row.text = row.payload = row.question = None
            self._farewells.append((turn.incoming.chat_id, turn.replies))
            return
        inbox.queue(turn.session, turn.incoming.chat_id, turn.replies, update_id=row.update_id)
        if row.state == WAITING:
            return
        row.state, row.handled_at = HANDLED, now()
        # staff's updates quote the people they answer
        if await turn.is_staff(StaffRole.VIEWER) or not await people.agreed(turn.session, turn.person, "data"):
            row.text = row.payload = row.question = None

    async def _deliver_elsewhere(self, chat_id: int | None) -> None:
        """Staff messages and officers' answers go to other chats than the one being served."""
        async with self._services.database.session() as session:
            others = [other for other in await inbox.chats_with_unsent(session) if other != chat_id]
        for other in others:
            task = asyncio.create_task(self._courier.deliver(other))
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)

    async def _give_up_later(self, update_id: int) -> None:
        async with self._services.database.session() as session:
            row = await session.get(InboxUpdate, update_id)
            if row is None:
                return
            row.attempts += 1
            if row.attempts >= MAX_ATTEMPTS or row.state == RECEIVED:
                row.state, row.handled_at = inbox.FAILED, now()
                if row.chat_id is not None:
                    inbox.queue(session, row.chat_id, [conversation.sorry()], update_id=update_id)
