"""The look of a referral: the nearest Kopdes in words, with what is known of each, and where the first one is."""

import datetime as dt
from urllib.parse import urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.cooperatives import CHECKED, REFERRED, CooperativeNear, nearest, reports
from kawan.cooperatives.reports import KINDS
from kawan.i18n import _, language
from kawan.regions import Gazetteer, Village
from kawan.replies import Button, Location, Reply, rows

FARTHEST_OFFSET = 30
FIGURES_OF = dt.date(2026, 8, 5)
FINISHED_BUILDINGS = 0.23


async def referral(
    session: AsyncSession,
    gazetteer: Gazetteer,
    *,
    latitude: float | None = None,
    longitude: float | None = None,
    village_code: str = "",
    offset: int = 0,
) -> list[Reply]:
    """What to tell someone at a point, or from a village: the three nearest Kopdes, then where the first one is.

    ``offset`` skips that many, for "farther away". Raises LookupError for an unknown village or no place.
    """
    home = gazetteer.village(village_code) if village_code else None
    if home is not None:
        latitude, longitude = home.latitude, home.longitude
    if latitude is None or longitude is None:
        raise LookupError(f"no village has the code {village_code!r}, and no point was given")
    if not gazetteer.is_in_indonesia(latitude, longitude):
        return [_abroad()]
    offset = max(0, min(offset, FARTHEST_OFFSET))
    listed = await nearest(session, gazetteer, latitude, longitude, offset + REFERRED)
    said = await reports.said_of(session, [near.village.code for near in listed])
    origin = home or gazetteer.nearest(latitude, longitude)[0].village
    first = None if offset else next((near for near in listed if near.status != "closed"), listed[0])
    replies = [_list_of(listed[offset:], home, origin, offset=offset, said=said, shown=first)]
    return replies if first is None else [*replies, *card(first, said.get(first.village.code, set()))]


def _abroad() -> Reply:
    return Reply(
        _(
            "You are outside Indonesia, and every Kopdes Merah Putih is in a village in Indonesia. "
            "Which desa or kelurahan is your home, in which kabupaten or city? For example: Tieng, Wonosobo."
        )
    )


def _list_of(
    listed: list[CooperativeNear],
    home: Village | None,
    origin: Village,
    *,
    offset: int,
    said: dict[str, set[str]],
    shown: CooperativeNear | None,
) -> Reply:
    """The Kopdes in words. ``shown`` is the one whose place follows; the others' is behind a button."""
    if home is not None or offset:
        title = _("Kopdes/Kel Merah Putih nearest to {place}", place=origin.title)
    else:
        title = _("Kopdes/Kel Merah Putih nearest to you")
    numbered = list(enumerate(listed, offset + 1))
    lines = [f"{number}. {_line(near, home, said.get(near.village.code, set()))}" for number, near in numbered]
    notes = [_note_on_opening(listed), _note_on_joining()]
    if any(near.is_approximate for near in listed):
        notes.insert(0, _("Distances are approximate: to the middle of the desa, not to a shop or office."))
    farther = offset + REFERRED
    buttons = [
        Button(_("How to become a member"), "t:kopdes-daftar-anggota"),
        Button(_("Register for training"), "x:daftar-pelatihan"),
        *(
            Button(_("Map of no. {number}", number=number), f"q:s:{near.village.code}")
            for number, near in numbered
            if near is not shown
        ),
    ]
    if farther <= FARTHEST_OFFSET:
        buttons.append(Button(_("Farther away"), f"v+:{origin.code}:{farther}"))
    text = "\n\n".join((f"**{title}**", *lines, *notes))
    return Reply(text, buttons=rows(*buttons, width=2), source=_source())


def _line(near: CooperativeNear, home: Village | None, said: set[str]) -> str:
    """One Kopdes: what it is called, how far and where, what is known; details only where somebody checked them."""
    status = ". ".join((status_words(near), *reported_words(said)))
    where = f"{_away(near, home)}: {_address(near.village)}"
    parts = [f"**{near.name}**", where, _("Status: {status}.", status=status)]
    if near.status == "verified":
        parts += [detail for detail in (near.address, near.phone, near.hours, near.services) if detail]
    return "\n".join(parts)


def _address(village: Village) -> str:
    return f"{village.title}, Kec. {village.district}, {village.regency}"


def _away(near: CooperativeNear, home: Village | None) -> str:
    if home is not None and near.village.code == home.code and near.distance_km < 0.05:
        return _("In this very desa or kelurahan")
    pattern = "#,##0.0" if near.distance_km < 100 else "#,##0"
    if near.is_approximate and near.distance_km < 1 and not near.village.is_approximate:
        return _("Less than 1 km in a straight line")
    distance = format_decimal(near.distance_km, format=pattern, locale=language())
    if near.is_approximate and near.village.is_approximate:
        return _("±{distance} km in a straight line, to the middle of its kecamatan", distance=distance)
    return _("±{distance} km in a straight line", distance=distance)


def status_words(near: CooperativeNear) -> str:
    """What is known of it, never more: nothing is called open."""
    if near.status in CHECKED and near.verified_on is not None:
        date = format_date(near.verified_on, format="long", locale=language())
        if near.status == "closed":
            return _("closed, checked by staff on {date}", date=date)
        return _("registered, checked by staff on {date}", date=date)
    if near.status == "has_outlet":
        return _("registered, has an outlet, not yet checked by us")
    return _("registered, not yet checked by us")


def reported_words(said: set[str]) -> list[str]:
    """What people say of it and nobody has checked."""
    words = {
        "closed": _("Said to be closed, being checked"),
        "address": _("Its address is said to be wrong, being checked"),
    }
    return [words[kind] for kind in KINDS if kind in said]


def _note_on_opening(listed: list[CooperativeNear]) -> str:
    date = format_date(FIGURES_OF, format="long", locale=language())
    if all(near.status == "verified" for near in listed):
        return _("Ask at the desa or kelurahan office before you go.")
    return _(
        "**Ask at the desa or kelurahan office first.** Registered does not mean that it already serves "
        "people: on {date} about {percent}% of all Kopdes had a finished building.",
        date=date,
        percent=round(FINISHED_BUILDINGS * 100),
    )


def _note_on_joining() -> str:
    return _(
        "To join: what usually counts is the address on your KTP. Bring your KTP, and ask its managers about "
        "the principal savings; the members' meeting sets them."
    )


def _source() -> str:
    return _(
        "Membership: Permenkop 3/2025. Villages: Kepmendagri 300.2.2-2138/2025. Figures of {date}.",
        date=format_date(FIGURES_OF, format="long", locale=language()),
    )


def card(near: CooperativeNear, said: set[str]) -> list[Reply]:
    """Where one Kopdes is: the point with how far it can be trusted, the way there, and what may be wrong with it.

    Where only the kecamatan is known there is no point: a pin would mislead.
    """
    village = near.village
    if not near.is_approximate:
        text = _("The point of {name}.", name=near.name)
    elif village.is_approximate:
        text = _("Approximate point of {name}: only the middle of its kecamatan is known.", name=near.name)
    else:
        text = _("Approximate point of {name}: the middle of the desa, not its shop or office.", name=near.name)
    text = " ".join((text, *(f"{words}." for words in reported_words(said))))
    if near.is_approximate and village.is_approximate:
        return [Reply(text, _card_buttons(village.code, _("Look for the desa on the map"), _search_link(village)))]
    where = near.address or _address(village)
    if near.is_approximate:
        where = _("Approximate: middle of {place}", place=_address(village))
    pin = Location(near.latitude, near.longitude, near.name, where)
    buttons = _card_buttons(village.code, _("Way there, on foot or by vehicle"), _directions(near))
    # the place is known: the key that shares it goes
    return [Reply(text, ask="answered"), Reply("", buttons, location=pin)]


def _card_buttons(village_code: str, label: str, link: str) -> tuple[tuple[Button, ...], ...]:
    wrong = Button(_("Address is wrong"), f"q:a:{village_code}"), Button(_("It has closed"), f"q:c:{village_code}")
    return (Button(label, url=link),), wrong


def _directions(near: CooperativeNear) -> str:
    point = f"{near.latitude:.6f},{near.longitude:.6f}"
    return f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': point})}"


def _search_link(village: Village) -> str:
    return f"https://www.google.com/maps/search/?{urlencode({'api': 1, 'query': _address(village)})}"
