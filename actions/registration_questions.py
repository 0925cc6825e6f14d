"""The registration form's questions, its summary, and the words of the agreement."""

from typing import cast

from rasa_sdk import Tracker

from actions.registration_slots import said_so_far
from kawan import countries, dates, training
from kawan.i18n import _
from kawan.regions import Gazetteer, Resolution
from kawan.regions.choices import place_question
from kawan.replies import Button, Reply, rows
from kawan.training.saying import NOT_ASKED, SKIPPED, Said

COUNTRIES = ("MY", "TW", "HK", "SG", "SA", "KR", "JP")


def button(label: str, value: str) -> Button:
    """A button whose press comes back to the form as a choice."""
    return Button(label, f'r:/choose{{"value":"{value}"}}')


def consent_wording() -> str:
    """What the person agrees to, word for word as it is recorded."""
    return _(
        "To register you we store your name, village, role, wish and, if you say them, country, phone number, times "
        "that suit and special needs. Only our staff see them, to tell you about training. You can see and delete "
        "everything with /datasaya."
    )


def question(slot: str, tracker: Tracker, gazetteer: Gazetteer) -> Reply:
    """The form's question for a slot."""
    said = said_so_far(tracker)
    match slot.removeprefix("registration_"):
        case "consent":
            agree, stop = button(_("I agree"), "setuju"), button(_("No, stop"), "batal")
            return Reply(consent_wording() + "\n\n" + _("Do you agree?"), rows(agree, stop, width=2))
        case "name":
            return Reply(_("What is your name?"))
        case "village":
            return _village_question(said.get("heard") or "", gazetteer)
        case "role":
            choices = (button(training.role_label(role), role) for role in training.ROLES)
            return Reply(_("Who are you?"), rows(*choices))
        case "country":
            return _country_question(said.get("role"))
        case "returns":
            text = _("In which month will you be back, about? For example: March 2027.")
            return Reply(text, rows(button(_("Not known yet"), "lewati")))
        case "phone":
            return Reply(
                _("What is your phone number? Type it, press the key below, or skip: then we write to you here."),
                ask="contact",
            )
        case "wish":
            choices = (button(training.wish_label(wish), wish) for wish in training.WISHES)
            return Reply(_("What do you want to learn?"), rows(*choices, width=2))
        case "extras":
            return _extras_question()
        case _:
            return _summary(said)


def _village_question(heard: str, gazetteer: Gazetteer) -> Reply:
    """Which village; where something was heard already, only what is still unclear, with buttons of this form."""
    asked = understood(gazetteer, heard) if heard else None
    if asked is None or not asked.candidates:
        return Reply(_("Which village do you live in? Write village and kabupaten, for example: Tieng, Wonosobo."))
    reply = place_question(asked)
    keys = [button(key.label, key.payload.partition(":")[2]) for row in reply.buttons for key in row]
    return Reply(reply.text, rows(*keys))


def understood(gazetteer: Gazetteer, heard: str, more: str = "") -> Resolution:
    """What is known of a place: words, or the code of the area that was chosen, and what was said since."""
    if heard.isdigit():
        return gazetteer.choices_within(heard, more)
    return gazetteer.resolve(f"{heard} {more}".strip())


def _country_question(role: str | None) -> Reply:
    text = _("Which country do you work in?") if role == "pmi" else _("Which country did you work in last?")
    keys = [button(countries.name(code), code) for code in COUNTRIES]
    return Reply(text + " " + _("Choose, or type another one."), rows(*keys, button(_("Skip"), "lewati"), width=2))


def _extras_question() -> Reply:
    text = _(
        "Last one, you may skip it: when can you come? If you have special needs (a wheelchair, a small child along, "
        "an interpreter), write them too."
    )
    keys = [button(training.time_label(time), time) for time in training.TIMES]
    return Reply(text, rows(*keys, button(_("Skip"), "lewati"), width=2))


def label(field: str) -> str:
    """What a field is called in the summary."""
    return {
        "name": _("Name"),
        "village": _("Village"),
        "role": _("Role"),
        "country": _("Country"),
        "returns": _("Back home"),
        "phone": _("Phone"),
        "wish": _("Wish"),
        "extras": _("Time and needs"),
    }[field]


def shown(field: str, value: object) -> str:
    """A field's value in words; empty where it is nothing for this role."""
    if value in (None, NOT_ASKED):
        return ""
    if field == "extras":
        extras = cast("dict[str, str]", value)
        time = training.time_label(extras["times"]) if "times" in extras else ""
        return ", ".join(filter(None, (time, extras.get("needs", "")))) or "-"
    match field, value:
        case "phone", str(number):
            return _("by Telegram only") if number == SKIPPED else number
        case (_, str(text)) if text == SKIPPED:
            return "-"
        case "village", {"label": str(place)}:
            return place
        case "role", str(role):
            return training.role_label(role)
        case "wish", str(wish):
            return training.wish_label(wish)
        case "country", str(code):
            return countries.name(code)
        case "returns", str(month):
            return dates.in_words(month)
        case _:
            return str(value)


def _summary(said: Said) -> Reply:
    values = {field: shown(field, said.get(field)) for field in training.FIELDS}
    lines = [f"- {label(field)}: {value}" for field, value in values.items() if value]
    text = "\n\n".join(
        (
            _("Please check:") + "\n" + "\n".join(lines),
            consent_wording(),
            _("Shall I send it to our staff? If something is wrong, write it, or press the button."),
        )
    )
    changes = [button(_("Change: {field}", field=label(field)), f"ubah:{field}") for field in values if values[field]]
    return Reply(text, rows(button(_("Send"), "kirim"), button(_("Cancel"), "batal"), *changes, width=2))
