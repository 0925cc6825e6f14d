"""The registration form for training: everything in one sentence or step by step, each answer checked, everything
changeable. A question in the middle is answered, and the form goes on."""

import re
from typing import override

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import tell_doubt
from actions.kit import Events, KindAction, intent, metadata, say, slot_value
from actions.registration_cards import already
from actions.registration_questions import consent_wording, label, shown, understood
from actions.registration_slots import HEARD, NUMBER, as_slots, choice, emptied, said_so_far
from kawan import answers, people, training
from kawan.db import Database, now
from kawan.i18n import _
from kawan.people import Person
from kawan.regions import Gazetteer
from kawan.replies import Reply
from kawan.training import correcting, drafts, fields, hearing
from kawan.training.saying import FIELDS, SKIPPED, Said, of_registration, settled

QUESTION_CONFIDENCE = 0.3
_NO_QUESTIONS = ("data-pribadi-dikirim", "sapaan", "terima-kasih")


class ValidateRegistrationForm(KindAction):
    """Takes what the newest message says of a registration, and keeps it as a draft once the person agreed."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        self._database = database
        self._gazetteer = gazetteer

    @override
    def name(self) -> str:
        return "validate_registration_form"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        slot = slot_value(tracker, "requested_slot")
        if slot is None or text_of(tracker).startswith("/daftar-pelatihan"):
            said = await self._known(tracker)
            consent = [SlotSet("registration_consent", True)] if await self._has_agreed(tracker) else []
            return consent + await self._taken(dispatcher, tracker, said, slot)
        if self._stops(tracker, slot):
            return await self._stopped(dispatcher, tracker)
        if slot == "registration_consent":
            return await self._consent(dispatcher, tracker)
        if slot == "registration_confirmed" and self._confirms(tracker):
            return [SlotSet("registration_confirmed", True)]
        field = choice(tracker).removeprefix("ubah:")
        if field in FIELDS:  # a button to change something
            return await self._taken(dispatcher, tracker, {field: None, "heard": None}, slot)
        if not metadata(tracker).get("urgent"):
            said = self._corrected(dispatcher, tracker) or self._answered(dispatcher, tracker, slot)
            if said is not None:
                return await self._taken(dispatcher, tracker, said, slot)
        _interruption(dispatcher, tracker, slot)
        return [SlotSet(slot, None)]

    async def _known(self, tracker: Tracker) -> Said:
        """What need not be asked: the draft, else what we hold of the person; and what this message says."""
        text = text_of(tracker)
        heard = {} if text.startswith("/") else hearing.whole(text, self._gazetteer, now().date())
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is None or not await people.agreed(session, person, "data"):
                return heard
            draft = await drafts.find(session, person)
            if draft is not None:
                kept = dict.fromkeys((*FIELDS, "heard")) | draft.said
                return kept | heard | {"number": draft.registration_id}
            earlier = await training.registrations_of(session, person)
        known = of_registration(earlier[0]) if earlier else self._of_person(person)
        return {field: value for field, value in known.items() if field != "wish"} | heard

    def _of_person(self, person: Person) -> Said:
        village = self._gazetteer.village(person.village_code or "")
        known = {
            "role": person.role,
            "country": person.country if person.role in ("pmi", "purna") else None,
            "village": hearing.village_of(village) if village else None,
        }
        return {field: value for field, value in known.items() if value}

    async def _has_agreed(self, tracker: Tracker) -> bool:
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            return person is not None and await people.agreed(session, person, "data")

    @staticmethod
    def _stops(tracker: Tracker, slot: str) -> bool:
        value, (found, _confidence) = choice(tracker), intent(tracker)
        refuses = slot == "registration_consent" and found == "deny"
        return value == "batal" or ((found == "batal" or refuses) and not value)

    async def _stopped(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is not None:
                await drafts.drop(session, person)
        if slot_value(tracker, NUMBER) is not None:
            text = _("Stopped. Your registration stays as it was: /pelatihan.")
        else:
            text = _("Stopped. Nothing was stored. You can start again at any time with /pelatihan.")
        say(dispatcher, Reply(text))
        return [*emptied(), SlotSet("requested_slot", None)]

    @staticmethod
    def _confirms(tracker: Tracker) -> bool:
        value, (found, _confidence) = choice(tracker), intent(tracker)
        return value == "kirim" or (not value and found == "affirm")

    async def _consent(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if choice(tracker) != "setuju" and intent(tracker)[0] != "affirm":
            _interruption(dispatcher, tracker, "registration_consent")
            return [SlotSet("registration_consent", None)]
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is None:
                return [SlotSet("registration_consent", None)]
            await people.agree(session, person, "data", consent_wording())
        return [SlotSet("registration_consent", True), *await self._taken(dispatcher, tracker, {}, None)]

    def _corrected(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Said | None:
        """What the message corrects of an earlier answer."""
        if choice(tracker):
            return None
        found = correcting.correction(text_of(tracker), self._gazetteer, now().date())
        if found is None or found.field not in FIELDS:
            return None
        new = found.said.get(found.field)
        if new is not None:
            text = _("Changed. {field}: {value}.", field=label(found.field), value=shown(found.field, new))
            say(dispatcher, Reply(text))
        return {found.field: None, "heard": None} | found.said

    def _answered(self, dispatcher: CollectingDispatcher, tracker: Tracker, slot: str) -> Said | None:
        """What the message says: to the question, or to several at once. None where it is no answer."""
        field, value = slot.removeprefix("registration_"), choice(tracker)
        if not value and not _is_question(tracker):
            heard = hearing.whole(text_of(tracker), self._gazetteer, now().date(), asked=field)
            if len(heard) > 1:
                so_far = said_so_far(tracker)
                return {name: new for name, new in heard.items() if name == field or so_far.get(name) is None}
        if field == "village":
            return self._village(tracker, value)
        if field == "phone":
            return _phone(dispatcher, value or text_of(tracker))
        if field == "confirmed":
            return _unconfirmed(dispatcher, tracker)
        if not value and field in ("name", "wish", "extras") and _is_question(tracker):
            is_answer = field == "extras" and fields.tells_extras(text_of(tracker))
            return {field: fields.extras(text_of(tracker))} if is_answer else None
        if value and field == "name":
            return None
        answer = _read(field, value or text_of(tracker))
        return None if answer is None else {field: answer}

    def _village(self, tracker: Tracker, value: str) -> Said | None:
        if value.isdigit():
            found = self._gazetteer.village(value)
            if found is not None:
                return {"village": hearing.village_of(found)}
            return {"village": None, "heard": value} if self._gazetteer.place(value) else None
        if value or not self._gazetteer.resolve(text_of(tracker)).candidates:
            return None
        resolution = understood(self._gazetteer, slot_value(tracker, HEARD) or "", text_of(tracker))
        if resolution.ask:
            return {"village": None, "heard": resolution.heard}
        found = self._gazetteer.village(resolution.candidates[0].village_code or "")
        return {"village": hearing.village_of(found)} if found else None

    async def _taken(self, dispatcher: CollectingDispatcher, tracker: Tracker, said: Said, slot: str | None) -> Events:
        """The slots that ``said`` changes, kept as a draft; or the end, where there is such a registration already."""
        number = said.pop("number", slot_value(tracker, NUMBER))
        before = said_so_far(tracker)
        after = settled(before | said)
        changed = {field: value for field, value in after.items() if value != before.get(field) or field in said}
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is not None and await people.agreed(session, person, "data"):
                first = await training.open_for_wish(session, person, after.get("wish") or "")
                if first is not None and first.id != number:
                    await drafts.drop(session, person)
                    say(dispatcher, already(first))
                    return [*emptied(), SlotSet("requested_slot", None)]
                kept = {field: value for field, value in after.items() if value is not None}
                await drafts.keep(session, person, kept, number)
        events = [*as_slots(changed), SlotSet(NUMBER, number)] if number is not None else as_slots(changed)
        if slot is not None and slot.removeprefix("registration_") not in changed:
            events.append(SlotSet(slot, None))
        return events


def _phone(dispatcher: CollectingDispatcher, text: str) -> Said | None:
    number = SKIPPED if fields.is_nothing(text) else fields.phone(text)
    if number:
        say(dispatcher, Reply(_("All right, noted."), ask="answered"))
        return {"phone": number}
    if re.search(r"\d{5,}", text):
        say(dispatcher, Reply(_("That number does not look complete. Example: 0812 3456 7890.")))
        return {"phone": None}
    return None


def _unconfirmed(dispatcher: CollectingDispatcher, tracker: Tracker) -> Said | None:
    if intent(tracker)[0] != "deny":
        return None
    say(dispatcher, Reply(_("All right. Write what is wrong, choose below what to change, or cancel.")))
    return {}


def _read(field: str, text: str) -> object:
    """The answer to the question for a field, or None."""
    is_nothing = fields.is_nothing(text)
    match field:
        case "country":
            return SKIPPED if is_nothing else fields.country(text)
        case "returns":
            return SKIPPED if is_nothing else fields.month(text, now().date())
        case "extras":
            return {} if is_nothing else fields.extras(text)
        case "name":
            return fields.name(text)
        case "role":
            return fields.role(text)
        case "wish":
            return fields.wish(text)
        case _:
            return None


def _is_question(tracker: Tracker) -> bool:
    """Whether the message asks something instead of answering the form."""
    topic, confidence = intent(tracker)
    topic = answers.canonical(topic)
    is_topic = topic in answers.topics() and topic not in _NO_QUESTIONS and confidence > 0.5
    return "?" in text_of(tracker) or (is_topic and len(text_of(tracker).split()) > 3)


def text_of(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("text") or "").strip()


def _interruption(dispatcher: CollectingDispatcher, tracker: Tracker, slot: str) -> None:
    """What was said is no answer to the form's question: a question of its own, or not understood."""
    topic, confidence = intent(tracker)
    topic = answers.canonical(topic)
    about = metadata(tracker)
    if topic in answers.topics() and confidence >= QUESTION_CONFIDENCE:
        say(
            dispatcher,
            answers.reply(topic, about.get("role"), about.get("country")),
            topic=topic,
            confidence=confidence,
        )
    elif len(text_of(tracker).split()) > 4 and slot != "registration_village":
        tell_doubt(dispatcher, tracker)
    else:
        say(dispatcher, Reply(_("I could not use that as an answer.")))
