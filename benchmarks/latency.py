"""From a person's message to the first reply, with one person and with ten at once; beside it Rasa alone.

    .venv/bin/python -m benchmarks.latency

Needs a running `make demo`. The alternative in the same run is the bare Rasa channel: the same sentences posted
straight to it, without inbox, guard, outbox, rate limits and Telegram between. The ratio is what our chain costs.
"""

import asyncio
import itertools
import statistics
import time
from collections.abc import Awaitable, Callable

import httpx

from bot.rasa import RasaClient
from kawan.settings import settings

SIMULATOR = "http://127.0.0.1:8081"
ROUNDS = 10
PAUSE_SECONDS = 2.0  # Telegram allows one message a second in a chat, and an answer may be two
QUESTIONS = (
    "boleh ga paspor saya dipegang majikan",
    "kopdes itu apa untungnya apa",
    "biaya ke taiwan brp sih kak",
    "bantuan tki 150 juta itu bener ga",
    "cara cek pt resmi gimana",
)

type Ask = Callable[[int, str], Awaitable[float]]


async def through_chain(client: httpx.AsyncClient, person: int, question: str) -> float:
    """Seconds from the person's message to the bot's first reply in the simulator."""
    feed = f"/sim/people/{person}/messages"
    seen = (await client.get(feed)).json()["seq"]
    began = time.perf_counter()
    (await client.post(feed, json={"text": question})).raise_for_status()
    while True:
        news = (await client.get(feed, params={"after": seen, "wait": 20})).json()
        seen = news["seq"]
        if any(message["from"] == "bot" for message in news["messages"]):
            return time.perf_counter() - began


async def rasa_alone(rasa: RasaClient, person: int, question: str) -> float:
    """Seconds for the same sentence at Rasa's own channel."""
    began = time.perf_counter()
    await rasa.respond(f"benchmark-{person}", question, {"language": "id"})
    return time.perf_counter() - began


async def one_person(ask: Ask, person: int) -> list[float]:
    """Ask question after question, at a human pace."""
    times: list[float] = []
    for question in itertools.islice(itertools.cycle(QUESTIONS), ROUNDS):
        times.append(await ask(person, question))
        await asyncio.sleep(PAUSE_SECONDS)
    return times


async def people_at_once(ask: Ask, count: int, first: int) -> list[float]:
    """As many people side by side."""
    runs = await asyncio.gather(*(one_person(ask, first + number) for number in range(count)))
    return [seconds for run in runs for seconds in run]


def row(name: str, times: list[float]) -> tuple[float, float]:
    """Print one line; return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(times, n=20)
    p50, p95 = statistics.median(times) * 1000, cuts[18] * 1000
    print(f"{name:32} p50 {p50:7.0f} ms   p95 {p95:7.0f} ms   n {len(times)}")
    return p50, p95


async def main() -> None:
    """Measure both ways at 1 and at 10 people, and print the ratios."""
    rasa = RasaClient(settings())
    async with httpx.AsyncClient(base_url=SIMULATOR, timeout=60, trust_env=False) as client:

        async def chain(person: int, question: str) -> float:
            return await through_chain(client, person, question)

        async def alone(person: int, question: str) -> float:
            return await rasa_alone(rasa, person, question)

        for number in range(11):  # a first message brings the introduction; it is not measured
            await chain(700_000 + number, "/bantuan")
        for count, first in ((1, 700_000), (10, 700_001)):
            ours = row(f"whole chain, {count} at once", await people_at_once(chain, count, first))
            bare = row(f"Rasa alone, {count} at once", await people_at_once(alone, count, first))
            print(f"{'ratio':32} p50 {ours[0] / bare[0]:7.2f}      p95 {ours[1] / bare[1]:7.2f}")
    await rasa.close()


if __name__ == "__main__":
    asyncio.run(main())
