"""The slots of the registration form, and what they hold."""

import json

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.kit import Events, slot_value
from kawan.training.saying import FIELDS, Said

FORM = "registration_form"
SLOTS = tuple(f"registration_{field}" for field in ("consent", *FIELDS, "confirmed"))
HEARD = "registration_heard"
"""The place words heard so far while the village is still ambiguous, or the code of the area it lies in."""
NUMBER = "registration_number"
"""The registration that is being changed."""


def choice(tracker: Tracker) -> str:
    """The value of a pressed button of this form, or an empty string."""
    text = str(tracker.latest_message.get("text") or "")
    if not text.startswith("/choose{"):
        return ""
    try:
        return str(json.loads(text.removeprefix("/choose")).get("value", ""))
    except (ValueError, AttributeError):
        return ""


def said_so_far(tracker: Tracker) -> Said:
    """What the slots hold, by field."""
    values = {field: slot_value(tracker, f"registration_{field}") for field in (*FIELDS, "heard")}
    return {field: value for field, value in values.items() if value is not None}


def as_slots(said: Said) -> Events:
    """Events that put ``said`` into the slots."""
    return [SlotSet(f"registration_{field}", value) for field, value in said.items()]


def emptied() -> Events:
    """Events that forget everything said."""
    return [SlotSet(name, None) for name in (*SLOTS, HEARD, NUMBER)]
