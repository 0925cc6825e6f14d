"""Filling the registry: a listing of every village in the ministry's shape, beside a naive insert row by row.

    .venv/bin/python -m benchmarks.registry

Makes the listing from the gazetteer with the dirt that such files are known for (defaults, signs, axes, points far
off, misspelt names), imports it twice into a fresh SQLite file, and inserts the rows of the plan one by one into
another: a look-up by village, then an insert, as code without a plan would do. The ratio is the named alternative's
time to ours for writing alone; reading, matching and checking are shown beside it.
"""

import asyncio
import csv
import io
import random
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from cli.database import prepare
from kawan.cooperatives import Cooperative, importing, sheets
from kawan.cooperatives.importing import Plan
from kawan.db import Database, now
from kawan.regions import Gazetteer
from kawan.settings import Settings

HEADING = ("cooperative_id", "name", "province", "district", "subdistrict", "latitude", "longitude")


def listing(gazetteer: Gazetteer) -> bytes:
    """A file as the ministry's, a row a village, the same one in every run."""
    chance = random.Random(5)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADING)
    for number, code in enumerate(gazetteer.catalogue.codes):
        village = gazetteer.village(code)
        assert village is not None
        kind = "KELURAHAN" if village.is_kelurahan else "DESA"
        name = f"KOPERASI {kind} MERAH PUTIH {village.name.upper()}"
        if chance.random() < 0.05:
            name = name[:-2] + chance.choice("AIUEO") + name[-1]
        place = (village.province.upper(), village.regency.upper().replace("KABUPATEN", "KAB."), village.district)
        point = _point(chance, village.latitude, village.longitude)
        writer.writerow((number, name, *place, *(f"{degrees:.6f}" for degrees in point)))
    return out.getvalue().encode()


def _point(chance: random.Random, latitude: float, longitude: float) -> tuple[float, float]:
    """Near the village; one in a hundred a default, and as many turned about or far off."""
    near = latitude + chance.gauss(0, 0.005), longitude + chance.gauss(0, 0.005)
    dirt = ((-6.2, 106.8), (-near[0], near[1]), (near[1], near[0]), (near[0] + 0.5, near[1]))
    share = chance.random()
    return dirt[int(share * 100)] if share < 0.04 else near


async def ours(database: Database, gazetteer: Gazetteer, content: bytes) -> tuple[Plan, dict[str, float]]:
    """Import the file; the seconds of each part."""
    marks = [time.perf_counter()]
    sheet = sheets.read("listing.csv", content)
    marks.append(time.perf_counter())
    entries, rejections = importing.checked(gazetteer, sheet, now().date())
    marks.append(time.perf_counter())
    async with database.session() as session:
        made = await importing.plan(session, sheet, entries, rejections)
        marks.append(time.perf_counter())
        await importing.write(session, made)
    marks.append(time.perf_counter())
    parts = zip(("read", "match and check", "plan", "write"), marks, marks[1:], strict=False)
    return made, {name: end - begin for name, begin, end in parts}


async def row_by_row(database: Database, made: Plan) -> float:
    """Seconds for the same rows, each looked up and inserted by itself, in one transaction."""
    began = time.perf_counter()
    async with database.session() as session:
        for values in made.added:
            known = await session.scalar(select(Cooperative).where(Cooperative.village_code == values["village_code"]))
            if known is None:
                session.add(Cooperative(**values))
                await session.flush()
    return time.perf_counter() - began


async def main() -> None:
    """Print our parts, the second import, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        gazetteer = await prepare(settings)
        content = listing(gazetteer)
        database = Database(settings.database)
        made, parts = await ours(database, gazetteer, content)
        again, parts_again = await ours(database, gazetteer, content)
        await database.close()
        other = Settings(data_dir=Path(folder) / "naive", database_url="")
        await prepare(other)
        naive = Database(other.database)
        seconds = await row_by_row(naive, made)
        await naive.close()
    print(f"rows {made.rows}, new {len(made.added)}, rejected {len(made.rejections)}, notes {len(made.notes)}")
    for name, part in parts.items():
        print(f"{name:24} {part:7.2f} s")
    print(f"{'together':24} {sum(parts.values()):7.2f} s")
    print(f"{'the same file again':24} {sum(parts_again.values()):7.2f} s   written {again.writes}")
    print(f"{'row by row, write':24} {seconds:7.2f} s   ratio {seconds / parts['write']:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
