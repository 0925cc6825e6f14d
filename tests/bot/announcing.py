"""An announcement in a test: the newest one, changed behind the desk's back, delivered to everybody."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot import broadcaster
from kawan.broadcasts import FINISHED, Broadcast
from tests.bot.conftest import Desk
from tests.bot.test_broadcaster import at_work

PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 9, "height": 9},
    {"file_id": "large", "file_unique_id": "l", "width": 90, "height": 90},
]


async def newest(desk: Desk) -> Broadcast:
    async with desk.services.database.session() as session:
        return (await session.scalars(select(Broadcast).order_by(Broadcast.id.desc()).limit(1))).one()


async def change(desk: Desk, **values: Any) -> None:
    number = (await newest(desk)).id
    async with desk.services.database.session() as session:
        stored = await session.get_one(Broadcast, number)
        for name, value in values.items():
            setattr(stored, name, value)


async def sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that runs is delivered."""
    monkeypatch.setattr(broadcaster, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(broadcaster, "FLUSH_SECONDS", 0.01)
    async with asyncio.timeout(10), at_work(desk.services.database, desk.bot):
        while (await newest(desk)).state != FINISHED:
            await asyncio.sleep(0.01)
