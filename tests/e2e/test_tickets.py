"""Talking to a person: in the officer's own chat, and in a group of the staff."""

from __future__ import annotations

from kawan import contacts
from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.questions import BENEFIT, RIGHTS, SAVINGS, opening


def test_a_conversation_with_an_officer(kawan: Installation, officer: Person) -> None:
    siti = kawan.person()
    siti.begins()
    siti.says(BENEFIT[0])
    siti.sees(opening(BENEFIT[1]))
    siti.says("/petugas")
    number = siti.sees("Permintaan Kakak sudah di petugas, nomor").text.split("nomor ")[1].split(".")[0]
    request = officer.sees(f"Tiket {number}: ada yang minta bicara dengan petugas", f"» {BENEFIT[0]}")

    siti.says("saya mau tanya soal kontrak kerja suami saya yang mau habis")
    siti.sees("Sudah diteruskan ke petugas.")
    passed_on = officer.sees(f"Tiket {number}", "soal kontrak kerja suami saya")
    assert all("kontrak kerja suami" not in text for text in kawan.gate.texts())

    officer.says("Kami bantu, Kak. Siapa nama suaminya?", reply_to=request)
    officer.sees(f"Terkirim ke orangnya (tiket {number}).")
    siti.sees("Petugas: Kami bantu, Kak. Siapa nama suaminya?")
    siti.says(RIGHTS[0])
    siti.sees("Sudah diteruskan ke petugas.")
    officer.sees(RIGHTS[0])
    assert RIGHTS[0] not in kawan.gate.texts()

    officer.presses("Tutup tiket", under=passed_on)
    officer.sees(f"Tiket {number} ditutup.")
    siti.sees("Percakapan dengan petugas selesai.")
    officer.says("Satu hal lagi", reply_to=request)
    officer.sees(f"Tiket {number} sudah ditutup; tidak ada yang dikirim.")
    siti.says(SAVINGS[0])
    siti.sees(opening(SAVINGS[1]))


def test_the_person_ends_the_conversation(kawan: Installation, officer: Person) -> None:
    siti = kawan.person()
    siti.says("mau bicara dengan petugas")
    siti.sees("Permintaan Kakak sudah di petugas")
    officer.sees("ada yang minta bicara dengan petugas", "» mau bicara dengan petugas")
    siti.presses("Kembali ke asisten")
    siti.sees("Percakapan dengan petugas selesai.")
    officer.sees("ditutup")
    siti.says(BENEFIT[0])
    siti.sees(opening(BENEFIT[1]))


def test_an_emergency_within_a_conversation_gets_its_card(kawan: Installation, officer: Person) -> None:
    siti = kawan.person()
    siti.says("/petugas")
    siti.sees("Permintaan Kakak sudah di petugas")
    siti.says("saya dipukul majikan barusan, tolong")
    siti.sees(contacts.contact("kemlu-pwni").channels[0].display)
    officer.sees("Bahaya, tiket", "dipukul majikan barusan")


def test_two_tickets_do_not_mix(kawan: Installation, officer: Person) -> None:
    siti, budi = kawan.person("Siti"), kawan.person("Budi")
    siti.says("/petugas")
    of_siti = officer.sees("ada yang minta bicara dengan petugas")
    budi.says("/petugas")
    of_budi = officer.sees("ada yang minta bicara dengan petugas")
    officer.says("untuk Budi", reply_to=of_budi)
    officer.says("untuk Siti", reply_to=of_siti)
    siti.sees("Petugas: untuk Siti")
    budi.sees("Petugas: untuk Budi")
    assert all("Budi" not in message.text for message in siti.history())


def test_a_group_of_the_staff(kawan: Installation, officer: Person) -> None:
    clerk = kawan.person("Pak Joko")
    group = kawan.group("Petugas Kawan Migran", officer, clerk)
    kawan.restart_app(KAWAN_STAFF_CHAT_ID=str(group.chat_id))
    siti = kawan.person()
    siti.begins()
    siti.says("/petugas")
    request = group.sees("ada yang minta bicara dengan petugas")
    siti.says("majikan minta saya tanda tangan kertas kosong")
    group.sees("tanda tangan kertas kosong")
    officer.says("Rapat jam 2 ya", into=group)
    clerk.says("Saya bukan petugas yang terdaftar", reply_to=request, into=group)
    officer.says("Jangan tanda tangan dulu, Kak.", reply_to=request, into=group)
    group.sees("Terkirim ke orangnya")
    siti.sees("Petugas: Jangan tanda tangan dulu, Kak.")
    assert all("Rapat" not in m.text and "bukan petugas" not in m.text for m in siti.history())

    clerk.presses("Tutup tiket", under=request, into=group)
    group.sees_nothing_more(during=1.0)
    officer.presses("Tutup tiket", under=request, into=group)
    group.sees("ditutup.")
    siti.sees("Percakapan dengan petugas selesai.")
    assert all("Halo, saya Kawan Migran" not in message.text for message in group.history())
    officer.sees_nothing_more(during=0.3)
