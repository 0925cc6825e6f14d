"""``kawan understand review``: messages that were not understood for sure, for staff to label."""

from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from cli.database import with_session
from kawan import audit, doubts
from kawan.settings import settings

app = typer.Typer(help="Messages that were not understood for sure: list, label, drop, export.")
TRAINING_FILE = "petugas.yml"

type Number = Annotated[int, typer.Argument(help="The message's number in the list.")]


@app.callback(invoke_without_command=True)
def waiting(context: typer.Context) -> None:
    """List what waits for a label: number, guesses, what the person chose, the message."""
    if context.invoked_subcommand is not None:
        return
    rows = with_session(doubts.waiting)
    for row in rows:
        chosen = f"dipilih {row.chosen}" if row.chosen else f"{row.guesses.split(',')[0] or '-'} {row.confidence:.2f}"
        typer.echo(f"{row.id}\t{chosen}\t{row.text}")
    typer.echo(f"{len(rows)} pesan menunggu label.", err=True)


@app.command("label")
def label(
    number: Number,
    topic: Annotated[str, typer.Argument(help="A topic or task id, or `benar` for what the person chose.")],
    urgent: Annotated[bool, typer.Option("--urgent", help="It tells of danger.")] = False,
    text: Annotated[str, typer.Option(help="The message without names and places, where it holds any.")] = "",
) -> None:
    """Say what a message is about. Its link to the person goes; it waits for the next training."""

    async def work(session: AsyncSession) -> str:
        doubt = await session.get(doubts.Doubt, number)
        name = doubt.chosen or "" if doubt is not None and topic == "benar" else topic
        labelled = await doubts.label(session, number, name, urgent=urgent, text=text)
        if labelled is None:
            raise SystemExit(f"Tidak ada pesan nomor {number}.")
        audit.record(session, "cli", "doubt.label", f"{number}:{name}")
        return labelled.text

    try:
        typer.echo(f"{number}: {with_session(work)}")
    except doubts.UnknownTopicError as error:
        raise SystemExit(f"Topik '{error}' tidak dikenal. Lihat kawan/data/topics.yml.") from error


@app.command("drop")
def drop(number: Number) -> None:
    """Delete a message that teaches nothing."""

    async def work(session: AsyncSession) -> bool:
        audit.record(session, "cli", "doubt.drop", str(number))
        return await doubts.drop(session, number)

    if not with_session(work):
        raise SystemExit(f"Tidak ada pesan nomor {number}.")


@app.command("export")
def export() -> None:
    """Write what is labelled to the data directory, where the next `make train` reads it."""
    rows = with_session(doubts.labelled)
    file = settings().data_dir / "nlu" / TRAINING_FILE
    if not rows:
        file.unlink(missing_ok=True)
        raise SystemExit("Belum ada pesan berlabel.")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(doubts.as_training_data(rows), encoding="utf-8")
    typer.echo(f"{len(rows)} pesan berlabel -> {file}. Latih: make train")
