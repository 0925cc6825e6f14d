"""The measures themselves: what they say of cases that can be worked out by hand."""

import pytest

from benchmarks.metrics import calibration_error, kept_out, worst_pairs
from benchmarks.typos import NEIGHBOURS, with_typos


def test_a_classifier_that_keeps_its_word_has_no_calibration_error() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)
    assert calibration_error([1.0, 1.0, 0.5, 0.5], [False, False, True, False]) == pytest.approx(0.5)


def test_what_is_kept_out_at_the_threshold_that_costs_one_in_twenty() -> None:
    inside = [0.5 + number / 200 for number in range(100)]
    assert kept_out(inside, [0.1, 0.4, 0.9, 0.95]) == 0.5
    assert kept_out(inside, [0.99] * 3) == 0.0


def test_the_worst_pairs_first() -> None:
    truth, found = list("aaabbc"), list("abbbac")
    assert worst_pairs(truth, found) == [("a", "b", 2), ("b", "a", 1)]
    assert worst_pairs(truth, found, 1) == [("a", "b", 2)]


def test_typos_are_few_and_the_same_each_time() -> None:
    text = "majikan saya belum membayar gaji tiga bulan padahal kontrak sudah jelas"
    slipped = with_typos(text, 1)
    assert slipped == with_typos(text, 1)
    assert slipped != with_typos(text, 2)
    before, after = text.split(), slipped.split()
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) in {1, 2}, "a fifth of eleven words"


@pytest.mark.parametrize("text", ["", "ya", "👋👋", "1234567"])
def test_what_has_no_words_stays(text: str) -> None:
    assert with_typos(text, 1) == text


def test_a_slip_lands_beside_the_key() -> None:
    assert set(NEIGHBOURS["g"]) == {"f", "h", "v", "b"}
    assert all(NEIGHBOURS.values())
