"""The registration form's questions, its summary, and the words of the agreement."""

import json
from typing import Any

from rasa_sdk import Tracker

from actions.kit import slot_value
from kawan import training
from kawan.i18n import _
from kawan.people import ROLES
from kawan.regions import Village
from kawan.replies import Button, Reply, rows

SLOTS = tuple(f"registration_{field}" for field in ("consent", "name", "village", "role", "phone", "wish", "confirmed"))


NO_PHONE = "-"
HEARD = "registration_heard"
"""The place words heard so far while the village is still ambiguous."""


def choice(tracker: Tracker) -> str:
    """The value of a pressed button of this form, or an empty string."""
    text = str(tracker.latest_message.get("text") or "")
    if not text.startswith("/choose{"):
        return ""
    try:
        return str(json.loads(text.removeprefix("/choose")).get("value", ""))
    except ValueError:
        return ""


def button(label: str, value: str) -> Button:
    """A button whose press comes back to the form as a choice."""
    return Button(label, f'r:/choose{{"value":"{value}"}}')


def consent_wording() -> str:
    """What the person agrees to, word for word as it is recorded."""
    return _(
        "To register you we store your name, village, role, wish and, if you like, your phone number. Only our staff "
        "see them, to tell you about training. You can see and delete everything with /datasaya."
    )


def place_label(village: Village) -> str:
    return f"{village.name}, {village.district}, {village.regency}"


def question(slot: str, tracker: Tracker) -> Reply:
    """The form's question for a slot."""
    match slot.removeprefix("registration_"):
        case "consent":
            agree, stop = button(_("I agree"), "setuju"), button(_("No, stop"), "batal")
            return Reply(consent_wording() + "\n\n" + _("Do you agree?"), rows(agree, stop, width=2))
        case "name":
            return Reply(_("What is your name?"))
        case "village":
            return Reply(_("Which village do you live in? Write village and kabupaten, for example: Tieng, Wonosobo."))
        case "role":
            return Reply(_("Who are you?"), rows(*(button(training.role_label(role), role) for role in ROLES), width=2))
        case "phone":
            return Reply(
                _("What is your phone number? Type it, press the key below, or skip: then we write to you here."),
                ask="contact",
            )
        case "wish":
            return Reply(
                _("What do you want to learn?"),
                rows(*(button(training.wish_label(wish), wish) for wish in training.WISHES), width=2),
            )
        case _:
            return _summary(tracker)


def _summary(tracker: Tracker) -> Reply:
    said: dict[str, Any] = {slot.removeprefix("registration_"): slot_value(tracker, slot) for slot in SLOTS}
    text = _(
        "Please check:\n- Name: {name}\n- Village: {village}\n- You are: {role}\n- Phone: {phone}\n- Wish: {wish}\n\n"
        "Shall I send it to our staff?",
        name=said["name"],
        village=said["village"]["label"],
        role=training.role_label(said["role"]),
        phone=_("by Telegram only") if said["phone"] == NO_PHONE else said["phone"],
        wish=training.wish_label(said["wish"]),
    )
    changes = (
        (_("Change name"), "name"),
        (_("Change village"), "village"),
        (_("Change role"), "role"),
        (_("Change phone"), "phone"),
        (_("Change wish"), "wish"),
    )
    keys = [button(_("Send"), "kirim"), button(_("Cancel"), "batal")]
    keys += [button(label, f"ubah:{field}") for label, field in changes]
    return Reply(text, rows(*keys, width=2))
