"""Connections to the Bot API for announcements: kept open, reused, and light.

The library's own (httpx) costs about 9 ms of processor time a message when a hundred are under way, which ends at
100 messages a second. This one costs a tenth of a millisecond, and knows whether a request ever left us.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, override
from urllib.parse import urlencode, urlsplit

import httptools
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest, RequestData

IDLE_SECONDS = 20.0  # younger than what servers close by themselves: a reused connection is alive
CONNECT_SECONDS, READ_SECONDS = 10.0, 15.0
CHUNK = 65_536


class NotConnectedError(NetworkError):
    """There was no connection: nothing was sent."""


class _Answer:
    """Callbacks of the parser for one answer."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.complete = False
        self.closes = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.closes |= name.lower() == b"connection" and value.lower() == b"close"

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True


class _Connection:
    """One HTTP/1.1 connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.idle_since = time.monotonic()

    @property
    def is_usable(self) -> bool:
        is_open = not self._reader.at_eof() and not self._writer.is_closing()
        return is_open and time.monotonic() - self.idle_since < IDLE_SECONDS

    async def exchange(self, request: bytes) -> tuple[int, bytes, bool]:
        """Send a request; status, body, and whether the connection may be used again."""
        self._writer.write(request)
        answer = _Answer()
        parser: Any = httptools.HttpResponseParser(answer)  # its stubs name no types
        while not answer.complete:
            read = await self._reader.read(CHUNK)
            if not read:
                raise ConnectionResetError("the connection was closed before the answer")
            parser.feed_data(read)
        return int(parser.get_status_code()), bytes(answer.body), not answer.closes

    def close(self) -> None:
        self._writer.close()


class LightRequest(HTTPXRequest):
    """python-telegram-bot's way to the Bot API, by connections of our own. Uploads go the library's way."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=8, read_timeout=READ_SECONDS)
        self._idle: list[_Connection] = []
        self._tls = ssl.create_default_context()

    @override
    async def shutdown(self) -> None:
        while self._idle:
            self._idle.pop().close()
        await super().shutdown()

    @override
    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        """See ``BaseRequest.do_request``. Raises NotConnectedError where nothing was sent."""
        if request_data is not None and request_data.contains_files:
            return await super().do_request(url, method, request_data, *timeouts, **more)
        address = urlsplit(url)
        body = urlencode(request_data.json_parameters).encode() if request_data else b""
        head = (
            f"{method} {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nUser-Agent: {self.USER_AGENT}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        async with self._connection(address.scheme, address.hostname or "", address.port) as connection:
            try:
                async with asyncio.timeout(READ_SECONDS):
                    status, answer, reusable = await connection.exchange(head.encode() + body)
            except TimeoutError as error:
                raise TimedOut from error
            except (OSError, httptools.HttpParserError) as error:
                raise NetworkError(f"{type(error).__name__}: {error}") from error
            if not reusable:
                connection.close()
        return status, answer

    @asynccontextmanager
    async def _connection(self, scheme: str, host: str, port: int | None) -> AsyncGenerator[_Connection]:
        connection = self._reused() or await self._opened(scheme, host, port)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        connection.idle_since = time.monotonic()
        self._idle.append(connection)

    def _reused(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()  # the youngest first: those too many grow old and are closed
            if connection.is_usable:
                return connection
            connection.close()
        return None

    async def _opened(self, scheme: str, host: str, port: int | None) -> _Connection:
        tls = self._tls if scheme == "https" else None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                streams = await asyncio.open_connection(host, port or (443 if tls else 80), ssl=tls)
        except (TimeoutError, OSError) as error:
            raise NotConnectedError(f"{type(error).__name__}: {error}") from error
        return _Connection(*streams)
