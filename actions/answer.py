"""Answering topics, handing a task to the gateway, telling it what was not understood."""

from typing import Any, override

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import Events, KindAction, intent, metadata, ranked, ranking, say, tell
from kawan import answers, smalltalk
from kawan.emergency import verdict
from kawan.replies import Reply

CHOICES = 3
MOST_NEEDS = 3
NOT_OFFERED = {"nlu_fallback", "affirm", "deny", "batal", "choose", "di-luar-topik", "hinaan", "sapaan"}


class ActionAnswer(KindAction):
    """The answers to what a message asks, up to three, for this person's role and country, the urgent first."""

    @override
    def name(self) -> str:
        return "action_answer"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        topic, confidence = intent(tracker)
        for reply in topic_replies(tracker):
            say(dispatcher, reply, topic=answers.canonical(topic), confidence=confidence)
        return []


class ActionTask(KindAction):
    """A task is the gateway's: it works without Rasa too. This names it, and answers what else the message asks."""

    @override
    def name(self) -> str:
        return "action_task"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        task, confidence = intent(tracker)
        for reply in topic_replies(tracker):
            say(dispatcher, reply)
        tell(dispatcher, task=task, topic=task, confidence=confidence)
        return []


class ActionClarify(KindAction):
    """Below confidence: tells the gateway what the message could be about, so that it asks. Never guesses."""

    @override
    def name(self) -> str:
        return "action_clarify"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        tell_doubt(dispatcher, tracker, text=str(tracker.latest_message.get("text") or ""))
        return []


class ActionMisunderstood(KindAction):
    """ "That is not what I meant": what else the message before could have been about."""

    @override
    def name(self) -> str:
        return "action_misunderstood"

    @override
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        topic, confidence = intent(tracker)
        before = message_before(tracker)
        others = nearest_topics(ranked(before), CHOICES + 1)[1:]  # the first is what was answered
        doubt = {"text": before.get("text") or "", "nearest": others, "misread": True}
        tell(dispatcher, topic=answers.canonical(topic), confidence=confidence, doubt=doubt)
        return []


def tell_doubt(dispatcher: CollectingDispatcher, tracker: Tracker, text: str = "") -> None:
    """What the newest message could be about. Its ``text`` only where staff may read it, never out of a form."""
    topic, confidence = intent(tracker)
    doubt = {"text": text, "nearest": nearest_topics(ranking(tracker))}
    tell(dispatcher, topic=topic, confidence=confidence, doubt=doubt)


def topic_replies(tracker: Tracker) -> list[Reply]:
    """The answers to the topics of the newest message, at most three, the urgent first."""
    about = metadata(tracker)
    others: list[dict[str, Any]] = tracker.latest_message.get("needs") or []
    names = (intent(tracker)[0], *(str(need["name"]) for need in others))
    topics = [topic for topic in dict.fromkeys(map(answers.canonical, names)) if topic in answers.topics()]
    topics = [topic for topic in topics if not answers.is_small_talk(topic)] or topics[:1]
    topics.sort(key=verdict.weight, reverse=True)
    return [
        smalltalk.reply(topic) or answers.reply(topic, about.get("role"), about.get("country"))
        for topic in topics[:MOST_NEEDS]
    ]


def nearest_topics(ranked: list[tuple[str, float]], most: int = CHOICES) -> list[str]:
    """The likeliest topics and tasks that may be offered, best first."""
    known = answers.topics().keys() | answers.tasks().keys()
    names = [answers.canonical(name) for name, _confidence in ranked if name not in NOT_OFFERED]
    return [name for name in dict.fromkeys(names) if name in known][:most]


def message_before(tracker: Tracker) -> dict[str, Any]:
    """Rasa's parse of the person's message before the newest one, or an empty one where none is kept."""
    said: list[dict[str, Any]] = [event for event in tracker.events if event.get("event") == "user"]
    return said[-2].get("parse_data") or {} if len(said) > 1 else {}
