"""``kawan broadcast`` and ``kawan report``."""

import asyncio

import typer
from sqlalchemy import func, select

from kawan import audit, broadcasts
from kawan.broadcasts import Broadcast
from kawan.db import Database
from kawan.people import Consent, Person
from kawan.settings import settings
from kawan.tickets import Ticket
from kawan.training import Registration

app = typer.Typer(no_args_is_help=True, help="Announcements.")
reports = typer.Typer(no_args_is_help=True, help="Figures.")


@app.command("list")
def list_broadcasts() -> None:
    """Every announcement with its state and outcomes, newest first."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            for row in await session.scalars(select(Broadcast).order_by(Broadcast.id.desc())):
                counts = await broadcasts.outcomes(session, row.id)
                typer.echo(f"{row.id}\t{row.state}\t{row.created_at:%Y-%m-%d %H:%M}\t{counts}")
        await database.close()

    asyncio.run(run())


@app.command("unknown")
def list_unknown(broadcast_id: int) -> None:
    """Kiriman yang tidak diketahui sampai atau tidak: obrolan, waktu, sebab."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            for row in await broadcasts.unknown(session, broadcast_id, limit=100_000):
                typer.echo(f"{row.chat_id}\t{row.updated_at:%Y-%m-%d %H:%M:%S}\t{row.error or 'terputus'}")
        await database.close()

    asyncio.run(run())


@app.command("resend-unknown")
def resend_unknown(broadcast_id: int) -> None:
    """Kirim ulang yang tak pasti. Yang sebenarnya sudah menerima akan menerima dua kali."""

    async def run() -> int:
        database = Database(settings().database)
        async with database.session() as session:
            count = await broadcasts.send_unknown_again(session, broadcast_id)
            if count:
                audit.record(session, "cli", "broadcast.again", f"broadcast:{broadcast_id}")
        await database.close()
        return count

    typer.echo(f"{asyncio.run(run())} kiriman masuk antrean lagi.")


@reports.command("summary")
def summary() -> None:
    """How many people, agreements, registrations and tickets there are."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            for name, table in (("people", Person), ("registrations", Registration), ("tickets", Ticket)):
                typer.echo(f"{name}\t{await session.scalar(select(func.count()).select_from(table))}")
            standing = select(Consent.purpose, func.count()).where(Consent.withdrawn_at.is_(None))
            for purpose, count in (await session.execute(standing.group_by(Consent.purpose))).all():
                typer.echo(f"agreed to {purpose}\t{count}")
        await database.close()

    asyncio.run(run())


@reports.command("states")
def states() -> None:
    """Registrations by state."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            query = select(Registration.state, func.count()).group_by(Registration.state)
            for state, count in (await session.execute(query)).all():
                typer.echo(f"{state}\t{count}")
        await database.close()

    asyncio.run(run())
