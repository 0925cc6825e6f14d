"""A restarted simulator may take everybody for one who wrote before."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from simulator.settings import Settings
from simulator.testing import running_simulator


@pytest.mark.parametrize("everybody_started", [True, False])
async def test_a_bot_may_write_first_only_where_everybody_counts_as_started(everybody_started: bool) -> None:
    async with (
        running_simulator(Settings(everybody_started=everybody_started)) as sim,
        Bot("1:abc", base_url=sim.base_url, base_file_url=sim.base_file_url) as bot,
    ):
        if everybody_started:
            assert (await bot.send_message(4711, "halo")).message_id
        else:
            with pytest.raises(BadRequest, match="hat not found"):
                await bot.send_message(4711, "halo")
