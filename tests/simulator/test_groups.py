"""Groups, forums, and the bot's place in them."""

from __future__ import annotations

from typing import Any

import pytest
import telegram
from telegram.error import BadRequest, Forbidden

from simulator.testing import RunningSimulator


async def _group(sim: RunningSimulator, **more: Any) -> int:
    chat = await sim.call("POST", "/sim/chats", {"title": "Petugas", "members": [7, 8], **more})
    return chat["id"]


async def test_the_bot_learns_that_it_was_added(sim: RunningSimulator, bot: telegram.Bot) -> None:
    chat_id = await _group(sim)
    assert chat_id < 0
    [update] = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.chat.id == chat_id
    assert update.my_chat_member.new_chat_member.status == "administrator"
    assert update.my_chat_member.from_user.id == 7
    assert [chat["title"] for chat in await sim.call("GET", "/sim/chats")] == ["Petugas"]


async def test_talk_in_a_group(sim: RunningSimulator, bot: telegram.Bot) -> None:
    chat_id = await _group(sim)
    await sim.say(8, "siapa piket?", chat_id=chat_id, name="Rina")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert (message.chat.id, message.chat.type) == (chat_id, "group")
    await message.reply_text("Budi", do_quote=True)
    seen = await sim.call("GET", f"/sim/chats/{chat_id}/messages")
    assert [(one["from"], one["sender_name"], one["text"]) for one in seen["messages"]] == [
        ("person", "Rina", "siapa piket?"),
        ("bot", "Bot Simulasi", "Budi"),
    ]
    answer = await sim.client.post("/sim/people/9/messages", json={"text": "x", "chat_id": chat_id})
    assert answer.status_code == 400


async def test_a_plain_member_sees_only_what_is_meant_for_it(sim: RunningSimulator, bot: telegram.Bot) -> None:
    chat_id = await _group(sim, bot="member")
    sent = await bot.send_message(chat_id, "halo semua")
    assert (await sim.say(7, "makan yuk", chat_id=chat_id))["update_id"] is None
    for text, more in (
        ("/tugas", {}),
        ("@simulasi_bot halo", {}),
        ("ya", {"reply_to_message_id": sent.message_id}),
    ):
        assert (await sim.say(7, text, chat_id=chat_id, **more))["update_id"] is not None


async def test_members(sim: RunningSimulator, bot: telegram.Bot) -> None:
    chat_id = await _group(sim)
    assert (await bot.get_chat_member(chat_id, 7)).status == "creator"
    assert (await bot.get_chat_member(chat_id, 8)).status == "member"
    assert (await bot.get_chat_member(chat_id, bot.id)).status == "administrator"
    admins = await bot.get_chat_administrators(chat_id)
    assert [admin.user.id for admin in admins] == [7, bot.id]
    await sim.call("PUT", f"/sim/chats/{chat_id}", {"members": [7, 9]})
    assert (await bot.get_chat_member(chat_id, 8)).status == "left"
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert messages[0].new_chat_members[0].id == 9
    assert messages[1].left_chat_member is not None
    with pytest.raises(BadRequest, match="Member not found"):
        await bot.get_chat_member(chat_id, 12345)


async def test_get_chat(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo", name="Siti")
    assert (await bot.get_chat(7)).first_name == "Siti"
    chat_id = await _group(sim, forum=True)
    full = await bot.get_chat(chat_id)
    assert (full.title, full.type, full.is_forum) == ("Petugas", "supergroup", True)


async def test_leaving_and_being_removed(sim: RunningSimulator, bot: telegram.Bot) -> None:
    first = await _group(sim)
    assert await bot.leave_chat(first) is True
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(first, "x")
    second = await _group(sim, forum=True)
    await sim.call("PUT", f"/sim/chats/{second}", {"bot": "kicked"})
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(second, "x")
    last = (await bot.get_updates())[-1].my_chat_member
    assert last is not None
    assert last.new_chat_member.status == "kicked"


async def test_no_contact_requests_in_groups(sim: RunningSimulator, bot: telegram.Bot) -> None:
    chat_id = await _group(sim)
    keys = telegram.ReplyKeyboardMarkup([[telegram.KeyboardButton("Nomor", request_contact=True)]])
    with pytest.raises(BadRequest, match="Phone number can be requested in private chats only"):
        await bot.send_message(chat_id, "x", reply_markup=keys)


async def test_topics(sim: RunningSimulator, bot: telegram.Bot) -> None:
    chat_id = await _group(sim, forum=True)
    topic = await bot.create_forum_topic(chat_id, "Tiket 12", icon_color=0x6FB9F0)
    thread = topic.message_thread_id
    sent = await bot.send_message(chat_id, "kasus baru", message_thread_id=thread)
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    await sim.say(8, "saya ambil", chat_id=chat_id, message_thread_id=thread)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.message_thread_id == thread
    assert await bot.edit_forum_topic(chat_id, thread, name="Tiket 12 (selesai)")
    assert await bot.close_forum_topic(chat_id, thread)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(chat_id, thread)
    seen = await sim.call("GET", f"/sim/chats/{chat_id}/messages")
    assert [(one["name"], one["closed"]) for one in seen["topics"]] == [("Tiket 12 (selesai)", True)]
    assert {one["message_thread_id"] for one in seen["messages"]} == {thread}
    assert await bot.reopen_forum_topic(chat_id, thread)
    assert await bot.delete_forum_topic(chat_id, thread)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(chat_id, "x", message_thread_id=thread)


async def test_topics_need_a_forum_and_rights(sim: RunningSimulator, bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(await _group(sim), "x")
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.create_forum_topic(await _group(sim, forum=True, bot="member"), "x")


@pytest.mark.parametrize("body", [{"id": 5}, {"members": ["x"]}, {"bot": "owner"}, {"id": -1, "members": 3}])
async def test_groups_that_cannot_be(sim: RunningSimulator, body: dict[str, Any]) -> None:
    answer = await sim.client.post("/sim/chats", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
