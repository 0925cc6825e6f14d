"""What the check of the translations finds."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from setup import locales

CATALOGUE = """\
msgid "whole {name}"
msgstr "utuh {name}"

msgid "empty"
msgstr ""

#, fuzzy
msgid "unsure"
msgstr "kurang yakin"

msgid "loses {count:,}"
msgstr "hilang"

msgid "old"
msgstr "lama"
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("whole {name}", None),
        ("empty", "not translated"),
        ("unsure", "fuzzy"),
        ("loses {count:,}", "other fields"),
        ("new", "not in the catalogue"),
    ],
)
def test_each_fault_is_named_with_its_place(text: str, fault: str | None):
    catalog = read_po(BytesIO(CATALOGUE.encode()), locale="id")
    found = [line for line in locales.problems({text: "bot/x.py:1"}, catalog) if line.startswith("bot/x.py:1")]
    assert [fault in line for line in found] == [True] if fault else not found


def test_what_is_no_longer_used_is_named():
    catalog = read_po(BytesIO(CATALOGUE.encode()), locale="id")
    strings = dict.fromkeys(["whole {name}", "empty", "unsure", "loses {count:,}"], "bot/x.py:1")
    assert [line for line in locales.problems(strings, catalog) if "no longer used: 'old'" in line]


def test_the_strings_of_every_room_are_found():
    rooms = {place.split("/")[0] for place in locales.used().values()}
    assert rooms >= {"kawan", "bot", "actions"}
