"""The look of a referral: the nearest Kopdes in words, with what is known of each, and where the first one is."""

import datetime as dt

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.cooperatives import REFERRED, CooperativeNear, nearest
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
    """What to tell someone at a point, or from a village: the three nearest Kopdes, then the first one's pin.

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
    origin = home or gazetteer.nearest(latitude, longitude)[0].village
    replies = [_list_of(listed[offset:], home, origin, offset)]
    return replies if offset else [*replies, _pin(listed[0])]


def _abroad() -> Reply:
    return Reply(
        _(
            "You are outside Indonesia, and every Kopdes Merah Putih is in a village in Indonesia. "
            "Which desa or kelurahan is your home, in which kabupaten or city? For example: Tieng, Wonosobo."
        )
    )


def _list_of(listed: list[CooperativeNear], home: Village | None, origin: Village, offset: int) -> Reply:
    if home is not None or offset:
        title = _("Kopdes/Kel Merah Putih nearest to {place}", place=origin.title)
    else:
        title = _("Kopdes/Kel Merah Putih nearest to you")
    lines = [f"{number}. {_line(near, home)}" for number, near in enumerate(listed, offset + 1)]
    notes = [_note_on_opening(listed), _note_on_joining()]
    if any(near.is_approximate for near in listed):
        notes.insert(0, _("Distances are approximate: to the middle of the desa, not to a shop or office."))
    farther = offset + REFERRED
    buttons = [
        Button(_("How to become a member"), "t:kopdes-daftar-anggota"),
        Button(_("Register for training"), "x:daftar-pelatihan"),
    ]
    if farther <= FARTHEST_OFFSET:
        buttons.append(Button(_("Farther away"), f"v+:{origin.code}:{farther}"))
    text = "\n\n".join((f"**{title}**", "\n".join(lines), *notes))
    return Reply(text, buttons=rows(*buttons, width=2), source=_source())


def _line(near: CooperativeNear, home: Village | None) -> str:
    village = near.village
    where = f"{village.title}, Kec. {village.district}, {village.regency}"
    parts = [f"**{near.name}**, {_status(near)}", where, _away(near, home)]
    if near.status == "verified":
        parts += [detail for detail in (near.address, near.phone, near.hours) if detail]
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _away(near: CooperativeNear, home: Village | None) -> str:
    if home is not None and near.village.code == home.code and near.distance_km < 0.05:
        return _("In this very desa or kelurahan")
    pattern = "#,##0.0" if near.distance_km < 100 else "#,##0"
    distance = format_decimal(near.distance_km, format=pattern, locale=language())
    if near.is_approximate and near.village.is_approximate:
        return _("±{distance} km in a straight line, to the middle of its kecamatan", distance=distance)
    return _("±{distance} km in a straight line", distance=distance)


def _status(near: CooperativeNear) -> str:
    if near.status == "verified" and near.verified_on is not None:
        return _("checked on {date}", date=format_date(near.verified_on, format="long", locale=language()))
    return _("registered, has an outlet") if near.status == "has_outlet" else _("registered")


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


def _pin(near: CooperativeNear) -> Reply:
    village = near.village
    address = near.address or f"{village.title}, Kec. {village.district}, {village.regency}"
    if not near.is_approximate:
        text = _("The point of {name}.", name=near.name)
    elif village.is_approximate:
        text = _("Approximate point of {name}: only the middle of its kecamatan is known.", name=near.name)
    else:
        text = _("Approximate point of {name}: the middle of the desa, not its shop or office.", name=near.name)
    pin = Location(near.latitude, near.longitude, near.name, address)
    return Reply(text, location=pin, ask="answered")  # the place is known: the key that shares it goes
