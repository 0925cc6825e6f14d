"""kill -9 of the app between receiving and answering: nothing is lost, nothing is answered twice, order is kept."""

from __future__ import annotations

import json

from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.processes import wait_until
from tests.e2e.questions import BENEFIT, RIGHTS, opening

PEOPLE = 10
QUESTIONS = (BENEFIT, RIGHTS)


def test_killed_before_handling(kawan: Installation) -> None:
    """The updates are stored, some have not been looked at."""
    people = _people(kawan)
    updates = _all_ask(people)
    wait_until(lambda: _stored(kawan, updates) == len(updates), "not everything was stored")
    kawan.app.kill()
    assert _stored(kawan, updates, state="handled") < len(updates)
    kawan.start_app()
    _all_are_answered_once(people)


def test_killed_while_rasa_is_asked(kawan: Installation) -> None:
    """Rasa has not seen the questions when the app dies."""
    people = _people(kawan)
    kawan.gate.hold_questions()
    before = len(kawan.gate.asked)
    _all_ask(people)
    wait_until(lambda: len(kawan.gate.asked) - before >= PEOPLE, "Rasa was not asked")
    kawan.app.kill()
    kawan.gate.open()
    kawan.start_app()
    _all_are_answered_once(people)


def test_killed_after_rasa_answered(kawan: Installation) -> None:
    """Rasa has taken the questions into its conversations, and its answers never reached the app."""
    people = _people(kawan, agree=True)
    kawan.gate.hold_answers()
    before = len(kawan.gate.asked)
    _all_ask(people)
    wait_until(lambda: len(kawan.gate.asked) - before >= PEOPLE, "Rasa was not asked")
    wait_until(lambda: _in_tracker(kawan, people) >= PEOPLE, "Rasa has not answered")
    kawan.app.kill()
    kawan.gate.open()
    kawan.start_app()
    _all_are_answered_once(people)


def test_killed_between_storing_and_sending(kawan: Installation) -> None:
    """The answers are stored, and Telegram has taken none of them."""
    people = _people(kawan)
    kawan.fault("5xx", method="sendMessage")
    _all_ask(people)
    wait_until(lambda: _unsent(kawan, people) >= PEOPLE, "no answer was stored")
    kawan.app.kill()
    kawan.no_faults()
    kawan.start_app()
    _all_are_answered_once(people)


def test_killed_in_the_middle_of_sending(kawan: Installation) -> None:
    """A call may be under way: those few answers, and no others, may come twice."""
    people = _people(kawan)
    kawan.fault("delay", method="sendMessage", seconds=0.3)
    _all_ask(people)
    wait_until(lambda: sum(_answers(person) != [] for person in people) >= 2, "nobody was answered")
    kawan.app.kill()
    in_flight = _unsent(kawan, people)
    kawan.no_faults()
    kawan.start_app()
    wanted = [opening(topic) for _question, topic in QUESTIONS]
    for person in people:
        wait_until(lambda p=person: set(_answers(p)) == set(wanted), f"{person.person_id} waits", within=60)
    twice = sum(len(_answers(person)) - len(wanted) for person in people)
    assert twice <= in_flight


def test_a_connection_that_breaks_after_telegram_took_the_message(kawan: Installation) -> None:
    """Nobody can know whether it arrived: better twice than never, and not more often."""
    siti = _people(kawan)[0]
    kawan.fault("drop", method="sendMessage", chat_id=siti.person_id, count=1)
    siti.says(BENEFIT[0])
    siti.sees(opening(BENEFIT[1]))
    siti.reads_all(quiet=2.0)
    assert len(_answers(siti)) in (1, 2)


def _people(kawan: Installation, *, agree: bool = False) -> list[Person]:
    """People who know the bot already."""
    people = [kawan.person(f"Orang {number}") for number in range(PEOPLE)]
    for person in people:
        person.says("/start")
    for person in people:
        person.sees("Tulis pertanyaan")
        if agree:
            person.presses("Saya setuju")
            person.sees("Mau menerimanya?")
    return people


def _all_ask(people: list[Person]) -> list[int]:
    """Everybody asks everything; the numbers of the updates."""
    return [person.says(question)["update_id"] for question, _topic in QUESTIONS for person in people]


def _answers(person: Person) -> list[str]:
    """Which of the answers the person has, in the order they came."""
    openings = [opening(topic) for _question, topic in QUESTIONS]
    return [line for message in person.history() if (line := message.text.split("\n")[0]) in openings]


def _all_are_answered_once(people: list[Person]) -> None:
    wanted = [opening(topic) for _question, topic in QUESTIONS]
    for person in people:
        wait_until(lambda p=person: len(_answers(p)) >= len(wanted), f"{person.person_id} waits", within=60)
    people[0].reads_all(quiet=1.0)
    assert {person.person_id: _answers(person) for person in people} == {person.person_id: wanted for person in people}


def _stored(kawan: Installation, updates: list[int], state: str = "%") -> int:
    query = "SELECT count(*) FROM inbox WHERE update_id IN (SELECT value FROM json_each(?)) AND state LIKE ?"
    return kawan.records.count(query, json.dumps(updates), state)


def _in_tracker(kawan: Installation, people: list[Person]) -> int:
    """In how many of these people's conversations Rasa has said something."""
    senders = {kawan.records.person_id(person.person_id) for person in people}
    return len(senders & kawan.records.senders_with_answers())


def _unsent(kawan: Installation, people: list[Person]) -> int:
    chats = json.dumps([person.person_id for person in people])
    query = """SELECT count(*) FROM outbox
               WHERE state IN ('queued', 'sending') AND chat_id IN (SELECT value FROM json_each(?))"""
    return kawan.records.count(query, chats)
