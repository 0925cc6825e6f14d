"""Telegram misbehaves while the bot answers, or delivers what it delivered before."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from tests.e2e.installation import WEBHOOK_SECRET, Installation
from tests.e2e.people import Person
from tests.e2e.processes import wait_until
from tests.e2e.questions import BENEFIT, RIGHTS, SAVINGS, opening

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
OUTAGE_SECONDS = 9.0


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "429", "seconds": 1, "count": 3},
        {"kind": "5xx", "status": 502, "count": 3},
        {"kind": "drop_before", "count": 2},
        {"kind": "delay", "seconds": 2, "count": 1},
    ],
    ids=lambda fault: f"{fault['kind']}x{fault['count']}",
)
def test_the_answer_arrives_once(kawan: Installation, fault: dict[str, Any]) -> None:
    siti = _acquainted(kawan)
    kawan.fault(**fault, method="sendMessage", chat_id=siti.person_id)
    siti.says(BENEFIT[0])
    siti.sees(opening(BENEFIT[1]), within=30)
    siti.sees_nothing_more(during=1.0)


@pytest.mark.parametrize(
    "fault", [{"kind": "5xx", "count": 3}, {"kind": "429", "seconds": 5, "count": 1}], ids=lambda fault: fault["kind"]
)
def test_one_who_is_served_slowly_does_not_hold_up_others(kawan: Installation, fault: dict[str, Any]) -> None:
    siti, budi = _acquainted(kawan), _acquainted(kawan)
    kawan.fault(**fault, method="sendMessage", chat_id=siti.person_id)
    siti.says(BENEFIT[0])
    wait_until(lambda: kawan.faults_struck() > 0, "nothing was refused")
    budi.says(RIGHTS[0])
    budi.sees(opening(RIGHTS[1]), within=3)
    siti.sees(opening(BENEFIT[1]), within=30)


def test_an_outage_of_telegram_loses_nothing(kawan: Installation) -> None:
    """Longer than a few attempts take: what could not be sent waits, and arrives in order."""
    siti = _acquainted(kawan)
    kawan.fault("5xx", method="sendMessage")
    siti.says(BENEFIT[0])
    siti.says(RIGHTS[0])
    time.sleep(OUTAGE_SECONDS)
    kawan.no_faults()
    siti.sees(opening(BENEFIT[1]), within=30)
    siti.sees(opening(RIGHTS[1]), within=30)
    siti.sees_nothing_more(during=0.5)


def test_an_update_that_comes_twice_is_answered_once(kawan: Installation) -> None:
    siti = _acquainted(kawan)
    update = _update(siti, update_id=700_000_001, text=BENEFIT[0])
    for _again in range(3):
        assert _post(kawan, json=update) == 200
    siti.sees(opening(BENEFIT[1]))
    assert _post(kawan, json=update) == 200
    siti.sees_nothing_more(during=1.5)


@pytest.mark.parametrize("secret", ["", "salah", WEBHOOK_SECRET + "x", WEBHOOK_SECRET[:-1], "é"])
def test_a_wrong_secret_is_refused(kawan: Installation, secret: str) -> None:
    siti = _acquainted(kawan)
    update = _update(siti, update_id=700_000_002, text=BENEFIT[0])
    assert _post(kawan, json=update, secret=secret) == 403
    assert kawan.records.rows("SELECT 1 FROM inbox WHERE update_id = 700000002") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"17",
        b'"x"',
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": null}',
        b'{"update_id": 1e999}',
        b'{"update_id": 700000009, "message": 5}',
        b'{"update_id": 700000009, "message": {"chat": {}}}',
        b'{"update_id": 99999999999999999999999999}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"x" * 1_100_000,
    ],
    ids=lambda body: body[:24].decode(errors="replace"),
)
def test_garbage_is_refused_in_one_word(kawan: Installation, body: bytes) -> None:
    status = _post(kawan, content=body)
    assert 400 <= status < 500
    assert kawan.app.running


def test_from_polling_to_webhook_and_back(kawan: Installation) -> None:
    """Asked before a polite end, answered after it; acknowledged before a kill -9, answered after it."""
    siti = _acquainted(kawan)
    siti.says(BENEFIT[0])
    kawan.restart_app(KAWAN_WEBHOOK_URL=kawan.url)
    siti.sees(opening(BENEFIT[1]))
    siti.says(RIGHTS[0])
    siti.says(SAVINGS[0])
    siti.sees(opening(RIGHTS[1]))
    siti.sees(opening(SAVINGS[1]))

    assert _post(kawan, json=_update(siti, update_id=700_000_003, text=BENEFIT[0])) == 200
    kawan.app.kill()
    kawan.start_app()
    siti.sees(opening(BENEFIT[1]))
    siti.says(RIGHTS[0])
    siti.sees(opening(RIGHTS[1]))
    siti.sees_nothing_more(during=0.5)


def _acquainted(kawan: Installation) -> Person:
    person = kawan.person()
    person.says("/start")
    person.sees("Tulis pertanyaan")
    return person


def _update(person: Person, update_id: int, text: str) -> dict[str, Any]:
    sender = {"id": person.person_id, "is_bot": False, "first_name": person.name, "language_code": "id"}
    chat = {"id": person.person_id, "type": "private", "first_name": person.name}
    message = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": sender, "text": text}
    return {"update_id": update_id, "message": message}


def _post(kawan: Installation, *, secret: str = WEBHOOK_SECRET, **body: Any) -> int:
    headers = [(SECRET_HEADER.encode(), secret.encode())]
    answer = httpx.post(f"{kawan.url}/telegram", headers=headers, trust_env=False, timeout=20, **body)
    return answer.status_code
