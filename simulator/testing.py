"""For tests: the simulator in the background of the running event loop, on a free port."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from simulator.running import SimulatorServer, bind
from simulator.settings import Settings
from simulator.state import Simulator


class RunningSimulator:
    """A simulator that runs, and a client for its people's side.

    `base_url` and `base_file_url` are what python-telegram-bot's builder takes.
    """

    def __init__(self, simulator: Simulator, url: str, client: httpx.AsyncClient) -> None:
        self.simulator = simulator
        self.url = url
        self.client = client
        self.base_url = f"{url}/bot"
        self.base_file_url = f"{url}/file/bot"

    async def say(self, person_id: int, text: str, **more: Any) -> dict[str, Any]:
        """A person writes; returns {"update_id", "message_id"}."""
        return await self.act(person_id, text=text, **more)

    async def act(self, person_id: int, **body: Any) -> dict[str, Any]:
        """Anything a person can do, as in the body of `POST /sim/people/<id>/messages`."""
        return await self.call("POST", f"/sim/people/{person_id}/messages", body)

    async def sees(self, person_id: int, after: int = 0, wait: float = 0) -> dict[str, Any]:
        """What a person sees on the phone."""
        return await self.call("GET", f"/sim/people/{person_id}/messages?after={after}&wait={wait}")

    async def bot_messages(self, person_id: int, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        """The bot's messages that this person can still see."""
        seen = await self.sees(person_id, after, wait)
        return [one for one in seen["messages"] if one["from"] == "bot" and not one["deleted"]]

    async def fault(self, kind: str, **rule: Any) -> None:
        """Add a fault rule."""
        await self.call("POST", "/sim/faults", {"kind": kind, **rule})

    async def log(self, **query: Any) -> list[dict[str, Any]]:
        """The Bot API calls so far; filters: after, method, chat_id, limit."""
        return await self.call("GET", f"/sim/log?{httpx.QueryParams(query)}")

    async def call(self, verb: str, path: str, body: Any = None) -> Any:
        """One request to the people's side.

        Raises:
            AssertionError: with the simulator's words when it refuses.
        """
        answer = await self.client.request(verb, path, json=body)
        if not answer.is_success:
            raise AssertionError(f"{verb} {path}: {answer.status_code} {answer.text}")
        return answer.json()


@contextlib.asynccontextmanager
async def running_simulator(
    settings: Settings | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncGenerator[RunningSimulator]:
    """Start a simulator in the background and stop it at the end of the block."""
    simulator = Simulator(settings)
    listener = bind(host, port)
    url = f"http://{host}:{listener.getsockname()[1]}"
    server = SimulatorServer(simulator)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        async with httpx.AsyncClient(base_url=url, trust_env=False, verify=False, timeout=40) as client:
            yield RunningSimulator(simulator, url, client)
    finally:
        server.stop()
        await serving
