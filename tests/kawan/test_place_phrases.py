"""Places as people write them: how many are understood, and that where several fit, one asks rather than guesses."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kawan.regions import Gazetteer, Resolution

PHRASES = Path(__file__).parent / "place_phrases.jsonl"

type Phrase = dict[str, str]


@cache
def phrases() -> list[Phrase]:
    return [json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines()]


def of_half(half: str, *, ask: bool) -> Iterator[Phrase]:
    return (phrase for phrase in phrases() if phrase["half"] == half and (phrase["right"] == "ask") is ask)


def is_first(resolution: Resolution, code: str) -> bool:
    """Whether the place stands first, and alone there: one of several equals is no answer."""
    best = [one.code for one in resolution.candidates if one.score == resolution.candidates[0].score]
    return best == [code]


def wrong(gazetteer: Gazetteer, half: str, *, ask: bool) -> list[Phrase]:
    """The phrases of a half that are understood wrongly."""
    missed: list[Phrase] = []
    for phrase in of_half(half, ask=ask):
        resolution = gazetteer.resolve(phrase["text"])
        right = resolution.ask if ask else is_first(resolution, phrase["right"])
        if not right:
            missed.append(phrase)
    return missed


def test_the_set_is_large_enough() -> None:
    assert len(phrases()) >= 800
    for half in ("held-out", "open"):
        assert len(list(of_half(half, ask=True))) >= 70
        assert len(list(of_half(half, ask=False))) >= 300


@pytest.mark.parametrize(("half", "floor"), [("held-out", 0.95), ("open", 0.95)])
def test_what_one_place_fits_is_found(gazetteer: Gazetteer, half: str, floor: float) -> None:
    missed = wrong(gazetteer, half, ask=False)
    assert 1 - len(missed) / len(list(of_half(half, ask=False))) >= floor, missed


@pytest.mark.parametrize("half", ["held-out", "open"])
def test_what_several_places_fit_is_asked(gazetteer: Gazetteer, half: str) -> None:
    assert wrong(gazetteer, half, ask=True) == []


def test_the_right_place_is_among_the_choices(gazetteer: Gazetteer) -> None:
    offered = [phrase for phrase in phrases() if phrase.get("among")]
    missed = [phrase["text"] for phrase in offered if not _offers(gazetteer.resolve(phrase["text"]), phrase["among"])]
    assert len(missed) <= 0.05 * len(offered), missed


def _offers(resolution: Resolution, code: str) -> bool:
    return any(code.startswith(candidate.code) for candidate in resolution.candidates)
