"""``kawan contacts``: which numbers have to be called, and what came of a call."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from cli.database import migrate
from kawan import contacts, countries
from kawan.contacts import Contact, Need
from kawan.db import Database
from kawan.settings import settings

app = typer.Typer(no_args_is_help=True, help="The phone numbers that people are given.")

NEEDS = {
    Need.MENDING: "salah atau berganti; perbaiki contacts.yml",
    Need.EXPIRED: "uji terakhir lewat 12 bulan",
    Need.OLD_SOURCE: "sumber lewat 12 bulan",
    Need.NEVER: "belum pernah diuji",
}


class Outcome(StrEnum):
    """What a call came to."""

    WORKS = "works"
    NOBODY = "nobody"
    WRONG = "wrong"
    CHANGED = "changed"


@app.command("list")
def list_contacts(
    everything: Annotated[bool, typer.Option("--all", help="Also those that need no call.")] = False,
) -> None:
    """What has to be called, most pressing first."""

    async def run() -> list[Contact]:
        database = Database(settings().database)
        try:
            async with database.session() as session:
                await contacts.refresh(session)
        finally:
            await database.close()
        return contacts.due()

    migrate(settings())
    due = asyncio.run(run())
    for row in [*due, *(row for row in contacts.contacts().values() if everything and row not in due)]:
        seen = "tampil" if row.may_be_shown else "tersembunyi"
        need = NEEDS[row.need] if row.need else "-"
        typer.echo(f"{row.id}\t{countries.name(row.country)}\t{seen}\t{row.confirmed}\t{need}")
    shown = sum(row.may_be_shown for row in contacts.contacts().values())
    typer.echo(f"{shown} dari {len(contacts.contacts())} ditampilkan, {len(due)} perlu ditangani")


@app.command("test")
def record_test(
    contact_id: Annotated[str, typer.Argument(help="As in kawan/data/contacts.yml.")],
    result: Annotated[Outcome, typer.Argument(help="What the call came to.")],
    note: Annotated[str, typer.Option(help="What you heard, such as the new number.")] = "",
) -> None:
    """Record a call; it counts for everybody within seconds."""
    row = contacts.contacts().get(contact_id)
    if row is None:
        raise SystemExit(f"{contact_id}: tidak ada di contacts.yml")

    async def run() -> None:
        database = Database(settings().database)
        try:
            async with database.session() as session:
                test = await contacts.record(session, row.id, row.numbers, result.value, "cli")
                test.note = note or None
        finally:
            await database.close()

    migrate(settings())
    asyncio.run(run())
    typer.echo(f"{row.id}: {'tampil' if row.may_be_shown else 'tersembunyi'}")
