"""Who gets an announcement, chosen with buttons and a few words on a phone."""

import re
from collections.abc import Sequence

from sqlalchemy import func, select, union_all

from bot import audience_words, broadcast_card
from bot.audience_words import facet_label, value_label
from bot.broadcast_card import expect, panel
from bot.incoming import number
from bot.turn import Turn
from kawan.broadcasts import Broadcast, choosing, drafts
from kawan.broadcasts.audience import EVERYBODY, audience_size, sample
from kawan.broadcasts.choosing import Choice
from kawan.campaigns import Link
from kawan.i18n import LANGUAGES, _
from kawan.people import ROLES, Person
from kawan.regions import Candidate
from kawan.replies import Button, Reply
from kawan.training import WISHES, Registration, role_label

FACETS = ("role", "place", "near", "country", "language", "wish", "joined", "source", "active", "listed")
FOLDED = {"earlier": ("received", "pressed"), "without": ("-got", "-listed", "-pressed")}
"""What is behind a button of its own, so that the panel stays short."""
EVERY_FACET = (*FACETS, *(facet for facets in FOLDED.values() for facet in facets))
DAYS = {"joined": (1, 7, 30, 90, 365), "active": (1, 7, 30, 90, 365), "-got": (1, 3, 7, 14, 30)}
DISTANCES = (5, 10, 25, 50)
SAMPLED = 5
MOST_OFFERED = 30
BY_ANNOUNCEMENT = ("received", "pressed", "-pressed")
SHOWN_TITLE = 30
MOST_PLACES = 6

_LIST_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")


async def on_button(turn: Turn, broadcast: Broadcast, more: str) -> bool:
    """``b:a:<id>[:<facet>[:<value>]]``."""
    facet, _colon, value = more.partition(":")
    if broadcast.corrects is not None:
        return False  # it is for those who received what was wrong
    if facet == "all":
        broadcast.audience = EVERYBODY
    elif facet == "or":
        choice = _choice(broadcast)
        choice.another_group()
        broadcast.audience = choice.expression
    elif facet == "sample":
        await _show_sample(turn, broadcast)
        return True
    elif facet == "save":
        expect(turn, "list", broadcast)
        panel(turn, _("Write a short name for the list: letters, digits and -. /batal stops."), _back(broadcast))
        return True
    elif facet in FOLDED:
        panel(turn, _("Which condition?"), *_facet_buttons(broadcast, FOLDED[facet]), _back(broadcast))
        return True
    elif facet in EVERY_FACET:
        return await _on_facet(turn, broadcast, facet, value)
    elif facet:
        return False
    await _panel(turn, broadcast)
    return True


def _choice(broadcast: Broadcast) -> Choice:
    """What was built so far; what came from the command line is begun anew."""
    try:
        return Choice.of(broadcast.audience)
    except ValueError:
        return Choice()


async def _panel(turn: Turn, broadcast: Broadcast) -> None:
    await turn.session.flush()
    count = await audience_size(turn.session, broadcast.audience)
    text = _(
        "**Recipients of announcement {id}: {count}**\n{who}\n\n"
        "Conditions count together; **or** begins another group.",
        id=broadcast.id,
        count=count,
        who=audience_words.in_words(broadcast.audience, turn.services.gazetteer),
    )
    mark = f"b:a:{broadcast.id}:"
    folded = [
        _button(broadcast, "earlier", _("Earlier announcements"), FOLDED["earlier"]),
        _button(broadcast, "without", _("Leave out"), FOLDED["without"]),
    ]
    steps = [
        Button(_("Everybody"), f"{mark}all"),
        Button(_("Or another group"), f"{mark}or"),
        Button(_("Show some of them"), f"{mark}sample"),
        Button(_("Keep as a list"), f"{mark}save"),
    ]
    done = Button(_("Done: {count} people", count=count), f"b:back:{broadcast.id}")
    panel(turn, text, *_facet_buttons(broadcast, FACETS), *folded, *steps, width=2, last=done)


def _facet_buttons(broadcast: Broadcast, facets: Sequence[str]) -> list[Button]:
    return [_button(broadcast, facet, facet_label(facet), (facet,)) for facet in facets]


def _button(broadcast: Broadcast, name: str, label: str, facets: Sequence[str]) -> Button:
    """A condition, or some behind one button, with a mark where something of it is chosen."""
    choice = _choice(broadcast)
    return Button(("✓ " if any(map(choice.values, facets)) else "") + label, f"b:a:{broadcast.id}:{name}")


def _back(broadcast: Broadcast) -> Button:
    return Button(_("Back"), f"b:a:{broadcast.id}")


async def _on_facet(turn: Turn, broadcast: Broadcast, facet: str, value: str) -> bool:
    if facet == "place" and not value:
        expect(turn, "place", broadcast)
        panel(
            turn,
            _("Write a province, kabupaten, kecamatan or desa."),
            *_chosen(turn, broadcast, facet),
            _back(broadcast),
        )
        return True
    if facet == "near" and not value:
        expect(turn, "near", broadcast)
        panel(
            turn, _("Write the desa and kabupaten in the middle."), *_chosen(turn, broadcast, facet), _back(broadcast)
        )
        return True
    if value:
        chosen = await _value(turn, broadcast, facet, value)
        if chosen is None:
            return False
        choice = _choice(broadcast)
        choice.toggle(facet, chosen, single=facet in DAYS or facet == "near")
        broadcast.audience = choice.expression
        turn.person.expecting = None
        if facet in ("place", "near"):
            await _panel(turn, broadcast)
            return True
    await _facet_panel(turn, broadcast, facet)
    return True


async def _facet_panel(turn: Turn, broadcast: Broadcast, facet: str) -> None:
    await turn.session.flush()
    chosen = _choice(broadcast).values(facet)
    offered = await _offered(turn, facet)
    labels = await _labels(turn, facet, offered)
    buttons = [
        Button(("✓ " if value in chosen else "") + label, f"b:a:{broadcast.id}:{facet}:{value}")
        for value, label in zip(offered, labels, strict=True)
    ]
    count = await audience_size(turn.session, broadcast.audience)
    label = f"{_('Leave out')}: {facet_label(facet)}" if facet.startswith("-") else facet_label(facet)
    text = _("**{facet}**: {count} people now.", facet=label, count=count)
    if not buttons:
        text = _("There is nothing to choose here yet.")
    panel(turn, text, *buttons, _back(broadcast))


async def _labels(turn: Turn, facet: str, values: Sequence[object]) -> list[str]:
    if facet not in BY_ANNOUNCEMENT:
        return [value_label(facet, value, turn.services.gazetteer) for value in values]
    found = [await turn.session.get_one(Broadcast, value) for value in values]
    return [f"{one.id}. {one.text[:SHOWN_TITLE]}" for one in found]


def _chosen(turn: Turn, broadcast: Broadcast, facet: str) -> list[Button]:
    """Places that are chosen, to be pressed away."""
    codes = [value["village"] if facet == "near" else value for value in _choice(broadcast).values(facet)]
    labels = [value_label(facet, value, turn.services.gazetteer) for value in _choice(broadcast).values(facet)]
    return [
        Button(f"✓ {label}", f"b:a:{broadcast.id}:{facet}:{code}{':0' if facet == 'near' else ''}")
        for code, label in zip(codes, labels, strict=True)
    ]


async def _offered(turn: Turn, facet: str) -> Sequence[object]:
    """What can be chosen of a condition."""
    if facet in DAYS:
        return DAYS[facet]
    if facet in ("listed", "-listed"):
        return list(await choosing.lists(turn.session))[:MOST_OFFERED]
    if facet == "source":
        newest = select(Link.code).order_by(Link.created_at.desc()).limit(MOST_OFFERED)
        return (await turn.session.scalars(newest)).all()
    if facet == "country":
        named = union_all(select(Person.country), select(Registration.country)).subquery().c.country
        most = select(named).where(named.is_not(None)).group_by(named).order_by(func.count().desc(), named)
        return (await turn.session.scalars(most.limit(MOST_OFFERED))).all()
    if facet in BY_ANNOUNCEMENT:
        return [one.id for one in await drafts.earlier(turn.session)]
    return {"role": ROLES, "language": tuple(LANGUAGES), "wish": WISHES}[facet]


async def _value(turn: Turn, broadcast: Broadcast, facet: str, text: str) -> object | None:
    """The value of a button, or None for a forged one."""
    if facet == "place":
        return text if turn.services.gazetteer.place(text) else None
    if facet == "near":
        return _circle(turn, broadcast, text)
    if facet in DAYS:
        days = number(text)
        return days if days in DAYS[facet] else None
    if facet in BY_ANNOUNCEMENT:
        earlier = number(text)
        return earlier if earlier in await _offered(turn, facet) else None
    return text if text in await _offered(turn, facet) else None


def _circle(turn: Turn, broadcast: Broadcast, text: str) -> object | None:
    code, _colon, digits = text.partition(":")
    village, km = turn.services.gazetteer.village(code), number(digits)
    if km == 0:  # press away what is chosen
        return next((value for value in _choice(broadcast).values("near") if value["village"] == code), None)
    if village is None or km not in DISTANCES:
        return None
    return {"village": code, "latitude": village.latitude, "longitude": village.longitude, "km": km}


async def on_place(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """A place, as the officer wrote it."""
    found = _found(turn, turn.incoming.text)
    buttons = [Button(_place_label(one), f"b:a:{broadcast.id}:place:{one.code}") for one in found]
    _offer(turn, broadcast, "place", buttons)
    return True


async def on_village(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """The village in the middle of a circle."""
    found = [one for one in _found(turn, turn.incoming.text) if one.level == "village"]
    buttons = [
        Button(f"{km} km, {_place_label(one)}", f"b:a:{broadcast.id}:near:{one.code}:{km}")
        for one in found[:2]
        for km in DISTANCES
    ]
    _offer(turn, broadcast, "near", buttons)
    return True


def _offer(turn: Turn, broadcast: Broadcast, what: str, buttons: list[Button]) -> None:
    if buttons:
        panel(turn, _("Which one?"), *buttons, _back(broadcast))
    else:
        expect(turn, what, broadcast)
        panel(turn, _("I don't find this place. Write it with its kabupaten."), _back(broadcast))


def _found(turn: Turn, text: str) -> list[Candidate]:
    return list(turn.services.gazetteer.resolve(text).candidates[:MOST_PLACES])


def _place_label(place: Candidate) -> str:
    upper = {"village": place.regency, "district": place.regency, "regency": place.province, "province": ""}[
        place.level
    ]
    return f"{place.title}, {upper}" if upper else place.title


async def on_list_name(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """The name under which the present audience is kept."""
    name = "-".join(turn.incoming.text.casefold().split())
    if not _LIST_NAME.fullmatch(name):
        expect(turn, "list", broadcast)
        turn.say(Reply(_("A name has 1 to 24 letters, digits or -. Please write another.")))
        return True
    count = await choosing.keep_as_list(turn.session, name, broadcast.audience)
    turn.audit("audience.list", f"broadcast:{broadcast.id}")
    turn.say(Reply(_("List **{name}** holds {count} people now.", name=name, count=count)))
    await broadcast_card.show(turn, broadcast)
    return True


async def _show_sample(turn: Turn, broadcast: Broadcast) -> None:
    """A few of them, without names: whether the right kind of people is meant, not who they are."""
    gazetteer = turn.services.gazetteer
    lines: list[str] = []
    for person in await sample(turn.session, broadcast.audience, SAMPLED):
        village = gazetteer.village(person.village_code or "")
        place = f"{village.district}, {village.regency}" if village else _("place unknown")
        role = role_label(person.role) if person.role in ROLES else _("role unknown")
        lines.append(f"- {role}; {place}; {LANGUAGES.get(person.language, person.language)}")
    turn.audit("audience.sample", f"broadcast:{broadcast.id}")
    heading = _("Some of them, by chance; no names:") if lines else _("Nobody is meant.")
    panel(turn, "\n".join([heading, *lines]), _back(broadcast))
