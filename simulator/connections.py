"""Connections that can be cut on purpose, which ASGI has no word for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _FastProtocol
except ImportError:  # httptools is an optional part of uvicorn
    _FastProtocol = None

_KEY = "simulator.transport"

if TYPE_CHECKING:
    _Base = H11Protocol
else:
    _Base = _FastProtocol or H11Protocol


class CuttableProtocol(_Base):
    """uvicorn's protocol that also hands the connection's transport to the application."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        app: Any = self.app

        async def with_transport(scope: dict[str, Any], receive: Any, send: Any) -> None:
            scope[_KEY] = transport
            await app(scope, receive, send)

        self.app = with_transport


class CutConnection(Response):
    """Instead of a response: the connection is closed without a word."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get(_KEY)
        if transport is None:
            raise ConnectionAbortedError("the connection was cut by a fault rule")
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
