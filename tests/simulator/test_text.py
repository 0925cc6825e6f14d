"""HTML as strict as Telegram's, entities, and HTML that is safe for the page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.entities import find_entities, to_html, trim
from simulator.errors import ApiError
from simulator.text_html import parse_html


def _entity(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b>", "a", [_entity("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [_entity("bold", 0, 1), _entity("italic", 1, 1)]),
        ("😀<i>b</i>", "😀b", [_entity("italic", 2, 1)]),
        ("a &lt;b&gt; &amp; &quot; &#39; &#x41; &nbsp;", "a <b> & \" ' A &nbsp;", []),
        (
            '<a href="https://a.id/?x=1&amp;y=2">a</a>',
            "a",
            [_entity("text_link", 0, 1, url="https://a.id/?x=1&y=2")],
        ),
        ("<a href='contoh.id'>a</a>", "a", [_entity("text_link", 0, 1, url="http://contoh.id")]),
        ('<a href="javascript:alert(1)">a</a>', "a", []),
        ('<span class="tg-spoiler">a</span>', "a", [_entity("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [_entity("spoiler", 0, 1)]),
        ("<pre>a</pre>", "a", [_entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [_entity("pre", 0, 1, language="python")],
        ),
        ("<blockquote expandable>a</blockquote>", "a", [_entity("expandable_blockquote", 0, 1)]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [_entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
        ("<u><s>a</s></u>", "a", [_entity("strikethrough", 0, 1), _entity("underline", 0, 1)]),
        ("<B>a</>", "a", [_entity("bold", 0, 1)]),
        ("a > b", "a > b", []),
    ],
)
def test_html_is_read(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>a</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<b title="a">a', 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_broken_html_is_refused(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.code == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_telegram_finds_commands_links_and_numbers() -> None:
    text = "/start@simulasi_bot ke https://a.id/x, surel a@b.id, @siti #pmi +62 812-3456-789 dan 1/2"
    found = {text[e["offset"] : e["offset"] + e["length"]]: e["type"] for e in find_entities(text)}
    assert found == {
        "/start@simulasi_bot": "bot_command",
        "https://a.id/x": "url",
        "a@b.id": "email",
        "@siti": "mention",
        "#pmi": "hashtag",
        "+62 812-3456-789": "phone_number",
    }


def test_nothing_is_found_inside_code() -> None:
    code = [_entity("code", 0, 6)]
    assert find_entities("/start /help", code) == [*code, _entity("bot_command", 7, 5)]


def test_trim_moves_entities() -> None:
    assert trim(" \n ab ", [_entity("bold", 0, 6)]) == ("ab", [_entity("bold", 0, 2)])
    assert trim("a  ", [_entity("bold", 1, 2)]) == ("a", [])


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("<script>", [], "&lt;script&gt;"),
        ("a<b>", [_entity("bold", 1, 3)], "a<b>&lt;b&gt;</b>"),
        ("😀ab", [_entity("bold", 2, 2), _entity("italic", 3, 1)], "😀<b>a<i>b</i></b>"),
        ("abc", [_entity("bold", 0, 2), _entity("italic", 1, 2)], "<b>a<i>b</i></b>c"),
        ("a", [_entity("text_link", 0, 1, url="javascript:alert(1)")], "a"),
        ("a", [_entity("unheard_of", 0, 1)], "a"),
        ("a", [_entity("bold", 0, 99)], "<b>a</b>"),
    ],
)
def test_html_for_the_page_is_safe(text: str, entities: list[dict[str, Any]], expected: str) -> None:
    assert to_html(text, entities) == expected


def test_links_on_the_page_cannot_break_out_of_their_attribute() -> None:
    shown = to_html("a", [_entity("text_link", 0, 1, url='https://a.id/"onclick="x')])
    assert re.fullmatch(r'<a href="https://a.id/&quot;onclick=&quot;x" target="_blank" rel="[a-z ]+">a</a>', shown)
