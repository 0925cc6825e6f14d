"""``kawan <noun> <verb>``. Results go to standard output, logs to standard error."""

import asyncio
from typing import Annotated

import typer
from cryptography.fernet import InvalidToken

from cli import (
    answers,
    broadcast,
    campaigns,
    chat,
    contacts,
    doctor,
    kopdes,
    logs,
    model,
    office,
    people,
    rasa_server,
    regions,
    sessions,
    training,
    understand,
)
from cli import app as app_room
from cli.database import migrate
from kawan.settings import settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
serve = typer.Typer(no_args_is_help=True, help="Start a process.")
database = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(serve, name="serve")
app.add_typer(database, name="db")
app.add_typer(answers.app, name="answers")
app.add_typer(kopdes.app, name="kopdes")
app.add_typer(model.app, name="model")
app.add_typer(office.app, name="office")
app.add_typer(contacts.app, name="contacts")
app.add_typer(regions.app, name="regions")
app.add_typer(training.app, name="training")
app.add_typer(people.staff, name="staff")
app.add_typer(people.privacy_commands, name="privacy")
app.add_typer(broadcast.app, name="broadcast")
app.add_typer(campaigns.app, name="campaigns")
app.add_typer(broadcast.reports, name="report")
app.add_typer(understand.app, name="understand")
training.app.command("sessions")(sessions.list_sessions)
broadcast.reports.command("training")(sessions.report)
app.command("ask")(chat.ask)
app.command("chat")(chat.chat)
app.command("doctor")(doctor.doctor)


@app.callback()
def _configure(verbose: Annotated[bool, typer.Option(help="Show what goes on.")] = False) -> None:
    logs.configure(settings(), verbose=verbose)


@serve.command("app")
def serve_app() -> None:
    """The bot, the actions, health and metrics."""
    logs.configure(settings(), verbose=True)
    if not settings().telegram_token.get_secret_value():
        raise SystemExit("KAWAN_TELEGRAM_TOKEN belum diisi. Coba tanpa token: make demo")
    try:
        asyncio.run(app_room.serve(settings()))
    except InvalidToken as error:
        raise SystemExit(
            "Kunci enkripsi tidak cocok dengan basis data. "
            "Kembalikan KAWAN_SECRET_KEY atau berkas secret.key yang lama."
        ) from error


@serve.command("rasa")
def serve_rasa() -> None:
    """Rasa, on loopback, with our model and token."""
    rasa_server.become_rasa(settings())


@database.command("upgrade")
def upgrade() -> None:
    """Apply every migration that is missing."""
    migrate(settings())
