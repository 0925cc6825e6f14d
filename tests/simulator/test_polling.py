"""getUpdates."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import telegram
from telegram.error import Conflict
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from simulator.testing import RunningSimulator
from tests.simulator.conftest import TOKEN


async def test_a_poll_waits_for_the_first_update(sim: RunningSimulator, bot: telegram.Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    done = await sim.say(7, "halo")
    [update] = await poll
    assert time.monotonic() - started < 10
    assert update.update_id == done["update_id"]
    assert update.message is not None
    assert update.message.message_id == done["message_id"]


async def test_an_empty_poll_ends_in_time(bot: telegram.Bot) -> None:
    started = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - started < 2


async def test_offset_confirms(sim: RunningSimulator, bot: telegram.Bot) -> None:
    ids = [(await sim.say(7, str(number)))["update_id"] for number in range(5)]
    assert [one.update_id for one in await bot.get_updates()] == ids
    assert [one.update_id for one in await bot.get_updates(limit=2)] == ids[:2]
    assert [one.update_id for one in await bot.get_updates(offset=ids[2])] == ids[2:]
    assert [one.update_id for one in await bot.get_updates()] == ids[2:]
    assert [one.update_id for one in await bot.get_updates(offset=-1)] == ids[4:]
    assert [one.update_id for one in await bot.get_updates()] == ids[4:]
    assert await bot.get_updates(offset=ids[4] + 1) == ()


async def test_the_older_of_two_polls_loses(sim: RunningSimulator, bot: telegram.Bot) -> None:
    async with telegram.Bot(TOKEN, base_url=sim.base_url) as second:
        older = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        newer = asyncio.create_task(second.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        await sim.say(7, "halo")
        assert len(await newer) == 1


async def test_allowed_updates_are_remembered(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    assert (await sim.say(7, "tidak terdengar"))["update_id"] is None
    await sim.act(7, callback_data="x")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    await bot.get_updates(allowed_updates=[])
    assert (await sim.say(7, "terdengar"))["update_id"] is not None


async def test_what_was_said_before_the_bot_came_is_kept(sim: RunningSimulator) -> None:
    await sim.say(7, "ada orang?")
    async with telegram.Bot("99:late", base_url=sim.base_url) as late:
        [update] = await late.get_updates()
        assert update.message is not None
        assert update.message.text == "ada orang?"
        await late.send_message(7, "ada")
    assert (await sim.bot_messages(7))[0]["sender_id"] == 99


async def test_two_bots_have_separate_worlds(sim: RunningSimulator, bot: telegram.Bot) -> None:
    async with telegram.Bot("99:other", base_url=sim.base_url) as other:
        await sim.call("POST", "/sim/people/7/messages?bot=4711", {"text": "untuk yang pertama"})
        await sim.call("POST", "/sim/people/7/messages?bot=99", {"text": "untuk yang kedua"})
        for reader, text in ((bot, "untuk yang pertama"), (other, "untuk yang kedua")):
            [update] = await reader.get_updates()
            assert update.message is not None
            assert update.message.text == text
    assert (await sim.client.get("/sim/people?bot=5")).status_code == 400


async def test_a_whole_application(sim: RunningSimulator) -> None:
    async def echo(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(f"Anda menulis: {update.effective_message.text}")

    application = Application.builder().token(TOKEN).base_url(sim.base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(timeout=5)
        await application.start()
        seq = (await sim.sees(7))["seq"]
        await sim.say(7, "halo")
        seen: list[dict[str, Any]] = []
        async with asyncio.timeout(10):
            while not seen:
                seen = await sim.bot_messages(7, after=seq + 1, wait=2)
        await application.updater.stop()
        await application.stop()
    assert seen[0]["text"] == "Anda menulis: halo"


async def test_reset_keeps_a_polling_bot_connected(sim: RunningSimulator, bot: telegram.Bot) -> None:
    before = (await sim.say(7, "lama"))["update_id"]
    await sim.fault("429")
    await sim.call("POST", "/sim/reset")
    assert await sim.call("GET", "/sim/people") == []
    assert await sim.log() == []
    poll = asyncio.create_task(bot.get_updates(offset=before + 1, timeout=10))
    await asyncio.sleep(0.05)
    after = (await sim.say(7, "baru"))["update_id"]
    assert [one.update_id for one in await poll] == [after]
    assert after > before
