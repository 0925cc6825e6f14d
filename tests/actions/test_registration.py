"""The registration form: each answer checked, a question in the middle answered, nothing stored before the end."""

from typing import Any

import pytest
from sqlalchemy import select

from actions.registration import ASK_ACTIONS, ValidateRegistrationForm
from actions.registration_questions import NO_PHONE, SLOTS, consent_wording, place_label
from kawan import people, training
from kawan.answers import reply as answer
from kawan.db import Database
from kawan.people import Consent, Person
from kawan.regions import Gazetteer
from tests.actions.conftest import EMPTY, FILLED, Outcome, conversation, run
from tests.places import SUKAMAJU_CIANJUR, TIENG


@pytest.fixture
def form(database: Database, gazetteer: Gazetteer) -> ValidateRegistrationForm:
    return ValidateRegistrationForm(database, gazetteer)


def choose(value: str) -> str:
    return f'/choose{{"value":"{value}"}}'


async def tell(form: ValidateRegistrationForm, asked: str, text: str, intent: str = "", **more: Any) -> Outcome:
    """The answer ``text`` to the question for ``asked``."""
    slots = (
        FILLED
        | dict.fromkeys(SLOTS[SLOTS.index(f"registration_{asked}") :])
        | {"requested_slot": f"registration_{asked}"}
    )
    return await run(form, conversation(text, intent, slots=slots, **more))


def value(outcome: Outcome, name: str) -> Any:
    return outcome.slots[f"registration_{name}"]


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("name", "Siti Aminah", "Siti Aminah"),
        ("name", "siti aminah", "Siti Aminah"),
        ("name", "SITI", "Siti"),
        ("name", "nama saya Siti.", "Siti"),
        ("name", "namaku siti", "Siti"),
        ("name", "saya Siti", "Siti"),
        ("name", "Siti Nur'aini binti Abdul", "Siti Nur'aini binti Abdul"),
        ("name", "Sulaiman", "Sulaiman"),
        ("name", "Namira", "Namira"),
        ("name", "Sayati", "Sayati"),
        ("name", "apa itu koperasi?", None),
        ("name", "081234567890", None),
        ("name", "x" * 61, None),
        ("name", "😀", None),
        ("name", choose("setuju"), None),
        ("role", choose("pmi"), "pmi"),
        ("role", "sudah pulang dari taiwan", "purna"),
        ("role", "eks tki", "purna"),
        ("role", "saya istri pmi", "keluarga"),
        ("role", "masih kerja di hk", "pmi"),
        ("role", "calon", "calon"),
        ("role", "gimana ya", None),
        ("role", choose("admin"), None),
        ("phone", "0812 3456 7890", "+6281234567890"),
        ("phone", "+852 5123 4567", "+85251234567"),
        ("phone", choose("+6281234567890"), "+6281234567890"),
        ("phone", choose("lewati"), NO_PHONE),
        ("phone", "Lewati", NO_PHONE),
        ("phone", "skip", NO_PHONE),
        ("phone", "ga punya hp", NO_PHONE),
        ("phone", "gak ada", NO_PHONE),
        ("phone", "tidak punya", NO_PHONE),
        ("phone", "-", NO_PHONE),
        ("phone", "0812345", None),
        ("phone", "nanti saja", None),
        ("wish", choose("pembukuan"), "pembukuan"),
        ("wish", "mau belajar jualan online", "pemasaran"),
        ("wish", "simpan pinjam", "simpan-pinjam"),
        ("wish", "bikin koperasi", "mendirikan"),
        ("wish", "usaha sendiri", None),
        ("wish", "entahlah", None),
        ("wish", choose("semua"), None),
        ("confirmed", choose("kirim"), True),
        ("confirmed", "hmm", None),
    ],
)
async def test_what_counts_as_an_answer(
    database: Database, form: ValidateRegistrationForm, asked: str, text: str, expected: object
) -> None:
    outcome = await tell(form, asked, text)
    assert value(outcome, asked) == expected
    if expected is None:
        assert outcome.text, "what is not taken is never passed over in silence"


@pytest.mark.parametrize(("intent", "expected"), [("affirm", True), ("deny", None)])
async def test_yes_and_no_to_the_summary(form: ValidateRegistrationForm, intent: str, expected: object) -> None:
    outcome = await tell(form, "confirmed", "ya", intent)
    assert value(outcome, "confirmed") is expected
    assert bool(outcome.text) is (intent == "deny")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (choose(TIENG), TIENG),
        ("tieng wonosobo", TIENG),
        ("desa Sukamaju, Cianjur", SUKAMAJU_CIANJUR),
        (choose("9999999999"), None),
        (choose("; DROP TABLE people"), None),
    ],
)
async def test_the_village(form: ValidateRegistrationForm, gazetteer: Gazetteer, text: str, code: str | None) -> None:
    outcome = await tell(form, "village", text)
    if code is None:
        assert value(outcome, "village") is None
        assert outcome.text
    else:
        village = gazetteer.village(code)
        assert village is not None
        assert value(outcome, "village") == {"code": code, "label": place_label(village)}


async def test_an_ambiguous_village_is_asked_with_buttons(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "village", "sukamaju")
    assert value(outcome, "village") is None
    assert sorted(outcome.payloads()) == [f"r:{choose(code)}" for code in ("3201162013", SUKAMAJU_CIANJUR)]
    assert len(outcome.replies) == 1, "asked once"


@pytest.mark.parametrize("asked", ["consent", "name", "village", "role", "phone", "wish", "confirmed"])
async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(
    form: ValidateRegistrationForm, asked: str
) -> None:
    outcome = await tell(form, asked, "berapa bunga pinjaman koperasi?", "kopdes-pinjaman")
    assert outcome.replies == [answer("kopdes-pinjaman")]
    assert outcome.slots == {f"registration_{asked}": None}
    assert outcome.messages[0]["topic"] == "kopdes-pinjaman"


async def test_something_long_and_unclear_is_asked_about(form: ValidateRegistrationForm) -> None:
    ranking = [("nlu_fallback", 0.9), ("kopdes-pinjaman", 0.2)]
    outcome = await tell(form, "wish", "kemarin itu kata tetangga saya begini", "nlu_fallback", ranking=ranking)
    assert outcome.messages[0]["doubt"] == {"text": "", "nearest": ["kopdes-pinjaman"]}, "of a form staff read nothing"


async def test_a_cry_for_help_is_no_answer_to_the_form(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "name", "Tolong", "kekerasan-majikan", urgent=True)
    assert value(outcome, "name") is None
    assert outcome.replies == [answer("kekerasan-majikan")]


@pytest.mark.parametrize("asked", ["consent", "name", "phone", "confirmed"])
@pytest.mark.parametrize(("text", "intent"), [(choose("batal"), ""), ("batal aja", "batal")])
async def test_cancelling_empties_everything(
    form: ValidateRegistrationForm, asked: str, text: str, intent: str
) -> None:
    outcome = await tell(form, asked, text, intent)
    assert outcome.slots == EMPTY | {"requested_slot": None}
    assert "/pelatihan" in outcome.text


@pytest.mark.parametrize("field", ["name", "village", "role", "phone", "wish"])
async def test_changing_one_answer_keeps_the_others(form: ValidateRegistrationForm, field: str) -> None:
    outcome = await tell(form, "confirmed", choose(f"ubah:{field}"))
    assert outcome.slots == {f"registration_{field}": None, "registration_confirmed": None}
    assert outcome.messages == []


async def test_only_fields_of_the_form_can_be_changed(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "confirmed", choose("ubah:requested_slot"))
    assert set(outcome.slots) <= set(SLOTS)


@pytest.mark.parametrize(("text", "intent"), [(choose("setuju"), ""), ("iya setuju", "affirm")])
async def test_agreeing_is_recorded_with_the_words(
    database: Database, form: ValidateRegistrationForm, siti: Person, text: str, intent: str
) -> None:
    outcome = await tell(form, "consent", text, intent, person=siti.id)
    assert value(outcome, "consent") is True
    async with database.session() as session:
        consent = (await session.scalars(select(Consent))).one()
    assert (consent.person_id, consent.purpose, consent.wording) == (siti.id, "data", consent_wording())


@pytest.mark.parametrize(("text", "intent"), [("apa itu?", "tentang-bot"), ("hmm", ""), (choose("Siti"), "")])
async def test_without_a_clear_yes_nothing_is_agreed_to(
    database: Database, form: ValidateRegistrationForm, siti: Person, text: str, intent: str
) -> None:
    outcome = await tell(form, "consent", text, intent, person=siti.id)
    assert value(outcome, "consent") is None
    async with database.session() as session:
        assert not await people.agreed(session, siti, "data")


async def test_a_no_to_the_agreement_ends_the_form(form: ValidateRegistrationForm, siti: Person) -> None:
    outcome = await tell(form, "consent", "tidak mau", "deny", person=siti.id)
    assert outcome.slots == EMPTY | {"requested_slot": None}


@pytest.mark.parametrize("agreed", [True, False])
async def test_one_who_agreed_before_is_not_asked_again(
    database: Database, form: ValidateRegistrationForm, siti: Person, agreed: bool
) -> None:
    if agreed:
        async with database.session() as session:
            await people.agree(session, siti, "data", "...")
    outcome = await run(form, conversation("daftar pelatihan", "daftar-pelatihan", person=siti.id))
    assert outcome.slots == ({"registration_consent": True} if agreed else {})
    assert outcome.messages == []


@pytest.mark.parametrize("ask", ASK_ACTIONS, ids=lambda ask: ask().name())
async def test_every_slot_has_its_question(ask: Any) -> None:
    outcome = await run(ask(), conversation(slots=FILLED | {"registration_confirmed": None}))
    assert len(outcome.replies) == 1
    assert outcome.text
    assert outcome.messages[0]["topic"] == "daftar-pelatihan"
    for payload in outcome.payloads():
        assert payload.startswith("r:/choose{")
        assert len(payload.encode()) <= 64


async def test_the_summary_shows_everything_and_offers_to_change_it() -> None:
    ask = ASK_ACTIONS[SLOTS.index("registration_confirmed")]()
    outcome = await run(ask, conversation(slots=FILLED | {"registration_phone": NO_PHONE}))
    for said in ("Siti Aminah", "Tieng", training.role_label("purna"), training.wish_label("mentor")):
        assert said in outcome.text
    assert NO_PHONE + "\n" not in outcome.text.replace("- ", "")
    changeable = [payload for payload in outcome.payloads() if "ubah:" in payload]
    assert len(changeable) == 5
    assert "r:" + choose("kirim") in outcome.payloads()


async def test_the_agreement_is_asked_in_the_words_that_are_recorded() -> None:
    outcome = await run(ASK_ACTIONS[0](), conversation())
    assert consent_wording() in outcome.text


async def test_the_phone_may_be_shared_by_a_key() -> None:
    outcome = await run(ASK_ACTIONS[SLOTS.index("registration_phone")](), conversation())
    assert outcome.replies[0].ask == "contact"


async def test_the_key_goes_away_once_answered(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "phone", "Lewati")
    assert [reply.ask for reply in outcome.replies] == ["answered"]
