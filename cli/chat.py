"""``kawan ask`` and ``kawan chat``: the same chain as in Telegram, in the terminal."""

import asyncio
import json
import time
import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Annotated, Any

import typer
import uvicorn
from starlette.applications import Starlette

from actions.server import action_route
from bot import conversation
from bot.incoming import Incoming
from bot.rasa import RasaClient, RasaUnavailableError, Understood
from bot.turn import Services, Turn
from cli.database import prepare
from cli.rasa_server import rasa_running
from kawan import people
from kawan.db import Database
from kawan.replies import Reply
from kawan.settings import Settings, settings


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came back."""

    topic: str
    confidence: float
    urgent: bool
    replies: list[Reply]

    def as_json(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "confidence": round(self.confidence, 4),
            "urgent": self.urgent,
            "replies": [reply.as_dict() for reply in self.replies],
        }


class Terminal:
    """A person who speaks through the terminal instead of Telegram."""

    def __init__(self, services: Services, rasa: RasaClient, name: str, language: str) -> None:
        self._services = services
        self._rasa = rasa
        self._chat_id = -(1 << 60) - zlib.crc32(name.encode())
        self._language = language

    async def say(self, text: str) -> Exchange:
        """Say something (a text, a ``/command``, or ``>payload`` for a button)."""
        incoming = self._incoming(text)
        understood = Understood("", 0.0, [])
        async with self._turn(incoming) as turn:
            await conversation.begin(turn)
            topic = incoming.payload.partition(":")[2] if incoming.kind == "button" else ""
        replies, question, urgent = turn.replies, turn.ask_rasa, turn.urgent
        while question:
            try:
                understood = await self._rasa.respond(turn.person.id, question, turn.metadata())
            except RasaUnavailableError:
                return Exchange("", 0.0, urgent, [*replies, conversation.unavailable(first=True)])
            async with self._turn(incoming) as turn:
                turn.urgent = urgent
                await conversation.finish(turn, understood)
            replies, question, urgent = [*replies, *turn.replies], turn.ask_rasa, turn.urgent
        return Exchange(understood.topic or topic, understood.confidence or float(bool(topic)), urgent, replies)

    def _incoming(self, text: str) -> Incoming:
        if text.startswith(">"):
            return Incoming(0, self._chat_id, "button", payload=text[1:])
        if text.startswith("/"):
            command, _space, rest = text[1:].partition(" ")
            return Incoming(0, self._chat_id, "command", text=text, command=command.lower(), payload=rest)
        return Incoming(int(time.time() * 1000), self._chat_id, "text", text=text)

    @asynccontextmanager
    async def _turn(self, incoming: Incoming) -> AsyncGenerator[Turn]:
        async with self._services.database.session() as session:
            person, _new = await people.meet(session, self._chat_id, self._language)
            person.language = self._language
            yield Turn(self._services, session, incoming, person)


@asynccontextmanager
async def terminal(config: Settings, name: str, language: str) -> AsyncGenerator[Terminal]:
    """Everything a conversation needs: the app and Rasa that run, or, where they don't, parts started for this."""
    gazetteer = await prepare(config)
    services = Services(config, Database(config.database), Database(config.tracker_database), gazetteer)
    try:
        async with _actions_running(services), rasa_running(config) as rasa:
            yield Terminal(services, rasa, name, language)
    finally:
        await services.database.close()
        await services.tracker.close()


@asynccontextmanager
async def _actions_running(services: Services) -> AsyncGenerator[None]:
    config = services.settings
    try:
        _reader, writer = await asyncio.open_connection(config.host, config.port)
    except OSError:
        app_runs = False
    else:
        writer.close()
        app_runs = True
    if app_runs:
        yield  # its actions serve us
        return
    web = Starlette(routes=[action_route(config.actions_path, services.database, services.gazetteer)])
    server = uvicorn.Server(uvicorn.Config(web, config.host, config.port, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await task


def ask(
    text: Annotated[str, typer.Argument(help="What a person would write.")],
    as_name: Annotated[str, typer.Option("--as", help="Who asks; one name is one conversation.")] = "tanya",
    lang: Annotated[str, typer.Option(help="Language: id or en.")] = "id",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask one question and print the answer."""

    async def run() -> Exchange:
        async with terminal(settings(), as_name, lang) as person:
            return await person.say(text)

    exchange = asyncio.run(run())
    if as_json:
        typer.echo(json.dumps(exchange.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(exchange)


def chat(
    as_name: Annotated[str, typer.Option("--as")] = "terminal", lang: Annotated[str, typer.Option()] = "id"
) -> None:
    """Talk in the terminal. A number presses the button of that number; Ctrl-D ends."""

    async def run() -> None:
        async with terminal(settings(), as_name, lang) as person:
            payloads: list[str] = []
            while True:
                try:
                    line = (await asyncio.to_thread(input, "\n> ")).strip()
                except EOFError:
                    return
                if line.isdigit() and 0 < int(line) <= len(payloads):
                    line = ">" + payloads[int(line) - 1]
                if line:
                    payloads = _print(await person.say(line))

    with suppress(KeyboardInterrupt):
        asyncio.run(run())


def _print(exchange: Exchange) -> list[str]:
    payloads: list[str] = []
    for reply in exchange.replies:
        typer.echo(f"\n{reply.text}" if reply.text else "")
        if reply.location:
            typer.echo(f"[peta] {reply.location.title} {reply.location.latitude:.5f}, {reply.location.longitude:.5f}")
        if reply.source:
            typer.echo(reply.source)
        for row in reply.buttons:
            for button in row:
                payloads.append(button.payload)
                typer.echo(f"  [{len(payloads)}] {button.label}")
    return payloads
