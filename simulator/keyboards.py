"""Reply markup: checked as Telegram checks it, kept as the people's side shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from simulator.entities import link_target
from simulator.errors import bad_request
from simulator.params import Params

Rows = list[list[dict[str, Any]]]
_MOST_BUTTONS = 100
_INLINE_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True)
class Markup:
    """At most one of: buttons under a message, a keyboard, its removal, a forced reply."""

    inline: Rows | None = None
    keyboard: Rows | None = None
    one_time: bool = False
    remove: bool = False
    force_reply: bool = False
    placeholder: str | None = None

    @property
    def fixes_message(self) -> bool:
        """True when the message can't be edited any more because of this markup."""
        return self.keyboard is not None or self.remove or self.force_reply

    def holds(self, action: str) -> bool:
        """True when an inline button carries `action` as its data or as its label."""
        return find_button(self.inline or [], action) is not None


NO_MARKUP = Markup()


def find_button(rows: Rows, action: str) -> dict[str, Any] | None:
    """The button with this callback data, else the one with this label."""
    buttons = [button for row in rows for button in row]
    by_data = (button for button in buttons if button.get("callback_data") == action)
    by_label = (button for button in buttons if button["text"] == action)
    return next(by_data, None) or next(by_label, None)


def read_markup(params: Params, *, private: bool, inline_only: bool = False) -> Markup:
    """The `reply_markup` of a call.

    Raises:
        ApiError: 400 when Telegram would refuse it.
    """
    markup = params.object("reply_markup")
    if not markup:
        return NO_MARKUP
    if "inline_keyboard" in markup:
        return Markup(inline=_inline_rows(markup["inline_keyboard"]) or None)
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return Markup(
            keyboard=_keyboard_rows(markup["keyboard"], private),
            one_time=bool(markup.get("one_time_keyboard")),
            placeholder=markup.get("input_field_placeholder"),
        )
    if markup.get("remove_keyboard"):
        return Markup(remove=True)
    if markup.get("force_reply"):
        return Markup(force_reply=True, placeholder=markup.get("input_field_placeholder"))
    return NO_MARKUP


def _rows(value: Any, what: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f"object expected as {what} markup")
    rows = cast(list[Any], value)
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what}: expected an Array of Arrays")
    if sum(len(row) for row in rows) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def _inline_rows(value: Any) -> Rows:
    return [[_inline_button(button) for button in row] for row in _rows(value, "inline keyboard")]


def _inline_button(value: Any) -> dict[str, Any]:
    button = _object(value, "inline keyboard button")
    actions = [name for name in _INLINE_ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and link_target(str(button["url"])) is None:
        raise bad_request("BUTTON_URL_INVALID")
    return button


def _keyboard_rows(value: Any, private: bool) -> Rows:
    rows = [[_keyboard_button(button, private) for button in row] for row in _rows(value, "keyboard")]
    if not rows:
        raise bad_request("object expected as reply markup")
    return rows


def _keyboard_button(value: Any, private: bool) -> dict[str, Any]:
    button = {"text": value} if isinstance(value, str) else value
    button = _object(button, "keyboard button")
    if not private and button.get("request_contact"):
        raise bad_request("phone number can be requested in private chats only")
    if not private and button.get("request_location"):
        raise bad_request("location can be requested in private chats only")
    return button


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {what}: expected an Object")
    button = cast(dict[str, Any], value)
    if not str(button.get("text", "")).strip():
        raise bad_request(f'can\'t parse {what}: Field "text" must be non-empty')
    return button
