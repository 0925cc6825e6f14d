"""``kawan office``: the offices of a point, and of what a text names."""

import asyncio
import json
from typing import Annotated, Any

import typer

from cli.database import prepare
from kawan import abroad, countries, offices
from kawan.regions import Gazetteer, Resolution
from kawan.settings import settings

app = typer.Typer(no_args_is_help=True, help="Find an office for migrant workers, or a mission abroad.")

JSON_FLAG = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("near", context_settings={"ignore_unknown_options": True})
def near(
    latitude: Annotated[float, typer.Argument(min=-90, max=90)],
    longitude: Annotated[float, typer.Argument(min=-180, max=180)],
    as_json: JSON_FLAG = False,
) -> None:
    """The offices that serve a point and those nearest to it; abroad the missions of the country."""
    gazetteer = asyncio.run(prepare(settings()))
    where = abroad.whereabouts(gazetteer, latitude, longitude)
    if where is not None:
        _print(_missions(where.country, (latitude, longitude)), as_json)
    elif gazetteer.is_in_indonesia(latitude, longitude):
        _print(offices.near_point(gazetteer, latitude, longitude).as_dict(), as_json)
    else:
        raise SystemExit("titik ini jauh dari desa mana pun dan dari negara yang kami kenal")


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A place or a country as people write it.")], as_json: JSON_FLAG = False
) -> None:
    """The offices of the place that a text most likely means, or the missions of the country it names."""
    gazetteer = asyncio.run(prepare(settings()))
    resolution = gazetteer.resolve(text)
    named = [code for code in countries.find(text) if code != "ID"]
    if resolution.candidates:
        _print(_found(gazetteer, resolution), as_json)
    elif named:
        _print(_missions(named[0]), as_json)
    else:
        raise SystemExit(resolution.question)


def _found(gazetteer: Gazetteer, resolution: Resolution) -> dict[str, Any]:
    """The offices of the best candidate, and what else the text may mean."""
    best = offices.of_place(gazetteer, resolution.candidates[0]).as_dict()
    others = [candidate.address for candidate in resolution.candidates[1:10]]
    return best | {"or_else": others, "question": resolution.question if others else None}


def _missions(country: str, point: tuple[float, float] | None = None) -> dict[str, Any]:
    return {"country": country, "missions": [one.as_dict() for one in offices.missions(country, point)]}


def _print(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for part in ("missions", "serving", "nearest"):
        for one in found.get(part, ()):
            away = "" if one["distance_km"] is None else f"{one['distance_km']:.0f} km"
            place = one["place"] or "letak belum pasti"
            typer.echo("\t".join([part, away, one["name"] or one["id"], place, "; ".join(one["contacts"]) or "-"]))
    if found.get("question"):
        typer.echo(found["question"])
