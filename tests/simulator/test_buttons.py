"""Pressed buttons, their answers, and forged ones."""

from __future__ import annotations

import dataclasses

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from simulator.settings import Settings
from simulator.testing import RunningSimulator
from tests.simulator.conftest import FAST

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


async def _query(bot: telegram.Bot) -> telegram.CallbackQuery:
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    return query


async def _ask(sim: RunningSimulator, bot: telegram.Bot) -> telegram.Message:
    await sim.say(7, "halo")
    buttons = [[InlineKeyboardButton("Ya", callback_data="y"), InlineKeyboardButton("Situs", "https://a.id")]]
    return await bot.send_message(7, "Setuju?", reply_markup=InlineKeyboardMarkup(buttons))


@pytest.mark.parametrize("action", ["y", "Ya"])
async def test_a_button_by_data_or_label(sim: RunningSimulator, bot: telegram.Bot, action: str) -> None:
    sent = await _ask(sim, bot)
    done = await sim.act(7, button=action)
    query = await _query(bot)
    assert (query.data, query.from_user.id) == ("y", 7)
    assert query.message is not None
    assert query.message.message_id == sent.message_id == done["message_id"]


async def test_the_answer_is_a_toast_and_counts_once(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await _ask(sim, bot)
    await sim.act(7, button="y")
    query = await _query(bot)
    assert await query.answer("Tercatat", show_alert=True) is True
    seen = await sim.sees(7)
    assert seen["toasts"] == [{"seq": seen["seq"], "text": "Tercatat", "alert": True, "person_id": 7}]
    assert (await sim.sees(7, after=seen["seq"]))["toasts"] == []
    for query_id in (query.id, "123"):
        with pytest.raises(BadRequest, match=TOO_OLD):
            await bot.answer_callback_query(query_id)


async def test_the_newest_of_equal_buttons_is_meant(sim: RunningSimulator, bot: telegram.Bot) -> None:
    first = await _ask(sim, bot)
    second = await _ask(sim, bot)
    assert (await sim.act(7, button="y"))["message_id"] == second.message_id
    assert (await sim.act(7, button="y", message_id=first.message_id))["message_id"] == first.message_id
    await bot.delete_message(7, second.message_id)
    assert (await sim.act(7, button="y"))["message_id"] == first.message_id


async def test_a_forged_callback(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.act(7, callback_data="admin:erase")
    query = await _query(bot)
    assert query.data == "admin:erase"
    # Telegram marks a message that it no longer shows by the date 0.
    assert query.message is not None
    assert query.message.date.timestamp() == 0
    sent = await _ask(sim, bot)
    await sim.act(7, callback_data="x" * 500)
    query = await _query(bot)
    assert query.data == "x" * 500
    assert query.message is not None
    assert query.message.message_id == sent.message_id


async def test_buttons_that_cannot_be_pressed(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await _ask(sim, bot)
    for body in ({"button": "tidak ada"}, {"button": "Situs"}, {"button": "y", "message_id": 99}):
        answer = await sim.client.post("/sim/people/7/messages", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


async def test_a_keyboard_button_writes_its_label(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    share = telegram.KeyboardButton("Lokasi", request_location=True)
    await bot.send_message(7, "Pilih", reply_markup=telegram.ReplyKeyboardMarkup([["Menu", share]]))
    await sim.act(7, button="Menu")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.text == "Menu"
    assert (await sim.client.post("/sim/people/7/messages", json={"button": "Lokasi"})).status_code == 400
    await sim.act(7, button="Lokasi", location={"latitude": 1, "longitude": 2})
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.location is not None


class TestOld:
    @pytest.fixture
    def settings(self) -> Settings:
        return dataclasses.replace(FAST, callback_lifetime=0.0)

    async def test_an_old_query_is_refused(self, sim: RunningSimulator, bot: telegram.Bot) -> None:
        await _ask(sim, bot)
        await sim.act(7, button="y")
        query = await _query(bot)
        with pytest.raises(BadRequest, match=TOO_OLD):
            await query.answer()
