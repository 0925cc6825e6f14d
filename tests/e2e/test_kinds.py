"""Every kind of update gets a sensible answer, in Indonesian; none of them stops the bot."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.processes import wait_until
from tests.e2e.questions import BENEFIT, RIGHTS, opening

MENU_WORDS = "Tulis pertanyaan dengan kata-kata Kakak sendiri"
OLD_BUTTON = "Tombol ini sudah tidak berlaku."


@pytest.fixture(scope="module")
def siti(installation: Installation) -> Person:
    """Somebody who knows the bot already, the same for all tests of this room."""
    person = installation.person()
    person.says("/start")
    person.sees(MENU_WORDS)
    return person


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ({"media": "sticker"}, "Terima kasih stikernya"),
        ({"media": "voice"}, "belum bisa mendengar pesan suara"),
        ({"media": "audio"}, "belum bisa mendengar rekaman"),
        ({"media": "photo"}, "belum bisa membaca gambar"),
        ({"media": "document"}, "belum bisa membaca berkas"),
        ({"media": "video"}, "hanya bisa membaca tulisan"),
        ({"media": "poll"}, "hanya bisa membaca tulisan"),
        ({"media": "dice"}, "hanya bisa membaca tulisan"),
        ({"media": "photo", "caption": "saya dipukul majikan"}, "KP2MI"),
        ({"text": "🙏😭"}, "saya perlu beberapa kata"),
        ({"text": "..."}, "saya perlu beberapa kata"),
        ({"text": "?"}, "saya perlu beberapa kata"),
        ({"text": "/apaini"}, "Perintah ini tidak saya kenal."),
        ({"text": "/"}, "Perintah ini tidak saya kenal."),
        ({"text": "/siarkan halo semua"}, "Perintah ini tidak saya kenal."),
        ({"text": "/pendaftar"}, "Perintah ini tidak saya kenal."),
        ({"text": "/menu"}, MENU_WORDS),
        ({"text": "/bantuan@simulasi_bot"}, MENU_WORDS),
        ({"start": "dari-poster_7"}, MENU_WORDS),
        ({"contact": {"phone_number": "+6281200000001", "user_id": 77, "first_name": "X"}}, "kontak orang lain"),
        ({"contact": {"phone_number": "+6281200000001", "user_id": None}}, "kontak orang lain"),
        ({"location": {"latitude": 22.28, "longitude": 114.16}}, "Perwakilan Indonesia di Hong Kong"),
        ({"location": {"latitude": 0, "longitude": 0}}, "Lokasi Kakak di luar Indonesia"),
        ({"text": "my employer keeps my passport, what can I do?"}, "/petugas"),
    ],
    ids=str,
)
def test_is_answered(siti: Person, kawan: Installation, act: dict[str, Any], words: str) -> None:
    siti.reads_all(quiet=0.2)
    siti.acts(**act)
    assert siti.sees(words).text


def test_an_own_contact_outside_a_form_is_not_kept(siti: Person, kawan: Installation) -> None:
    siti.acts(contact={"phone_number": "+6281298765432", "first_name": "Siti"})
    siti.sees()
    assert kawan.records.places_of("81298765432") == []


def test_very_long_texts(siti: Person, kawan: Installation) -> None:
    siti.says(("saya mau tanya apa saja hak pekerja migran. " * 100)[:4000])
    siti.sees()
    siti.says("a" * 4096)
    siti.sees()
    siti.says("😭" * 2048)
    siti.sees("saya perlu beberapa kata")
    siti.says(BENEFIT[0])
    siti.sees(opening(BENEFIT[1]))


def test_a_corrected_question(siti: Person, kawan: Installation) -> None:
    sent = siti.says(RIGHTS[0])
    siti.sees(opening(RIGHTS[1]))
    siti.acts(text=BENEFIT[0], edit_message_id=sent["message_id"])
    siti.sees("Saya lihat pesannya diubah")


@pytest.mark.parametrize(
    "data",
    [
        "zzz",
        ":",
        "t:tidak-ada",
        "t+:../../etc/passwd",
        "x:hapus",
        "r:/restart",
        "r:/daftar-pelatihan; rm",
        'r:/choose{"value":"kirim"}',
        "c:data:mungkin",
        "l:xx",
        "v:99.99.99.9999",
        "v+:3307132010:²",
        "d:99.99",
        "w:1",
        "w:99999999999999999999999",
        "p:erase:9",
        "k:close:1",
        "k:end:1",
        "k:close:²",
        "b:send:1",
        "b:stop:1",
        "x" * 64,
        "<b>&",
    ],
)
def test_a_forged_button(siti: Person, kawan: Installation, data: str) -> None:
    """Answered in words, and nothing of others is touched."""
    siti.reads_all(quiet=0.1)
    siti.acts(callback_data=data)
    answer = siti.sees()
    assert answer.text
    assert "ada yang salah di pihak kami" not in answer.text


def test_buttons_are_acknowledged_at_once(siti: Person, kawan: Installation) -> None:
    """The spinner on the button stops though Rasa hangs."""
    siti.says("/menu")
    siti.sees(MENU_WORDS)
    kawan.gate.hold_questions()
    seq = _newest_call(kawan)
    siti.presses("Daftar pelatihan")
    acknowledged = {"after": seq, "method": "answerCallbackQuery"}
    wait_until(lambda: kawan.client.get("/sim/log", params=acknowledged).json(), "the spinner goes on", within=2)
    kawan.gate.open()
    siti.sees("Kakak setuju?")
    siti.presses("Tidak, berhenti")
    siti.sees("Dibatalkan.")


def test_blocked_and_unblocked(kawan: Installation, officer: Person) -> None:
    budi = kawan.person("Budi")
    budi.begins(subscribes=True)
    budi.acts(block=True)
    officer.says("/siarkan Ada pelatihan baru.")
    preview = officer.sees("yang setuju menerima. Kirim?")
    officer.presses("Jangan kirim", under=preview)
    officer.sees("Dihentikan.")
    assert kawan.records.one("SELECT blocked_at FROM people WHERE chat_id = ?", budi.person_id)["blocked_at"]
    budi.acts(start="")
    budi.sees("Selamat datang kembali.")
    budi.says(BENEFIT[0])
    budi.sees(opening(BENEFIT[1]))
    assert not kawan.records.one("SELECT blocked_at FROM people WHERE chat_id = ?", budi.person_id)["blocked_at"]


def test_in_a_group_of_strangers_the_bot_keeps_still(kawan: Installation) -> None:
    budi, joko = kawan.person("Budi"), kawan.person("Joko")
    group = kawan.group("Arisan RT 3", budi, joko)
    people = kawan.records.count("SELECT count(*) FROM people")
    budi.says("kopdes itu apa", into=group)
    joko.says("/datasaya", into=group)
    joko.says("/siarkan halo", into=group)
    budi.acts(media="sticker", chat_id=group.chat_id)
    budi.acts(location={"latitude": -7.2, "longitude": 109.9}, chat_id=group.chat_id)
    group.sees_nothing_more(during=2.0)
    assert kawan.records.rows("SELECT * FROM people WHERE chat_id = ?", group.chat_id) == []
    assert kawan.records.count("SELECT count(*) FROM people") <= people + 2


def test_two_quick_messages_are_answered_in_order(kawan: Installation) -> None:
    siti = kawan.person()
    for question in (BENEFIT[0], RIGHTS[0], BENEFIT[0]):
        siti.says(question)
    for topic in (BENEFIT[1], RIGHTS[1], BENEFIT[1]):
        siti.sees(opening(topic))
    siti.sees_nothing_more(during=0.5)


def test_the_phone_offers_the_commands_in_indonesian(siti: Person, kawan: Installation) -> None:
    offered = {row["command"]: row["description"] for row in siti.commands()}
    assert offered["darurat"] == "Darurat"
    assert {"kopdes", "pelatihan", "petugas", "datasaya"} <= offered.keys()


def _newest_call(kawan: Installation) -> int:
    calls = kawan.client.get("/sim/log").json()
    return int(calls[-1]["seq"])
