"""How long a person waits for an answer, from the message to the bot's reply in the chat, while an announcement runs.

    .venv/bin/python -m benchmarks.broadcast_replies

The app as it is served, without Rasa: people ask for the menu, which the bot answers itself, so that what is measured
is the way there and back and not the understanding.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.broadcast_kit import TOKEN, address, begin, invite, seen, simulator
from cli.database import migrate
from kawan.db import Database
from kawan.settings import Settings
from tests.e2e.processes import Program, answers, free_port

PROBES = 100
EVERY_SECONDS = 0.4
RATE = 30
FIRST_PERSON = 1000


async def asked(client: httpx.AsyncClient, person: int, text: str) -> float:
    """Milliseconds from a person's message to the bot's next one in that chat."""
    feed = f"/sim/people/{person}/messages"
    last = (await client.get(feed)).json()["seq"]
    began = time.perf_counter()
    (await client.post(feed, json={"text": text})).raise_for_status()
    while True:
        news = (await client.get(feed, params={"after": last, "wait": 20})).json()
        last = news["seq"]
        if any(message["from"] == "bot" for message in news["messages"]):
            return (time.perf_counter() - began) * 1000


async def p95(client: httpx.AsyncClient, first_person: int) -> float:
    times: list[float] = []
    for person in range(first_person, first_person + PROBES):
        times.append(await asked(client, person, "/bantuan"))
        await asyncio.sleep(EVERY_SECONDS)
    return statistics.quantiles(times, n=20)[18]


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kawan-benchmark-"))
    database_url, port = f"sqlite+aiosqlite:///{folder / 'kawan.db'}", free_port()
    await asyncio.to_thread(migrate, Settings(database_url=database_url, data_dir=folder))
    app = Program("app", [sys.executable, "-m", "cli", "serve", "app"], folder)
    database = Database(database_url)
    async with simulator() as client:
        try:
            app.start(
                {
                    "KAWAN_DATA_DIR": str(folder),
                    "KAWAN_DATABASE_URL": database_url,
                    "KAWAN_TELEGRAM_API": address(client),
                    "KAWAN_TELEGRAM_TOKEN": TOKEN,
                    "KAWAN_RASA_URL": f"http://127.0.0.1:{free_port()}",
                    "KAWAN_PORT": str(port),
                    "KAWAN_BROADCAST_RATE_PER_SECOND": str(RATE),
                    "KAWAN_QUIET_HOURS": "",
                }
            )
            await asyncio.to_thread(app.wait_ready, lambda: answers(f"http://127.0.0.1:{port}/healthz"), 60)
            await invite(database, round(RATE * PROBES * (EVERY_SECONDS + 1) * 2))
            await asked(client, 1, "/bantuan")
            alone = await p95(client, FIRST_PERSON)
            await begin(database)
            await asyncio.sleep(3)
            beside = await p95(client, FIRST_PERSON + PROBES)
            at = (await seen(client)).rate
        finally:
            app.end()
            await database.close()
    load = os.getloadavg()[0]
    print(
        f"p95 of a reply, message in to reply out, {PROBES} each: alone {alone:.0f} ms, beside an announcement at "
        f"{at:.1f}/s {beside:.0f} ms: {beside - alone:+.0f} ms (load {load:.1f})",
        flush=True,
    )


if __name__ == "__main__":
    asyncio.run(main())
