"""Answering, handing over tasks, asking back, and failing kindly."""

from typing import override

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import (
    CHOICES,
    MOST_NEEDS,
    NOT_OFFERED,
    ActionAnswer,
    ActionClarify,
    ActionMisunderstood,
    ActionTask,
    nearest_topics,
)
from actions.kit import Events, KindAction
from kawan import answers
from tests.actions.conftest import conversation, run


async def test_an_answer_with_its_topic_for_the_gateway() -> None:
    outcome = await run(ActionAnswer(), conversation("apa hak saya", "hak-pekerja", 0.81))
    [message] = outcome.messages
    assert (message["topic"], message["confidence"]) == ("hak-pekerja", 0.81)
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


@pytest.mark.parametrize("action", [ActionAnswer, ActionClarify, ActionTask, ActionMisunderstood])
async def test_the_models_view_of_urgency_goes_along(action: type[KindAction]) -> None:
    tracker = conversation("x", "hak-pekerja")
    tracker.latest_message["urgency"] = 0.73
    assert (await run(action(), tracker)).messages[0] == {"urgency": 0.73}


async def test_a_task_is_named_and_not_answered() -> None:
    outcome = await run(ActionTask(), conversation("kopdes dekat sini", "cari-kopdes", 0.7))
    [message] = outcome.messages
    assert message == {"task": "cari-kopdes", "topic": "cari-kopdes", "confidence": 0.7}


def needing(topic: str, *others: str) -> Tracker:
    """A message whose first need is ``topic`` and which has others too."""
    asked = conversation("x", topic)
    asked.latest_message["needs"] = [{"name": name, "confidence": 0.8} for name in others]
    return asked


async def test_several_needs_are_answered_the_urgent_first() -> None:
    outcome = await run(ActionAnswer(), needing("hak-pekerja", "gaji-tidak-dibayar.ditahan", "hak-pekerja"))
    assert outcome.replies == [answers.reply("gaji-tidak-dibayar"), answers.reply("hak-pekerja")]
    assert {message["topic"] for message in outcome.messages} == {"hak-pekerja"}


async def test_a_task_with_a_question_beside_it() -> None:
    outcome = await run(ActionTask(), needing("cari-kopdes", "kopdes-simpanan", "bicara-petugas"))
    assert outcome.replies == [answers.reply("kopdes-simpanan")]
    assert outcome.messages[-1]["task"] == "cari-kopdes"


async def test_no_more_needs_than_a_person_can_read() -> None:
    outcome = await run(ActionAnswer(), needing(*list(answers.topics())[: MOST_NEEDS + 2]))
    assert len(outcome.replies) == MOST_NEEDS


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


async def test_what_is_not_understood_is_told_with_the_nearest() -> None:
    outcome = await run(ActionClarify(), conversation("itu lho", "nlu_fallback", ranking=RANKING))
    [message] = outcome.messages
    assert message["doubt"] == {"text": "itu lho", "nearest": ["hak-pekerja", "cari-kopdes", "kopdes-manfaat"]}
    assert message["topic"] == "nlu_fallback"


@pytest.mark.parametrize("ranking", [[], [("nlu_fallback", 0.9), ("hinaan", 0.1)]])
async def test_nothing_may_be_near(ranking: list[tuple[str, float]]) -> None:
    outcome = await run(ActionClarify(), conversation("asdf", "nlu_fallback", ranking=ranking))
    assert outcome.messages[0]["doubt"]["nearest"] == []


def test_no_more_than_three_and_none_twice() -> None:
    names = nearest_topics([(name, 0.1) for name in answers.topics()] * 2)
    assert len(names) == len(set(names)) == CHOICES
    assert not NOT_OFFERED & set(names)


async def test_a_wrong_answer_leads_to_what_else_the_message_before_could_be() -> None:
    tracker = conversation("bukan itu maksud saya", "tentang-bot.salah-paham")
    ranked = [{"name": name, "confidence": share} for name, share in RANKING]
    before = {"text": "itu lho", "intent_ranking": ranked}
    tracker.events = [
        {"event": "user", "parse_data": before},
        {"event": "action", "name": "action_answer"},
        {"event": "user", "parse_data": tracker.latest_message},
    ]
    outcome = await run(ActionMisunderstood(), tracker)
    assert outcome.messages[0]["doubt"] == {
        "text": "itu lho",
        "nearest": ["cari-kopdes", "kopdes-manfaat", "kopdes-pinjaman"],
        "misread": True,
    }


async def test_a_wrong_answer_of_which_nothing_is_kept() -> None:
    outcome = await run(ActionMisunderstood(), conversation("bukan itu", "deny"))
    assert outcome.messages[0]["doubt"] == {"text": "", "nearest": [], "misread": True}


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
