"""An announcement as an officer makes it: composed, seen, addressed, planned, consented to, corrected, reported."""

from __future__ import annotations

import contextlib
import sqlite3
import time

from tests.e2e.installation import Installation
from tests.e2e.people import Message, Person
from tests.e2e.processes import wait_until

TEXT = "Pelatihan koperasi gratis untuk {nama}"
SEEN = "Pelatihan koperasi gratis untuk Kakak"


def test_composed_previewed_sent_and_reported(kawan: Installation, officer: Person) -> None:
    siti, budi = subscribers(kawan, 2)
    officer.says("/siarkan")
    officer.sees("Tulis pengumumannya sekarang")
    officer.acts(media="photo", caption=TEXT)
    officer.sees(SEEN, "/siaran")
    card = officer.sees("Kirim?")
    press(officer, card, "Ubah isi")
    press(officer, officer.sees("Apa yang mau diubah?"), "Tambah tombol")
    press(officer, officer.sees("Tombolnya menuju ke mana?"), "Tugas")
    press(officer, officer.sees("tugas yang mana"), "Darurat")
    officer.sees(SEEN)
    press(officer, officer.sees("Kirim?"), "Kirim ke 2 orang")
    officer.sees("mulai dikirim:")
    received = siti.sees(SEEN)
    assert received.photo
    assert budi.sees(SEEN).photo
    press(siti, received, "Darurat")
    siti.sees("Kalau nyawa terancam")
    officer.sees("2 dari 2")
    number = newest(kawan)
    wait_until(lambda: kawan.records.count("SELECT count(*) FROM broadcast_presses") >= 1, "the press is not counted")
    officer.acts(callback_data=f"b:r:{number}", message_id=card.message_id)
    officer.sees(f"Laporan pengumuman {number}", "terkirim: 2", "1 kali")


def test_addressed_by_language(kawan: Installation, officer: Person) -> None:
    siti, tom = subscribers(kawan, 2)
    tom.acts(callback_data="l:en")
    tom.sees("From now on")
    officer.says("/siarkan Hanya untuk yang berbahasa Inggris")
    card = officer.sees("Kirim?")
    press(officer, card, "Penerima")
    panel = officer.sees("Penerima pengumuman", "semua orang")
    press(officer, panel, "Bahasa")
    press(officer, officer.sees("Bahasa", "2 orang"), "English")
    panel = officer.sees("Bahasa", "1 orang")
    press(officer, panel, "Kembali")
    press(officer, officer.sees("Penerima pengumuman"), "Selesai: 1 orang")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    tom.sees("Hanya untuk yang berbahasa Inggris", "Stop announcements")
    siti.sees_nothing_more(during=1.0)


def test_each_kind_of_content_reaches_the_phone(kawan: Installation, officer: Person) -> None:
    siti, tom = subscribers(kawan, 2)
    tom.acts(callback_data="l:en")
    tom.sees("From now on")
    officer.says("/siarkan")
    officer.acts(media="document", filename="brosur.pdf", caption="Brosur untuk {desa}")
    change(officer, "Teks: English")
    officer.says("A leaflet for {desa}")
    change(officer, "Gambar, berkas atau lokasi")
    officer.shares_location(-7.2320, 109.9362)
    change(officer, "Tambah tombol")
    press(officer, officer.sees("Tombolnya menuju ke mana?"), "Topik atau tautan")
    officer.says("https://contoh.go.id/daftar Daftar di sini")
    press(officer, officer.sees("Kirim?"), "Coba kirim ke saya")
    trial = officer.sees("Brosur untuk desa Kakak")
    press(officer, officer.sees("Kirim?"), "Kirim ke 2 orang")
    received, translated = siti.sees("Brosur untuk desa Kakak"), tom.sees("A leaflet for your village")
    assert received.document == translated.document == trial.document
    assert (received.text, received.labels) == (trial.text, trial.labels), "what the officer saw"
    assert received.labels == ["Daftar di sini", "Lihat di peta"]
    assert translated.labels == ["Daftar di sini", "Show on the map"]
    press(siti, received, "Lihat di peta")
    assert "Tieng" in siti.sees_a_pin()["address"]


def test_paused_resumed_and_stopped(kawan: Installation, officer: Person) -> None:
    kawan.restart_app(KAWAN_BROADCAST_RATE_PER_SECOND="4")
    people = subscribers(kawan, 24)
    officer.says("/siarkan Pelatihan")
    press(officer, officer.sees("Kirim?"), "Kirim ke 24 orang")

    def received() -> int:
        copies = [sum(message.text.startswith("Pelatihan") for message in person.history()) for person in people]
        assert max(copies) <= 1
        return sum(copies)

    def stands_still_within_two_seconds() -> int:
        time.sleep(2)
        count = received()
        officer.sees_nothing_more(during=1)  # longer than it takes to send four more
        assert received() == count < len(people)
        return count

    wait_until(lambda: received() >= 2, "nobody received it")
    press(officer, officer.sees("sedang dikirim", "dari 24"), "Jeda")
    officer.sees("Dijeda")
    paused = officer.sees(": dijeda")
    count = stands_still_within_two_seconds()
    assert f"{count} dari 24" in paused.text
    press(officer, paused, "Lanjut")
    wait_until(lambda: received() >= count + 2, "it does not go on")
    press(officer, officer.sees("sedang dikirim", "dari 24"), "Hentikan")
    officer.sees("Dihentikan")
    report = officer.sees("Laporan pengumuman", "dihentikan")
    assert f"terkirim {stands_still_within_two_seconds()}" in report.text


def test_planned_and_taken_back(kawan: Installation, officer: Person) -> None:
    subscribers(kawan, 1)
    officer.says("/siarkan Besok ada pelatihan")
    press(officer, officer.sees("Kirim?"), "Waktu")
    press(officer, officer.sees("Kapan dikirim?"), "Besok 09.00")
    press(officer, officer.sees("09.00 WIB"), "Tiap minggu")
    press(officer, officer.sees("tiap minggu"), "Selesai")
    press(officer, officer.sees("Kirim?"), "Jadwalkan untuk 1 orang")
    planned = officer.sees("terjadwal", "tiap minggu")
    press(officer, planned, "Kembalikan ke draf")
    officer.sees("draf lagi")


def test_a_planned_one_begins_at_its_hour_after_a_crash_too(kawan: Installation, officer: Person) -> None:
    (siti,) = subscribers(kawan, 1)
    officer.says("/siarkan Sudah waktunya")
    press(officer, officer.sees("Kirim?"), "Waktu")
    press(officer, officer.sees("Kapan dikirim?"), "Besok 09.00")
    press(officer, officer.sees("09.00 WIB"), "Selesai")
    press(officer, officer.sees("Kirim?"), "Jadwalkan untuk 1 orang")
    officer.sees("terjadwal")
    kawan.app.kill()
    with contextlib.closing(sqlite3.connect(kawan.records.files["kawan"])) as database, database:
        database.execute("UPDATE broadcasts SET send_at = '2020-01-01 00:00:00' WHERE id = ?", (newest(kawan),))
    kawan.start_app()
    siti.sees("Sudah waktunya", within=40)


def test_a_second_officer_consents(kawan: Installation, officer: Person) -> None:
    kawan.restart_app(KAWAN_BROADCAST_APPROVAL_ABOVE="0")
    second = kawan.person("Petugas Dua")
    second.begins(agrees=False)
    kawan.command("staff", "add", str(second.person_id), "--role", "officer")
    (siti,) = subscribers(kawan, 1)
    officer.says("/siarkan Perlu dua petugas")
    press(officer, officer.sees("Kirim?"), "Minta persetujuan (1 orang)")
    officer.sees("Petugas lain sudah diminta")
    question = second.sees("menunggu persetujuan Kakak")
    press(second, question, "Saya setuju")
    siti.sees("Perlu dua petugas")
    officer.sees("petugas lain sudah menyetujui")


def test_corrected_in_place(kawan: Installation, officer: Person) -> None:
    (siti,) = subscribers(kawan, 1)
    officer.says("/siarkan Pelatihan jam 9")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    received = siti.sees("Pelatihan jam 9")
    officer.sees(f"Laporan pengumuman {newest(kawan)}")
    officer.acts(callback_data=f"b:fix:{newest(kawan)}:edit", message_id=received.message_id)
    officer.sees("Tulis teks yang benar")
    officer.says("Pelatihan jam 10")
    officer.sees("Pelatihan jam 10")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    corrected = siti.sees("Ralat", "Pelatihan jam 10")
    assert corrected.message_id == received.message_id


def test_a_picture_is_corrected_in_place(kawan: Installation, officer: Person) -> None:
    (siti,) = subscribers(kawan, 1)
    officer.says("/siarkan")
    officer.acts(media="photo", caption="Pelatihan jam 9")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    received = siti.sees("Pelatihan jam 9")
    press(officer, officer.sees(f"Laporan pengumuman {newest(kawan)}"), "Laporan lengkap dan berkasnya")
    assert "sent" in officer.sees_a_file()[1]
    officer.presses("Ralat: ubah di chat mereka")
    officer.sees("Tulis teks yang benar")
    officer.says("Pelatihan jam 10")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    corrected = siti.sees("Ralat", "Pelatihan jam 10")
    assert (corrected.message_id, corrected.photo) == (received.message_id, received.photo)
    siti.sees_nothing_more()


def test_a_correction_goes_only_to_those_who_received_it(kawan: Installation, officer: Person) -> None:
    (siti,) = subscribers(kawan, 1)
    officer.says("/siarkan Pelatihan jam 9")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    first = siti.sees("Pelatihan jam 9")
    officer.sees(f"Laporan pengumuman {newest(kawan)}")
    budi = kawan.person("Budi")
    budi.begins(subscribes=True)
    officer.says("/siarkan")
    press(officer, officer.sees("Tulis pengumumannya"), "Yang lama")
    earlier = officer.sees("Pengumuman yang lama")
    press(officer, earlier, earlier.labels[0])
    press(officer, officer.sees("Waktu: langsung"), "Ralat: pesan baru")
    officer.sees("Tulis teks yang benar")
    officer.says("Pelatihan jam 10")
    press(officer, officer.sees("Kirim?"), "Kirim ke 1 orang")
    assert siti.sees("Ralat", "Pelatihan jam 10").message_id != first.message_id
    budi.sees_nothing_more()


def test_a_link_brings_people(kawan: Installation, officer: Person) -> None:
    officer.says("/tautan")
    press(officer, officer.sees("Tautan:"), "Baru: kampanye atau poster")
    officer.sees("Tulis namanya")
    officer.says("Pasar Wonosobo")
    officer.sees("?start=pasar-wonosobo")
    siti = kawan.person()
    siti.acts(start="pasar-wonosobo")
    siti.sees("Tulis pertanyaan")
    siti.presses("Saya setuju")
    siti.sees("Terima kasih, sudah dicatat")
    assert "pasar-wonosobo\tkampanye\tPasar Wonosobo\t1\t1\t0\t" in kawan.command("campaigns", "list")


def subscribers(kawan: Installation, count: int) -> list[Person]:
    """People who agreed; everybody from earlier tests withdraws, so that the audience is these."""
    kawan.nobody_subscribes()
    people = [kawan.person(f"Orang {number}") for number in range(count)]
    for person in people:
        person.begins(subscribes=True)
    return people


def press(person: Person, under: Message, label: str) -> None:
    """The button with these words, under this message."""
    person.presses(label, under=under)


def change(officer: Person, what: str) -> None:
    """Under the newest card: change contents, and what of them."""
    press(officer, officer.sees("Kirim?"), "Ubah isi")
    press(officer, officer.sees("Apa yang mau diubah?"), what)


def newest(kawan: Installation) -> int:
    return kawan.records.count("SELECT max(id) FROM broadcasts")
