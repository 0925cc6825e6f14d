"""Replies survive the way through JSON, and refuse what is none."""

import json
from typing import Any

import pytest

from kawan.replies import LARGEST_DOCUMENT, Button, Document, Location, Reply, rows

FULL = Reply(
    "**Halo**\n- satu",
    ((Button("Ya", "x:darurat"), Button("Laman", url="https://bp2mi.go.id")),),
    Location(-7.2, 109.9, "Kopdes Tieng", "Desa Tieng"),
    photo="peta.png",
    source="UU 18/2017",
    ask="location",
    instead_of=55,
    verbatim="**tebal**",
    document=Document("hak.md", b"---\ntitle: Hak\n---\n"),
)


@pytest.mark.parametrize(
    "reply",
    [FULL, Reply("x"), Reply("", location=Location(0.0, 0.0)), Reply("x", document=Document("a.csv", b"\x00\xff"))],
    ids=["full", "text", "pin", "file"],
)
def test_there_and_back(reply: Reply) -> None:
    assert Reply.from_dict(json.loads(json.dumps(reply.as_dict()))) == reply


@pytest.mark.parametrize(
    "data",
    [{}, {"source": "x"}, {"text": "x", "buttons": [[{"name": "Ya"}]]}, {"text": "x", "location": {"latitude": 1.0}}],
    ids=["nothing", "no text", "another kind of button", "half a location"],
)
def test_another_shape_is_an_error(data: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Reply.from_dict(data)


@pytest.mark.parametrize("content", [b"", bytes(LARGEST_DOCUMENT + 1)], ids=["empty", "too large"])
def test_a_file_that_cannot_be_sent_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        Document("a.csv", content)


@pytest.mark.parametrize(("width", "lengths"), [(1, [1, 1, 1, 1, 1]), (2, [2, 2, 1]), (3, [3, 2]), (9, [5])])
def test_rows_of_a_width(width: int, lengths: list[int]) -> None:
    buttons = [Button(str(number)) for number in range(5)]
    made = rows(*buttons, width=width)
    assert [len(row) for row in made] == lengths
    assert [button for row in made for button in row] == buttons


def test_no_buttons_no_rows() -> None:
    assert rows() == ()
