"""The spelling of Indonesian words, for ``make check``: simplemma's list, words without affixes, and our own additions.

Needs the development dependency simplemma; the app never imports this.
"""

import re
from collections.abc import Iterator
from functools import cache

from simplemma import is_known

from kawan.answers.affixes import roots
from kawan.answers.checking import Problem
from kawan.i18n import DEFAULT_LANGUAGE, LOCALES, _

_NOT_WORDS = re.compile(r"\[\[[^\]]*\]\]|https?://\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_KEY = re.compile(r"## (?:peran|negara):.*|(?!title:)[a-z_]+:.*|  - \{.*|---")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PARTS = re.compile(r"[-'’]")


def faults(content: str, lang: str = DEFAULT_LANGUAGE) -> list[Problem]:
    """The unknown words of an answer file, title and texts, with their lines."""
    lines = ((number, line) for number, line in enumerate(content.splitlines(), 1) if not _KEY.fullmatch(line))
    return [
        Problem(number, _("unknown word: {word}", word=word))
        for number, line in lines
        for word in unknown_words(line.removeprefix("title:"), lang)
    ]


def unknown_words(text: str, lang: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """The words of a text that no list knows, in order, each as it is written."""
    for word in _WORD.findall(_NOT_WORDS.sub(" ", text)):
        if not is_word(word, lang):
            yield word


@cache
def is_word(word: str, lang: str = DEFAULT_LANGUAGE) -> bool:
    """Whether a word is known: whole, without affixes, or in each of its parts (``teman-teman``). Numbers are."""
    plain = word.lower()
    if any(character.isdigit() for character in plain) or len(plain) == 1 or plain in additions(lang):
        return True
    parts = _PARTS.split(plain)
    if len(parts) > 1:
        return all(is_word(part, lang) for part in parts)
    return any(root in additions(lang) or is_known(root, lang=lang) for root in roots(plain))


@cache
def additions(lang: str = DEFAULT_LANGUAGE) -> frozenset[str]:
    """Our own words: field terms, names, countries, spoken forms."""
    return frozenset((LOCALES / lang / "words.txt").read_text(encoding="utf-8").split())
