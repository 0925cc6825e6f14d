"""What we wrote down of an announcement beside what the simulated Telegram received of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
from sqlalchemy import select

from kawan import broadcasts
from kawan.broadcasts import FINISHED, OUTCOMES, SENT, UNKNOWN, Broadcast, Delivery
from kawan.db import Database
from kawan.settings import Settings


class Accounts:
    """Of the only announcement in a database, to ``people``."""

    def __init__(self, database_url: str, telegram: httpx.Client, people: int) -> None:
        self._runner = asyncio.Runner()
        self._database = Database(Settings(database_url=database_url).database)
        self._telegram = telegram
        self._people = people

    def in_database[T](self, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
        return self._runner.run(work(self._database))

    def close(self) -> None:
        self._runner.run(self._database.close())
        self._runner.close()

    def settled(self) -> int:
        async def look(database: Database) -> int:
            async with database.session() as session:
                counts = await broadcasts.outcomes(session, 1)
            return sum(counts.get(outcome, 0) for outcome in OUTCOMES)

        return self.in_database(look)

    def is_finished(self) -> bool:
        async def look(database: Database) -> bool:
            async with database.session() as session:
                return await session.scalar(select(Broadcast.state)) == FINISHED

        return self.in_database(look)

    def states(self) -> dict[int, str]:
        """The state of each delivery by chat."""

        async def look(database: Database) -> dict[int, str]:
            async with database.session() as session:
                rows = (await session.execute(select(Delivery.chat_id, Delivery.state))).all()
            assert len(rows) == self._people, f"{len(rows)} deliveries for {self._people} people"
            return {row.chat_id: row.state for row in rows}

        return self.in_database(look)

    def received(self) -> Counter[int]:
        """How often each person has received it, by Telegram's own account."""
        counts: Counter[int] = Counter()
        after = 0
        while True:
            query = {"method": "sendMessage", "after": after, "limit": 5000}
            calls = self._telegram.get("/sim/log", params=query).json()
            if not calls:
                return counts
            after = calls[-1]["seq"]
            counts.update(call["chat_id"] for call in calls if call["ok"])

    def balance(self) -> tuple[set[int], str]:
        """Compare both; who is unknown, and the figures. Raises AssertionError where they differ."""
        states, received = self.states(), self.received()
        unknown = {chat for chat, state in states.items() if state == UNKNOWN}
        for chat, state in states.items():
            allowed = {SENT: (1,), UNKNOWN: (0, 1)}.get(state, (0,))
            assert received[chat] in allowed, f"{chat} is {state} and received it {received[chat]} times"
        return unknown, ", ".join(f"{state} {count}" for state, count in sorted(Counter(states.values()).items()))
