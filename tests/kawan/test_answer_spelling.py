"""The spelling check: affixes come off, a typo is caught, and the list of additions holds no typo's cover."""

from pathlib import Path

import pytest

pytest.importorskip("simplemma")  # a development dependency; the app never imports it

from kawan.answers import spelling
from kawan.answers.affixes import roots
from kawan.i18n import LOCALES

ADDITIONS = (LOCALES / "id" / "words.txt").read_text(encoding="utf-8").splitlines()
FILES = sorted((LOCALES / "id" / "answers").glob("*.md"))


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("dipekerjakan", "kerja"),
        ("dilindungi", "lindung"),
        ("mengirimkannya", "kirim"),
        ("menyapu", "sapu"),
        ("pemulangan", "pulang"),
        ("menulis", "tulis"),
        ("keberangkatannya", "angkat"),
        ("berpendidikan", "didik"),
        ("sepengetahuanmu", "tahu"),
        ("mengecek", "cek"),
        ("bacalah", "baca"),
        ("kerja", "kerja"),
    ],
)
def test_affixes_come_off(word: str, root: str) -> None:
    assert root in roots(word)


@pytest.mark.parametrize("word", ["memebayar", "didibayar", "kerjakannyakan"])
def test_affixes_that_cannot_stand_together_stay(word: str) -> None:
    assert not roots(word) & {"bayar", "kerja"}


@pytest.mark.parametrize(
    "word",
    ["dipekerjakan", "dilindungi", "teman-teman", "KTP-nya", "Taiwan", "paspornya", "E-PMI", "KP2MI", "36", "Rp85"],
)
def test_words_we_write_are_known(word: str) -> None:
    assert list(spelling.unknown_words(word)) == []


@pytest.mark.parametrize(
    "typo",
    [
        "pekrja",
        "majkan",
        "paspr",
        "dilindngi",
        "yangg",
        "kerjaa",
        "memebayar",
        "dimnta",
        "tanyakn",
        "gajji",
        "KTp-nyaa",
    ],
)
def test_a_typo_is_caught(typo: str) -> None:
    assert list(spelling.unknown_words(f"Kakak boleh {typo} hari ini.")) == [typo]


def test_addresses_and_contacts_are_no_words() -> None:
    text = "Lihat siskop2mi.bp2mi.go.id/xyzzy, https://kemlu.go.id/qwrt, surat@kop.go.id atau [[kbri-xyzzy]]."
    assert list(spelling.unknown_words(text)) == []


def test_a_planted_typo_is_named_with_its_line() -> None:
    content = FILES[0].read_text(encoding="utf-8")
    number = next(n for n, line in enumerate(content.splitlines()) if line == "---" and n > 0) + 1
    lines = content.splitlines()
    lines[number] += " Jangan serahkn."
    [problem] = spelling.faults("\n".join(lines))
    assert problem.line == number + 1
    assert "serahkn" in problem.reason


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_file_is_spelled_well(path: Path) -> None:
    assert spelling.faults(path.read_text(encoding="utf-8")) == []


def test_the_additions_are_sorted_and_each_is_needed_once() -> None:
    assert sorted(set(ADDITIONS)) == ADDITIONS
    assert all(word == word.strip().lower() and word.isalpha() for word in ADDITIONS)
