"""Formatting set on a phone becomes that of our texts."""

import pytest
from telegram import MessageEntity

from bot.markup import Marked, as_marked

BOLD, ITALIC, LINK = MessageEntity.BOLD, MessageEntity.ITALIC, MessageEntity.TEXT_LINK


@pytest.mark.parametrize(
    ("text", "entities", "marked"),
    [
        ("Besok", [], "Besok"),
        ("Besok gratis", [(BOLD, 0, 5)], "**Besok** gratis"),
        ("😀 Besok", [(BOLD, 3, 5)], "😀 **Besok**"),
        ("satu\ndua", [(BOLD, 0, 8)], "**satu**\n**dua**"),
        (" satu \n\n", [(BOLD, 0, 8)], " **satu** \n\n"),
        ("a b", [(BOLD, 0, 1), (BOLD, 2, 1)], "**a** **b**"),
    ],
)
def test_bold_is_kept(text: str, entities: list[tuple[str, int, int]], marked: str) -> None:
    assert as_marked(text, [MessageEntity(*entity) for entity in entities]) == Marked(marked)


def test_a_named_link_shows_its_address() -> None:
    link = MessageEntity(LINK, 0, 6, url="https://a.id/b")
    assert as_marked("Daftar ya", [link]).text == "Daftar (https://a.id/b) ya"


def test_what_is_lost_is_named_once() -> None:
    marked = as_marked("miring ya", [MessageEntity(ITALIC, 0, 3), MessageEntity(ITALIC, 4, 2)])
    assert marked == Marked("miring ya", ("italic",))


def test_what_stands_behind_a_command() -> None:
    assert as_marked("/siarkan  Besok\nya", [MessageEntity(BOLD, 10, 5)]).after_command().text == "**Besok**\nya"
    assert as_marked("/siarkan", []).after_command().text == ""
