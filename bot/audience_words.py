"""An audience in words that an officer can check."""

from collections.abc import Callable, Iterator
from typing import Any

from kawan import countries, training
from kawan.broadcasts.audience import Expression
from kawan.broadcasts.choosing import Choice, Group
from kawan.i18n import LANGUAGES, _
from kawan.people import ROLES
from kawan.regions import Gazetteer
from kawan.training import WISHES


def in_words(expression: Expression, gazetteer: Gazetteer) -> str:
    """One line for each group, and one for who is left out."""
    if set(expression) == {"received"}:
        return _("those who received announcement {id}", id=", ".join(map(str, expression["received"])))
    try:
        choice = Choice.of(expression)
    except ValueError:
        return _("an audience from the command line")
    groups = [_group(group, gazetteer) for group in choice.groups if group]
    whole = _(" **or** ").join(groups) or _("everybody")
    if choice.without:
        left_out = ", ".join(_conditions(choice.without, gazetteer))
        whole += _(", **but not**: {who}", who=left_out)
    return whole


def _group(group: Group, gazetteer: Gazetteer) -> str:
    return "; ".join(_conditions(group, gazetteer))


def _conditions(group: Group, gazetteer: Gazetteer) -> Iterator[str]:
    for name, values in group.items():
        labels = _(" or ").join(value_label(name, value, gazetteer) for value in values)
        yield labels if name in ("role", "near", "joined", "active", "got") else f"{facet_label(name)}: {labels}"


def facet_label(name: str) -> str:
    """What a condition is called on its button."""
    return {
        "role": _("Role"),
        "place": _("Place"),
        "near": _("Around a village"),
        "country": _("Country"),
        "language": _("Language"),
        "wish": _("Wish for training"),
        "joined": _("Joined"),
        "source": _("Came by link"),
        "active": _("Wrote lately"),
        "listed": _("List"),
        "received": _("Received announcement"),
        "pressed": _("Pressed a button of announcement"),
        "got": _("Got an announcement"),
        "-got": _("Who got one lately"),
        "-listed": _("Who is on a list"),
        "-pressed": _("Who pressed a button"),
    }[name]


def value_label(name: str, value: Any, gazetteer: Gazetteer) -> str:
    """What one value of a condition is called."""
    label = _LABELS.get(name.removeprefix("-"))
    return label(value, gazetteer) if label else str(value)


def _place(code: str, gazetteer: Gazetteer) -> str:
    place = gazetteer.place(code)
    return place.title if place else code


def _circle(circle: dict[str, Any], gazetteer: Gazetteer) -> str:
    return _("{km} km around {place}", km=circle["km"], place=_place(str(circle.get("village", "")), gazetteer))


_LABELS: dict[str, Callable[[Any, Gazetteer], str]] = {
    "role": lambda role, _all: training.role_label(role) if role in ROLES else str(role),
    "place": _place,
    "near": _circle,
    "country": lambda code, _all: countries.name(code),
    "language": lambda code, _all: LANGUAGES.get(str(code), str(code)),
    "wish": lambda wish, _all: training.wish_label(wish) if wish in WISHES else str(wish),
    "joined": lambda days, _all: _("joined in the last {days} days", days=days),
    "active": lambda days, _all: _("wrote in the last {days} days", days=days),
    "got": lambda days, _all: _("got one in the last {days} days", days=days),
}
