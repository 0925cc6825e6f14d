"""``kawan staff`` and ``kawan privacy``."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy import select

from kawan import audit, privacy
from kawan import staff as staff_room
from kawan.db import Database
from kawan.people import Person
from kawan.settings import settings
from kawan.staff import StaffMember, StaffRole

staff = typer.Typer(no_args_is_help=True, help="Who may do what.")
privacy_commands = typer.Typer(no_args_is_help=True, help="A person's data.")


@staff.command("add")
def add(
    telegram_id: Annotated[int, typer.Argument()],
    role: Annotated[StaffRole, typer.Option(help="viewer sees, officer acts, admin too.")],
) -> None:
    """Give a role, or change it."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            await staff_room.appoint(session, telegram_id, role)
            audit.record(session, "cli", "staff.add", f"staff:{telegram_id}:{role}")
        await database.close()

    asyncio.run(run())
    typer.echo(f"{telegram_id}: {role}")


@staff.command("list")
def list_staff() -> None:
    """Everybody with a role."""

    async def run() -> None:
        database = Database(settings().database)
        async with database.session() as session:
            for member in await session.scalars(select(StaffMember).order_by(StaffMember.telegram_id)):
                typer.echo(f"{member.telegram_id}\t{member.role}\t{member.added_at:%Y-%m-%d}")
        await database.close()

    asyncio.run(run())


@privacy_commands.command("erase")
def erase(chat_id: Annotated[int, typer.Argument(help="The person's Telegram chat id.")]) -> None:
    """Delete a person from every table and from Rasa's tracker."""

    async def run() -> bool:
        database, tracker = Database(settings().database), Database(settings().tracker_database)
        try:
            async with database.session() as session:
                person = await session.scalar(select(Person).where(Person.chat_id == chat_id))
                if person is None:
                    return False
                await privacy.erase(session, tracker, person, actor="cli")
                return True
        finally:
            await database.close()
            await tracker.close()

    if not asyncio.run(run()):
        raise SystemExit(f"{chat_id}: tidak ada di basis data")
    typer.echo(f"{chat_id}: semua data dihapus")
