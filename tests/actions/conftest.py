"""What the tests of the actions share: hand-made trackers, and what an action says."""

from dataclasses import dataclass
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import KindAction
from actions.registration_slots import HEARD, NUMBER, SLOTS
from kawan import people
from kawan.db import Database
from kawan.people import Person
from kawan.replies import Reply
from tests.databases import database, database_url, migrated_file, migrated_name, own_settings, shared, tracker
from tests.places import TIENG, gazetteer

__all__ = [
    "database",
    "database_url",
    "gazetteer",
    "migrated_file",
    "migrated_name",
    "own_settings",
    "shared",
    "tracker",
]

FILLED = {
    "registration_consent": True,
    "registration_name": "Siti Aminah",
    "registration_village": {"code": TIENG, "label": "Tieng, Kejajar, Kabupaten Wonosobo"},
    "registration_role": "purna",
    "registration_country": "TW",
    "registration_returns": "",
    "registration_phone": "+6281234567890",
    "registration_wish": "mentor",
    "registration_extras": {"times": "malam"},
    "registration_confirmed": True,
}
EMPTY = dict.fromkeys((*SLOTS, HEARD, NUMBER))


def conversation(
    text: str = "",
    intent: str = "",
    confidence: float = 0.9,
    *,
    person: str = "p",
    slots: dict[str, Any] | None = None,
    ranking: list[tuple[str, float]] | None = None,
    **metadata: Any,
) -> Tracker:
    """A tracker whose newest message is ``text``, understood as ``intent``."""
    ranked = ranking or ([(intent, confidence)] if intent else [])
    message = {
        "text": text,
        "intent": {"name": intent or None, "confidence": confidence if intent else 0.0},
        "intent_ranking": [{"name": name, "confidence": share} for name, share in ranked],
        "entities": [],
        "metadata": metadata,
    }
    return Tracker(person, slots or {}, message, [], False, None, {}, None)


@dataclass
class Outcome:
    """What an action said and set."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def replies(self) -> list[Reply]:
        return [Reply.from_dict(message["reply"]) for message in self.messages if "reply" in message]

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.replies)

    def payloads(self) -> list[str]:
        return [button.payload for reply in self.replies for row in reply.buttons for button in row]


async def run(action: KindAction, tracker: Tracker) -> Outcome:
    """Run an action as the executor does."""
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return Outcome([message["custom"] for message in dispatcher.messages], slots)


@pytest.fixture
async def siti(database: Database) -> Person:
    async with database.session() as session:
        return (await people.meet(session, 7))[0]
