"""Long texts in pages: nothing is lost, a page is small, and it breaks where the text pauses."""

import pytest

from kawan import answers
from kawan.answers.files import with_contacts
from kawan.answers.pages import MOST, pages

WORDS = "kata " * 120


def paragraphs(count: int, text: str = WORDS) -> str:
    return "\n\n".join(f"{number}. {text}".strip() for number in range(count))


@pytest.mark.parametrize("text", ["", "Pendek.", "x" * MOST])
def test_what_fits_stays_whole(text: str) -> None:
    assert pages(text) == (text,)


def test_pages_are_few_and_even() -> None:
    found = pages(paragraphs(6))
    assert [text.count("\n\n") + 1 for text in found] == [2, 2, 2]
    assert max(map(len, found)) <= MOST < 3 * len(WORDS)
    assert "\n\n".join(found) == paragraphs(6)


def test_a_heading_stays_with_what_it_is_about() -> None:
    text = f"{'a' * 1200}\n\n**Kepala**\n\n{'b' * 600}"
    assert pages(text) == ("a" * 1200, f"**Kepala**\n\n{'b' * 600}")


def test_a_paragraph_that_is_too_long_is_broken_between_lines_and_words() -> None:
    lines = "\n".join("- " + "kata " * 60 for _line in range(10))
    assert all(page.startswith("- ") for page in pages(lines))
    words = pages("kata " * 1000)
    assert len(words) > 3
    assert " ".join(words).split() == ["kata"] * 1000
    assert max(map(len, words)) <= MOST


@pytest.mark.parametrize("topic", answers.answers())
def test_every_real_text_turns_well(topic: str) -> None:
    text = with_contacts(answers.answers()[topic].longer)
    found = pages(text)
    assert "".join(found).replace("\n", "") == text.replace("\n", "")
    assert all(0 < len(page) <= MOST for page in found)
    assert all(page.count("**") % 2 == 0 for page in found)
    assert not any(page.rstrip().endswith("**") and page.rstrip().split("\n")[-1].startswith("**") for page in found)
