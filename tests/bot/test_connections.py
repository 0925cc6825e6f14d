"""Connections to the Bot API for announcements: kept, replaced when they are gone, and honest about what left us."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError

from bot.connections import LightRequest, NotConnectedError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n%s\r\n{}"


class Server:
    """Answers every request with ``answer``; hangs up without one where it is empty."""

    def __init__(self) -> None:
        self.answer = ANSWER % b""
        self.connections = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n") and self.answer:
                writer.write(self.answer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot1:x/getMe"
    yield made
    listening.close()


@pytest.fixture
async def request_() -> AsyncIterator[LightRequest]:
    made = LightRequest()
    yield made
    await made.shutdown()


async def test_a_connection_is_used_again(server: Server, request_: LightRequest) -> None:
    for _call in range(5):
        assert await request_.do_request(server.url, "POST") == (200, b"{}")
    assert server.connections == 1


async def test_one_that_the_server_closes_is_not(server: Server, request_: LightRequest) -> None:
    server.answer = ANSWER % b"Connection: close\r\n"
    for _call in range(3):
        assert await request_.do_request(server.url, "POST") == (200, b"{}")
    assert server.connections == 3


async def test_hung_up_before_the_answer_is_not_said_to_be_unsent(server: Server, request_: LightRequest) -> None:
    server.answer = b""
    with pytest.raises(NetworkError) as raised:
        await request_.do_request(server.url, "POST")
    assert not isinstance(raised.value, NotConnectedError)
    assert raised.value.__cause__ is not None


async def test_nobody_there_is_said_to_be_unsent(request_: LightRequest) -> None:
    with pytest.raises(NotConnectedError):
        await request_.do_request("http://127.0.0.1:1/bot1:x/getMe", "POST")
