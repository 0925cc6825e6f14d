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


def card(country: str | None, kind: str | None) -> Reply:
    """The emergency card for a country (ISO 3166 alpha-2) and a kind of danger, each where known."""
    if kind in WITHOUT_SIREN:
        parts = [_first_line(kind), numbers(country), _to_staff()]
    else:
        parts = [_first_line(kind), _safety(kind), numbers(country), _to_staff(), _phone()]
    return Reply("\n\n".join(part for part in parts if part), _buttons(kind))


def general_card(country: str | None) -> Reply:
    """The card of ``/darurat``: a known country's card, else the general numbers and the question where one is."""
    if country:
        return card(country, None)
    where = _("Which country are you in? Write its name.")
    return Reply("\n\n".join((_first_line(None), _safety(None), numbers(None), where)), _buttons(None))


def calm_line(country: str | None) -> Reply:
    """One calm line with numbers, for a message that only the model takes for urgent."""
    text = _("If you need help fast, you can call:\n{numbers}", numbers=short_numbers(country))
    return Reply(text, _buttons(None))


def short_numbers(country: str | None = None) -> str:
    """KP2MI from Indonesia and from abroad in one line, and the first number of the country in another."""
    at_home, abroad = (contacts.contact(name).channels[0].display for name in ("kp2mi", "kp2mi-luar-negeri"))
    lines = [_("KP2MI: {home} (from Indonesia), {abroad} (from abroad)", home=at_home, abroad=abroad)]
    return "\n".join([*lines, *map(_line, in_country(country)[:1])])


def in_country(country: str | None) -> list[Contact]:
    """At most three contacts of a country that may be shown, the most general first."""
    if not country:
        return []
    if country in FIRST:
        return [contacts.contact(name) for name in FIRST[country]]
    return contacts.in_country(country)[:MOST_PER_COUNTRY]


def numbers(country: str | None) -> str:
    """The numbers of a country, of Kemlu and of KP2MI, one a line."""
    here = in_country(country)
    general = ["kp2mi"] if country == "ID" else ["kemlu-pwni", "kp2mi-luar-negeri", "kp2mi"]
    lines = [_line(row) for row in (*here, *map(contacts.contact, general))]
    if country and not here:
        lines.append(_("For {country} we have no tested number yet.", country=countries.name(country)))
    return "\n".join(f"- {line}" for line in lines)


def _line(contact: Contact) -> str:
    ways = [f"{way.display} ({way.note})" if way.note else way.display for way in contact.channels[:MOST_NUMBERS]]
    return f"{contact.name}: {', '.join(ways)}"


def _buttons(kind: str | None) -> tuple[tuple[Button, ...], ...]:
    topic = TOPICS.get(kind or "", "cara-mengadu")
    staff = Button(answers.title("bicara-petugas"), "x:bicara-petugas")
    return rows(staff, Button(answers.title(topic), f"t:{topic}"))


def _first_line(kind: str | None) -> str:
    match kind:
        case "violence":
            return _("Nobody may hurt you. This is not your fault.")
        case "sexual_violence":
            return _("This is not your fault. You don't have to tell everything to be helped.")
        case "confinement":
            return _("Nobody may lock you in. Don't climb from a high place.")
        case "scam_compound" | "trafficking":
            return _("Whoever is forced or tricked into it is a victim and has a right to help.")
        case "suicide":
            return _("Thank you for telling this. You are not alone, and it is good that you write.")
        case "medical":
            return _("First the treatment, papers and costs come later.")
        case "disaster":
            return _("First get yourself to safety, things can stay behind.")
        case "detention":
            return _("Ask for an interpreter and for the Indonesian mission. Don't sign what you don't understand.")
        case "death":
            return _(
                "We are sorry for your loss. Ask for the death certificate and keep contract, policy and passport."
            )
        case "missing":
            return _(
                "Write down the name in the passport, the last address, the employer and the agency; then ask here:"
            )
        case "wages":
            return _("Unpaid wages can be claimed. Keep notes of your hours, payslips and chats; then ask here:")
        case _:
            return _("Stay calm, one step after the other.")


def _safety(kind: str | None) -> str:
    if kind == "suicide":
        return _(
            "Please don't stay alone now: go to a friend, or call somebody you trust. In danger of life: the local ambulance."
        )
    if kind == "detention":
        return ""
    return _("In danger of life: go to a safe place and call the local police or ambulance.")


def _to_staff() -> str:
    return _(
        "Our staff see this message too; we can't promise when they answer. Write the city or address and how to reach you safely."
    )


def _phone() -> str:
    return _("If it is dangerous to be seen with a phone, hide it.")
