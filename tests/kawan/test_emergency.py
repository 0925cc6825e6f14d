"""The emergency guard: what it finds, what it leaves alone, how fast, and the cards.

The messages in ``data/danger_urgent*.txt`` and ``data/danger_harmless*.txt`` are grouped by ``# heading``. Each pair of
files was written before the patterns had seen it; the patterns were improved with it afterwards.
"""

import random
import re
import time
from pathlib import Path

import pytest

from kawan import answers, contacts, countries, emergency
from kawan.emergency import Assessment, cards, guard, verdict
from kawan.emergency.patterns import BrokenPatternError, Patterns
from kawan.emergency.spelling import Spelling
from kawan.i18n import LANGUAGES, use_language
from kawan.replies import Reply

DATA = Path(__file__).parent / "data"
BATCHES = ("", "_second", "_third", "_fourth")
LEAST_RECALL = 0.99
MOST_FALSE_ALARMS = 0.05
LONGEST_CARD = 700
NUMBER = re.compile(r"\+?\d[\d ().-]{1,}\d")


def messages(name: str) -> list[tuple[str, str]]:
    """Every message of a file with the heading above it."""
    heading, found = "", list[tuple[str, str]]()
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line.removeprefix("# ")
        elif line.strip():
            found.append((heading, line.strip()))
    return found


@pytest.mark.parametrize("batch", BATCHES)
def test_danger_is_found(batch: str) -> None:
    urgent = messages(f"danger_urgent{batch}")
    missed = [text for _kind, text in urgent if not emergency.assess(text).urgent]
    assert len(missed) <= (1 - LEAST_RECALL) * len(urgent), missed


@pytest.mark.parametrize("batch", BATCHES)
def test_false_alarms_stay_bearable(batch: str) -> None:
    harmless = messages(f"danger_harmless{batch}")
    alarms = [(text, emergency.assess(text).matched) for _kind, text in harmless if emergency.assess(text).urgent]
    assert len(alarms) <= MOST_FALSE_ALARMS * len(harmless), alarms


def test_the_sets_are_large_enough() -> None:
    assert len(messages("danger_urgent")) >= 150
    assert len(messages("danger_harmless")) >= 200
    assert len(messages("danger_urgent_second")) >= 100
    assert len(messages("danger_harmless_second")) >= 100


def test_most_dangers_are_of_the_right_kind() -> None:
    expected = [(heading.replace(" ", "_"), text) for heading, text in messages("danger_urgent")]
    wrong = [(kind, emergency.assess(text)) for kind, text in expected if emergency.assess(text).kind != kind]
    assert len(wrong) <= 0.2 * len(expected), wrong


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("boleh ga sy keluar rumah majikan kalau pintunya dikunci", "confinement"),
        ("kalau hp diambil bos itu wajar ya", "confinement"),
        ("dia bilang kalo kabur keluargaku di kampung yg kena", "trafficking"),
        ("MAJIKAN GA BAYAR SAYA 5 BULAN TOLONG", "wages"),
        ("ga digaji 5 bln", "wages"),
        ("di pukul", "violence"),
        ("dpukul terus", "violence"),
        ("d i p u k u l", None),
        ("pengen mati", "suicide"),
        ("tolooooong", "help"),
        ("\U0001d5e7\U0001d5fc\U0001d5f9\U0001d5fc\U0001d5fb\U0001d5f4", "help"),
        ("t0long k4k", "help"),
        ("🆘🆘", "help"),
        ("dipukl majikan", "violence"),
        ("paspor ditahan majikan, pintu dikunci", "confinement"),
    ],
)
def test_the_kind_of_danger(text: str, kind: str | None) -> None:
    assert emergency.assess(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "alhamdulillah ga pernah dipukul",
        "saya tidak pernah dikurung kok",
        "apa itu TPPO",
        "pemerkosaan itu apa",
        "takut kena tipu",
        "ijazah ditahan LPK",
        "paket ditahan bea cukai",
        "uang ditahan bank",
        "banjir pesanan",
        "sakit hati lihat pengurus",
        "mati lampu",
        "saya mau bangun rumah di malang",
        "pelatihan di Malang kapan? kami berlima mau ikut",
        "kopdes di kabupaten bombana",
        "kecamatan jambak, pasaman barat",
        "kata pak lurah perempuan ga boleh ke luar negeri, bener ga",
        "kalo batal bisa balik ga duitnya",
        "pas jemput anak di bandara saya harus bawa apa",
        "akta anak saya ga dikasih balik sama sekolah",
        "batal berangkat gara2 bapak stroke, dendanya berapa",
        "kalo gempa di apartemen nelpon nomor berapa",
        "wis ditampa dadi anggota kopdes durung",
        "maaf kak mau tanya, obat apa yang harus disiapin sebelum terbang",
        "tolong infonya dong kak",
        "tolong jelasin biaya",
        "paspor dipegang majikan boleh ga",
        "paspor saya ditahan agen",
        "pukul 5 sore saya mulai kerja",
        "udah 2x daftar",
        "boleh keluar rumah ga?",
    ],
)
def test_everyday_life_is_no_danger(text: str) -> None:
    assert emergency.assess(text) == guard.CALM


@pytest.mark.parametrize(
    "text",
    [
        "dulu saya ga pernah dipukul, sekarang dipukul tiap hari",
        "ga, dipukul terus",
        "apa itu pelecehan kalau majikan pegang paha saya",
        "paspor ditahan majikan, hp juga diambil",
        "saya orang malang, majikan malang pintu kamar saya tiap malam",
        "saya ga boleh ke luar rumah",
        "dokumen saya diambil semua, saya ga boleh pulang",
        "kerja jaga kambing, saya tidak dikasih makan",
        "saya batal pulang, saya dikunci majikan, saya sakit keras",
        "diminta tebus 20 juta baru dilepas",
        "maaf ya pak, aku pamit, pilnya udah kukumpulin semua",
        "maafin ibu nak, ibu sudah siapin obatnya",
        "saya nyasar di bandara, dompet hilang, ga tau jalan",
        "agen bilang anak saya meninggal",
        "tolong infonya kak, saya dikurung majikan",
        "paket ditahan bea cukai, saya juga dipukul majikan",
        "nenek yang saya rawat meninggal, saya dituduh membunuh",
        "saya di desa kunciran, suami pukul saya tiap hari tolong",
        "rumah sy di kunci dari luar sama majikan",
        "sy di kurung di gudang, keluarga di waringin kurung",
        "saya di raba majikan",
        "lengan kakak biru biru, dia bilang jangan cerita",
        "adik saya di kecamatan gantung mau gantung diri",
        "kecamatan gajah mati. tolong anak saya mau bunuh diri",
    ],
)
def test_a_harmless_part_hides_no_danger(text: str) -> None:
    assert emergency.assess(text).urgent


def test_the_matched_words_are_named() -> None:
    found = emergency.assess("majikan dipukulin saya dan pintu dikunci")
    assert found.kind == "violence"
    assert "dipukulin" in found.matched
    assert any("dikunci" in words for words in found.matched)


def test_it_never_raises() -> None:
    chance = random.Random(7)
    odd = ["", " ", "\n", "\0", "\ud800", "😭" * 500, "<>" * 300, "a" * 100_000, "kak, " * 20_000, "ﷺ" * 5000, "²½①Ⅷ"]
    letters = "abdikunlorpst ,.!?0123456789\u0301\u200d😭<>{}()*@~'\"\\"
    odd += ["".join(chance.choices(letters, k=chance.randrange(1, 300))) for _ in range(300)]
    for text in odd:
        assert isinstance(emergency.assess(text).urgent, bool)


def fastest(text: str) -> float:
    """Seconds of processor time, the best of five."""
    spent = list[float]()
    for _ in range(5):
        start = time.process_time()
        emergency.assess(text)
        spent.append(time.process_time() - start)
    return min(spent)


def test_it_is_fast() -> None:
    emergency.assess("warm up")
    usual = "Assalamualaikum kak, saya mau tanya biaya ke taiwan berapa ya, suami saya juga mau ikut tahun depan"
    assert fastest(usual) < 0.002
    assert fastest((usual + ". ") * 40) < 0.03  # about 10 ms where nothing else runs


@pytest.mark.parametrize(
    "word", ["kak, ", "di ", "tidak ", "saya ", "tolong ", "pukul ", "majikan saya tidak ", "a a, "]
)
def test_no_repetition_makes_it_slow(word: str) -> None:
    assert fastest((word * 4000)[:4000]) < 0.1


def test_a_broken_pattern_names_itself() -> None:
    with pytest.raises(BrokenPatternError, match="dipukul"):
        Patterns({}, {}, str).any_of(["(dipukul"])
    with pytest.raises(BrokenPatternError, match="nobody"):
        Patterns({}, {}, str).any_of(["{nobody} dipukul"])


def test_one_spelling() -> None:
    spelling = Spelling({"tidak": ["ga", "ngga"], "paspor": ["pasport"]}, ["dipukul"])
    assert spelling.canonical("Ngga PASPORTKU, 2x dipukl!") == " < tidak paspor , 2 x dipukul , > "


CASES = [
    (country, kind) for country in (None, *countries.gazetteer().displayed) for kind in (None, "help", *cards.TOPICS)
]


def shown_numbers() -> set[str]:
    return {way.display for row in contacts.contacts().values() if row.may_be_shown for way in row.channels}


def unknown_numbers(text: str) -> list[str]:
    """What looks like a phone number in ``text`` and is none that may be shown."""
    for row in contacts.contacts().values():
        if row.may_be_shown:
            text = text.replace(contacts_line_notes(row.id), "")
    for number in sorted(shown_numbers(), key=len, reverse=True):
        text = text.replace(number, "")
    return NUMBER.findall(text)


def contacts_line_notes(contact_id: str) -> str:
    """The notes of a contact's line: hours such as ``08.30-17.30`` look like numbers."""
    return next((f"({way.note})" for way in contacts.contact(contact_id).channels if re.search(r"\d", way.note)), "\0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_are_short_and_show_tested_numbers_only(language: str) -> None:
    use_language(language)
    try:
        for country, kind in CASES:
            card = emergency.card(country, kind)
            assert len(card.text) <= LONGEST_CARD, (country, kind, len(card.text))
            assert unknown_numbers(card.text) == [], (country, kind)
            assert len([line for line in card.text.splitlines() if line.startswith("- ")]) <= 6
    finally:
        use_language(None)


def test_a_number_that_is_not_in_the_list_would_be_noticed() -> None:
    assert unknown_numbers("telepon 999 atau +60 17 500 7047") == ["999", "+60 17 500 7047"]


@pytest.mark.parametrize("kind", cards.TOPICS)
def test_a_card_leads_on_to_its_topic_and_to_the_staff(kind: str) -> None:
    payloads = [button.payload for row in emergency.card("TW", kind).buttons for button in row]
    assert payloads == ["x:bicara-petugas", f"t:{cards.TOPICS[kind]}"]
    assert cards.TOPICS[kind] in answers.topics()


def test_every_kind_that_the_words_know_has_a_card() -> None:
    assert {kind.name for kind in guard.lexicon().kinds} == {*cards.TOPICS, "help"}


@pytest.mark.parametrize(
    ("country", "number"),
    [("TW", "1955"), ("MY", "+60 14 606 0067"), ("HK", "+852 5242 2240"), ("KH", "+855 12 813 282"), ("ID", "110")],
)
def test_the_card_of_a_country_has_its_numbers(country: str, number: str) -> None:
    assert number in emergency.card(country, "violence").text
    assert number in emergency.general_card(country).text
    assert number not in emergency.card("SA", "violence").text


def test_where_no_number_is_tested_the_card_says_so() -> None:
    assert "Arab Saudi" in emergency.card("SA", "violence").text
    assert contacts.contact("kemlu-pwni").channels[0].display in emergency.card("SA", "violence").text


def test_wages_get_a_calmer_card_than_violence() -> None:
    wages, violence = emergency.card("HK", "wages").text, emergency.card("HK", "violence").text
    assert len(wages.split("\n\n")) < len(violence.split("\n\n"))


def test_the_command_promises_no_staff_who_were_not_told() -> None:
    told = emergency.card("HK", None).text
    command = emergency.general_card("HK").text
    honest = cards._to_staff("HK")
    assert honest in told
    assert honest.split(";")[0] not in command
    assert honest.split(";")[0] not in emergency.calm_line("HK").text


def test_short_numbers_and_the_calm_line() -> None:
    assert emergency.short_numbers().count("\n") == 0
    assert unknown_numbers(emergency.short_numbers("KR")) == []
    assert "KBRI Seoul" in emergency.short_numbers("KR")
    calm: Reply = emergency.calm_line("KR")
    assert emergency.short_numbers("KR") in calm.text


SURE, DOUBTFUL, CALM = (
    emergency.assess(text) for text in ("saya dipukul majikan", "paspor bapak saya mati", "apa itu kopdes")
)


def test_some_words_are_sure_and_some_raise_a_doubt() -> None:
    assert (SURE.urgent, SURE.sure) == (True, True)
    assert (DOUBTFUL.urgent, DOUBTFUL.sure) == (True, False)
    assert emergency.assess("bapak saya mati, majikan pukul saya terus").sure, "one sure word is enough"


@pytest.mark.parametrize(
    ("calm", "urgent"),
    [
        ("tol cikampek macet ada kecelakaan ya", "tolong teman saya kecelakaan, kakinya putus"),
        ("server aplikasinya sekarat min", "bapak sekarat, nyawanya tidak tertolong"),
        ("desa wajib cegah perdagangan orang ya pak", "adik saya dijual ke rumah bordil"),
        ("lewat jalur tikus itu maksudnya lewat mana", "kami disekap setelah lewat jalur tikus"),
        ("sempat nyasar ke balai desa sebelah", "saya diusir majikan, nyasar di jalan"),
    ],
)
def test_a_noun_of_danger_alone_is_not_sure(calm: str, urgent: str) -> None:
    found = emergency.assess(calm)
    assert (found.urgent, found.sure) == (True, False), "the model decides; without one it stays urgent"
    assert emergency.assess(urgent).sure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jari saya kejepit mesin", "medical"),
        ("tangan kesiram air panas waktu masak", "medical"),
        ("majikan nyiram air panas ke tangan saya", "violence"),
        ("jari saya dijepit pintu sama majikan", "violence"),
    ],
)
def test_an_accident_is_no_violence(text: str, kind: str) -> None:
    assert emergency.assess(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "dulu saya dipukul majikan, sekarang mau tanya surat putusannya",
        "tahun 2014 saya dipukul majikan, kasusnya selesai",
        "materi sosialisasi: apa hukuman kalau pekerja dianiaya",
        "viral di tiktok tkw disiksa majikan, itu benar?",
    ],
)
def test_words_of_the_past_or_of_study_are_not_sure(text: str) -> None:
    found = emergency.assess(text)
    assert (found.urgent, found.sure) == (True, False), "the model decides; without one it stays urgent"


@pytest.mark.parametrize(
    ("words", "urgency", "urgent"),
    [
        (SURE, 0.0, True),
        (CALM, verdict.URGENT, True),
        (CALM, verdict.URGENT - 0.01, False),
        (DOUBTFUL, verdict.URGENT_WITH_WORDS, True),
        (DOUBTFUL, verdict.URGENT_WITH_WORDS - 0.01, False),
    ],
)
def test_words_and_model_together(words: Assessment, urgency: float, urgent: bool) -> None:
    assert emergency.is_urgent(words, urgency) is urgent
