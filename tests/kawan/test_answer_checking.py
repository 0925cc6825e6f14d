"""What an answer file must keep to: every fault is found, and named with its line."""

import datetime as dt
from pathlib import Path

import pytest

from kawan.answers.checking import faults
from kawan.contacts import contacts
from kawan.i18n import LOCALES

TODAY = dt.date(2026, 12, 1)
GOOD = """---
title: Hak pekerja
topic: hak-pekerja
sources:
  - {law: "UU 18/2017", article: "Ps 6(1) huruf j dan m, 6(3), 15 sampai 19"}
  - {page: "KP2MI, bp2mi.go.id", date: "2025-09-17"}
  - {page: "MOM Singapura", date: "tanpa tanggal"}
  - {law: "Inpres 9/2025", article: "kegiatan Kopdes"}
checked: 2026-11-22
review_by: 2027-05-22
related: [cara-mengadu, perjanjian-kerja]
tasks: [bicara-petugas]
---
Kakak berhak atas upah. Telepon [[korea-1577-0071]].

- Iuran Rp15.000.000 atau NT$29.500 (2026-01-31).
- Dasarnya UU 18/2017 Pasal 78-83, lihat siskop2mi.bp2mi.go.id/lowongan.

## peran: keluarga, calon
Untuk keluarga.

## negara: TW, HK
Di sana begini.

## lebih lengkap
**Dasarnya**
Panjang sekali.
"""


def found(content: str, name: str = "hak-pekerja.md") -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in faults(content, name, TODAY)]


def test_a_good_file_has_no_fault() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        pytest.param("topic: hak-pekerja", "topic: hak-abk", 3, "tidak ada", id="an unknown topic"),
        pytest.param("title: Hak pekerja", "title: " + "x" * 61, 2, "61 huruf", id="a title too long for a page"),
        pytest.param("2026-11-22", "2026-12-02", 9, "belum tiba", id="checked tomorrow"),
        pytest.param("2027-05-22", "2026-11-22", 10, "sesudah checked", id="reviewed on the day of the check"),
        pytest.param("2027-05-22", "2028-05-22", 10, "satu tahun", id="reviewed after years"),
        pytest.param("UU 18/2017", "undang-undang PMI", 5, "UU 18/2017", id="a law without its number"),
        pytest.param('"Ps 6(1) huruf j dan m, 6(3), 15 sampai 19"', '"Pasal enam"', 5, "pasal", id="no article"),
        pytest.param('"Ps 6(1) huruf j dan m, 6(3), 15 sampai 19"', '"Ps 6 ayat j"', 5, "pasal", id="an odd article"),
        pytest.param(', article: "kegiatan Kopdes"', "", 8, "pasal", id="a law without any article"),
        pytest.param(', date: "tanpa tanggal"', "", 7, "tanggal", id="a page without a date"),
        pytest.param("2025-09-17", "2025-09-31", 6, "tanggal", id="a day that does not exist"),
        pytest.param("2025-09-17", "2027-01", 6, "tanggal", id="a page from the future"),
        pytest.param("2025-09-17", "September", 6, "tanggal", id="a date in words"),
        pytest.param('page: "MOM Singapura"', 'law: "UU 1/2026", page: "x"', 7, "law dan article", id="law and page"),
        pytest.param("perjanjian-kerja]", "perjanjian]", 11, "perjanjian", id="an unknown related topic"),
        pytest.param("perjanjian-kerja]", "hak-pekerja]", 11, "dirinya", id="related to itself"),
        pytest.param("perjanjian-kerja]", "cara-mengadu]", 11, "dua kali", id="related twice"),
        pytest.param("[cara-mengadu, perjanjian-kerja]", "[]", 11, "2 sampai 4", id="too few steps"),
        pytest.param("[bicara-petugas]", "[darurat, cari-kantor, data-saya]", 11, "2 sampai 4", id="too many steps"),
        pytest.param("[bicara-petugas]", "[telepon]", 12, "telepon", id="an unknown task"),
        pytest.param("Kakak berhak", "x" * 901, 14, "paling banyak 900", id="a body that is too long"),
        pytest.param("Untuk keluarga.", "", 19, "tidak ada isinya", id="an empty section"),
        pytest.param("Di sana begini.", "x" * 351, 22, "350", id="a country that is too long"),
        pytest.param("Panjang sekali.", "x " * 1500, 25, "3000", id="a longer text that is too long"),
        pytest.param("keluarga, calon", "keluarga, anak", 19, "anak", id="an unknown role"),
        pytest.param("TW, HK", "TW, XX", 22, "XX", id="an unknown country"),
        pytest.param("TW, HK", "TW, TW", 22, "dua kali", id="a country twice"),
        pytest.param("**Dasarnya**", "**Dasarnya", 26, "tebal", id="bold left open"),
        pytest.param("Panjang sekali.", "# Panjang", 27, "judul", id="a heading"),
        pytest.param("Panjang sekali.", "### Panjang", 27, "# Panjang", id="a smaller heading"),
        pytest.param("## peran: keluarga, calon", "## peran", 19, "peran", id="a section of no role"),
        pytest.param("## lebih lengkap", "## lebih lengkap: TW", 25, "TW", id="a longer text for one country"),
        pytest.param("Panjang sekali.", "kata " * 26, 27, "26 kata", id="a sentence without end"),
        pytest.param("Panjang sekali.", "Cari [di sini](https://kemlu.go.id).", 27, "berjudul", id="a titled link"),
        pytest.param("Panjang sekali.", "Buka https:/kemlu.go.id.", 27, "https:/kemlu.go.id", id="a slash is missing"),
        pytest.param("Panjang sekali.", "Buka kemlu.go/perwakilan.", 27, "kemlu.go", id="half a domain"),
        pytest.param("Panjang sekali.", "Buka www.kemlu dulu.", 27, "www.kemlu", id="a www without an end"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    assert GOOD.count(old) >= 1
    assert any(at == line and reason in why for at, why in found(GOOD.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("Telepon 0812-3456-7890.", "0812-3456-7890"),
        ("Kirim WA ke +62 812 3456 789 ya.", "+62 812 3456 789"),
        ("Kantor (021) 5551234.", "5551234"),
        ("Telepon 0-800-1000.", "[[kp2mi]]"),
        ("Hubungi 1955.", "[[taiwan-1955]]"),
        ("Telepon 99911 sekarang.", "99911"),
        ("Di Jepang: 18111 ya.", "18111"),
    ],
)
def test_a_number_that_is_typed_is_refused(typed: str, advice: str) -> None:
    [(line, reason)] = found(GOOD.replace("Panjang sekali.", typed))
    assert line == 27
    assert advice in reason


@pytest.mark.parametrize(
    "harmless",
    [
        "Rp1.500.000-2.000.000 sebulan, RM85, 2.156.880 won.",
        "UU 18/2017, PP 59/2021, 22 November 2026, 2025-2026.",
        "Hubungi 2 orang. WA nomor 18 tahun 2017.",
        "Jam 08.00-22.00, 1.200 orang, 58,03%, pasal 5, 13, 80.",
        "Kemlu 2026-08-05 sampai 2026-08-17.",
    ],
)
def test_amounts_years_and_articles_are_no_phone_numbers(harmless: str) -> None:
    assert found(GOOD.replace("Panjang sekali.", harmless)) == []


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        ("teks saja", 1, "---"),
        ("---\ntitle: x\ntopic: [\n---\nx", 4, "tidak terbaca"),
        (GOOD.replace("## negara: TW, HK", "## bagian: x"), 22, "bagian: x"),
        (GOOD.replace("Panjang sekali.", "[[tidak-ada]]"), 27, "tidak-ada"),
        (GOOD.replace("checked:", "cek:"), 9, "cek"),
        (GOOD.replace("Panjang sekali.", "Panjang\x00."), 27, "tersembunyi"),
        (GOOD.replace("Panjang sekali.", "Panjang \u202eilakes."), 27, "tersembunyi"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault(content: str, line: int, word: str) -> None:
    [(at, reason)] = found(content)
    assert (at, word in reason) == (line, True), reason


def test_a_contact_that_may_not_be_shown_now_is_no_fault() -> None:
    hidden = next(row.id for row in contacts().values() if not row.may_be_shown)
    assert found(GOOD.replace("Panjang sekali.", f"[[{hidden}]]")) == []


def test_a_file_under_another_name() -> None:
    assert found(GOOD, "hak.md") == [(3, "nama berkasnya hak.md, tetapi topiknya “hak-pekerja”")]


def test_small_talk_has_no_file() -> None:
    [(line, reason)] = found(GOOD.replace("topic: hak-pekerja", "topic: sapaan"), "sapaan.md")
    assert (line, "obrolan" in reason) == (3, True), reason


def test_an_item_of_a_list_has_a_line_of_its_own() -> None:
    listed = GOOD.replace("[cara-mengadu, perjanjian-kerja]", "\n  - cara-mengadu\n  - cara-menipu")
    [(line, reason)] = found(listed)
    assert (line, "cara-menipu" in reason) == (13, True), reason


def test_everything_that_is_wrong_is_told_at_once() -> None:
    content = GOOD.replace("perjanjian-kerja]", "tidak-ada]").replace("Kakak berhak", "Telepon 0812-3456-7890")
    assert [line for line, _reason in found(content.replace("keluarga, calon", "majikan"))] == [11, 14, 19]


@pytest.mark.parametrize("path", sorted((LOCALES / "id" / "answers").glob("*.md")), ids=lambda path: path.stem)
def test_a_real_file_has_no_fault(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8"), path.name) == []
