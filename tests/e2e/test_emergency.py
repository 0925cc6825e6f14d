"""Danger: the card is there at once, with Rasa and without, and staff see a ticket."""

from __future__ import annotations

import time

import pytest

from kawan import contacts
from tests.e2e.installation import Installation
from tests.e2e.people import Message, Person

LOCKED_IN = "tolong majikan ngunci sy di kamar, paspor diambil, sy di hongkong"
AT_ONCE_SECONDS = 3.0


@pytest.mark.parametrize("rasa", ["answers", "refuses connections", "fails", "hangs"])
def test_locked_in_gets_the_missions_number_at_once(kawan: Installation, officer: Person, rasa: str) -> None:
    behave = {
        "answers": kawan.gate.open,
        "refuses connections": kawan.gate.close,
        "fails": kawan.gate.break_down,
        "hangs": kawan.gate.hold_questions,
    }
    behave[rasa]()
    siti = kawan.person()
    siti.says(LOCKED_IN)
    _sees_card(siti, "HK")
    alarm = officer.sees("Bahaya, tiket", LOCKED_IN, "Balas pesan ini untuk menjawab.")
    assert alarm.labels == ["Tutup tiket"]
    assert "Hong Kong" in alarm.text
    officer.says("Kami hubungi KJRI sekarang.", reply_to=alarm)
    siti.sees("Petugas: Kami hubungi KJRI sekarang.")


def test_the_emergency_command_works_before_rasa_was_ever_there(kawan: Installation) -> None:
    kawan.gate.close()
    kawan.restart_app()
    siti = kawan.person()
    siti.says("/start")
    siti.sees("Tulis pertanyaan")
    siti.says("/darurat")
    card = _sees_card(siti, None)
    assert "negara" in card.text
    siti.presses("Darurat", under=next(m for m in siti.history() if "Darurat" in m.labels))
    _sees_card(siti, None)
    siti.says("saya dipukul majikan tiap hari")
    _sees_card(siti, None)


def test_a_named_country_is_remembered_for_the_next_card(kawan: Installation) -> None:
    siti = kawan.person()
    siti.begins()
    siti.says("/darurat")
    siti.sees("negara")
    siti.says("taiwan")
    siti.sees(_number("TW"))
    siti.says("/darurat")
    siti.sees(_number("TW"))


def test_a_danger_word_in_a_corrected_message_is_heard(kawan: Installation, officer: Person) -> None:
    siti = kawan.person()
    sent = siti.says("majikan saya baik")
    siti.reads_all()
    siti.acts(text="majikan saya mukul saya sampai berdarah", edit_message_id=sent["message_id"])
    _sees_card(siti, None)
    officer.sees("Bahaya, tiket", "berdarah")


def _sees_card(person: Person, country: str | None) -> Message:
    began = time.monotonic()
    card = person.sees(_number(country), contacts.contact("kemlu-pwni").channels[0].display)
    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert "Bicara dengan petugas" in " ".join(card.labels)
    return card


def _number(country: str | None) -> str:
    """The first number of a country's card; KP2MI's where no country is known."""
    contact = contacts.in_country(country)[0] if country else contacts.contact("kp2mi-luar-negeri")
    return contact.channels[0].display
