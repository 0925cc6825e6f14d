"""The facts of a message in one line, for an officer who has forty of them to read."""

from collections.abc import Sequence

from kawan import countries
from kawan.entities import sectors
from kawan.entities.entity import Entity, Kind
from kawan.entities.finding import find
from kawan.i18n import _
from kawan.regions import Gazetteer

MOST_OF_A_KIND = 3


def facts(text: str, gazetteer: Gazetteer) -> str:
    """Where and what, as far as the message says it: "Negara: Taiwan · Sektor: Pabrik · Jumlah: 45 jt". Empty if it
    says nothing of the kind. Amounts and durations stand as they were written."""
    found = find(text, gazetteer)
    labels: dict[Kind, str] = {
        "country": _("Country"),
        "place": _("Place"),
        "sector": _("Sector"),
        "money": _("Amount"),
        "duration": _("Duration"),
    }
    parts = (
        (label, _named([one for one in found if one.entity == kind], text, gazetteer)) for kind, label in labels.items()
    )
    return " · ".join(f"{label}: {', '.join(names)}" for label, names in parts if names)


def _named(entities: Sequence[Entity], text: str, gazetteer: Gazetteer) -> list[str]:
    return list(dict.fromkeys(_name(one, text, gazetteer) for one in entities))[:MOST_OF_A_KIND]


def _name(entity: Entity, text: str, gazetteer: Gazetteer) -> str:
    written = " ".join(text[entity.start : entity.end].split())
    match entity.entity:
        case "country":
            return countries.name(entity.value)
        case "sector":
            return sectors.title(entity.value)
        case "place":
            return _place(entity.value, gazetteer) or written
        case _:
            return written


def _place(value: str, gazetteer: Gazetteer) -> str:
    """A place with its kabupaten; empty where one name stands for several."""
    code = value.partition(" ")[0]
    place = gazetteer.place(code)
    if place is None:
        return ""
    return place.title if place.level in ("regency", "province") else f"{place.title}, {place.regency}"
