"""``kawan office``: what other tools read from it."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Kawan
from tests.places import TIENG, TIENG_POINT


def read(kawan: Kawan, *arguments: str) -> Any:
    result = kawan("office", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_near(kawan: Kawan) -> None:
    found = read(kawan, "near", *map(str, TIENG_POINT))
    assert found["place"]["village_code"] == TIENG
    assert [one["kind"] for one in found["serving"]] == ["disnaker", "bp3mi"]


def test_near_abroad(kawan: Kawan) -> None:
    found = read(kawan, "near", "22.3", "114.17")
    assert found["country"] == "HK"
    assert "+852 5242 2240" in found["missions"][0]["contacts"][0]


def test_near_nothing(kawan: Kawan) -> None:
    assert kawan("office", "near", "0", "0").exit_code != 0


@pytest.mark.parametrize(
    ("text", "place"), [("tieng wonosobo", TIENG), ("kantor di cianjur", "3203"), ("kab wonosobo", "3307")]
)
def test_find_a_place(kawan: Kawan, text: str, place: str) -> None:
    assert read(kawan, "find", text)["place"]["code"] == place


def test_find_several(kawan: Kawan) -> None:
    found = read(kawan, "find", "sukamaju")
    assert len(found["or_else"]) == 1
    assert found["question"]


def test_find_a_country_or_nothing(kawan: Kawan) -> None:
    assert read(kawan, "find", "kantor di taiwan")["country"] == "TW"
    assert kawan("office", "find", "xyzzy").exit_code != 0


@pytest.mark.parametrize("arguments", [("near", "-7.2320", "109.9362"), ("find", "malaysia"), ("find", "sukamaju")])
def test_in_words(kawan: Kawan, arguments: tuple[str, ...]) -> None:
    result = kawan("office", *arguments)
    assert result.exit_code == 0
    assert "None" not in result.stdout
