"""``kawan ask``: the same chain as in Telegram, as JSON."""

import json
from typing import Any

import pytest

from bot.turn import Services
from cli.chat import _actions_running, terminal
from kawan.db import Database
from kawan.replies import Button, Reply
from kawan.settings import settings
from tests.cli.conftest import FakeRasa, Kawan


def asked(kawan: Kawan, *arguments: str) -> dict[str, Any]:
    result = kawan("ask", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_shape(kawan: Kawan, rasa: FakeRasa) -> None:
    answer = asked(kawan, "apa hak saya")
    assert set(answer) == {"topic", "confidence", "urgent", "replies"}
    assert (answer["topic"], answer["confidence"], answer["urgent"]) == ("hak-pekerja", 0.8, False)
    last = answer["replies"][-1]
    assert set(last) >= {"text", "buttons", "source"}
    assert (last["text"], last["source"]) == ("Kakak berhak atas upah.", "UU 18/2017")
    assert rasa.asked[0]["message"] == "apa hak saya"
    assert rasa.tokens == {f"Bearer {settings().rasa_token}"}


def test_an_emergency_is_urgent_and_its_card_first(kawan: Kawan, rasa: FakeRasa) -> None:
    answer = asked(kawan, "tolong saya dipukul majikan dan dikurung")
    assert answer["urgent"] is True
    assert "KP2MI" in answer["replies"][0]["text"]
    assert rasa.asked[0]["metadata"]["urgent"] is True


def test_a_task_is_done(kawan: Kawan, rasa: FakeRasa) -> None:
    rasa.says(None, task="cari-kopdes", topic="cari-kopdes", confidence=0.7)
    answer = asked(kawan, "kopdes tieng wonosobo")
    assert answer["topic"] == "cari-kopdes"
    assert any("Kopdes Merah Putih Tieng" in reply["text"] for reply in answer["replies"])
    assert any(reply["location"] for reply in answer["replies"])


def test_commands_and_buttons_need_no_rasa(kawan: Kawan, rasa: FakeRasa) -> None:
    assert asked(kawan, "/bantuan")["replies"]
    assert asked(kawan, ">t:hak-pekerja")["topic"] == "hak-pekerja"
    assert rasa.asked == []


def test_a_name_is_one_conversation(kawan: Kawan, rasa: FakeRasa) -> None:
    for name in ("siti", "siti", "budi"):
        asked(kawan, "halo", "--as", name)
    senders = [call["sender"] for call in rasa.asked]
    assert senders[0] == senders[1] != senders[2]


@pytest.mark.parametrize(("language", "expected"), [("en", "Write your question"), ("id", "Tulis")])
def test_the_language(kawan: Kawan, rasa: FakeRasa, language: str, expected: str) -> None:
    assert expected in asked(kawan, "/bantuan", "--lang", language)["replies"][-1]["text"]


def test_when_rasa_says_nothing_it_is_said(kawan: Kawan, rasa: FakeRasa) -> None:
    rasa.custom = []
    answer = asked(kawan, "apa hak saya")
    assert (answer["topic"], answer["confidence"]) == ("", 0.0)
    assert "0-800-1000" in answer["replies"][-1]["text"]


def test_in_words(kawan: Kawan, rasa: FakeRasa) -> None:
    rasa.says(Reply("Halo.", ((Button("Menu", "x:bantuan"),),)), topic="sapaan", confidence=0.9)
    result = kawan("ask", "halo")
    assert "Halo." in result.stdout
    assert "[1] Menu" in result.stdout


async def test_an_error_beside_a_running_app_is_itself(filled: str, rasa: FakeRasa) -> None:
    port = int(settings().rasa_url.rpartition(":")[2])  # somebody listens there
    chosen = settings().model_copy(update={"port": port})
    services = Services(chosen, Database(filled), Database(filled), None)  # pyright: ignore[reportArgumentType]
    with pytest.raises(FileNotFoundError):
        async with _actions_running(services):
            raise FileNotFoundError("no interpreter")


async def test_a_button_in_the_terminal_is_no_text(filled: str, rasa: FakeRasa) -> None:
    async with terminal(settings(), "siti", "id") as person:
        exchange = await person.say(">x:ganti-bahasa")
    assert exchange.as_json()["topic"] == "ganti-bahasa"
    assert [button.payload for row in exchange.replies[-1].buttons for button in row] == ["l:id", "l:en"]
