"""``kawan training sessions`` and ``kawan report training``."""

import asyncio

import typer
from sqlalchemy import func, select

from kawan.db import Database
from kawan.sessions import Seat, TrainingSession, notices, seats
from kawan.settings import settings
from kawan.time_zones import period


def list_sessions() -> None:
    """Every training session with its seats, and what those who came answered later; newest first."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            for one in await session.scalars(select(TrainingSession).order_by(TrainingSession.starts_at.desc())):
                counts = await seats.counts(session, one)
                states = ", ".join(f"{state} {count}" for state, count in counts.items()) or "-"
                when = period(one.starts_at, one.ends_at, one.zone)
                typer.echo("\t".join((str(one.id), one.state, one.title, when, f"{one.seats} kursi", states)))
                for (kind, answer), count in (await notices.answers(session, one.id)).items():
                    typer.echo(f"\t{kind}\t{answer or 'tidak dijawab'}\t{count}")
        await database.close()

    asyncio.run(run())


def report() -> None:
    """Seats of all training sessions by state, and what those who came answered after 30 and 90 days."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            for state, count in (await session.execute(select(Seat.state, func.count()).group_by(Seat.state))).all():
                typer.echo(f"{state}\t{count}")
            for (kind, answer), count in (await notices.answers(session)).items():
                typer.echo(f"{kind}\t{answer or 'tidak dijawab'}\t{count}")
        await database.close()

    asyncio.run(run())
