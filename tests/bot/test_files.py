"""Files that people send are fetched from Telegram when they are needed."""

import base64

from telegram.ext import ExtBot

from bot.files import Fetched, fetch
from bot.incoming import read
from simulator.testing import running_simulator

CONTENT = b"nama;kode desa\nKopdes Tieng;3307132010\n"


async def test_what_was_sent_is_what_comes() -> None:
    async with running_simulator() as sim, ExtBot("1:x", sim.base_url, sim.base_file_url) as bot:
        encoded = base64.b64encode(CONTENT).decode()
        await sim.act(7, media="document", filename="kopdes.csv", content_base64=encoded)
        incoming = read((await bot.get_updates())[-1])
        assert (incoming.media, incoming.file_name, incoming.file_size) == ("document", "kopdes.csv", len(CONTENT))
        assert await fetch(bot, incoming.file_id) == Fetched(CONTENT)
        assert await fetch(bot, "no-such-file") == Fetched(None)
