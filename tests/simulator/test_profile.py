"""What the bot says about itself."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import BadRequest

from simulator.testing import RunningSimulator


async def test_get_me(bot: telegram.Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (4711, True, "simulasi_bot")


async def test_names_by_language(bot: telegram.Bot) -> None:
    await bot.set_my_name("Kawan")
    await bot.set_my_name("Friend", language_code="en")
    assert (await bot.get_my_name()).name == "Kawan"
    assert (await bot.get_my_name("en")).name == "Friend"
    assert (await bot.get_my_name("ms")).name == "Kawan"
    assert (await bot.get_me()).first_name == "Kawan"
    await bot.set_my_description("Tanya apa saja")
    assert (await bot.get_my_description()).description == "Tanya apa saja"
    await bot.set_my_short_description("Teman")
    assert (await bot.get_my_short_description("en")).short_description == "Teman"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_commands_reach_the_right_people(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await bot.set_my_commands([("mulai", "Mulai")])
    await bot.set_my_commands([("start", "Begin")], language_code="en")
    await bot.set_my_commands([("tugas", "Tugas")], scope=telegram.BotCommandScopeChat(8))
    await sim.say(7, "halo")
    await sim.say(8, "halo")
    await sim.say(9, "hello", language_code="en")
    shown = {person: (await sim.sees(person))["commands"] for person in (7, 8, 9)}
    assert shown[7] == [{"command": "mulai", "description": "Mulai"}]
    assert shown[8] == [{"command": "tugas", "description": "Tugas"}]
    assert shown[9] == [{"command": "start", "description": "Begin"}]
    assert [one.command for one in await bot.get_my_commands()] == ["mulai"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Mulai", "x")])


async def test_menu_button(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    assert (await bot.get_chat_menu_button(7)).type == "commands"
    app = telegram.MenuButtonWebApp("Buka", telegram.WebAppInfo("https://a.id"))
    await bot.set_chat_menu_button(7, app)
    assert (await bot.get_chat_menu_button(7)).type == "web_app"
    assert (await bot.get_chat_menu_button()).type == "commands"
    await bot.set_chat_menu_button(7)
    assert (await bot.get_chat_menu_button(7)).type == "commands"


async def test_log_out_and_close(bot: telegram.Bot) -> None:
    assert await bot.log_out() is True
    assert await bot.close() is True
