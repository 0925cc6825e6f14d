"""The bot about itself: getMe, names, descriptions, commands, menu button."""

from __future__ import annotations

import re
from typing import Any, cast

from simulator.bot_api.call import Call, method
from simulator.errors import bad_request
from simulator.profile import Command, Profile

_MOST_COMMANDS = 100


@method("getMe")
def get_me(call: Call) -> dict[str, Any]:
    return {
        **call.bot.to_api(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(call: Call) -> str:
    language = call.params.text("language_code").lower()
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _set_text(call: Call, kind: str) -> bool:
    value = call.params.text(kind).strip()
    if len(value) > Profile.longest(kind):
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    call.bot.profile.set_name(kind, _language(call), value)
    return True


def _get_text(call: Call, kind: str) -> dict[str, str]:
    return {kind: call.bot.profile.name(kind, _language(call))}


@method("setMyName")
def set_my_name(call: Call) -> bool:
    return _set_text(call, "name")


@method("getMyName")
def get_my_name(call: Call) -> dict[str, str]:
    return _get_text(call, "name")


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _set_text(call, "description")


@method("getMyDescription")
def get_my_description(call: Call) -> dict[str, str]:
    return _get_text(call, "description")


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    return _set_text(call, "short_description")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> dict[str, str]:
    return _get_text(call, "short_description")


def _scope(call: Call) -> str:
    """A scope as one word, such as "default" or "chat:17"."""
    scope = call.params.object("scope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators"):
        return kind
    if kind in ("chat", "chat_administrators", "chat_member"):
        if not scope.get("chat_id"):
            raise bad_request("chat_id is empty")
        member = f":{scope['user_id']}" if "user_id" in scope else ""
        return f"{kind}:{scope['chat_id']}{member}"
    raise bad_request("can't parse BotCommandScope: Unsupported type specified")


def _command(value: Any) -> Command:
    command = cast(dict[str, Any], value if isinstance(value, dict) else {})
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    commands = [_command(value) for value in call.params.array("commands") or []]
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.profile.set_commands(_scope(call), _language(call), commands)
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Command]:
    return call.bot.profile.commands(_scope(call), _language(call))


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.profile.set_commands(_scope(call), _language(call), [])
    return True


def _private_chat_id(call: Call) -> int | None:
    return call.chat().chat_id if call.params.text("chat_id") else None


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = call.params.object("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    call.bot.profile.set_menu_button(_private_chat_id(call), button)
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> dict[str, Any]:
    return call.bot.profile.menu_button(_private_chat_id(call))
