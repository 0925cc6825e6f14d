"""What a bot says about itself: names, descriptions, command lists, menu buttons."""

from __future__ import annotations

from typing import Any

Command = dict[str, Any]
_LONGEST = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """Names and command lists of one bot, by language and scope."""

    def __init__(self, default_name: str) -> None:
        self._default_name = default_name
        self._texts: dict[tuple[str, str], str] = {}
        self._commands: dict[tuple[str, str], list[Command]] = {}
        self._menu_buttons: dict[int | None, dict[str, Any]] = {}

    @staticmethod
    def longest(kind: str) -> int:
        return _LONGEST[kind]

    def name(self, kind: str, language: str) -> str:
        """The "name", "description" or "short_description" shown in a language."""
        default = self._default_name if kind == "name" else ""
        return self._texts.get((kind, language)) or self._texts.get((kind, "")) or default

    def set_name(self, kind: str, language: str, value: str) -> None:
        if value:
            self._texts[kind, language] = value
        else:
            self._texts.pop((kind, language), None)

    def commands(self, scope: str, language: str) -> list[Command]:
        """Exactly the list that was set for this scope and language."""
        return self._commands.get((scope, language), [])

    def set_commands(self, scope: str, language: str, commands: list[Command]) -> None:
        if commands:
            self._commands[scope, language] = commands
        else:
            self._commands.pop((scope, language), None)

    def commands_shown(self, chat_id: int, private: bool, language: str) -> list[Command]:
        """The list that a person sees in a chat: the narrowest scope wins, then the language."""
        kind = "all_private_chats" if private else "all_group_chats"
        for scope in (f"chat:{chat_id}", kind, "default"):
            for spoken in (language, ""):
                if commands := self._commands.get((scope, spoken)):
                    return commands
        return []

    def menu_button(self, chat_id: int | None) -> dict[str, Any]:
        found = self._menu_buttons.get(chat_id) or self._menu_buttons.get(None)
        return found or {"type": "commands"}

    def set_menu_button(self, chat_id: int | None, button: dict[str, Any]) -> None:
        if button.get("type") == "default":
            self._menu_buttons.pop(chat_id, None)
        else:
            self._menu_buttons[chat_id] = button
