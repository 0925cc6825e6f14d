"""``kawan campaigns``: links that bring people, their QR codes and counts."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Bot
from telegram.error import TelegramError

from bot.link_desk import kind_label
from cli.database import with_session
from kawan import audit, campaigns, posters
from kawan.campaigns import KINDS, Link
from kawan.i18n import _
from kawan.settings import settings

app = typer.Typer(no_args_is_help=True, help="Links and QR codes that bring people.")


@app.command("list")
def list_links() -> None:
    """Every link: code, kind, title; pressed, agreed to storage, get announcements, here in 30 days."""

    async def show(session: AsyncSession) -> None:
        for one in await campaigns.figures(session):
            counts = f"{one.came}\t{one.stayed}\t{one.subscribed}\t{one.active}"
            typer.echo(f"{one.link.code}\t{kind_label(one.link.kind)}\t{one.link.title}\t{counts}")

    with_session(show)


@app.command("add")
def add(
    title: str,
    kind: Annotated[str, typer.Option(help="campaign, village or partner.")] = "campaign",
    code: Annotated[str, typer.Option(help="Letters, digits, - and _; made of the title where it is missing.")] = "",
) -> None:
    """A new link."""
    if kind not in KINDS:
        raise SystemExit(_("Unknown kind: {kind}. There are {kinds}.", kind=kind, kinds=", ".join(KINDS)))

    async def create(session: AsyncSession) -> str:
        try:
            link = await campaigns.create(session, title, kind, "cli", code=code)
        except ValueError as error:
            raise SystemExit(_("The code {code} can't be used, or is taken.", code=error)) from error
        audit.record(session, "cli", "link.create", f"link:{link.code}")
        return link.code

    typer.echo(with_session(create))


@app.command("qr")
def qr(code: str, file: Annotated[Path, typer.Argument(help="A .png, or a .pdf to print.")]) -> None:
    """Write a link's QR code."""
    if file.suffix not in (".png", ".pdf"):
        raise SystemExit(_("Name a file that ends in .png or .pdf."))

    async def title_of(session: AsyncSession) -> str:
        link = await session.get(Link, code)
        if link is None:
            raise SystemExit(_("There is no link {code}.", code=code))
        return link.title

    title = with_session(title_of)
    address = campaigns.address(asyncio.run(_bot_name()), code)
    file.write_bytes(posters.picture(address) if file.suffix == ".png" else posters.page(address, title))
    typer.echo(f"{address}\t{file}")


async def _bot_name() -> str:
    token = settings().telegram_token.get_secret_value()
    try:
        async with Bot(token, base_url=f"{settings().telegram_api}/bot") as bot:
            return bot.username
    except TelegramError as error:
        raise SystemExit(_("Telegram does not tell the bot's name: {problem}", problem=error)) from error
