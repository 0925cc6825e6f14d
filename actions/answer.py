"""Answering a topic, handing a task to the gateway, asking back what was not understood."""

from typing import override

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import Events, KindAction, intent, metadata, ranking, say
from kawan import answers, smalltalk
from kawan.emergency import by_topic
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

CHOICES = 3
NOT_OFFERED = {"nlu_fallback", "affirm", "deny", "batal", "choose", "di-luar-topik", "hinaan", "sapaan"}


class ActionAnswer(KindAction):
    """A topic's answer for this person's role and country."""

    @override
    def name(self) -> str:
        return "action_answer"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        topic, confidence = intent(tracker)
        topic = answers.canonical(topic)
        about = metadata(tracker)
        reply = smalltalk.reply(topic) or answers.reply(topic, about.get("role"), about.get("country"))
        say(dispatcher, reply, topic=topic, confidence=confidence, urgent=by_topic.is_urgent(ranking(tracker)))
        return []


class ActionTask(KindAction):
    """A task is the gateway's: it works without Rasa too. This only names it."""

    @override
    def name(self) -> str:
        return "action_task"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        task, confidence = intent(tracker)
        dispatcher.utter_message(json_message={"task": task, "topic": task, "confidence": confidence})
        return []


class ActionClarify(KindAction):
    """Below confidence: says so, offers the nearest topics and a person. Never guesses."""

    @override
    def name(self) -> str:
        return "action_clarify"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        topic, confidence = intent(tracker)
        urgent = by_topic.is_urgent(ranking(tracker))
        say(dispatcher, clarification(nearest_topics(tracker)), topic=topic, confidence=confidence, urgent=urgent)
        return []


def nearest_topics(tracker: Tracker) -> list[str]:
    """The likeliest topics and tasks of the newest message, best first."""
    known = answers.topics().keys() | answers.tasks().keys()
    names = [answers.canonical(name) for name, _confidence in ranking(tracker) if name not in NOT_OFFERED]
    return [name for name in dict.fromkeys(names) if name in known][:CHOICES]


def clarification(topics: list[str]) -> Reply:
    """The question back, with what it could have been as buttons."""
    tasks = answers.tasks()
    buttons = [Button(answers.title(name), f"{'x' if name in tasks else 't'}:{name}") for name in topics]
    if "bicara-petugas" not in topics:
        buttons.append(Button(answers.title("bicara-petugas"), "x:bicara-petugas"))
    return Reply(_("I am not sure I understood. Which one do you mean?"), rows(*buttons))
