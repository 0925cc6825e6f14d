"""``kawan kopdes``: the nearest cooperative of a point, and what place a text means."""

import asyncio
import json
from typing import Annotated, Any

import typer

from cli.database import prepare
from kawan import cooperatives
from kawan.db import Database
from kawan.settings import settings

app = typer.Typer(no_args_is_help=True, help="Find the Kopdes/Kel Merah Putih.")

JSON_FLAG = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("near", context_settings={"ignore_unknown_options": True})
def near(
    latitude: Annotated[float, typer.Argument(min=-90, max=90)],
    longitude: Annotated[float, typer.Argument(min=-180, max=180)],
    count: Annotated[int, typer.Option("-n", min=1, max=100, help="How many.")] = 5,
    as_json: JSON_FLAG = False,
) -> None:
    """The Kopdes nearest to a point, in degrees."""

    async def run() -> list[cooperatives.CooperativeNear]:
        gazetteer = await prepare(settings())
        database = Database(settings().database)
        try:
            async with database.session() as session:
                return await cooperatives.nearest(session, gazetteer, latitude, longitude, count)
        finally:
            await database.close()

    found = [one.as_dict() for one in asyncio.run(run())]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo(
            f"{one['distance_km']:8.2f} km  {one['name']}, {one['district']}, {one['regency']} ({one['status']})"
        )


@app.command("find")
def find(text: Annotated[str, typer.Argument(help="A place as people write it.")], as_json: JSON_FLAG = False) -> None:
    """Which place a text means, and what has to be asked."""

    async def run() -> dict[str, Any]:
        gazetteer = await prepare(settings())
        resolution = gazetteer.resolve(text)
        return {
            "candidates": [one.as_dict() for one in resolution.candidates],
            "ask": resolution.ask,
            "question": resolution.question,
        }

    result = asyncio.run(run())
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for one in result["candidates"][:10]:
        names = (one[level] for level in ("village", "district", "regency", "province"))
        typer.echo(f"{one['score']:.2f}  {one['level']:8}  {', '.join(name for name in names if name)}")
    if result["question"]:
        typer.echo(result["question"])
