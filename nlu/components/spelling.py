"""One spelling for slang, abbreviations and neighbouring languages, as ``nlu/lookups/spelling.yml`` lists them."""

import re
from pathlib import Path
from typing import Dict, Text

from rasa.shared.utils.io import read_yaml_file

FILE = Path(__file__).parent.parent / "lookups" / "spelling.yml"

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
