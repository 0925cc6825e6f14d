"""What the tests of the commands share: a database with a small Indonesia, a stand-in for Rasa, and the command."""

import asyncio
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
import uvicorn
from click.testing import Result
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typer.testing import CliRunner

from cli.main import app
from kawan.db import Database
from kawan.replies import Reply
from kawan.settings import settings
from tests.databases import database_url, migrated_file, migrated_name, own_settings, shared
from tests.places import small_indonesia

__all__ = ["database_url", "migrated_file", "migrated_name", "own_settings", "shared"]

type Kawan = Callable[..., Result]


class FakeRasa:
    """A server with Rasa's three calls. ``ranking`` is what it understands, ``custom`` what its dialogue says."""

    def __init__(self) -> None:
        self.ranking: list[tuple[str, float]] = [("hak-pekerja", 0.8)]
        self.custom: list[dict[str, Any]] = []
        self.entities: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.urgency = 0.0
        self.tokens: set[str] = set()
        self.loaded: list[str] = []
        self.says(Reply("Kakak berhak atas upah.", source="UU 18/2017"), topic="hak-pekerja", confidence=0.8)

    def says(self, reply: Reply | None, **facts: Any) -> None:
        self.custom = [({"reply": reply.as_dict()} if reply else {}) | facts]

    def routes(self) -> list[Route]:
        return [
            Route("/status", self._status),
            Route("/webhooks/kawan/webhook", self._respond, methods=["POST"]),
            Route("/model", self._load, methods=["PUT"]),
            Route("/model/parse", self._parse, methods=["POST"]),
        ]

    async def _status(self, _request: Request) -> Response:
        return JSONResponse({"model_file": "kawan.tar.gz"})

    async def _load(self, request: Request) -> Response:
        self.loaded.append((await request.json())["model_file"])
        return Response(status_code=204)

    async def _respond(self, request: Request) -> Response:
        self.tokens.add(request.headers.get("authorization", ""))
        self.asked.append(await request.json())
        return JSONResponse([{"recipient_id": "p", "custom": custom} for custom in self.custom])

    async def _parse(self, request: Request) -> Response:
        self.asked.append(json.loads(await request.body()))
        ranking = [{"name": name, "confidence": share} for name, share in self.ranking]
        return JSONResponse(
            {"intent": ranking[0], "intent_ranking": ranking, "entities": self.entities, "urgency": self.urgency}
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRasa]:
    """A stand-in for Rasa that runs, and the settings that lead to it."""
    made, port = FakeRasa(), free_port()
    monkeypatch.setenv("KAWAN_RASA_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("KAWAN_PORT", str(free_port()))
    settings.cache_clear()
    config = uvicorn.Config(Starlette(routes=made.routes()), "127.0.0.1", port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield made
    server.should_exit = True
    thread.join()


@pytest.fixture
def filled(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the small Indonesia, and the settings that lead to it."""
    monkeypatch.setenv("KAWAN_DATABASE_URL", database_url)
    settings.cache_clear()
    settings().data_dir.mkdir(parents=True)

    async def fill() -> None:
        database = Database(database_url)
        await small_indonesia(database)
        await database.close()

    asyncio.run(fill())
    return database_url


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command sets up logging; the next test finds it as it was."""
    root = logging.getLogger()
    handlers, levels = (
        root.handlers[:],
        {name: logging.getLogger(name).level for name in ("alembic", "telegram", "httpx")},
    )
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def kawan(filled: str) -> Kawan:
    """Runs ``kawan <arguments>``."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run
