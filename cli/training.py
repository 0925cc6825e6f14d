"""``kawan training``: registrations listed, exported, and taken over from paper."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from cli.database import prepare
from kawan import audit, training
from kawan.db import Database
from kawan.i18n import _
from kawan.settings import settings
from kawan.sheets import Sheet, SheetError
from kawan.staff import StaffRole
from kawan.training import exporting, following_up, importing
from kawan.training.following_up import Filter
from kawan.training.importing import Plan

app = typer.Typer(no_args_is_help=True, help="Registrations for training.")

Place = Annotated[str, typer.Option(help="Beginning of the village code, for example 3307.")]
Wish = Annotated[str, typer.Option(help=", ".join(training.WISHES))]
State = Annotated[str, typer.Option(help="One state; without it every open one.")]
Role = Annotated[StaffRole, typer.Option("--as", help="Whose columns: a viewer's hold no names and phone numbers.")]


@app.command("list")
def list_registrations(place: Place = "", wish: Wish = "", state: State = "", role: Role = StaffRole.OFFICER) -> None:
    """The registrations, who waits over 14 days first; columns separated by tabs."""
    table = asyncio.run(_table(_filter(place, wish, state), role, "registrations.list"))
    for row in table[1:]:
        typer.echo("\t".join(row))
    typer.echo(f"{len(table) - 1} pendaftaran.", err=True)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A .csv or .xlsx file; it is overwritten.")],
    place: Place = "",
    wish: Wish = "",
    state: State = "",
    role: Role = StaffRole.OFFICER,
) -> None:
    """Write the registrations into a file, with only the columns that the role may see."""
    write = exporting.WRITERS.get(file.suffix.removeprefix(".").casefold())
    if write is None:
        raise SystemExit("Hanya .csv dan .xlsx yang bisa ditulis.")
    table = asyncio.run(_table(_filter(place, wish, state), role, "registrations.export"))
    try:
        file.write_bytes(write(table))
    except OSError as error:
        raise SystemExit(f"{file}: {error.strerror}") from error
    typer.echo(f"{len(table) - 1} pendaftaran ditulis ke {file}.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A .csv or .xlsx file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; nothing is written.")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="Take the right rows, also where others are not.")] = False,
) -> None:
    """Take over registrations from paper. Where a row is rejected nothing is written, unless --partial is given."""
    try:
        sheet = importing.read(file.name, file.read_bytes())
    except SheetError as error:
        raise SystemExit(f"{file}: {error}") from error
    made, is_written = asyncio.run(_import(sheet, dry_run=dry_run, partial=partial))
    for rejection in made.rejections:
        typer.echo(importing.line(rejection, sheet))
    if sheet.unknown:
        typer.echo(_("- Columns that are not read: {columns}", columns=", ".join(sheet.unknown)))
    counts = f"Baris: {made.rows}, baru: {len(made.added)}, sudah terdaftar: {made.known}"
    typer.echo(f"{counts}, ditolak: {len(made.rejections)}.")
    if is_written:
        typer.echo(_("Written: {count} rows.", count=len(made.added)))
    elif dry_run:
        typer.echo(_("Checked only; nothing was written."))
    else:
        typer.echo(_("Nothing was written. Correct the rejected rows, or take the right ones with --partial."))
    if made.rejections and not is_written:
        raise SystemExit(1)


def _filter(place: str, wish: str, state: str) -> Filter:
    chosen = Filter.from_text(f"{place}:{wish}:{state}")
    if chosen is None:
        states = ", ".join(training.STATES)
        raise SystemExit(f"Saringan tidak dikenal. Keinginan: {', '.join(training.WISHES)}. Status: {states}.")
    return chosen


async def _table(chosen: Filter, role: StaffRole, action: str) -> exporting.Table:
    async def work(session: AsyncSession) -> exporting.Table:
        found = await following_up.listed(session, chosen)
        audit.record(session, "cli", action, f"rows:{len(found)} as:{role}")
        return await exporting.table(session, found, full=role != StaffRole.VIEWER)

    return await _in_session(work)


async def _import(sheet: Sheet, *, dry_run: bool, partial: bool) -> tuple[Plan, bool]:
    """The plan, and whether it was carried out."""
    gazetteer = await prepare(settings())

    async def work(session: AsyncSession) -> tuple[Plan, bool]:
        made = await importing.plan(session, gazetteer, sheet)
        if dry_run or (made.rejections and not partial):
            return made, False
        await importing.write(session, made)
        audit.record(session, "cli", "registrations.import", f"rows:{len(made.added)}")
        return made, True

    return await _in_session(work)


async def _in_session[T](work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    database = Database(settings().database)
    try:
        async with database.session() as session:
            return await work(session)
    finally:
        await database.close()
