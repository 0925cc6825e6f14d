"""``kawan understand``: one JSON object a line, in the order given."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FakeRasa, Kawan

RANKING = [
    ("hak-pekerja.paspor", 0.3),
    ("hak-pekerja.upah", 0.25),
    ("nlu_fallback", 0.2),
    ("cari-kopdes", 0.1),
    ("kopdes-manfaat", 0.06),
    ("perjanjian-kerja", 0.05),
    ("bantuan", 0.04),
]


def understood(kawan: Kawan, folder: Path, *lines: str) -> list[dict[str, Any]]:
    file = folder / "messages.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    result = kawan("understand", str(file))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.rstrip("\n").split("\n")]


def test_the_shape(kawan: Kawan, rasa: FakeRasa, tmp_path: Path) -> None:
    rasa.ranking = RANKING
    of_rasa = {"entity": "wish", "value": "hak", "start": 8, "end": 11}
    rasa.entities = [of_rasa | {"extractor": "x"}]
    [row] = understood(kawan, tmp_path, '{"id": "u1", "text": "Taiwan: hak saya apa", "kind": "single"}')
    assert row == {
        "id": "u1",
        "text": "Taiwan: hak saya apa",
        "kind": "single",
        "topic": "hak-pekerja",
        "confidence": 0.55,
        "alternatives": [
            {"topic": "cari-kopdes", "confidence": 0.1},
            {"topic": "kopdes-manfaat", "confidence": 0.06},
            {"topic": "perjanjian-kerja", "confidence": 0.05},
        ],
        "urgent": False,
        "entities": [of_rasa, {"entity": "country", "value": "TW", "start": 0, "end": 6}],
    }


@pytest.mark.parametrize(
    ("text", "urgency", "urgent"),
    [
        ("tolong saya dipukul majikan", 0.0, True),
        ("begini kak", 0.9, True),
        ("begini kak", 0.1, False),
    ],
    ids=["by words", "by the model", "neither"],
)
def test_urgent_by_words_or_model(
    kawan: Kawan, rasa: FakeRasa, tmp_path: Path, text: str, urgency: float, urgent: bool
) -> None:
    rasa.urgency = urgency
    assert understood(kawan, tmp_path, json.dumps({"id": 1, "text": text}))[0]["urgent"] is urgent


def test_in_order_and_empty_lines_are_nothing(kawan: Kawan, rasa: FakeRasa, tmp_path: Path) -> None:
    lines = [json.dumps({"id": number, "text": f"pesan {number}"}) for number in range(5)]
    rows = understood(kawan, tmp_path, lines[0], "", *lines[1:], "  ")
    assert [row["id"] for row in rows] == list(range(5))
    assert [call["text"] for call in rasa.asked] == [f"pesan {number}" for number in range(5)]


def test_a_message_without_words_is_not_parsed(kawan: Kawan, rasa: FakeRasa, tmp_path: Path) -> None:
    [row] = understood(kawan, tmp_path, '{"id": 1, "text": "  "}')
    assert (row["topic"], row["confidence"], row["alternatives"], row["urgent"]) == ("", 0.0, [], False)
    assert rasa.asked == []


@pytest.mark.parametrize("separator", ["\u2028", "\u0085"], ids=["U+2028", "U+0085"])
def test_separators_inside_a_text_do_not_end_the_line(
    kawan: Kawan, rasa: FakeRasa, tmp_path: Path, separator: str
) -> None:
    """JSON ends a line at a line feed and nowhere else."""
    text = f"satu{separator}dua"
    encoded = json.dumps({"id": 1, "text": text}, ensure_ascii=False)
    assert separator in encoded
    assert understood(kawan, tmp_path, encoded)[0]["text"] == text


@pytest.mark.parametrize("line", ["{", "[]", "7", '"text"', '{"id": 2}'])
def test_a_broken_line_is_named(kawan: Kawan, rasa: FakeRasa, tmp_path: Path, line: str) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"id": 1, "text": "x"}\n' + line, encoding="utf-8")
    result = kawan("understand", str(file))
    assert result.exit_code != 0
    assert "baris 2" in result.output
    assert rasa.asked == [], "before anything is asked"
