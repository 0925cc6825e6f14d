"""Whether a point in a file can be where a Kopdes is.

What is known of such files: a default in Jakarta for villages elsewhere, points tens of kilometres off, some outside
Indonesia, signs and axes turned about, one point for many. A point that can't be right is not used; the village's
centre takes its place, and people are told that it is approximate.
"""

from kawan.i18n import _
from kawan.regions import Gazetteer, Village
from kawan.regions.sphere import distance_to

NEAR_KM = 5.0
AROUND = 15
DEFAULTS = ((-6.2, 106.8), (0.0, 0.0))

type Point = tuple[float, float]


class BadPointError(ValueError):
    """A point that is not used; its words are for the officer."""


def read(latitude: str, longitude: str) -> Point:
    """A point as a file writes it, in degrees; a decimal comma will do. Raises BadPointError."""
    try:
        point = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError:
        raise BadPointError(_("latitude and longitude are not two numbers")) from None
    if not (abs(point[0]) <= 180 and abs(point[1]) <= 180):
        raise BadPointError(_("not a point on earth"))
    return point


def check(gazetteer: Gazetteer, village: Village, point: Point) -> None:
    """Raises BadPointError where the point can't be in or near the village."""
    if any(max(abs(point[0] - lat), abs(point[1] - lon)) < 1e-6 for lat, lon in DEFAULTS):
        raise BadPointError(_("this is a default, not a place"))
    if _fits(gazetteer, village, point):
        return
    latitude, longitude = point
    if _fits(gazetteer, village, (longitude, latitude)) or _fits(gazetteer, village, (-longitude, latitude)):
        raise BadPointError(_("latitude and longitude are swapped"))
    if any(_fits(gazetteer, village, turned) for turned in ((-latitude, longitude), (latitude, -longitude))):
        raise BadPointError(_("a sign is wrong"))
    if abs(latitude) > 90 or not gazetteer.is_in_indonesia(latitude, longitude):
        raise BadPointError(_("outside Indonesia"))
    away = distance_to(village.latitude, village.longitude, latitude, longitude)
    nearest = gazetteer.nearest(latitude, longitude)[0].village
    if nearest.code[:4] != village.code[:4]:
        raise BadPointError(
            _("outside the kabupaten: in {regency}, {distance} km away", regency=nearest.regency, distance=round(away))
        )
    raise BadPointError(_("{distance} km away from the desa", distance=round(away)))


def _fits(gazetteer: Gazetteer, village: Village, point: Point) -> bool:
    """Whether the village is near the point, or among the nearest ones where villages are far apart. Where only the
    middle of its kecamatan is known, another village of the kecamatan will do."""
    if abs(point[0]) > 90:
        return False
    if not village.is_approximate and distance_to(village.latitude, village.longitude, *point) <= NEAR_KM:
        return True
    around = gazetteer.nearest(*point, AROUND)
    if around[0].distance_km > 10 * NEAR_KM:
        return False
    known_by = village.code[:6] if village.is_approximate else village.code
    return any(near.village.code.startswith(known_by) for near in around)
