"""A simulator on a free port and a real python-telegram-bot against it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import telegram

from simulator.settings import Settings
from simulator.testing import RunningSimulator, running_simulator

TOKEN = "4711:AAsecret-token_of_a_test"
# Most tests are not about limits.
FAST = Settings(messages_per_second=10_000, chat_burst=10_000, group_messages_per_minute=10_000)


@pytest.fixture
def settings() -> Settings:
    return FAST


@pytest.fixture
async def sim(settings: Settings) -> AsyncGenerator[RunningSimulator]:
    async with running_simulator(settings) as running:
        yield running


@pytest.fixture
async def bot(sim: RunningSimulator) -> AsyncGenerator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=sim.base_url, base_file_url=sim.base_file_url) as ready:
        yield ready
