"""What happens around the form: its questions, its end, and its return after the dialogue's session is over."""

from typing import override

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import (
    ActionExecuted,  # pyright: ignore[reportUnknownVariableType]
    ActiveLoop,
    SessionStarted,
    SlotSet,
)
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import Events, KindAction, say, slot_value
from actions.registration_cards import already, receipt
from actions.registration_questions import consent_wording, question
from actions.registration_slots import FORM, NUMBER, SLOTS, as_slots, emptied, said_so_far
from kawan import people, training
from kawan.db import Database
from kawan.regions import Gazetteer
from kawan.training import drafts
from kawan.training.saying import as_form

log = structlog.get_logger()


class AskRegistration(KindAction):
    """The form's question for one slot."""

    def __init__(self, slot: str, gazetteer: Gazetteer) -> None:
        self._slot = slot
        self._gazetteer = gazetteer

    @override
    def name(self) -> str:
        return f"action_ask_{self._slot}"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        say(dispatcher, question(self._slot, tracker, self._gazetteer), topic="daftar-pelatihan", confidence=1.0)
        return []


class SubmitRegistration(KindAction):
    """Stores the registration, or what changed of it; says so only after it is committed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def name(self) -> str:
        return "action_submit_registration"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if not slot_value(tracker, "registration_confirmed"):
            return emptied()
        form = as_form(said_so_far(tracker), consent_wording())
        number = slot_value(tracker, NUMBER)
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is None or not await people.agreed(session, person, "data"):
                raise LookupError("no person who agreed")
            person.village_code = form.village_code
            if form.role in people.ROLES:
                person.role = form.role
            await drafts.drop(session, person)
            changing = await training.own(session, person, number) if number is not None else None
            if changing is not None and await training.change(session, changing, form):
                registration, is_new = changing, False
            else:
                registration, is_new = await training.register(session, person, form)
        if is_new:
            say(dispatcher, receipt(registration, changed=False), registered=registration.id)
        elif registration.id == number:
            say(dispatcher, receipt(registration, changed=True))
        else:
            say(dispatcher, already(registration))
        return emptied()


class StartSession(KindAction):
    """A new session of the dialogue goes on with the draft of a registration, where there is one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def name(self) -> str:
        return "action_session_start"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        try:
            resumed = await self._draft(tracker.sender_id)
        except Exception as error:  # without its first events a session understands nothing at all
            log.error("a draft could not be resumed", error=type(error).__name__)
            resumed = []
        return [SessionStarted(), *resumed, ActionExecuted("action_listen")]

    async def _draft(self, person_id: str) -> Events:
        async with self._database.session() as session:
            person = await people.find(session, person_id)
            draft = await drafts.find(session, person) if person is not None else None
        if draft is None:
            return []
        said = draft.said
        missing = next(slot for slot in SLOTS[1:] if said.get(slot.removeprefix("registration_")) is None)
        return [
            SlotSet("registration_consent", True),
            *as_slots(said),
            SlotSet(NUMBER, draft.registration_id),
            ActiveLoop(FORM),
            SlotSet("requested_slot", missing),
        ]
