"""Rasa over HTTP: what it says, and every way it can be away."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from bot.rasa import RasaClient, RasaUnavailableError, Understood
from kawan.replies import Reply
from kawan.settings import Settings

REPLY = Reply("Kakak berhak atas upah.", source="UU 18/2017")

type Handler = Callable[[httpx.Request], httpx.Response]


class Rasa:
    """A client whose other end is a function."""

    def __init__(self, settings: Settings) -> None:
        self.client = RasaClient(settings)
        self.requests: list[httpx.Request] = []

    def answers(self, answer: httpx.Response | Exception) -> None:
        def handle(request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            if isinstance(answer, Exception):
                raise answer
            return answer

        headers = self.client._http.headers
        transport = httpx.MockTransport(handle)
        self.client._http = httpx.AsyncClient(transport=transport, base_url="http://rasa", headers=headers)


@pytest.fixture
async def rasa(own_settings: Settings) -> AsyncIterator[Rasa]:
    made = Rasa(own_settings)
    await made.client.close()
    yield made
    await made.client.close()


def said(*custom: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json=[{"recipient_id": "p", "custom": one} for one in custom])


async def test_what_the_dialogue_says(rasa: Rasa) -> None:
    rasa.answers(
        said({"reply": REPLY.as_dict(), "topic": "hak-pekerja", "confidence": 0.9}, {"reply": Reply("Lagi?").as_dict()})
    )
    understood = await rasa.client.respond("p", "apa hak saya", {"urgent": False})
    assert understood == Understood("hak-pekerja", 0.9, [REPLY, Reply("Lagi?")])
    [request] = rasa.requests
    assert request.headers["authorization"] == f"Bearer {Settings().rasa_token}"
    assert json.loads(request.content) == {"sender": "p", "message": "apa hak saya", "metadata": {"urgent": False}}


async def test_a_task_and_plain_text_are_understood_too(rasa: Rasa) -> None:
    rasa.answers(said({"task": "cari-kopdes", "topic": "cari-kopdes", "confidence": 0.8}))
    assert await rasa.client.respond("p", "x", {}) == Understood("cari-kopdes", 0.8, [], "cari-kopdes")
    rasa.answers(httpx.Response(200, json=[{"recipient_id": "p", "text": "halo"}]))
    assert (await rasa.client.respond("p", "x", {})).replies == [Reply("halo")]


AWAY = {
    "an empty list: its action server failed": httpx.Response(200, json=[]),
    "an error": httpx.Response(500, json={"error": "x"}),
    "a wrong token": httpx.Response(401),
    "no JSON": httpx.Response(200, text="<html>"),
    "too slow": httpx.ReadTimeout("slow"),
    "down": httpx.ConnectError("refused"),
    "gone in the middle": httpx.RemoteProtocolError("gone"),
}


@pytest.mark.parametrize("answer", AWAY.values(), ids=AWAY)
async def test_being_away_has_one_name(rasa: Rasa, answer: httpx.Response | Exception) -> None:
    rasa.answers(answer)
    with pytest.raises(RasaUnavailableError) as raised:
        await rasa.client.respond("p", "nama saya Siti", {})
    assert "Siti" not in str(raised.value)


@pytest.mark.parametrize(
    ("error", "calls"), [(httpx.ConnectError("x"), 2), (httpx.ReadTimeout("x"), 1), (httpx.ReadError("x"), 1)]
)
async def test_a_message_that_may_have_arrived_is_not_said_twice(rasa: Rasa, error: Exception, calls: int) -> None:
    rasa.answers(error)
    with pytest.raises(RasaUnavailableError):
        await rasa.client.respond("p", "x", {})
    assert len(rasa.requests) == calls


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(httpx.Response(200, json={"model_file": "kawan.tar.gz"}), True, id="a model"),
        pytest.param(httpx.Response(200, json={"model_file": None}), False, id="no model yet"),
        pytest.param(httpx.Response(401, json={}), False, id="another token"),
        pytest.param(httpx.Response(200, text="<html>"), False, id="another program on the port"),
        pytest.param(httpx.ConnectError("x"), False, id="down"),
        pytest.param(httpx.ReadTimeout("x"), False, id="hanging"),
    ],
)
async def test_ready(rasa: Rasa, answer: httpx.Response | Exception, expected: bool) -> None:
    rasa.answers(answer)
    assert await rasa.client.is_ready() is expected


def heard(update_id: int | None) -> dict[str, Any]:
    return {"event": "user", "text": "x", "metadata": {"update_id": update_id}}


BOT = {"event": "bot", "data": {"custom": {"reply": REPLY.as_dict(), "topic": "hak-pekerja", "confidence": 0.9}}}
ACTION = {"event": "action", "name": "action_answer"}


@pytest.mark.parametrize(
    ("events", "given"),
    [
        pytest.param([heard(5), ACTION, BOT], True, id="it answered this update"),
        pytest.param([heard(4), BOT, heard(5), ACTION, BOT], True, id="after another one"),
        pytest.param([heard(4), BOT], False, id="it never saw this update"),
        pytest.param([heard(5), ACTION], False, id="it saw it and said nothing"),
        pytest.param([heard(5), BOT, heard(6), BOT], False, id="the newest one is another"),
        pytest.param([{"event": "user", "metadata": None}, BOT], False, id="without metadata"),
        pytest.param([], False, id="a new conversation"),
    ],
)
async def test_what_was_said_before_a_crash(rasa: Rasa, events: list[dict[str, Any]], given: bool) -> None:
    rasa.answers(httpx.Response(200, json={"events": events}))
    expected = Understood("hak-pekerja", 0.9, [REPLY]) if given else None
    assert await rasa.client.replies_given("p", 5) == expected


async def test_the_past_of_a_rasa_that_is_away(rasa: Rasa) -> None:
    rasa.answers(httpx.ConnectError("x"))
    with pytest.raises(RasaUnavailableError):
        await rasa.client.replies_given("p", 5)


async def test_parsing(rasa: Rasa) -> None:
    rasa.answers(httpx.Response(200, json={"intent": {"name": "hak-pekerja"}}))
    assert await rasa.client.parse("apa hak saya") == {"intent": {"name": "hak-pekerja"}}
    assert rasa.requests[0].url.params["token"] == Settings().rasa_token
