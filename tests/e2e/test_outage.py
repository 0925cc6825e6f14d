"""Rasa down or slow: an honest sentence at once, and the answer when Rasa is back."""

from __future__ import annotations

import pytest

from kawan import contacts
from tests.e2e.installation import RASA_TIMEOUT_SECONDS, Installation
from tests.e2e.people import Person
from tests.e2e.questions import BENEFIT, RIGHTS, SAVINGS, opening

PROBE_SECONDS = 2.0
HONEST = "Saat ini saya belum bisa mencari jawabannya."


@pytest.mark.parametrize("outage", ["refuses connections", "fails"])
def test_what_was_asked_meanwhile_is_answered_when_rasa_is_back(
    kawan: Installation, officer: Person, outage: str
) -> None:
    siti = kawan.person()
    siti.begins(agrees=False)
    gate = kawan.gate
    {"refuses connections": gate.close, "fails": gate.break_down}[outage]()

    siti.says(BENEFIT[0])
    honest = siti.sees(HONEST, contacts.contact("kp2mi").channels[0].display, within=RASA_TIMEOUT_SECONDS + 4)
    assert {"Menu"} <= set(honest.labels)
    assert any("Darurat" in label or "darurat" in label for label in honest.labels)
    officer.sees("Pemahaman (Rasa) tidak menjawab.")
    siti.says(RIGHTS[0])
    second = siti.sees("Masih menyambung kembali.", within=RASA_TIMEOUT_SECONDS + 4)
    assert len(second.text) < len(honest.text) / 2
    siti.presses("Menu", under=honest)
    siti.sees("Tulis pertanyaan")

    gate.listen()
    gate.open()
    for question, topic in (BENEFIT, RIGHTS):
        siti.sees(f"Tadi Kakak menulis: “{question}”")
        siti.sees(opening(topic))
    siti.says(SAVINGS[0])
    siti.sees(opening(SAVINGS[1]))
    siti.sees_nothing_more(during=0.5)


def test_a_slow_rasa_answers_late_and_once(kawan: Installation) -> None:
    siti = kawan.person()
    siti.begins(agrees=False)
    kawan.gate.hold_answers()
    siti.says(BENEFIT[0])
    siti.sees(HONEST, within=RASA_TIMEOUT_SECONDS + 4)
    siti.sees("Tadi Kakak menulis: “kopdes itu apa”", within=30)
    siti.sees(opening(BENEFIT[1]))
    siti.sees_nothing_more(during=1.0)


def test_staff_are_told_once_of_an_outage(kawan: Installation, officer: Person) -> None:
    """Rasa's status is well, but no question is ever answered: it seems to be back again and again."""
    kawan.gate.hold_questions()
    siti = kawan.person()
    siti.says(BENEFIT[0])
    officer.sees("Pemahaman (Rasa) tidak menjawab.", within=RASA_TIMEOUT_SECONDS + 4)
    officer.sees_nothing_more(during=RASA_TIMEOUT_SECONDS + PROBE_SECONDS + 2)
    assert len([m for m in siti.history() if HONEST in m.text]) == 1


def test_a_form_goes_on_after_an_outage(kawan: Installation) -> None:
    siti = kawan.person()
    siti.begins()
    siti.says("/pelatihan")
    siti.sees("Siapa nama Kakak?")
    kawan.gate.break_down()
    siti.says("Siti Aminah")
    siti.sees(HONEST)
    kawan.gate.open()
    siti.sees("Tadi Kakak menulis: “Siti Aminah”")
    siti.sees("tinggal di desa mana?")
