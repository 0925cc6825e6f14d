"""`python -m simulator` as a process: two ports, a clean end, a taken port."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import httpx
import pytest

from simulator.running import bind

ROOT = Path(__file__).parents[2]


def _free_port() -> int:
    with bind("127.0.0.1", 0) as listener:
        return listener.getsockname()[1]


async def _start(*arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_both_ports_and_a_clean_end_during_long_polls(number: signal.Signals) -> None:
    page, api = _free_port(), _free_port()
    process = await _start("--page-port", str(page), "--api-port", str(api))
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    assert str(page) in line
    assert str(api) in line
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        polls = [
            asyncio.create_task(client.get(f"http://127.0.0.1:{api}/bot1:a/getUpdates?timeout=30")),
            asyncio.create_task(client.get(f"http://127.0.0.1:{page}/sim/people/7/messages?after=0&wait=30")),
        ]
        await asyncio.sleep(0.5)
        started = time.monotonic()
        process.send_signal(number)
        answers = await asyncio.gather(*polls)
        _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert time.monotonic() - started < 15
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (process.returncode, errors) == (0, b"")


async def test_a_taken_port() -> None:
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        process = await _start("--page-port", str(_free_port()), "--api-port", str(port))
        output, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert output == b""
    lines = errors.decode().splitlines()
    assert len(lines) == 1
    assert f"127.0.0.1:{port}" in lines[0]
