"""What is wrong with an answer file: every rule, with the line that breaks it."""

import pytest

from kawan.answers import catalogue
from kawan.answers.problems import MAX_BODY, problems
from tests.kawan.test_answers import BODY, HEAD

NAME = "hak-pekerja.md"
FIRST = HEAD.count("\n") + 1  # the line on which the body begins


def found(content: str, name: str = NAME) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in problems(content, name)]


def test_a_good_file_has_none() -> None:
    assert found(HEAD + BODY) == []


@pytest.mark.parametrize("topic", catalogue.shipped())
def test_a_shipped_file_has_none(topic: str) -> None:
    assert found(catalogue.shipped_text(topic) or "", f"{topic}.md") == []


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param(HEAD.replace("hak-pekerja", "hak-pekerjaan") + "x", 3, "hak-pekerjaan", id="an unknown topic"),
        pytest.param(HEAD.replace("topic: hak-pekerja", "topic: sapaan") + "x", 3, "obrolan", id="small talk"),
        pytest.param(HEAD.replace("topic: hak-pekerja", "topic: abk-kapal") + "x", 3, "abk-kapal", id="another topic"),
        pytest.param(HEAD.replace("page: ", "date: 2025, article: ", 1).replace(", date: 2025-09-17", "") + "x", 6,
                     "sumber", id="a source without law and page"),
        pytest.param(HEAD.replace("2027-05-22", "2026-11-22") + "x", 8, "review_by", id="reviewed when it is checked"),
        pytest.param(HEAD.replace("[cara-mengadu]", "[cara-mengadu, cara-menipu]") + "x", 9, "cara-menipu",
                     id="an unknown related topic"),
        pytest.param(HEAD.replace("[cara-mengadu]", "\n  - cara-mengadu\n  - hak-pekerja") + "x", 11, "hak-pekerja",
                     id="related to itself"),
        pytest.param(HEAD.replace("bicara-petugas", "bicara") + "x", 10, "bicara", id="an unknown task"),
        pytest.param(HEAD + "x\n\nTelepon 0812-3456-7890 ya.", FIRST + 2, "0812-3456-7890", id="a mobile number"),
        pytest.param(HEAD + "x\nWA +62 812 3456 7890", FIRST + 1, "+62 812 3456 7890", id="a number with its country"),
        pytest.param(HEAD + "Telepon 021-29244800", FIRST, "021-29244800", id="a number of a city"),
        pytest.param(HEAD + "x\n## lebih lengkap\nHubungi 1955.", FIRST + 2, "1955", id="a short number of a contact"),
        pytest.param(HEAD + "x\nini **tebal", FIRST + 1, "**", id="bold that is not closed"),
        pytest.param(HEAD + "x\n\n# Judul\ny", FIRST + 2, "## peran:", id="a heading"),
        pytest.param(HEAD + "x\n\n### Judul\ny", FIRST + 2, "Judul", id="a smaller heading"),
        pytest.param(HEAD + "x\n## peran: majikan\ny", FIRST + 1, "majikan", id="an unknown role"),
        pytest.param(HEAD + "x\n## negara: TW, XX\ny", FIRST + 1, "XX", id="an unknown country"),
        pytest.param(HEAD + "x\n## negara: TW\ny\n## negara: HK, TW\nz", FIRST + 3, "dua kali", id="a country twice"),
        pytest.param(HEAD + "x\n## peran: purna\n\n## negara: TW\ny", FIRST + 1, "tidak ada isinya", id="no text"),
        pytest.param(HEAD, FIRST, "tidak ada isinya", id="no body"),
        pytest.param(HEAD + "x " * 450 + "x", FIRST, str(MAX_BODY), id="a long body"),
        pytest.param(HEAD + "x\n## negara: TW\n" + "y" * 351, FIRST + 1, "351", id="a long section of a country"),
        pytest.param(HEAD + "x\n## lebih lengkap\n" + "y" * 3001, FIRST + 1, "3000", id="a long longer text"),
        pytest.param(HEAD + "x\ny\x00z", FIRST + 1, "tersembunyi", id="a character that no database takes"),
        pytest.param(HEAD + "x\ny\u202ez", FIRST + 1, "tersembunyi", id="a character that turns the text"),
    ],
)  # fmt: skip
def test_each_rule_names_its_line(content: str, line: int, reason: str) -> None:
    [(at, why)] = found(content)
    assert (at, reason in why) == (line, True), why


@pytest.mark.parametrize("text", ["tahun 2025", "Rp1.155.000", "1.955 orang", "Pasal 110", "08.00 sampai 16.00", "[[taiwan-1955]]", "22-02-2026",
                                  "2026-11-22", "NT$60.000 sampai NT$300.000"])  # fmt: skip
def test_what_is_no_telephone_number(text: str) -> None:
    assert found(f"{HEAD}Sejak {text} begitu.") == []


def test_everything_that_is_wrong_is_told_at_once() -> None:
    content = HEAD.replace("[cara-mengadu]", "[tidak-ada]") + "Telepon 0812-3456-7890\n## peran: majikan\nx"
    assert [line for line, _reason in found(content)] == [9, FIRST, FIRST + 1]
