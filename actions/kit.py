"""What every action shares: the person, the language, and an error that answers in words and leaks nothing."""

from abc import ABC, abstractmethod
from typing import Any, override

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from kawan import i18n
from kawan.i18n import _
from kawan.replies import Reply

log = structlog.get_logger()

type Events = list[dict[str, Any]]


def say(dispatcher: CollectingDispatcher, reply: Reply, **facts: object) -> None:
    """Say a reply, with facts for the gateway (``topic``, ``confidence``, ``task``) beside it."""
    dispatcher.utter_message(json_message={"reply": reply.as_dict(), **facts})


def tell(dispatcher: CollectingDispatcher, **facts: object) -> None:
    """Facts for the gateway, without anything to say."""
    dispatcher.utter_message(json_message=facts)  # pyright: ignore[reportUnknownMemberType]


def ranking(tracker: Tracker) -> list[tuple[str, float]]:
    """The newest message's intents with their confidences, likeliest first."""
    return ranked(tracker.latest_message)


def ranked(parse: dict[str, Any]) -> list[tuple[str, float]]:
    """The intents of one of Rasa's parses with their confidences, likeliest first."""
    rows: list[dict[str, Any]] = parse.get("intent_ranking") or []
    return [(str(row["name"]), float(row["confidence"])) for row in rows if row.get("name")]


def metadata(tracker: Tracker) -> dict[str, Any]:
    """What the gateway sent along: language, role, country, update_id, urgent."""
    return tracker.latest_message.get("metadata") or {}


def slot_value(tracker: Tracker, name: str) -> Any:
    """What a slot holds, or None."""
    slots: dict[str, Any] = tracker.slots
    return slots.get(name)


def intent(tracker: Tracker) -> tuple[str, float]:
    """The newest message's intent and its confidence."""
    found: dict[str, Any] = tracker.latest_message.get("intent") or {}
    return found.get("name") or "", float(found.get("confidence") or 0.0)


class KindAction(Action, ABC):
    """An action that never fails with a traceback: rasa-sdk would put the whole tracker into its answer."""

    @override
    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do the work; return events."""
        ...

    @override
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        i18n.use_language(metadata(tracker).get("language"))
        urgency = tracker.latest_message.get("urgency")
        if urgency is not None:
            tell(dispatcher, urgency=urgency)  # whatever is said, the gateway has to know
        try:
            return await self.act(dispatcher, tracker)
        except Exception as error:
            log.error("action failed", action=self.name(), error=type(error).__name__)
            say(dispatcher, Reply(_("Sorry, something went wrong on our side. Please try once more.")))
            return []
