"""The cards that answer an emergency: calm, short, and with numbers from ``kawan.contacts`` only."""

from kawan import answers, contacts, countries
from kawan.contacts import Contact
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

MOST_PER_COUNTRY = 3
MOST_NUMBERS = 2

# Where a country has several, those that together cover most of it; elsewhere missions come first.
FIRST = {
    "MY": ("kjri-johor-bahru", "kjri-kuching", "kjri-kota-kinabalu"),
    "SG": ("singapura-cde", "singapura-home", "singapura-mom"),
    "ID": ("polri-110", "sapa-129"),
}
TOPICS = {
    "violence": "kekerasan-majikan",
    "sexual_violence": "kekerasan-majikan",
    "confinement": "kekerasan-majikan",
    "trafficking": "tppo-eksploitasi",
    "scam_compound": "tppo-scam-daring",
    "wages": "gaji-tidak-dibayar",
    "medical": "darurat-medis-bencana",
    "disaster": "darurat-medis-bencana",
    "suicide": "kesehatan-jiwa",
    "detention": "ditahan-kasus-hukum",
    "death": "jenazah-santunan",
    "missing": "hilang-kontak",
    "stranded": "pemulangan",
    "passport_threat": "paspor-ditahan-majikan",
}
WITHOUT_SIREN = frozenset({"wages", "death", "missing"})
NO_NEED_TO_HIDE = WITHOUT_SIREN | {"suicide", "medical", "disaster", "detention"}


def card(country: str | None, kind: str | None) -> Reply:
    """The emergency card for a country (ISO 3166 alpha-2) and a kind of danger, each where known.

    It says that the staff see the message: show it only where they do.
    """
    parts = [_first_line(kind), _safety(kind), numbers(country), _to_staff(country)]
    if kind not in NO_NEED_TO_HIDE:
        parts.append(_("If it is dangerous to be seen with a phone, hide it."))
    return Reply("\n\n".join(part for part in parts if part), _buttons(kind))


def general_card(country: str | None) -> Reply:
    """The card of ``/darurat``, which tells nobody: numbers, the staff's button, and the question where one is."""
    if country:
        ask = _("What is happening? Write it here, or press the button for our staff.")
    else:
        ask = _("Which country are you in? Write its name.")
    return Reply("\n\n".join((_safety(None), numbers(country), ask)), _buttons(None))


def calm_line(country: str | None) -> Reply:
    """Calm words with numbers, for a message that only the model takes for urgent."""
    text = _("If you need help fast, you can call:\n{numbers}", numbers=short_numbers(country))
    return Reply(text, _buttons(None))


def short_numbers(country: str | None = None) -> str:
    """KP2MI from Indonesia and from abroad in one line, and the first number of the country in another."""
    at_home, abroad = (contacts.contacts()[name] for name in ("kp2mi", "kp2mi-luar-negeri"))
    if at_home.may_be_shown and abroad.may_be_shown:
        home, far = at_home.channels[0].display, abroad.channels[0].display
        lines = [_("KP2MI: {home} (from Indonesia), {abroad} (from abroad)", home=home, abroad=far)]
    else:
        lines = [_line(row) for row in contacts.national(country)] or [_no_number()]
    return "\n".join([*lines, *map(_line, in_country(country)[:1])])


def in_country(country: str | None) -> list[Contact]:
    """At most three contacts of a country that may be shown, the most general first."""
    if not country:
        return []
    first = contacts.shown(FIRST.get(country, ()))
    return first or contacts.in_country(country)[:MOST_PER_COUNTRY]


def numbers(country: str | None) -> str:
    """The numbers of a country, of Kemlu and of KP2MI, one a line."""
    here = in_country(country)
    general = ["kp2mi"] if country == "ID" else ["kemlu-pwni", "kp2mi-luar-negeri", "kp2mi"]
    lines = [_line(row) for row in (*here, *contacts.shown(general))]
    if country and not here:
        text = _("For {country} we have no tested number: use the Safe Travel app or kemlu.go.id/perwakilan")
        lines.append(text.format(country=countries.name(country)))
    if not lines:
        lines.append(_no_number())
    return "\n".join(f"- {line}" for line in lines)


def _no_number() -> str:
    """Where every number that could be shown turned out to be wrong."""
    return _("We are checking our numbers: use the Safe Travel app or kemlu.go.id/perwakilan")


def _line(contact: Contact) -> str:
    notes: dict[str, list[str]] = {}
    for way in contact.channels:
        notes.setdefault(way.display, []).extend([way.note] if way.note else [])
    ways = [f"{number} ({', '.join(said)})" if said else number for number, said in notes.items()]
    return f"{contact.name}: {', '.join(ways[:MOST_NUMBERS])}"


def _buttons(kind: str | None) -> tuple[tuple[Button, ...], ...]:
    topic = TOPICS.get(kind or "", "cara-mengadu")
    staff = Button(answers.title("bicara-petugas"), "x:bicara-petugas")
    return rows(staff, Button(answers.title(topic), f"t:{topic}"))


def _first_line(kind: str | None) -> str:
    forced = _("Who is forced or tricked is a victim and has a right to help.")
    lines = {
        "violence": _("Nobody may hurt you. This is not your fault."),
        "sexual_violence": _("This is not your fault. You don't have to tell everything."),
        "confinement": _("Nobody may lock you in. Don't climb from a high place."),
        "scam_compound": forced,
        "trafficking": forced,
        "suicide": _("Thank you for telling this. You are not alone."),
        "medical": _("First the treatment. Show your insurance card if you have it."),
        "disaster": _("First get to safety. Take the passport if you can, things can stay behind."),
        "detention": _(
            "Ask for an interpreter and a visit of the Indonesian mission. Don't sign what you don't understand."
        ),
        "death": _("We are sorry. Ask for the death certificate, contract, policy and belongings; then call:"),
        "missing": _("Note the name in the passport, last address, employer and agency; then call:"),
        "wages": _("Unpaid wages can be reported. Keep notes of your hours, payslips and chats; then call:"),
    }
    return lines.get(kind or "", _("Your message has arrived. One step after the other:"))


def _safety(kind: str | None) -> str:
    if kind in WITHOUT_SIREN or kind == "detention":
        return ""
    if kind == "suicide":
        return _("Please don't stay alone now: go to a friend or call somebody you trust. Hurt? The local ambulance.")
    return _("In danger of life: go to a safe place and call the local police or ambulance.")


def _to_staff(country: str | None) -> str:
    honest = _("Our staff see this message too; we can't promise when they answer.")
    if country:
        return f"{honest} {_('Write your address and a safe way to reach you.')}"
    return f"{honest} {_('Write your country, your address and a safe way to reach you.')}"
