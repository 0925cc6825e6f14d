"""From the inbox to answers: in order within a chat, chats side by side, nothing lost by a crash.

Whoever serves a chat holds its lock, so that of several processes one does. Locks can be lost (PostgreSQL restarts):
therefore what is written is written only where the update is still as it was taken, under the lock of its row.
"""

import asyncio
import json

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import conversation, danger, files
from bot.chats import Chats
from bot.files import Fetched
from bot.incoming import Incoming, read
from bot.metrics import OUTAGES, UNDERSTANDING, UPDATES
from bot.rasa import RasaClient, RasaUnavailableError, Understood
from bot.sending import Courier
from bot.turn import Services, Turn
from kawan import inbox, people, privacy, staff
from kawan.db import is_away, now
from kawan.i18n import DEFAULT_LANGUAGE, use_language
from kawan.inbox import HANDLED, RECEIVED, WAITING, InboxUpdate
from kawan.locks import Locks
from kawan.people import Person
from kawan.replies import Reply
from kawan.staff import StaffRole

log = structlog.get_logger()

PROBE_SECONDS = 2.0
LOOK_SECONDS = 3.0
MAX_ATTEMPTS = 5


class Dispatcher:
    """Takes a chat's work from the inbox table, in order."""

    def __init__(self, services: Services, bot: ExtBot[int], rasa: RasaClient, courier: Courier, locks: Locks) -> None:
        self._services = services
        self._bot = bot
        self._rasa = rasa
        self._courier = courier
        self._chats = Chats(locks, self._serve)
        self._errands: set[asyncio.Task[None]] = set()
        self._farewells: list[tuple[int, list[Reply]]] = []
        self._rasa_is_down = False
        self._staff_told = False

    async def resume(self) -> None:
        """Take up what waits and nobody serves: of a former run, of a process that died, of a database's outage."""
        async with self._services.database.session() as session:
            waiting = await inbox.chats_with_unhandled(session, self._states())
        await self._chats.take_up(waiting)

    async def watch(self) -> None:
        """Look for such chats again and again. Runs until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.resume()

    def wake(self, chat_id: int | None) -> None:
        """Something new waits for this chat."""
        self._chats.wake(chat_id)

    async def drain(self) -> None:
        """Wait until every chat that is being served is done."""
        while underway := [*self._chats.tasks, *self._errands]:
            # not gather(): of tasks that are all done it does not give way, and their callbacks would never run
            await asyncio.wait(underway)

    async def watch_rasa(self) -> None:
        """While Rasa is down look for it; when it is back, answer what waited. Runs until cancelled."""
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            if self._rasa_is_down and await self._rasa.is_ready():
                self._rasa_is_down = False
                log.info("understanding is back")
                await self.resume()

    async def _serve(self, chat_id: int | None) -> None:
        while (update_id := await self._next(chat_id)) is not None:
            try:
                await self._handle(update_id)
            except Exception as error:
                if is_away(error):
                    raise
                log.exception("an update could not be handled", update_id=update_id, error=type(error).__name__)
                await self._give_up_later(update_id)
            if chat_id is not None:
                await self._courier.deliver(chat_id)

    def _states(self) -> tuple[str, ...]:
        """What can be worked on now."""
        return (RECEIVED,) if self._rasa_is_down else (RECEIVED, WAITING)

    async def _next(self, chat_id: int | None) -> int | None:
        async with self._services.database.session() as session:
            return await inbox.next_of_chat(session, chat_id, self._states())

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
            row = await _taken(session, update_id)
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
            row = await _taken(session, update_id)
            if row.state != WAITING:
                return
            turn = await self._turn(session, row)
            row.attempts += 1
            taken = row.attempts, row.question
            is_late = row.late
        try:
            understood = await self._ask(turn, row.question or "", retried=row.attempts > 1)
        except RasaUnavailableError as error:
            await self._postpone(update_id, str(error))
            return
        self._staff_told = False
        async with self._services.database.session() as session:
            row = await _taken(session, update_id)
            if row.state != WAITING or (row.attempts, row.question) != taken:
                log.warning("an update was handled by another process meanwhile", update_id=update_id)
                return
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
            row = await _taken(session, update_id)
            if row.state != WAITING:
                return
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
            row = await _taken(session, update_id)
            row.attempts += 1
            if row.state == RECEIVED or (row.state == WAITING and row.attempts >= MAX_ATTEMPTS):
                row.state, row.handled_at = inbox.FAILED, now()
                if row.chat_id is not None:
                    inbox.queue(session, row.chat_id, [conversation.sorry()], update_id=update_id)


async def _taken(session: AsyncSession, update_id: int) -> InboxUpdate:
    """An update, ours alone until the end of the transaction (SQLite: as soon as something is written)."""
    return await session.get_one(InboxUpdate, update_id, with_for_update=True)
