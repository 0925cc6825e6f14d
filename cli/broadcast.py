"""``kawan broadcast`` and ``kawan report``."""

import json
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import broadcast_report
from cli.database import with_session
from kawan import audit, broadcasts
from kawan.broadcasts import DRAFT, Broadcast
from kawan.broadcasts.audience import AudienceError, audience_size
from kawan.broadcasts.report import as_csv, report
from kawan.i18n import _
from kawan.people import Consent, Person
from kawan.tickets import Ticket
from kawan.training import Registration

app = typer.Typer(no_args_is_help=True, help="Announcements.")
reports = typer.Typer(no_args_is_help=True, help="Figures.")


@app.command("list")
def list_broadcasts() -> None:
    """Every announcement with its state and outcomes, newest first."""

    async def show(session: AsyncSession) -> None:
        for row in await session.scalars(select(Broadcast).order_by(Broadcast.id.desc())):
            counts = await broadcasts.outcomes(session, row.id)
            typer.echo(f"{row.id}\t{row.state}\t{row.created_at:%Y-%m-%d %H:%M}\t{counts}")

    with_session(show)


@app.command("report")
def report_of(
    number: Annotated[int, typer.Argument(help="The announcement's number.")],
    csv: Annotated[Path | None, typer.Option(help="Write every recipient's outcome into this file.")] = None,
) -> None:
    """What came of one announcement."""

    async def show(session: AsyncSession) -> None:
        broadcast = await session.get(Broadcast, number)
        if broadcast is None or broadcast.started_at is None:
            raise SystemExit(_("Announcement {id} was not sent.", id=number))
        typer.echo(broadcast_report.in_words(broadcast, await report(session, broadcast)).replace("**", ""))
        if csv is not None:
            csv.write_bytes(await as_csv(session, broadcast))
        audit.record(session, "cli", "broadcast.report", f"broadcast:{number}")

    with_session(show)


@app.command("audience")
def audience_of(
    expression: Annotated[str, typer.Argument(help='For instance \'{"all": [{"role": ["purna"]}]}\'.')],
    draft: Annotated[int | None, typer.Option(help="Give this audience to the draft of this number.")] = None,
) -> None:
    """How many people an audience is."""

    async def count(session: AsyncSession) -> None:
        try:
            meant = json.loads(expression)
            size = await audience_size(session, meant)
        except (json.JSONDecodeError, AudienceError) as error:
            raise SystemExit(_("This audience is not understood: {problem}", problem=error)) from error
        typer.echo(_("{count} people", count=size))
        if draft is not None:
            broadcast = await session.get(Broadcast, draft)
            if broadcast is None or broadcast.state != DRAFT:
                raise SystemExit(_("Announcement {id} is no draft.", id=draft))
            broadcast.audience = meant
            audit.record(session, "cli", "broadcast.audience", f"broadcast:{draft}")

    with_session(count)


@app.command("unknown")
def list_unknown(broadcast_id: int) -> None:
    """Kiriman yang tidak diketahui sampai atau tidak: obrolan, waktu, sebab."""

    async def show(session: AsyncSession) -> None:
        for row in await broadcasts.unknown(session, broadcast_id, limit=100_000):
            typer.echo(f"{row.chat_id}\t{row.updated_at:%Y-%m-%d %H:%M:%S}\t{row.error or 'terputus'}")

    with_session(show)


@app.command("resend-unknown")
def resend_unknown(broadcast_id: int) -> None:
    """Kirim ulang yang tak pasti. Yang sebenarnya sudah menerima akan menerima dua kali."""

    async def send_again(session: AsyncSession) -> int:
        count = await broadcasts.send_unknown_again(session, broadcast_id)
        if count:
            audit.record(session, "cli", "broadcast.again", f"broadcast:{broadcast_id}")
        return count

    typer.echo(f"{with_session(send_again)} kiriman masuk antrean lagi.")


@reports.command("summary")
def summary() -> None:
    """How many people, agreements, registrations and tickets there are."""

    async def show(session: AsyncSession) -> None:
        for name, table in (("people", Person), ("registrations", Registration), ("tickets", Ticket)):
            typer.echo(f"{name}\t{await session.scalar(select(func.count()).select_from(table))}")
        standing = select(Consent.purpose, func.count()).where(Consent.withdrawn_at.is_(None))
        for purpose, count in (await session.execute(standing.group_by(Consent.purpose))).all():
            typer.echo(f"agreed to {purpose}\t{count}")

    with_session(show)


@reports.command("states")
def states() -> None:
    """Registrations by state."""

    async def show(session: AsyncSession) -> None:
        query = select(Registration.state, func.count()).group_by(Registration.state)
        for state, count in (await session.execute(query)).all():
            typer.echo(f"{state}\t{count}")

    with_session(show)
