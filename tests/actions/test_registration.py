"""The registration form: each answer checked, a question in the middle answered, nothing stored before the end."""

from typing import Any

import pytest
from sqlalchemy import select

from actions.registration import ValidateRegistrationForm
from actions.registration_questions import consent_wording
from actions.registration_slots import SLOTS
from actions.registration_steps import AskRegistration
from kawan import people, training
from kawan.answers import reply as answer
from kawan.db import Database
from kawan.people import Consent, Person
from kawan.regions import Gazetteer
from kawan.training import drafts, hearing
from kawan.training.saying import FIELDS, SKIPPED
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
        | {"requested_slot": f"registration_{asked}", "registration_heard": more.pop("heard", None)}
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
        ("phone", choose("lewati"), SKIPPED),
        ("phone", "Lewati", SKIPPED),
        ("phone", "skip", SKIPPED),
        ("phone", "ga punya hp", SKIPPED),
        ("phone", "gak ada", SKIPPED),
        ("phone", "tidak punya", SKIPPED),
        ("phone", "-", SKIPPED),
        ("phone", "0812345", None),
        ("phone", "nanti saja", None),
        ("wish", choose("pembukuan"), "pembukuan"),
        ("wish", "mau belajar jualan online", "pemasaran"),
        ("wish", "simpan pinjam", "simpan-pinjam"),
        ("wish", "bikin koperasi", "mendirikan"),
        ("wish", "usaha sendiri", None),
        ("wish", "entahlah", None),
        ("wish", choose("semua"), None),
        ("role", "pengurus kopdes tieng", "kopdes"),
        ("country", "dulu di hongkong", "HK"),
        ("country", choose("MY"), "MY"),
        ("country", choose("lewati"), SKIPPED),
        ("country", choose("XX"), None),
        ("country", "pabrik", None),
        ("returns", "belum tau", SKIPPED),
        ("returns", choose("lewati"), SKIPPED),
        ("returns", "12/2098", None),
        ("extras", choose("malam"), {"times": "malam"}),
        ("extras", "lewati", {}),
        ("extras", "sabtu, sy bawa bayi", {"times": "akhir-pekan", "needs": "sy bawa bayi"}),
        ("extras", "pakai kursi roda", {"needs": "pakai kursi roda"}),
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
        assert value(outcome, "village") == hearing.village_of(village)


async def test_an_ambiguous_village_is_asked_with_buttons(form: ValidateRegistrationForm, gazetteer: Gazetteer) -> None:
    outcome = await tell(form, "village", "sukamaju")
    assert value(outcome, "village") is None
    assert outcome.messages == [], "the question itself offers the choices"
    asked = await run(AskRegistration("registration_village", gazetteer), conversation(slots=outcome.slots))
    assert sorted(asked.payloads()) == [f"r:{choose(code)}" for code in ("3201162013", SUKAMAJU_CIANJUR)]
    then = await tell(form, "village", "cianjur", heard="sukamaju")
    assert value(then, "village")["code"] == SUKAMAJU_CIANJUR


async def test_a_larger_area_is_narrowed_down(form: ValidateRegistrationForm, gazetteer: Gazetteer) -> None:
    outcome = await tell(form, "village", choose("330713"))
    assert (value(outcome, "village"), value(outcome, "heard")) == (None, "330713")
    asked = await run(AskRegistration("registration_village", gazetteer), conversation(slots=outcome.slots))
    assert f"r:{choose(TIENG)}" in asked.payloads()
    then = await tell(form, "village", "tieng", heard="330713")
    assert value(then, "village")["code"] == TIENG


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


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "returns"])
async def test_changing_one_answer_keeps_the_others(form: ValidateRegistrationForm, field: str) -> None:
    outcome = await tell(form, "confirmed", choose(f"ubah:{field}"))
    changed = {name: value for name, value in outcome.slots.items() if value is not None}
    assert changed == {}
    assert set(outcome.slots) == {f"registration_{field}", "registration_heard", "registration_confirmed"}
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


@pytest.mark.parametrize("slot", SLOTS)
async def test_every_slot_has_its_question(gazetteer: Gazetteer, slot: str) -> None:
    outcome = await run(AskRegistration(slot, gazetteer), conversation(slots=FILLED | {"registration_confirmed": None}))
    assert len(outcome.replies) == 1
    assert outcome.text
    assert outcome.messages[0]["topic"] == "daftar-pelatihan"
    for payload in outcome.payloads():
        assert payload.startswith("r:/choose{")
        assert len(payload.encode()) <= 64


async def test_the_summary_shows_everything_and_offers_to_change_it(gazetteer: Gazetteer) -> None:
    ask = AskRegistration("registration_confirmed", gazetteer)
    outcome = await run(ask, conversation(slots=FILLED | {"registration_phone": SKIPPED}))
    said = ("Siti Aminah", "Tieng", "Taiwan", training.role_label("purna"), training.wish_label("mentor"))
    for words in (*said, training.time_label("malam"), consent_wording()):
        assert words in outcome.text
    changeable = [payload for payload in outcome.payloads() if "ubah:" in payload]
    assert len(changeable) == 7, "all but the month of return, which is nothing for a returnee"
    assert "r:" + choose("kirim") in outcome.payloads()


async def test_the_agreement_is_asked_in_the_words_that_are_recorded(gazetteer: Gazetteer) -> None:
    outcome = await run(AskRegistration("registration_consent", gazetteer), conversation())
    assert consent_wording() in outcome.text


async def test_the_phone_may_be_shared_by_a_key(gazetteer: Gazetteer) -> None:
    outcome = await run(AskRegistration("registration_phone", gazetteer), conversation())
    assert outcome.replies[0].ask == "contact"


async def test_the_key_goes_away_once_answered(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "phone", "Lewati")
    assert [reply.ask for reply in outcome.replies] == ["answered"]


ONE_SENTENCE = "daftar pelatihan, saya Siti dari Tieng Kejajar, hp 0812 3456 7890"


async def test_everything_in_one_sentence(form: ValidateRegistrationForm) -> None:
    outcome = await run(form, conversation(ONE_SENTENCE, "daftar-pelatihan"))
    assert (value(outcome, "name"), value(outcome, "phone")) == ("Siti", "+6281234567890")
    assert value(outcome, "village")["code"] == TIENG


async def test_without_agreement_no_draft_is_kept(
    database: Database, form: ValidateRegistrationForm, siti: Person
) -> None:
    await run(form, conversation(ONE_SENTENCE, "daftar-pelatihan", person=siti.id))
    async with database.session() as session:
        assert await drafts.find(session, siti) is None
    heard = {"registration_name": "Siti", "requested_slot": "registration_consent"}
    await run(form, conversation(choose("setuju"), person=siti.id, slots=heard))
    async with database.session() as session:
        kept = await drafts.find(session, siti)
        assert kept is not None
        assert kept.said == {"name": "Siti"}


async def test_several_answers_at_once(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "name", "Siti dari Tieng wonosobo, hp 081234567890")
    assert (value(outcome, "name"), value(outcome, "phone")) == ("Siti", "+6281234567890")
    assert value(outcome, "village")["code"] == TIENG


@pytest.mark.parametrize("asked", ["role", "wish", "extras", "confirmed"])
async def test_an_earlier_answer_is_corrected_in_words(form: ValidateRegistrationForm, asked: str) -> None:
    outcome = await tell(form, asked, "eh salah, hpnya 081234567899", "data-pribadi-dikirim")
    assert value(outcome, "phone") == "+6281234567899"
    assert "+6281234567899" in outcome.text
    assert value(outcome, asked) is None, "and the question stands"


async def test_a_correction_without_the_new_value_is_asked_for(form: ValidateRegistrationForm) -> None:
    outcome = await tell(form, "confirmed", "salah desa")
    assert value(outcome, "village") is None


async def test_what_does_not_apply_to_a_role_is_not_asked(form: ValidateRegistrationForm) -> None:
    calon = await tell(form, "role", choose("calon"))
    assert (value(calon, "country"), value(calon, "returns")) == ("", "")
    pmi = await tell(form, "role", choose("pmi"))
    assert "registration_country" not in pmi.slots
    assert "registration_returns" not in pmi.slots
    changed = await tell(form, "confirmed", "status saya salah, harusnya masih kerja")
    assert (value(changed, "role"), value(changed, "returns")) == ("pmi", None), "now it has to be asked"


async def test_a_draft_goes_on(database: Database, form: ValidateRegistrationForm, siti: Person) -> None:
    async with database.session() as session:
        await people.agree(session, siti, "data", "...")
        await drafts.keep(session, siti, {"name": "Siti", "role": "calon"})
    outcome = await run(form, conversation("daftar pelatihan", "daftar-pelatihan", person=siti.id))
    assert (value(outcome, "name"), value(outcome, "role")) == ("Siti", "calon")


async def test_a_second_wish_asks_only_for_the_wish(
    database: Database, form: ValidateRegistrationForm, siti: Person
) -> None:
    first = training.RegistrationForm("Siti", "Tieng", TIENG, "calon", "", "kemasan", "...")
    async with database.session() as session:
        await people.agree(session, siti, "data", "...")
        await training.register(session, siti, first)
    outcome = await run(form, conversation("daftar pelatihan", "daftar-pelatihan", person=siti.id))
    missing = [slot for slot in SLOTS if outcome.slots.get(slot) is None]
    assert missing == ["registration_wish", "registration_confirmed"]


async def test_the_same_wish_again_shows_the_first_and_ends(
    database: Database, form: ValidateRegistrationForm, siti: Person
) -> None:
    form_of_first = training.RegistrationForm("Siti", "Tieng", TIENG, "calon", "", "pembukuan", "...")
    async with database.session() as session:
        await people.agree(session, siti, "data", "...")
        first, _new = await training.register(session, siti, form_of_first)
    outcome = await tell(form, "wish", "pembukuan", person=siti.id)
    assert f"g:edit:{first.id}" in outcome.payloads()
    assert outcome.slots == EMPTY | {"requested_slot": None}
    async with database.session() as session:
        assert await drafts.find(session, siti) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("malam, saya pakai kursi roda", {"times": "malam", "needs": "saya pakai kursi roda"}),
        ("berapa bunga pinjaman koperasi malam ini?", None),
        ("gaji saya di taiwan belum dibayar", None),
    ],
)
async def test_needs_may_sound_like_a_topic(form: ValidateRegistrationForm, text: str, expected: object) -> None:
    outcome = await tell(form, "extras", text, "kesehatan-purna")
    assert value(outcome, "extras") == expected
