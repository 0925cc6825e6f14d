"""Running the application under uvicorn: two ports, one process, a quick and quiet end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator

import uvicorn

from simulator.connections import CuttableProtocol
from simulator.server import create_app
from simulator.state import Simulator

_LAST_SECONDS = 2


def bind(host: str, port: int) -> socket.socket:
    """A listening address; port 0 takes a free one.

    Raises:
        OSError: when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay (40 ms an answer) off only where TCP is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


class SimulatorServer(uvicorn.Server):
    """uvicorn, but long polls are answered at once when it stops, and signals are the caller's."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._stopped = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                create_app(simulator),
                http=CuttableProtocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_level="warning",
                timeout_keep_alive=75,
                timeout_graceful_shutdown=_LAST_SECONDS,
                backlog=2048,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    def stop(self) -> None:
        """End the server; what is under way gets its answer first."""
        self.should_exit = True
        self._stopped.set()

    async def main_loop(self) -> None:
        # As uvicorn's, but it ends at once and not at the next tick; ten ticks make a second.
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 10
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.simulator.close()
        await super().shutdown(sockets)
