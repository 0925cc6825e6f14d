"""``kawan kopdes``: the nearest cooperative of a point, what place a text means, and filling the registry."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.database import prepare
from kawan import audit, cooperatives
from kawan.cooperatives import importing, results, sheets
from kawan.cooperatives.importing import Plan
from kawan.cooperatives.sheets import Sheet, SheetError
from kawan.db import Database, now
from kawan.i18n import _
from kawan.settings import settings

app = typer.Typer(no_args_is_help=True, help="Find the Kopdes/Kel Merah Putih.")

NOTES_SHOWN = 20

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


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A .csv or .xlsx file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; nothing is written.")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write the right rows, also where others are not.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write every finding into this CSV file.")] = None,
) -> None:
    """Fill the registry from a file. Where a row is rejected nothing is written, unless --partial is given."""
    try:
        sheet = sheets.read(file.name, file.read_bytes())
    except SheetError as error:
        raise SystemExit(f"{file}: {error}") from error
    made, is_written = asyncio.run(_import(sheet, dry_run=dry_run, partial=partial))
    if report is not None:
        report.write_bytes(results.report(made, sheet))
    typer.echo(_in_words(made, sheet))
    if is_written:
        typer.echo(_("Written: {count} rows.", count=made.writes))
    elif dry_run:
        typer.echo(_("Checked only; nothing was written."))
    else:
        typer.echo(_("Nothing was written. Correct the rejected rows, or take the right ones with --partial."))
    if made.rejections and not is_written:
        raise SystemExit(1)


async def _import(sheet: Sheet, *, dry_run: bool, partial: bool) -> tuple[Plan, bool]:
    """The plan, and whether it was carried out."""
    gazetteer = await prepare(settings())
    database = Database(settings().database)
    entries, rejections = importing.checked(gazetteer, sheet, now().date())
    try:
        async with database.session() as session:
            made = await importing.plan(session, sheet, entries, rejections)
            if dry_run or (made.rejections and not partial):
                return made, False
            await importing.write(session, made)
            audit.record(session, "cli", "registry.import", f"rows:{made.writes}")
            return made, True
    finally:
        await database.close()


def _in_words(made: Plan, sheet: Sheet) -> str:
    """The counts, every rejected row, and the first notes."""
    lines = [results.summary(made, sheet)]
    if made.rejections:
        lines += ["", _("Rejected:"), *(f"  {results.line(finding, sheet)}" for finding in made.rejections)]
    if made.notes:
        lines += ["", _("Notes:"), *(f"  {results.line(finding, sheet)}" for finding in made.notes[:NOTES_SHOWN])]
    if len(made.notes) > NOTES_SHOWN:
        more = len(made.notes) - NOTES_SHOWN
        lines.append(_("  … and {count} more notes; --report FILE.csv names all.", count=more))
    return "\n".join([*lines, ""])
