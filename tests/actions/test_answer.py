"""Answering, handing over tasks, asking back, and failing kindly."""

from typing import override

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import CHOICES, NOT_OFFERED, ActionAnswer, ActionClarify, ActionTask, nearest_topics
from actions.kit import Events, KindAction
from kawan import answers
from tests.actions.conftest import conversation, run


async def test_an_answer_with_its_topic_for_the_gateway() -> None:
    outcome = await run(ActionAnswer(), conversation("apa hak saya", "hak-pekerja", 0.81))
    [message] = outcome.messages
    assert (message["topic"], message["confidence"], message["urgent"]) == ("hak-pekerja", 0.81, False)
    assert outcome.replies == [answers.reply("hak-pekerja")]


async def test_a_finer_intent_answers_for_its_topic() -> None:
    outcome = await run(ActionAnswer(), conversation("x", "hak-pekerja.paspor"))
    assert outcome.messages[0]["topic"] == "hak-pekerja"
    assert outcome.replies == [answers.reply("hak-pekerja")]


async def test_role_and_country_come_from_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    reply = answers.reply
    monkeypatch.setattr(answers, "reply", lambda *about: asked.append(about) or reply(*about))
    await run(ActionAnswer(), conversation("x", "hak-pekerja", role="keluarga", country="TW"))
    assert asked == [("hak-pekerja", "keluarga", "TW")]


async def test_a_greeting_is_greeted() -> None:
    outcome = await run(ActionAnswer(), conversation("halo", "sapaan"))
    assert outcome.text.startswith("Halo")


async def test_the_language_is_the_persons() -> None:
    outcome = await run(ActionAnswer(), conversation("hi", "sapaan", language="en"))
    assert outcome.text.startswith("Hello")


@pytest.mark.parametrize(
    ("ranking", "urgent"),
    [([("kekerasan-majikan", 0.7)], True), ([("hak-pekerja", 0.7), ("kekerasan-majikan", 0.2)], False)],
)
async def test_the_models_view_of_urgency_goes_along(ranking: list[tuple[str, float]], urgent: bool) -> None:
    tracker = conversation("x", ranking[0][0], ranking[0][1], ranking=ranking)
    for action in (ActionAnswer(), ActionClarify()):
        assert (await run(action, tracker)).messages[0]["urgent"] is urgent


async def test_a_task_is_named_and_not_answered() -> None:
    outcome = await run(ActionTask(), conversation("kopdes dekat sini", "cari-kopdes", 0.7))
    assert outcome.messages == [{"task": "cari-kopdes", "topic": "cari-kopdes", "confidence": 0.7}]


RANKING = [
    ("nlu_fallback", 0.9),
    ("sapaan", 0.3),
    ("hak-pekerja.paspor", 0.2),
    ("hak-pekerja", 0.19),
    ("batal", 0.18),
    ("cari-kopdes", 0.17),
    ("tidak-dikenal", 0.16),
    ("kopdes-manfaat", 0.15),
    ("kopdes-pinjaman", 0.1),
]


async def test_what_is_not_understood_is_asked_with_the_nearest() -> None:
    outcome = await run(ActionClarify(), conversation("itu lho", "nlu_fallback", ranking=RANKING))
    assert outcome.payloads() == ["t:hak-pekerja", "x:cari-kopdes", "t:kopdes-manfaat", "x:bicara-petugas"]
    labels = [button.label for row in outcome.replies[0].buttons for button in row]
    assert labels[0] == answers.title("hak-pekerja")
    assert outcome.messages[0]["topic"] == "nlu_fallback"


@pytest.mark.parametrize("ranking", [[], [("nlu_fallback", 0.9), ("hinaan", 0.1)]])
async def test_with_nothing_near_a_person_is_offered(ranking: list[tuple[str, float]]) -> None:
    outcome = await run(ActionClarify(), conversation("asdf", "nlu_fallback", ranking=ranking))
    assert outcome.payloads() == ["x:bicara-petugas"]


def test_no_more_than_three_and_none_twice() -> None:
    names = nearest_topics(conversation("x", "nlu_fallback", ranking=[(name, 0.1) for name in answers.topics()] * 2))
    assert len(names) == len(set(names)) == CHOICES
    assert not NOT_OFFERED & set(names)


async def test_a_person_is_not_offered_twice() -> None:
    outcome = await run(ActionClarify(), conversation("x", "nlu_fallback", ranking=[("bicara-petugas", 0.2)]))
    assert outcome.payloads() == ["x:bicara-petugas"]


class Failing(KindAction):
    @override
    def name(self) -> str:
        return "action_failing"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        raise ZeroDivisionError(f"secret {tracker.latest_message['text']}")


async def test_an_action_that_fails_says_so_kindly_and_leaks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = await run(Failing(), conversation("nama saya Siti", "hak-pekerja"))
    assert outcome.text.startswith("Maaf")
    assert outcome.slots == {}
    printed = capsys.readouterr()
    assert "Siti" not in f"{outcome.messages}{printed.out}{printed.err}"
    assert "ZeroDivisionError" in printed.out + printed.err
