"""``kawan staff`` and ``kawan privacy``."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cli.database import with_session
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

    async def appoint(session: AsyncSession) -> None:
        await staff_room.appoint(session, telegram_id, role)
        audit.record(session, "cli", "staff.add", f"staff:{telegram_id}:{role}")

    with_session(appoint)
    typer.echo(f"{telegram_id}: {role}")


@staff.command("remove")
def remove(telegram_id: Annotated[int, typer.Argument()]) -> None:
    """Take a role away, at once."""

    async def dismiss(session: AsyncSession) -> bool:
        if not await staff_room.dismiss(session, telegram_id):
            return False
        audit.record(session, "cli", "staff.remove", f"staff:{telegram_id}")
        return True

    if not with_session(dismiss):
        raise SystemExit(f"{telegram_id}: bukan petugas")
    typer.echo(f"{telegram_id}: bukan petugas lagi")


@staff.command("list")
def list_staff() -> None:
    """Everybody with a role."""

    async def members(session: AsyncSession) -> Sequence[StaffMember]:
        return (await session.scalars(select(StaffMember).order_by(StaffMember.telegram_id))).all()

    for member in with_session(members):
        typer.echo(f"{member.telegram_id}\t{member.role}\t{member.added_at:%Y-%m-%d}")


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
