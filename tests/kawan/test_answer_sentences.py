"""Sentences are found as people read them, and their lengths are told."""

import pytest

from kawan.answers.sentences import lengths, sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ('Satu. Dua? "Tiga!" Empat', ["Satu.", "Dua?", '"Tiga!', "Empat"]),
        ("- item satu\n2. item dua\n\n**Judul**\nteks", ["item satu", "item dua", "Judul", "teks"]),
        ("Bayar Rp1.500.000 di bp2mi.go.id ya.", ["Bayar Rp1.500.000 di bp2mi.go.id ya."]),
        ("Telepon [[kp2mi]]. [[kp2mi-wa]] juga.", ["Telepon [[kp2mi]].", "[[kp2mi-wa]] juga."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("sentence", "count"),
    [("", 0), ("Bayar Rp1.500.000 ke KBRI/KJRI.", 4), ("Telepon [[kp2mi-luar-negeri]]!", 2), ("teman-teman - ya", 2)],
)
def test_words(sentence: str, count: int) -> None:
    assert words(sentence) == count


def test_lengths() -> None:
    texts = ["satu. " + "Dua kata. " * 8, "Kata " + "kata " * 19]
    seen = lengths(texts)
    assert (seen.count, seen.median, seen.ninetieth, seen.longest) == (10, 2, 20, 20)
    assert seen.share_long == 0.1
    assert lengths([]).count == 0
