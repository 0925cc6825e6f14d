"""An answer file as text: taken apart, and put together with one part changed."""

import pytest

from kawan.answers import catalogue
from kawan.answers.sections import BODY, split, tidy, with_section

FILE = "---\ntitle: T\n---\nIsi.\n\n## peran: keluarga\nKeluarga.\n\n## negara: TW, HK\nDi sana.\n"


def test_sections_and_their_lines() -> None:
    parts = split(FILE)
    assert parts.front_matter == "title: T\n"
    assert [(part.heading, part.text, part.heading_line, part.line) for part in parts.sections] == [
        (BODY, "Isi.", 4, 4),
        ("peran: keluarga", "Keluarga.", 6, 7),
        ("negara: TW, HK", "Di sana.", 9, 10),
    ]


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (BODY, "Baru.\n", FILE.replace("Isi.", "Baru.")),
        ("peran: keluarga", "  Baru.", FILE.replace("Keluarga.", "Baru.")),
        ("peran: keluarga", "", FILE.replace("## peran: keluarga\nKeluarga.\n\n", "")),
        ("lebih lengkap", "Panjang.", FILE + "\n## lebih lengkap\nPanjang.\n"),
    ],
)
def test_one_section_changes_and_nothing_else(heading: str, text: str, expected: str) -> None:
    assert with_section(FILE, heading, text) == expected


@pytest.mark.parametrize("topic", catalogue.shipped())
def test_a_shipped_file_survives_being_taken_apart(topic: str) -> None:
    content = catalogue.shipped_text(topic) or ""
    assert tidy(content) == content
    for part in split(content).sections:
        assert with_section(content, part.heading, part.text) == content
        assert content.split("\n")[part.line - 1] == part.text.split("\n")[0]


def test_what_editors_leave_behind_is_tidied() -> None:
    assert tidy("\ufeff---\r\ntitle: T  \r\n---\r\nIsi.\r\n\r\n\r\n") == "---\ntitle: T\n---\nIsi.\n"
