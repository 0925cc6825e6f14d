"""Edits, deletions, reactions, pins."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import BadRequest

from simulator.testing import RunningSimulator


def _keys(data: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Pilih", callback_data=data)]])


async def test_edited_text_is_seen_again(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    sent = await bot.send_message(7, "satu", reply_markup=_keys("a"))
    seq = (await sim.sees(7))["seq"]
    edited = await bot.edit_message_text("dua", 7, sent.message_id)
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    seen = await sim.sees(7, after=seq)
    assert seen["seq"] > seq
    [again] = seen["messages"]
    assert (again["message_id"], again["text"], again["edited"]) == (sent.message_id, "dua", True)
    assert again["buttons"] == []


async def test_what_cannot_be_edited(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    sent = await bot.send_message(7, "satu", reply_markup=_keys("a"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("satu", 7, sent.message_id, reply_markup=_keys("a"))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("dua", 7, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("dua", 7, 1)
    place = await bot.send_location(7, 1, 1)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("dua", 7, place.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(7, place.message_id, caption="x")
    keys = await bot.send_message(7, "tombol", reply_markup=telegram.ReplyKeyboardMarkup([["A"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("dua", 7, keys.message_id)


async def test_buttons_are_changed_and_taken_away(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    sent = await bot.send_message(7, "satu", reply_markup=_keys("a"))
    await bot.edit_message_reply_markup(7, sent.message_id, reply_markup=_keys("b"))
    [seen] = await sim.bot_messages(7)
    assert seen["buttons"][0][0]["callback_data"] == "b"
    assert seen["edited"] is False
    await bot.edit_message_reply_markup(7, sent.message_id)
    assert (await sim.bot_messages(7))[0]["buttons"] == []


async def test_deleted_messages_stay_as_tombstones(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "rahasia")
    first = await bot.send_message(7, "satu")
    second = await bot.send_message(7, "dua")
    assert await bot.delete_message(7, 1) is True
    assert await bot.delete_messages(7, [first.message_id, second.message_id, 99]) is True
    messages = (await sim.sees(7))["messages"]
    assert [(one["deleted"], one["text"]) for one in messages] == [(True, "")] * 3
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(7, 1)


async def test_reactions(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "terima kasih")
    await bot.set_message_reaction(7, 1, "👍")
    assert (await sim.sees(7))["messages"][0]["reactions"] == ["👍"]
    await bot.set_message_reaction(7, 1, [])
    assert "reactions" not in (await sim.sees(7))["messages"][0]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(7, 1, "🥦")


async def test_pinned_message(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    sent = await bot.send_message(7, "penting")
    await bot.pin_chat_message(7, sent.message_id)
    pinned = (await bot.get_chat(7)).pinned_message
    assert pinned is not None
    assert pinned.text == "penting"
    await bot.unpin_chat_message(7)
    assert (await bot.get_chat(7)).pinned_message is None
