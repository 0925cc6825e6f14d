"""A text in plain letters that remembers where each of them stood: what is found can be pointed at in the original."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """``letters`` in lower case, without accents or styles; ``origins[n]`` is where letter n stood."""

    letters: str
    origins: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Plain":
        """Never raises, for any text."""
        if text.isascii():
            return cls(text.lower(), range(len(text)))
        pairs = [
            (letter, number)
            for number, character in enumerate(text)
            for letter in unicodedata.normalize("NFKD", character).lower()
            if not unicodedata.combining(letter)
        ]
        return cls("".join(letter for letter, _number in pairs), [number for _letter, number in pairs])

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
        """What the pattern matches, with its start and end in the original text."""
        for match in pattern.finditer(self.letters):
            if match.group():
                yield match.group(), self.origins[match.start()], self.origins[match.end() - 1] + 1
