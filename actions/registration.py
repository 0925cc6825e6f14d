"""The registration form for training: one question at a time, each answer checked, everything changeable until sent."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, override

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import tell_doubt
from actions.kit import Events, KindAction, intent, metadata, say, slot_value
from actions.registration_questions import (
    HEARD,
    NO_PHONE,
    SLOTS,
    button,
    choice,
    consent_wording,
    place_label,
    question,
)
from kawan import answers, people, training
from kawan.db import Database
from kawan.i18n import _
from kawan.regions import Gazetteer
from kawan.regions.choices import place_question
from kawan.replies import Button, Reply, rows

MAX_NAME = 60
QUESTION_CONFIDENCE = 0.3

_FILLER = re.compile(r"^(nama\s*(ku|saya|sy|aku)?|saya|sy|aku|panggil aja)\s+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w .,'’-]*")
_SKIP = re.compile(
    r"(-+|(lewati|skip|kosong|nggak|(ga|gak|ngga|nggak|tidak|tdk|tak|belum) ?(ada|punya|usah))\b.*)", re.IGNORECASE
)


class _FormAction(KindAction):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def _person_agreed(self, person_id: str) -> bool:
        async with self._database.session() as session:
            person = await people.find(session, person_id)
            return person is not None and await people.agreed(session, person, "data")


class ValidateRegistrationForm(_FormAction):
    """Checks the answer to the question that was asked. A question in the middle is answered, and the form goes on."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        super().__init__(database)
        self._gazetteer = gazetteer

    @override
    def name(self) -> str:
        return "validate_registration_form"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        slot = slot_value(tracker, "requested_slot")
        if slot is None:
            return await self._begin(tracker)
        found, _confidence = intent(tracker)
        value = choice(tracker)
        refuses = slot == "registration_consent" and found == "deny"
        if value == "batal" or ((found == "batal" or refuses) and not value):
            say(
                dispatcher,
                Reply(_("Stopped. Nothing was stored. You can start again at any time with /pelatihan.")),
            )
            return [SlotSet(name, None) for name in (*SLOTS, HEARD)] + [SlotSet("requested_slot", None)]
        change = "registration_" + value.removeprefix("ubah:")
        if value.startswith("ubah:") and change in SLOTS:
            return [SlotSet(change, None), SlotSet(slot, None)]
        if not metadata(tracker).get("urgent"):
            events = await _READERS[slot](self, dispatcher, tracker, value)
            if events:
                return events
        _interruption(dispatcher, tracker, slot)
        return [SlotSet(slot, None)]

    async def _begin(self, tracker: Tracker) -> Events:
        if await self._person_agreed(tracker.sender_id):
            return [SlotSet("registration_consent", True)]
        return []

    async def read_consent(self, _dispatcher: CollectingDispatcher, tracker: Tracker, value: str) -> Events:
        found, _confidence = intent(tracker)
        if value != "setuju" and found != "affirm":
            return []
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is None:
                return []
            await people.agree(session, person, "data", consent_wording())
        return [SlotSet("registration_consent", True)]

    async def read_village(self, dispatcher: CollectingDispatcher, tracker: Tracker, value: str) -> Events:
        if value:
            return self._village(value)
        resolution = self._gazetteer.resolve(_text(tracker))
        if not resolution.candidates:
            return []
        heard = slot_value(tracker, HEARD)
        if heard:  # "sukamaju", and then "cianjur"
            resolution = self._gazetteer.resolve(f"{heard} {_text(tracker)}")
        if not resolution.ask:
            return self._village(resolution.candidates[0].village_code or "")
        asked = place_question(resolution)
        keys = [
            button(key.label, key.payload.partition(":")[2])
            for row in asked.buttons
            for key in row
            if key.payload.startswith("v:")
        ]
        say(dispatcher, Reply(asked.text, rows(*keys)))
        return [SlotSet("registration_village", None), SlotSet(HEARD, resolution.heard)]

    def _village(self, code: str) -> Events:
        village = self._gazetteer.village(code)
        if village is None:
            return []
        place = {"code": village.code, "label": place_label(village)}
        return [SlotSet("registration_village", place), SlotSet(HEARD, None)]


async def _read_name(_form: object, _dispatcher: CollectingDispatcher, tracker: Tracker, _value: str) -> Events:
    text = _FILLER.sub("", _text(tracker)).strip(" .,!")
    if _is_question(tracker) or len(text) > MAX_NAME or len(text.split()) > 6 or not _NAME.fullmatch(text):
        return []
    return [SlotSet("registration_name", text.title() if text.islower() or text.isupper() else text)]


async def _read_role(_form: object, _dispatcher: CollectingDispatcher, tracker: Tracker, value: str) -> Events:
    text = value or _text(tracker).lower()
    words = {
        "purna": ("purna", "eks", "mantan", "pulang", "bekas", "udah balik"),
        "keluarga": ("keluarga", "istri", "suami", "anak", "ibu", "bapak", "adik", "kakak"),
        "calon": ("calon", "mau berangkat", "akan berangkat", "belum berangkat"),
        "pmi": ("pmi", "luar negeri", "tki", "tkw", "masih kerja"),
    }
    for role, signs in words.items():
        if text == role or any(re.search(rf"\b{sign}\b", text) for sign in signs):
            return [SlotSet("registration_role", role)]
    return []


async def _read_phone(_form: object, dispatcher: CollectingDispatcher, tracker: Tracker, value: str) -> Events:
    text = value or _text(tracker)
    number = NO_PHONE if _SKIP.fullmatch(text) else training.normal_phone(text)
    if number:
        say(dispatcher, Reply(_("All right, noted."), ask="answered"))
        return [SlotSet("registration_phone", number)]
    if re.search(r"\d{5,}", text):
        say(dispatcher, Reply(_("That number does not look complete. Example: 0812 3456 7890.")))
        return [SlotSet("registration_phone", None)]
    return []


async def _read_wish(_form: object, _dispatcher: CollectingDispatcher, tracker: Tracker, value: str) -> Events:
    if not value and _is_question(tracker):
        return []
    text = value or _text(tracker).lower()
    signs = {
        "mendirikan": ("mendiri", "diriin", "dirikan", "bikin kop", "bentuk kop", "buat kop"),
        "pembukuan": ("buku", "catat", "akuntan", "laporan"),
        "simpan-pinjam": ("simpan", "pinjam"),
        "pemasaran": ("pasar", "jual", "online", "digital", "marketing"),
        "kemasan": ("kemas", "packaging"),
        "literasi": ("literasi", "keuangan", "uang"),
        "mentor": ("mentor", "pendamping"),
        "anggota-pengurus": ("anggota", "pengurus"),
    }
    for wish, stems in signs.items():
        if text == wish or any(re.search(rf"\b(pe|pem|ke|me)?{stem}", text) for stem in stems):
            return [SlotSet("registration_wish", wish)]
    return []


async def _read_confirmed(_form: object, dispatcher: CollectingDispatcher, tracker: Tracker, value: str) -> Events:
    found, _confidence = intent(tracker)
    if value == "kirim" or found == "affirm":
        return [SlotSet("registration_confirmed", True)]
    if found == "deny":
        say(dispatcher, Reply(_("All right. Choose below what to change, or cancel.")))
        return [SlotSet("registration_confirmed", None)]
    return []


type Reader = Callable[[Any, CollectingDispatcher, Tracker, str], Awaitable[Events]]

_READERS: dict[str, Reader] = {
    "registration_consent": ValidateRegistrationForm.read_consent,
    "registration_name": _read_name,
    "registration_village": ValidateRegistrationForm.read_village,
    "registration_role": _read_role,
    "registration_phone": _read_phone,
    "registration_wish": _read_wish,
    "registration_confirmed": _read_confirmed,
}


def _is_question(tracker: Tracker) -> bool:
    """Whether the message asks something instead of answering the form."""
    topic, confidence = intent(tracker)
    is_topic = answers.canonical(topic) in answers.topics() and confidence > 0.5
    return "?" in _text(tracker) or (is_topic and len(_text(tracker).split()) > 3)


def _text(tracker: Tracker) -> str:
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
    elif len(_text(tracker).split()) > 4 and slot != "registration_village":
        tell_doubt(dispatcher, tracker)
    else:
        say(dispatcher, Reply(_("I could not use that as an answer.")))


class SubmitRegistration(_FormAction):
    """Stores the registration; says so only after it is committed."""

    @override
    def name(self) -> str:
        return "action_submit_registration"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        cleared = [SlotSet(name, None) for name in (*SLOTS, HEARD)]
        if not slot_value(tracker, "registration_confirmed"):
            return cleared
        said: dict[str, Any] = {slot.removeprefix("registration_"): slot_value(tracker, slot) for slot in SLOTS}
        form = training.RegistrationForm(
            name=said["name"],
            village=said["village"]["label"],
            village_code=said["village"]["code"],
            role=said["role"],
            phone="" if said["phone"] == NO_PHONE else said["phone"],
            wish=said["wish"],
            consent_wording=consent_wording(),
        )
        async with self._database.session() as session:
            person = await people.find(session, tracker.sender_id)
            if person is None or not await people.agreed(session, person, "data"):
                raise LookupError("no person who agreed")
            person.role, person.village_code = form.role, form.village_code
            registration, new = await training.register(session, person, form)
        say(dispatcher, _receipt(registration, new), registered=registration.id)
        return cleared


def _receipt(registration: training.Registration, new: bool) -> Reply:
    first = (
        _(
            "Your registration is stored: number **{id}**, {wish}.",
            id=registration.id,
            wish=training.wish_label(registration.wish),
        )
        if new
        else _(
            "You were registered for this before; number **{id}** now holds what you just said.",
            id=registration.id,
        )
    )
    text = (
        first
        + "\n\n"
        + _(
            "Our staff can see it now. They tell you here when there is a session near you. We can't promise a date.\n"
            "See, change or withdraw it: /pelatihan"
        )
    )
    return Reply(
        text,
        rows(Button(answers.title("cari-kopdes"), "x:cari-kopdes"), Button(_("Menu"), "x:bantuan"), width=2),
    )


def _ask_action(slot: str) -> type[KindAction]:
    class Ask(KindAction):
        @override
        def name(self) -> str:
            return f"action_ask_{slot}"

        @override
        async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
            say(dispatcher, question(slot, tracker), topic="daftar-pelatihan", confidence=1.0)
            return []

    return Ask


ASK_ACTIONS = [_ask_action(slot) for slot in SLOTS]
