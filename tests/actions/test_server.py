"""The action webhook: every action of the domain, and errors that tell nothing."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import yaml
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from starlette.applications import Starlette

from actions.server import action_route
from kawan.db import Database
from kawan.regions import Gazetteer
from kawan.settings import PROJECT_ROOT

PATH = "/actions/secret"
ACTIONS: list[str] = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"]


@pytest.fixture
async def web(database: Database, gazetteer: Gazetteer) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[action_route(PATH, database, gazetteer)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


def call(action: str, text: str = "nama saya Siti, 081234567890") -> dict[str, Any]:
    message = {"text": text, "intent": {"name": "hak-pekerja", "confidence": 0.9}, "entities": [], "metadata": {}}
    tracker = {
        "sender_id": "p",
        "slots": {},
        "latest_message": message,
        "events": [],
        "paused": False,
        "active_loop": {},
        "latest_action_name": None,
        "followup_action": None,
    }
    return {"next_action": action, "sender_id": "p", "tracker": tracker, "domain": {}, "version": "3.6.21"}


@pytest.mark.parametrize("action", ACTIONS)
async def test_every_action_of_the_domain_is_served(web: httpx.AsyncClient, action: str) -> None:
    answer = await web.post(PATH, json=call(action))
    assert answer.status_code == 200
    assert set(answer.json()) >= {"events", "responses"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'{"next_action": "action_answer"}', json.dumps(call("action_unknown")).encode()],
    ids=["empty", "no JSON", "a list", "null", "a number", "no tracker", "an action that does not exist"],
)
async def test_nonsense_is_an_error_without_details(web: httpx.AsyncClient, body: bytes) -> None:
    answer = await web.post(PATH, content=body)
    assert (answer.status_code, answer.json()) == (500, {"error": "action failed"})


async def test_an_error_does_not_give_the_request_back(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(_self: ActionExecutor, call: dict[str, Any]) -> None:
        raise ZeroDivisionError(str(call))

    monkeypatch.setattr(ActionExecutor, "run", broken)
    answer = await web.post(PATH, json=call("action_answer"))
    printed = capsys.readouterr()
    assert answer.status_code == 500
    for place in (answer.text, printed.out, printed.err):
        assert "Siti" not in place
        assert "081234567890" not in place


async def test_a_rejection_is_named_as_rasa_wants_it(web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def rejecting(_self: ActionExecutor, _call: dict[str, Any]) -> None:
        raise ActionExecutionRejection("action_answer")

    monkeypatch.setattr(ActionExecutor, "run", rejecting)
    answer = await web.post(PATH, json=call("action_answer"))
    assert answer.status_code == 400
    assert answer.json()["action_name"] == "action_answer"


@pytest.mark.parametrize(
    ("verb", "path", "status"), [("GET", PATH, 405), ("POST", "/actions/guessed", 404), ("POST", "/actions", 404)]
)
async def test_nothing_else_is_there(web: httpx.AsyncClient, verb: str, path: str, status: int) -> None:
    assert (await web.request(verb, path, json=call("action_answer"))).status_code == status
