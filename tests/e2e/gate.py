"""A gate in front of Rasa: lets everything through, or behaves like a Rasa that is down, broken or slow."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CHANNEL = "/webhooks/kawan/webhook"
STEP_SECONDS = 0.02


class Gate:
    """Forwards to ``rasa_url``. What was said to the dialogue stands in ``asked``, also while the gate is shut.

    ``break_down()``: every call answers 500. ``hold_questions()``: what is said waits and Rasa does not see it.
    ``hold_answers()``: Rasa sees it and its answer waits. ``open()``: all as it should be, what waits goes on.
    ``close()``: nobody listens, connections are refused; ``listen()`` ends that.
    """

    def __init__(self, port: int, rasa_url: str) -> None:
        self.port = port
        self.asked: list[dict[str, Any]] = []
        self._rasa_url = rasa_url
        self._mode = "open"
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        self._mode = "open"

    def break_down(self) -> None:
        self._mode = "broken"

    def hold_questions(self) -> None:
        self._mode = "questions held"

    def hold_answers(self) -> None:
        self._mode = "answers held"

    def texts(self) -> list[str]:
        """What was said to the dialogue so far."""
        return [str(body["message"]) for body in self.asked]

    def listen(self) -> None:
        if self._thread is not None:
            return
        methods = ["GET", "POST", "PUT", "DELETE"]
        app = Starlette(routes=[Route("/{path:path}", self._answer, methods=methods)])
        config = uvicorn.Config(
            app, "127.0.0.1", self.port, log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="gate")
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(STEP_SECONDS)

    def close(self) -> None:
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None

    async def _answer(self, request: Request) -> Response:
        is_question = request.url.path == CHANNEL
        if is_question:
            self.asked.append(await request.json())
        if self._mode == "broken":
            return Response(status_code=500)
        if is_question and await self._is_given_up_while("questions held", request):
            return Response(status_code=504)
        answer = await self._forward(request)
        if is_question:
            await self._is_given_up_while("answers held", request)
        return answer

    async def _is_given_up_while(self, mode: str, request: Request) -> bool:
        """Wait for another mode. True where the caller lost patience meanwhile."""
        while self._mode == mode:
            if await request.is_disconnected():
                return True
            await asyncio.sleep(STEP_SECONDS)
        return False

    async def _forward(self, request: Request) -> Response:
        address = f"{self._rasa_url}{request.url.path}"
        headers = {"authorization": request.headers.get("authorization", "")}
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
                answer = await client.request(
                    request.method,
                    address,
                    params=str(request.url.query),
                    content=await request.body(),
                    headers={**headers, "content-type": "application/json"},
                )
            return Response(answer.content, answer.status_code, media_type="application/json")
        return Response(status_code=502)
