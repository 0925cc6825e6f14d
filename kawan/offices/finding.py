"""Which offices serve a place, and which are nearest to it: not always the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kawan import abroad, contacts
from kawan.offices.listing import Kind, Office, shown
from kawan.regions import Candidate, Gazetteer, Village
from kawan.regions.sphere import distance_to

MOST_NEAR = 2
MOST_IN_PROVINCE = 6
NEAR_KM = 250.0  # farther away there is mostly a sea between
BESIDE_KM = 50.0  # within it an airport's desk or a university's centre is worth naming

_FOR_EVERYBODY: tuple[Kind, ...] = ("bp3mi", "p4mi", "ltsa")
_FOR_SOME: tuple[Kind, ...] = ("desk", "campus")

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class OfficeNear:
    """An office as seen from a place. ``stands_in`` is the area whose middle the distance goes to, None if unknown.

    ``distance_km`` is None where it would say nothing: nobody knows where the office stands, or it stands in the very
    area that was asked about.
    """

    office: Office
    stands_in: Candidate | None = None
    distance_km: float | None = None
    is_certain: bool = True

    def as_dict(self) -> dict[str, Any]:
        office, area = self.office, self.stands_in
        return {
            "id": office.id,
            "kind": office.kind,
            "name": office.name,
            "place": area.address if area else office.city or None,
            "address": office.address or None,
            "distance_km": None if self.distance_km is None else round(self.distance_km, 3),
            "latitude": area.latitude if area else None,
            "longitude": area.longitude if area else None,
            "precision": area.level if area else None,
            "contacts": [row.line() for row in contacts.shown(office.contacts)],
            "confirmed": office.confirmed,
            "source": office.source,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for a place: offices that serve it, in the order one goes to them, and others nearby."""

    place: Candidate
    serving: list[OfficeNear]
    nearest: list[OfficeNear]
    has_balai: bool = True

    def as_dict(self) -> dict[str, Any]:
        return {
            "place": self.place.as_dict(),
            "serving": [one.as_dict() for one in self.serving],
            "nearest": [one.as_dict() for one in self.nearest],
        }


def of_place(gazetteer: Gazetteer, place: Candidate, point: Point | None = None) -> Found:
    """The offices for a place; ``point`` is where the person is, else the middle of the place.

    A province is too large for distances: then the offices inside it are named instead of the nearest.
    """
    here = point or (place.latitude, place.longitude)
    seen = [_seen_from(gazetteer, office, place, here) for office in shown()]
    serving = _serving(seen, place)
    others = [one for one in seen if one not in serving]
    nearest = _inside(others, place) if place.level == "province" else _nearest(others)
    return Found(place, serving, nearest, any(one.office.kind == "bp3mi" for one in serving))


def near_point(gazetteer: Gazetteer, latitude: float, longitude: float) -> Found:
    """The offices for a point in Indonesia: those of the village whose middle is nearest."""
    village = gazetteer.nearest(latitude, longitude)[0].village
    return of_place(gazetteer, _as_place(gazetteer, village), (latitude, longitude))


def missions(country: str, point: Point | None = None) -> list[OfficeNear]:
    """The missions of a country (ISO 3166 alpha-2), those in the towns nearest to ``point`` first."""
    there = [office for office in shown() if office.country == country]
    if point is not None:
        there.sort(key=lambda office: _away(office, point))
    return [OfficeNear(office) for office in there]


def _away(office: Office, point: Point) -> float:
    town = abroad.town(office.city)
    return distance_to(*point, *town) if town else float("inf")


def _as_place(gazetteer: Gazetteer, village: Village) -> Candidate:
    place = gazetteer.place(village.code)
    assert place is not None
    return place


def _seen_from(gazetteer: Gazetteer, office: Office, place: Candidate, here: Point) -> OfficeNear:
    area = gazetteer.place(office.at) if office.at else None
    is_certain = office.is_certain_for(place.code)
    within = area is not None and (place.code.startswith(area.code) or area.code.startswith(place.code))
    if area is None or within or place.level == "province":
        return OfficeNear(office, area, None, is_certain)
    return OfficeNear(office, area, distance_to(*here, area.latitude, area.longitude), is_certain)


def _serving(seen: Sequence[OfficeNear], place: Candidate) -> list[OfficeNear]:
    """The dinas of the kabupaten, one P4MI or LTSA, the BP3MI: at most one of each, the smallest area first."""
    fitting = [one for one in seen if one.office.works_for(place.code)]
    dinas = [one for one in fitting if one.office.kind == "disnaker"] or _dinas_without_name(place)
    posts = [one for one in fitting if one.office.kind in ("p4mi", "ltsa")]
    posts.sort(key=lambda one: (-max(map(len, one.office.serves)), one.office.kind != "p4mi"))
    balai = [one for one in fitting if one.office.kind == "bp3mi"]
    return [*dinas[:1], *posts[:1], *balai[:1]]


def _dinas_without_name(place: Candidate) -> list[OfficeNear]:
    """Every kabupaten has a dinas that sees to manpower, even if we don't know what it is called."""
    if place.level == "province":
        return []
    return [OfficeNear(Office(f"disnaker-{place.code[:4]}", "disnaker", "", "ya", "", "", serves=(place.code[:4],)))]


def _nearest(others: Sequence[OfficeNear]) -> list[OfficeNear]:
    placed = sorted((one for one in others if one.stands_in), key=lambda one: (one.distance_km or 0.0, one.office.id))
    near = [one for one in placed if one.office.kind in _FOR_EVERYBODY and (one.distance_km or 0.0) <= NEAR_KM]
    beside = [one for one in placed if one.office.kind in _FOR_SOME and (one.distance_km or 0.0) <= BESIDE_KM]
    return [*near[:MOST_NEAR], *beside[:1]]


def _inside(others: Sequence[OfficeNear], province: Candidate) -> list[OfficeNear]:
    kinds = (*_FOR_EVERYBODY, *_FOR_SOME)
    inside = [one for one in others if one.stands_in and one.stands_in.code.startswith(province.code)]
    inside = [one for one in inside if one.office.kind in kinds]
    inside.sort(key=lambda one: (kinds.index(one.office.kind), one.office.name))
    return inside[:MOST_IN_PROVINCE]
