"""What people are told of offices: what is confirmed, what is not, and the next best way."""

from collections.abc import Iterable

from babel.numbers import format_decimal

from kawan import answers, contacts, countries, dates
from kawan.abroad import Whereabouts
from kawan.i18n import _, language
from kawan.offices.finding import Found, OfficeNear, missions
from kawan.offices.listing import Kind
from kawan.regions import Candidate
from kawan.replies import Button, Location, Reply, rows

LOCAL_HELP = 3


def place_reply(found: Found) -> list[Reply]:
    """The offices for a place in Indonesia: those that serve it, the nearest ones, pins, and whom to ask first."""
    place = found.place
    serving = [_("Desa or kelurahan office: the first step, for papers and for the way to the dinas.")]
    serving += [_line(one, place, _purpose(one.office.kind)) for one in found.serving]
    parts = [
        _("**Offices for {place}**", place=place.title if place.level == "province" else _short_address(place)),
        "\n".join(f"{number}. {line}" for number, line in enumerate(serving, 1)),
    ]
    if not found.has_balai:
        parts.append(
            _("Which BP3MI serves {province} we have not found. Ask the dinas or KP2MI.", province=place.province)
        )
    if found.nearest:
        heading = _("**Also in this province**") if place.level == "province" else _("**Nearest by distance**")
        parts.append("\n".join([heading, *(f"- {_line(one, place)}" for one in found.nearest)]))
        parts.append(_("These may work for another area: ask first whether they can serve you."))
    listed = Reply("\n\n".join(parts), source=_source([*found.serving, *found.nearest]), ask="answered")
    pins = [_pin(one) for one in found.serving if one.stands_in and one.stands_in.level == "village"]
    return [listed, *pins, _before_you_go(found)]


def _before_you_go(found: Found) -> Reply:
    place = found.place
    text = _(
        "**Ask before you go.** {kp2mi}\n\nStreet, number or opening hours that are not written here we have not "
        "confirmed. For papers what usually counts is the kabupaten on your KTP.",
        kp2mi=contacts.mention("kp2mi"),
    )
    if place.level == "province":
        text += "\n\n" + _("Write your kabupaten or city for its dinas and the distances.")
    kopdes = [Button(_("Nearest Kopdes"), f"v:{place.code}")] if place.level == "village" else []
    others = (Button(_("Another place or country"), "o:+"), _staff())
    return Reply(text, rows(*kopdes, *others, width=2))


def abroad_reply(country: str, where: Whereabouts | None = None, point: tuple[float, float] | None = None) -> Reply:
    """The missions of a country with confirmed numbers, local help, and the lines that work from everywhere.

    ``where`` tells that the country was guessed from the shared location ``point``.
    """
    name = countries.name(country)
    parts = [_("**Indonesian missions in {country}**", country=name)]
    if where is not None:
        parts.append(
            _("Your location is near {town}, so I take it you are in {country}.", town=where.town, country=name)
        )
    there = missions(country, point)
    if there:
        parts.append("\n".join(f"{number}. {_mission_line(one)}" for number, one in enumerate(there, 1)))
        parts.append(_("Check the address at kemlu.go.id/perwakilan before you go; we don't know the opening hours."))
    else:
        parts.append(_("For {country} we have no list of missions: see kemlu.go.id/perwakilan.", country=name))
    helpers = [row.line() for row in contacts.in_country(country) if row.kind == "local-help"][:LOCAL_HELP]
    if helpers:
        parts.append("\n".join([_("**Local help**"), *(f"- {line}" for line in helpers)]))
    lines = [row.line() for row in contacts.national(country)[:2]]
    everywhere = [*lines, _("Safe Travel app, emergency button")]
    parts.append("\n".join([_("**From anywhere**"), *(f"- {line}" for line in everywhere)]))
    return Reply("\n\n".join(parts), rows(*_buttons_abroad(where), width=2))


def _buttons_abroad(where: Whereabouts | None) -> list[Button]:
    buttons = [Button(_("Emergency"), "x:darurat"), _staff(), Button(_("Offices at home"), "o:home")]
    if where is not None and where.or_else is not None:
        buttons.append(Button(_("I am in {country}", country=countries.name(where.or_else)), f"o:{where.or_else}"))
    return buttons


def _mission_line(one: OfficeNear) -> str:
    numbers = [row.ways() for row in contacts.shown(one.office.contacts)]
    parts = [f"**{one.office.name}**: {'; '.join(numbers) or _('its number is not confirmed yet')}"]
    if one.office.address:
        parts.append(one.office.address)
    elif one.office.usual_address:
        parts.append(_("Usually at {address}", address=one.office.usual_address))
    return _sentences(parts)


def _purpose(kind: Kind) -> str:
    """What the abbreviation stands for, to one who goes there for the first time."""
    return {
        "disnaker": _("Usually where the ID of a future migrant worker and papers are made"),
        "p4mi": _("Post of KP2MI in the region"),
        "ltsa": _("One-stop service for migrant workers' papers"),
        "bp3mi": _("Office of KP2MI for the province"),
    }.get(kind, "")


def _line(one: OfficeNear, place: Candidate, purpose: str = "") -> str:
    """An office in Indonesia: its name, where it stands and how far that is, what it is for, how to reach it."""
    office = one.office
    name = office.name or _("The dinas for manpower of {regency}", regency=place.regency)
    parts = [f"**{name}**, {_where(one)}{_distance(one)}", purpose]
    parts += [office.address[:1].upper() + office.address[1:], office.note]
    if not one.is_certain and office.works_for(place.code):
        parts.append(_("It usually serves {province}; ask first", province=place.province))
    parts += [row.ways() for row in contacts.shown(office.contacts)]
    return _sentences(parts)


def _where(one: OfficeNear) -> str:
    if one.office.town:
        return one.office.town
    return _short_address(one.stands_in) if one.stands_in else _("place not confirmed yet")


def _distance(one: OfficeNear) -> str:
    if one.distance_km is None:
        return ""
    distance = format_decimal(one.distance_km, format="#,##0.0" if one.distance_km < 10 else "#,##0", locale=language())
    return " " + _("(±{distance} km in a straight line, to about its middle)", distance=distance)


def _short_address(place: Candidate) -> str:
    return place.title if place.level in ("regency", "province") else f"{place.title}, {place.regency}"


def _sentences(parts: Iterable[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _source(listed: list[OfficeNear]) -> str:
    """The newest of the sources; a dinas without a row has none."""
    newest = max((one.office.confirmed for one in listed), default="")
    if not newest:
        return ""
    date = dates.in_words(newest)
    return _("Offices: pages of KP2MI and the press, newest {date}. Distances are approximate.", date=date)


def _pin(one: OfficeNear) -> Reply:
    """The map, where the address is known to the village."""
    area = one.stands_in
    assert area is not None
    pin = Location(area.latitude, area.longitude, one.office.name, one.office.address or area.address)
    text = _("Approximate point of {name}: the middle of the desa or kelurahan it stands in.", name=one.office.name)
    return Reply(text, location=pin)


def _staff() -> Button:
    return Button(answers.title("bicara-petugas"), "x:bicara-petugas")
