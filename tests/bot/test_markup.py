"""Formatting set on a phone becomes that of our texts."""

import pytest
from telegram import MessageEntity

from bot.markup import Marked, as_marked
from bot.rendering import as_html
from kawan.replies import Reply

BOLD, ITALIC, LINK = MessageEntity.BOLD, MessageEntity.ITALIC, MessageEntity.TEXT_LINK
UNDERLINE, STRUCK, CODE = MessageEntity.UNDERLINE, MessageEntity.STRIKETHROUGH, MessageEntity.CODE


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


@pytest.mark.parametrize(
    ("entities", "html"),
    [
        ([(ITALIC, 0, 5)], "<i>Besok</i> gratis"),
        ([(UNDERLINE, 0, 5), (STRUCK, 6, 6)], "<u>Besok</u> <s>gratis</s>"),
        ([(BOLD, 0, 5), (ITALIC, 0, 5)], "<b><i>Besok</i></b> gratis"),
        ([(ITALIC, 0, 12), (BOLD, 6, 6)], "<i>Besok <b>gratis</b></i>"),
        ([(UNDERLINE, 0, 12), (ITALIC, 0, 12), (BOLD, 0, 5)], "<u><i><b>Besok</b> gratis</i></u>"),
        ([(BOLD, 0, 6), (ITALIC, 6, 6)], "<b>Besok</b> <i>gratis</i>"),
    ],
)
def test_emphasis_reaches_the_reader_one_within_the_other(entities: list[tuple[str, int, int]], html: str) -> None:
    marked = as_marked("Besok gratis", [MessageEntity(*entity) for entity in entities])
    assert as_html(Reply(marked.text)) == html


def test_a_named_link_shows_its_address() -> None:
    link = MessageEntity(LINK, 0, 6, url="https://a.id/b")
    assert as_marked("Daftar ya", [link]).text == "Daftar (https://a.id/b) ya"


def test_what_is_lost_is_named_once() -> None:
    marked = as_marked("kode ya", [MessageEntity(CODE, 0, 4), MessageEntity(CODE, 5, 2)])
    assert marked == Marked("kode ya", ("code",))


def test_what_stands_behind_a_command() -> None:
    assert as_marked("/siarkan  Besok\nya", [MessageEntity(BOLD, 10, 5)]).after_command().text == "**Besok**\nya"
    assert as_marked("/siarkan", []).after_command().text == ""
