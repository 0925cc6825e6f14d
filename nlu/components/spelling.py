"""One spelling for how people write. Runs inside Rasa's interpreter (Python 3.10).

First slang, abbreviations and words of neighbouring languages, as ``nlu/lookups/spelling.yml`` lists them; then slips
of the thumb: a word that the training data does not have becomes its nearest common one there, by SymSpell.
"""

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, Text

from rasa.shared.utils.io import read_yaml_file
from symspellpy import SymSpell, Verbosity

FILE = Path(__file__).parent.parent / "lookups" / "spelling.yml"

KNOWN = 2
"""How often a word has to stand in the training data to be taken as meant so."""
COMMON = 5
"""How often, to be what another word was meant to be."""
SHORTEST = 5
"""In letters: one slip in a shorter word too often makes another word."""
TWO_SLIPS = 8
"""In letters: as long as a word has to be for two slips in it."""

_WORD = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"^([a-z]{2,})2$")


def read(path: Path) -> Dict[Text, Text]:
    """The word to use, by each way of writing it."""
    return {variant: word for word, variants in read_yaml_file(path).items() for variant in variants.split()}


_WORDS = read(FILE)


def canonical(text: Text) -> Text:
    """``text`` in lower case, each word in its one spelling: ``Sy blm digajiii`` becomes ``saya belum digaji``."""
    words = _WORD.findall(_STRETCHED.sub(r"\1", text.lower()))
    words = [_DOUBLED.sub(r"\1", word) for word in words]
    return " ".join(_WORDS.get(word, word) for word in words)


class Corrected:
    """``canonical``, and without slips: ``majiakn`` becomes ``majikan``. Knows the words of the texts it is made of."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._counts = Counter(word for text in texts for word in canonical(text).split())
        self._prepare()

    def __call__(self, text: Text) -> Text:
        return " ".join(map(self._meant, canonical(text).split()))

    def __getstate__(self) -> Dict[Text, int]:
        return {word: count for word, count in self._counts.items() if count >= KNOWN}

    def __setstate__(self, state: Dict[Text, int]) -> None:
        self._counts = Counter(state)
        self._prepare()

    def _prepare(self) -> None:
        self._common: Any = SymSpell(max_dictionary_edit_distance=2)
        for word, count in self._counts.items():
            if count >= COMMON:
                self._common.create_dictionary_entry(word, count)
        self._meant = lru_cache(maxsize=10_000)(self._nearest)

    def _nearest(self, word: Text) -> Text:
        if len(word) < SHORTEST or self._counts[word] >= KNOWN or word.isdigit():
            return word
        slips = 2 if len(word) >= TWO_SLIPS else 1
        found = self._common.lookup(word, Verbosity.TOP, max_edit_distance=slips)
        return found[0].term if found else word
