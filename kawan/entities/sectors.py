"""What people work as (``kawan/data/sectors.yml``): "prt", "jaga ama", "kilang", "abk"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kawan.entities.entity import Entity
from kawan.entities.tokens import Token
from kawan.i18n import _

FILE = Path(__file__).resolve().parent.parent / "data" / "sectors.yml"
BEGINNING = 3  # letters of a name's beginning, by which most words are passed over at once
BEHIND = ("nya", "ny", "an", "e")


@dataclass(frozen=True, slots=True)
class Sectors:
    """Sectors by how people say them, in words without spaces between; ``guarded`` those that need a word of work
    near them; ``other`` are expressions that mean something else."""

    names: dict[str, str]
    guarded: dict[str, str]
    other: frozenset[str]
    work_words: frozenset[str]
    between: frozenset[str]
    longest: int
    beginnings: frozenset[str]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Sectors":
        """Raises KeyError for a missing part of the file."""
        rows: dict[str, dict[str, list[str]]] = data["sectors"]
        expressions = [name for row in rows.values() for name in (*row["names"], *row.get("at_work", ()))]
        return cls(
            names={_joined(name): sector for sector, row in rows.items() for name in row["names"]},
            guarded={_joined(name): sector for sector, row in rows.items() for name in row.get("at_work", ())},
            other=frozenset(map(_joined, data["not_work"])),
            work_words=frozenset(data["work_words"].split()),
            between=frozenset(data["between"].split()),
            longest=max(len(name.split()) for name in (*expressions, *data["not_work"])),
            beginnings=frozenset(_joined(name)[:BEGINNING] for name in (*expressions, *data["not_work"])),
        )

    def at(self, words: Sequence[Token], place: int) -> tuple[str, int]:
        """The sector that begins at a word ("" for none), and how many words to go on: the longest name wins."""
        if words[place].text[:BEGINNING] not in self.beginnings and len(words[place].text) >= BEGINNING:
            return "", 1
        for length in range(min(self.longest, len(words) - place), 0, -1):
            written = "".join(word.text for word in words[place : place + length])
            if written in self.other:
                return "", length
            for name in _bare(written):
                sector = self.names.get(name) or (self._near_work(words, place) and self.guarded.get(name))
                if sector:
                    return sector, length
        return "", 1

    def _near_work(self, words: Sequence[Token], place: int) -> bool:
        """Whether a word of work stands before, with nothing between but words like "di"."""
        for word in reversed(words[:place]):
            if word.text in self.work_words:
                return True
            if word.text not in self.between:
                return False
        return False


@cache
def sectors() -> Sectors:
    """The sectors, read once."""
    return Sectors.from_data(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def find(tokens: Sequence[Token]) -> Iterator[Entity]:
    """The sectors that a text names."""
    words = [token for token in tokens if token.text[0].isalpha()]
    place = 0
    while place < len(words):
        sector, length = sectors().at(words, place)
        if sector:
            yield Entity("sector", sector, words[place].start, words[place + length - 1].end)
        place += length


def title(sector: str) -> str:
    """What a sector is called in the reader's language; an unknown one stays as it is."""
    titles = {
        "domestic": _("Domestic work"),
        "caregiver": _("Care of the elderly"),
        "factory": _("Factory"),
        "construction": _("Construction"),
        "plantation": _("Plantation"),
        "agriculture": _("Farming"),
        "fishing": _("Fishing crew"),
        "shipping": _("Ship's crew"),
        "hospitality": _("Hotel and restaurant"),
        "health": _("Health care"),
        "cleaning": _("Cleaning"),
        "food-processing": _("Food processing"),
        "transport": _("Transport"),
        "retail": _("Shop"),
        "welding": _("Welding"),
    }
    return titles.get(sector, sector)


def _joined(name: str) -> str:
    return name.replace(" ", "")


def _bare(written: str) -> Iterator[str]:
    """A name as written, and without what sticks to its end: "pabriknya"."""
    yield written
    for end in BEHIND:
        if written.endswith(end):
            yield written.removesuffix(end)
