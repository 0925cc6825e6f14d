"""Announcements when not all goes well: every outcome is stored, and nobody receives one twice."""

from __future__ import annotations

from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.processes import wait_until

TEXT = "Pelatihan koperasi gratis, kuota 20 orang."


def test_the_sum_of_the_outcomes_is_the_audience(kawan: Installation, officer: Person) -> None:
    people = _subscribers(kawan, 5)
    blocking, gone, broken, *others = people
    kawan.fault("blocked", method="sendMessage", chat_id=blocking.person_id)
    kawan.fault("deactivated", method="sendMessage", chat_id=gone.person_id)
    kawan.fault("drop", method="sendMessage", chat_id=broken.person_id)
    broadcast, size = _send(officer)
    for person in others:
        person.sees(TEXT)
    officer.sees(f"{size} dari {size}", "terkirim", "diblokir", "tak pasti")
    kawan.no_faults()
    states = _states(kawan, broadcast)
    assert len(states) == size
    assert [states[person.person_id] for person in people[:3]] == ["blocked", "blocked", "unknown"]
    assert all(states[person.person_id] == "sent" for person in others)
    assert _copies(broken) == 1


def test_killed_while_sending(kawan: Installation, officer: Person) -> None:
    """What was being sent is unknown and not sent again; the rest goes on by itself."""
    people = _subscribers(kawan, 12)
    kawan.fault("delay", method="sendMessage", seconds=0.4)
    broadcast, size = _send(officer)
    wait_until(lambda: sum(map(_copies, people)) >= 3, "nobody received it")
    kawan.app.kill()
    kawan.no_faults()
    under_way = {chat for chat, state in _states(kawan, broadcast).items() if state == "sending"}
    kawan.start_app()
    officer.sees(f"{size} dari {size}", within=40)
    states = _states(kawan, broadcast)
    assert {chat for chat, state in states.items() if state == "unknown"} == under_way
    for person in people:
        expected = (0, 1) if person.person_id in under_way else (1,)
        assert _copies(person) in expected, f"{person.person_id}: {states[person.person_id]}"


def test_an_announcement_is_sent_once_though_the_button_is_pressed_twice(kawan: Installation, officer: Person) -> None:
    (siti,) = _subscribers(kawan, 1)
    officer.says(f"/siarkan {TEXT}")
    preview = officer.sees("Kirim?")
    data = f"b:send:{kawan.records.count('SELECT max(id) FROM broadcasts')}"
    for _again in range(3):
        officer.acts(callback_data=data, message_id=preview.message_id)
    officer.sees("sudah pernah dimulai")
    siti.sees(TEXT)
    siti.sees_nothing_more(during=1.0)


def test_who_stops_announcements_receives_none(kawan: Installation, officer: Person) -> None:
    siti, budi = _subscribers(kawan, 2)
    siti.says("/siaran")
    siti.sees("Kakak menerima pengumuman.")
    siti.presses("Berhenti menerima pengumuman")
    siti.sees("tidak menerima pengumuman")
    _send(officer)
    budi.sees(TEXT)
    siti.sees_nothing_more(during=0.5)


def _subscribers(kawan: Installation, count: int) -> list[Person]:
    """People who agreed; everybody from earlier tests withdraws, so that the audience is these."""
    kawan.nobody_subscribes()
    people = [kawan.person(f"Orang {number}") for number in range(count)]
    for person in people:
        person.says("/start")
        person.sees("Tulis pertanyaan")
        person.acts(callback_data="c:announcements:yes")
        person.sees("Kakak sekarang menerima pengumuman")
    return people


def _send(officer: Person) -> tuple[int, int]:
    """Compose and consent; the announcement's number and the size of its audience."""
    officer.says(f"/siarkan {TEXT}")
    preview = officer.sees("Kirim?")
    officer.presses(preview.labels[0], under=preview)
    words = officer.sees("mulai dikirim:").text.split()
    return int(words[1]), int(words[4])


def _states(kawan: Installation, broadcast: int) -> dict[int, str]:
    """The state of each delivery by chat."""
    rows = kawan.records.rows("SELECT chat_id, state FROM deliveries WHERE broadcast_id = ?", broadcast)
    return {int(row["chat_id"]): str(row["state"]) for row in rows}


def _copies(person: Person) -> int:
    return sum(message.text.startswith(TEXT) for message in person.history())
