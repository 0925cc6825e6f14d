"""Registering for training: in one sentence, step by step, with corrections, and with an emergency in between."""

from __future__ import annotations

import json
import sqlite3

from tests.e2e.installation import Installation
from tests.e2e.people import Person

ONE_SENTENCE = "daftar pelatihan, saya Siti dari Tieng Kejajar, hp 0812 3456 7890, purna taiwan, mau belajar pembukuan"


def test_everything_in_one_sentence(kawan: Installation) -> None:
    siti = kawan.person("Siti")
    siti.begins()
    siti.says(ONE_SENTENCE)
    siti.sees("kapan Kakak bisa ikut?")
    siti.presses("Akhir pekan")
    summary = siti.sees("Tolong periksa", "Siti", "Tieng, Kejajar", "Taiwan", "+6281234567890", "Pembukuan")
    assert "Akhir pekan" in summary.text
    siti.presses("Kirim")
    siti.sees("Pendaftaran Kakak tersimpan")
    stored = registration(kawan, siti)
    assert (stored["village_code"], stored["country"], stored["times"]) == ("3307132010", "TW", "akhir-pekan")
    assert "Hanya petugas kami" in stored["consent_wording"]
    assert stored["consent_wording"] in summary.text

    siti.says("daftar pelatihan pembukuan")
    again = siti.sees("Kakak sudah terdaftar untuk ini", str(stored["id"]))
    assert {"Ubah", "Mundur"} <= set(again.labels)
    registration(kawan, siti)


def test_corrections_before_and_after_sending(kawan: Installation) -> None:
    siti = kawan.person("Siti")
    siti.begins()
    siti.says("daftar pelatihan, saya Siti dari Tieng Kejajar, hp 0812 3456 7890, calon pmi, mau belajar kemasan")
    siti.sees("kapan Kakak bisa ikut?")
    siti.says("eh salah, hpnya 0813 1111 2222")
    siti.sees("Sudah diganti", "+6281311112222")
    siti.sees("kapan Kakak bisa ikut?")
    siti.presses("Lewati")
    siti.sees("Tolong periksa", "+6281311112222")
    siti.presses("Kirim")
    siti.sees("Pendaftaran Kakak tersimpan")

    siti.says("eh salah, nama saya Siti Aminah")
    siti.sees("Sudah diganti")
    siti.sees("Siti Aminah", "+6281311112222")
    assert registration(kawan, siti)["name"] == "Siti Aminah"

    siti.says("salah desa")
    siti.sees("tinggal di desa mana?")
    siti.says("sembungan kejajar wonosobo")
    siti.sees("Tolong periksa", "Sembungan, Kejajar")
    siti.presses("Kirim")
    siti.sees("sudah diubah")
    stored = registration(kawan, siti)
    assert (stored["village"].split(",")[0], stored["name"]) == ("Sembungan", "Siti Aminah")

    siti.says("/pelatihan")
    shown = siti.sees(f"nomor {stored['id']}", "Sembungan")
    siti.presses("Mundur", under=shown)
    siti.sees("dihapus")
    gone = registration(kawan, siti)
    assert (gone["state"], gone["name"], gone["phone"]) == ("mundur", "", None)


def test_step_by_step_with_an_emergency_in_between(kawan: Installation) -> None:
    siti = kawan.person("Siti")
    siti.begins(agrees=False)
    siti.says("mau daftar pelatihan koperasi")
    siti.sees("Kakak setuju?")
    assert drafts(kawan, siti) == 0, "without agreement nothing is kept"
    siti.presses("Saya setuju")
    siti.sees("Siapa nama Kakak?")
    siti.says("siti aminah")
    siti.sees("tinggal di desa mana?")
    assert drafts(kawan, siti) == 1
    siti.says("tolong saya disekap majikan, dipukuli, paspor diambil")
    siti.sees("polisi")
    siti.sees("tinggal di desa mana?")
    siti.says("tieng wonosobo")
    siti.sees("Kakak yang mana?")
    siti.presses("PMI (sedang di luar negeri)")
    siti.sees("negara mana?")
    siti.says("taiwan")
    siti.sees("bulan apa Kakak pulang?")
    siti.says("januari 2030")
    siti.sees("nomor HP")
    siti.presses("Lewati")
    siti.sees("Mau belajar apa")
    siti.presses("Pembukuan")
    siti.sees("kapan Kakak bisa ikut?")
    siti.says("malam, saya pakai kursi roda")
    siti.sees("Tolong periksa", "Januari 2030", "kursi roda")
    siti.presses("Kirim")
    siti.sees("Pendaftaran Kakak tersimpan")
    stored = registration(kawan, siti)
    assert (stored["name"], stored["returns"], stored["phone"]) == ("Siti Aminah", "2030-01", None)
    assert drafts(kawan, siti) == 0


def test_a_draft_outlives_the_dialogues_session(kawan: Installation) -> None:
    siti = kawan.person("Siti")
    siti.begins()
    siti.says("daftar pelatihan, saya Siti")
    siti.sees("tinggal di desa mana?")
    _time_passes(kawan, siti, seconds=3600)
    siti.says("tieng kejajar wonosobo")
    siti.sees("Kakak yang mana?")
    siti.presses("Calon PMI (mau berangkat)")
    siti.sees("nomor HP")


def registration(kawan: Installation, person: Person) -> dict[str, object]:
    """The person's only registration."""
    return kawan.records.one(
        "SELECT * FROM registrations WHERE person_id = ?", kawan.records.person_id(person.person_id)
    )


def drafts(kawan: Installation, person: Person) -> int:
    query = "SELECT count(*) FROM registration_drafts WHERE person_id = ?"
    return kawan.records.count(query, kawan.records.person_id(person.person_id))


def _time_passes(kawan: Installation, person: Person, seconds: float) -> None:
    """The person's conversation with Rasa becomes older."""
    sender = kawan.records.person_id(person.person_id)
    with sqlite3.connect(kawan.records.files["tracker"], timeout=10) as tracker:
        for number, data in tracker.execute("SELECT id, data FROM events WHERE sender_id = ?", (sender,)).fetchall():
            event = json.loads(data)
            event["timestamp"] -= seconds
            tracker.execute(
                "UPDATE events SET timestamp = ?, data = ? WHERE id = ?",
                (event["timestamp"], json.dumps(event), number),
            )
