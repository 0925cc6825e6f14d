"""Numbers that staff call, and offices, on the phone."""

from __future__ import annotations

from kawan import contacts
from tests.e2e.installation import Installation
from tests.e2e.people import Person

UNTESTED = contacts.contacts()["kdei-taipei"]
NUMBER = UNTESTED.channels[0].display


def test_a_number_that_an_officer_called_reaches_people_at_once(kawan: Installation, officer: Person) -> None:
    siti = kawan.person()
    siti.begins()
    siti.says("/kantor taiwan")
    assert NUMBER not in siti.sees("Perwakilan Indonesia di Taiwan").text
    officer.says("/kontak taiwan")
    officer.presses(UNTESTED.name, under=officer.sees("Kontak: taiwan"))
    card = officer.sees(UNTESTED.name, "belum pernah diuji", NUMBER)
    officer.presses("Tersambung", under=card)
    officer.sees("Dicatat", "12 bulan")
    siti.says("/kantor taiwan")
    siti.sees("Perwakilan Indonesia di Taiwan", NUMBER)
    siti.says("/darurat taiwan")
    siti.sees(NUMBER)

    officer.presses("Salah nomor", under=card)
    officer.sees("Dicatat", "disembunyikan")
    siti.says("/kantor taiwan")
    assert NUMBER not in siti.sees("Perwakilan Indonesia di Taiwan").text
    assert kawan.records.rows("SELECT result FROM contact_tests ORDER BY id") == [
        {"result": "works"},
        {"result": "wrong"},
    ]


def test_what_another_process_records_counts_too(kawan: Installation) -> None:
    siti = kawan.person()
    siti.begins()
    row = contacts.contacts()["bp3mi-jawa-tengah"]
    assert "tampil" in kawan.command("contacts", "test", row.id, "works")
    kawan.restart_app()  # it reads them at its start
    siti.says("/kantor tieng wonosobo")
    siti.sees("Kantor untuk Desa Tieng", "BP3MI Jawa Tengah", row.channels[0].display)


def test_offices_by_question_by_location_and_from_abroad(kawan: Installation) -> None:
    siti = kawan.person()
    siti.begins()
    siti.says("/kantor")
    siti.sees("Untuk tempat mana?")
    siti.acts(location={"latitude": -6.82, "longitude": 107.14})
    siti.sees("Kantor untuk", "Kabupaten Cianjur", "BP3MI Jawa Barat")
    closing = siti.sees("Tanya dulu sebelum berangkat", "0-800-1000")
    siti.presses("Kopdes terdekat", under=closing)
    siti.sees_a_pin()
    siti.acts(location={"latitude": 1.35, "longitude": 103.82})  # Singapore, in sight of Batam
    siti.sees("Perwakilan Indonesia di Singapura", "1800 2255 233")
    siti.sees("tulis desa dan kabupaten asal Kakak")
    siti.says("tieng wonosobo")
    siti.sees("Kopdes", "Tieng")
