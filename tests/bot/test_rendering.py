"""What goes to Telegram is valid HTML, never too long, and its buttons fit."""

import html
import re

import pytest
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot import rendering
from bot.rendering import MAX_CHARACTERS
from kawan.i18n import LANGUAGES, use_language
from kawan.replies import Button, Reply

EMOJI = "\U0001f9d1\u200d\U0001f33e"  # one sign on the screen, five units for Telegram


def units(text: str) -> int:
    """Telegram's count: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ('<b>tebal</b> <a href="x">', '&lt;b&gt;tebal&lt;/b&gt; &lt;a href="x"&gt;'),
        ("**tebal** dan **lagi**", "<b>tebal</b> dan <b>lagi</b>"),
        ("**a <b> & c**", "<b>a &lt;b&gt; &amp; c</b>"),
        ("__miring__, ++garis++ dan ~~coret~~", "<i>miring</i>, <u>garis</u> dan <s>coret</s>"),
        ("**a __b** c__", "<b>a __b</b> c__"),
        ("https://a.id/x__y__z nama: ____ c++ ++", "https://a.id/x__y__z nama: ____ c++ ++"),
        ("2 ** 3", "2 ** 3"),
        ("**dua\nbaris**", "**dua\nbaris**"),
        ("- satu\n- dua\ntiga - empat", "• satu\n• dua\ntiga - empat"),
        ("&lt;", "&amp;lt;"),
        ('it\'s "quoted"', 'it\'s "quoted"'),
    ],
)
def test_text_becomes_html(text: str, expected: str) -> None:
    assert rendering.as_html(Reply(text)) == expected


def test_the_source_stands_below_escaped() -> None:
    assert rendering.as_html(Reply("Jawaban", source="UU <18> & Ps 6")) == "Jawaban\n\n<i>UU &lt;18&gt; &amp; Ps 6</i>"


LONG = {
    "many lines": "\n".join(f"- baris **{number}** & seterusnya" for number in range(600)),
    "one word": "a" * 10_000,
    "one line of words": "majikan menahan paspor " * 600,
    "emoji": EMOJI * 3000,
    "emoji in lines": "\n".join([EMOJI * 100] * 40),
    "all to be escaped": "<&>" * 4000,
    "bold over the limit": "**" + "tebal " * 1500 + "**",
    "just over": "a" * (MAX_CHARACTERS + 1),
    "bold at the cut": "\n".join(["x" * 4080, "**tebal** " * 10]),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts_are_split(text: str) -> None:
    reply = Reply(text, source="UU 18/2017")
    parts = rendering.chunks(reply)
    assert len(parts) > 1
    for part in parts:
        assert 0 < units(part) <= MAX_CHARACTERS
        assert part.strip()
        for tag in ("b", "i"):
            assert part.count(f"<{tag}>") == part.count(f"</{tag}>")
        assert not re.search(r"&(?!(amp|lt|gt);)", part), "an escape was cut in two"
    assert letters("".join(parts)) == letters(rendering.as_html(reply)), "nothing is lost, nothing comes twice"


def test_what_is_to_be_copied_stands_letter_by_letter() -> None:
    [whole] = rendering.chunks(Reply("**Teks**", verbatim="- **tebal** <b>\n\n[[kp2mi]]"))
    assert whole == "<b>Teks</b>\n<pre>- **tebal** &lt;b&gt;\n\n[[kp2mi]]</pre>"


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_is_to_be_copied_is_split_too(text: str) -> None:
    heading, *parts = rendering.chunks(Reply("Teks", verbatim=text))
    assert heading == "Teks"
    assert all(0 < units(part) <= MAX_CHARACTERS for part in parts)
    inside = [part.removeprefix("<pre>").removesuffix("</pre>") for part in parts]
    assert all(len(part) == len(whole) - 11 for part, whole in zip(inside, parts, strict=True))
    assert re.sub(r"\s", "", html.unescape("".join(inside))) == re.sub(r"\s", "", text)


def letters(markup: str) -> str:
    """What people read, without white space and stars."""
    return re.sub(r"[\s*]", "", html.unescape(re.sub(r"</?[bi]>", "", markup)))


@pytest.mark.parametrize("text", ["a" * MAX_CHARACTERS, "\U0001f600" * (MAX_CHARACTERS // 2), "x\n" * 2000])
def test_what_fits_stays_one_message(text: str) -> None:
    assert rendering.chunks(Reply(text)) == [text]


def test_cuts_fall_between_paragraphs_where_they_can() -> None:
    paragraphs = ["satu " * 300, "dua " * 400, "tiga " * 400, "empat " * 300]
    for part in rendering.chunks(Reply("\n\n".join(paragraphs))):
        assert part == part.strip("\n")
        assert all(piece.strip() in [one.strip() for one in paragraphs] for piece in part.split("\n\n"))


def test_buttons_become_an_inline_keyboard() -> None:
    reply = Reply("?", ((Button("Ya", "x:darurat"),), (Button("Laman", url="https://bp2mi.go.id"), Button("B", "t:b"))))
    keyboard = rendering.keyboard(reply)
    assert isinstance(keyboard, InlineKeyboardMarkup)
    shown = [[(key.text, key.callback_data, key.url) for key in row] for row in keyboard.inline_keyboard]
    assert shown == [
        [("Ya", "x:darurat", None)],
        [("Laman", None, "https://bp2mi.go.id"), ("B", "t:b", None)],
    ]


def test_no_buttons_no_keyboard() -> None:
    assert rendering.keyboard(Reply("x")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_share_something(language: str) -> None:
    use_language(language)
    contact, location = rendering.keyboard(Reply("?", ask="contact")), rendering.keyboard(Reply("?", ask="location"))
    assert isinstance(contact, ReplyKeyboardMarkup)
    assert isinstance(location, ReplyKeyboardMarkup)
    assert [key.request_contact for key in contact.keyboard[0]] == [True, None]
    assert [key.request_location for key in location.keyboard[0]] == [True]
    assert isinstance(rendering.keyboard(Reply("x", ask="answered")), ReplyKeyboardRemove)
