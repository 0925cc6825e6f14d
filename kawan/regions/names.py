"""How people write places: words, their keys for comparison, and what announces a level.

A *key* is what two spellings of one name have in common: letters and digits only, abbreviations written out,
old spelling made new, doubled letters single. "Kedung rejo", "KEDUNGREJO" and "Kedoengredjo" share a key.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"

type Kind = Literal["word", "part", "filler", "everyday", "marker", "number", "skipped"]

_TOKEN = re.compile(r"[^\W_]+|[,;:\n?!]")
_NEITHER_LETTER_NOR_LINE = re.compile(r"[^\w\n]+|_")
_DIGITS_INSIDE_CODE = re.compile(r"(?<=\d)\.(?=\d)")
_DOUBLED_WORD = re.compile(r"([a-z]{2,})2")
_FORMER_LEVEL = re.compile(r"\b(dati|tk|daerah tingkat) ?(ii|2)\b")  # "kab. dati II malang"
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_DOUBLED_LETTER = re.compile(r"([a-z])\1+")
_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"))
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_PREFIXES = (
    *("meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "pe", "nge", "ng", "ny"),
    *("ber", "be", "ter", "per", "di", "ke", "se", ""),
)
_SUFFIXES = ("annya", "kannya", "nya", "kan", "an", "in", "lah", "kah", "ku", "mu", "i", "")
_SHORTEST_STEM = 4
_ONESELF = ("saya", "sy", "aku", "kami")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text. ``level`` is what a marker announces; ``clause`` counts the commas before it."""

    text: str
    kind: Kind
    level: str = ""
    clause: int = 0


@cache
def aliases() -> dict[str, list[str]]:
    """Region codes by the key of what people call the region."""
    entries: dict[str, list[str]] = _yaml("place_aliases.yml")["aliases"]
    return {key(alias): codes for alias, codes in entries.items()}


@cache
def split_off() -> dict[str, list[str]]:
    """The codes of the areas that an area (by code) was once part of."""
    return _yaml("place_aliases.yml")["split_off"]


@cache
def abroad() -> frozenset[str]:
    """Keys of places abroad that share their name with a village."""
    return frozenset(map(key, _yaml("place_aliases.yml")["abroad"]))


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case without accents; commas and the like stay as words of their own."""
    return _TOKEN.findall(_normal(text))


def _normal(text: str) -> str:
    """``text`` in lower case, without accents and apostrophes, codes without dots, "jalan2" as two words."""
    plain = _APOSTROPHES.sub("", text.casefold())
    if not plain.isascii():
        plain = _NOT_ASCII.sub(_without_accents, plain)
    if "." in plain:
        plain = _DIGITS_INSIDE_CODE.sub("", plain)
    if "2" in plain:
        plain = _DOUBLED_WORD.sub(r"\1 \1", plain)
    return _FORMER_LEVEL.sub(" ", plain)


def _without_accents(letters: re.Match[str]) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letters[0]) if not unicodedata.combining(c))


def key(name: str) -> str:
    """The key of a name or of words joined."""
    return keys((name,))[0]


def keys(names: Sequence[str]) -> list[str]:
    """The keys of many names at once: as one text, one name a line, which is ten times as fast."""
    full = _full_words()
    text = _short_word().sub(lambda word: full[word[0]], _normal("\n".join(names)))
    return _folded(_NEITHER_LETTER_NOR_LINE.sub("", text)).split("\n")


def full_words(parts: Iterable[str]) -> list[str]:
    """Words with those that are abbreviated written out."""
    full = _full_words()
    return [full.get(word, word) for word in parts]


def join_key(parts: Iterable[str]) -> str:
    """The key of words as ``words`` gives them."""
    return _folded("".join(full_words(parts)))


def _folded(joined: str) -> str:
    for old, new in _OLD_SPELLING:
        if old in joined:
            joined = joined.replace(old, new)
    return _DOUBLED_LETTER.sub(r"\1", joined)


def plain_key(name: str) -> str:
    """Letters and digits only: what tells two names apart that share a key."""
    return "".join(word for word in words(name) if word[0].isalnum())


def tokens(text: str, always: Container[str] = (), names: Container[str] = ()) -> list[Token]:
    """The tokens of ``text``.

    ``always`` holds words that are a place whatever else they mean, such as "batu" (Kota Batu); ``names``
    holds the keys of all places, which are not taken apart ("pemulutan" is no "mulut").
    """
    found: list[Token] = []
    clause = 0
    name_follows = False
    previous = ""
    for word in words(text):
        if not word[0].isalnum():
            clause += 1
            name_follows = False
            previous = ""
            continue
        level = _markers().get(word, "")
        kind: Kind = "marker" if level else _kind(word, always, names)
        if name_follows and kind == "word" and word not in always:
            kind = "skipped"
        names_somebody = word in _named() and join_key((previous, word)) not in names  # but "bukit mas" is a village
        name_follows = names_somebody or (name_follows and word in _ONESELF)  # "nama saya Joko"
        previous = word
        found.append(Token(word, kind, level, clause))
    return found


def _kind(word: str, always: Container[str], names: Container[str]) -> Kind:
    if word.isdigit():
        return "number"
    if word in always:
        return "word"
    if word in _filler():
        return "filler"
    if word in _name_parts():
        return "part"
    is_name = len(word) > 1 and join_key([word]) in names
    return "everyday" if (word in _everyday() if is_name else is_everyday(word)) else "word"


@cache
def is_everyday(word: str) -> bool:
    """Whether ``word`` is in the list of everyday words, or is one of them with an affix ("dipegang")."""
    if len(word) == 1 or word in _named():
        return True
    known = _everyday()
    if word in known or word in _filler():
        return True
    for prefix in _PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word.removeprefix(prefix)
        for suffix in _SUFFIXES:
            stem = rest.removesuffix(suffix)
            if rest.endswith(suffix) and len(stem) >= _SHORTEST_STEM and stem in known:
                return True
    return False


def is_derived(word: str) -> bool:
    """Whether ``word`` only looks like an everyday one with an affix: after "desa" it may be a misspelt name."""
    return is_everyday(word) and word not in _everyday() and word not in _filler() and len(word) > 1


@cache
def _yaml(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


@cache
def _full_words() -> dict[str, str]:
    return _ROMAN | _yaml("place_aliases.yml")["abbreviations"]


@cache
def _short_word() -> re.Pattern[str]:
    """Any word of ``_full_words``."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(_full_words())})(?![^\W_])")


@cache
def _markers() -> dict[str, str]:
    levels: dict[str, str] = _yaml("place_aliases.yml")["markers"]
    return {word: level for level, listed in levels.items() for word in listed.split()}


@cache
def _named() -> frozenset[str]:
    return frozenset(_yaml("place_aliases.yml")["named"].split())


@cache
def _filler() -> frozenset[str]:
    return frozenset(_yaml("place_words.yml")["filler"].split())


@cache
def _name_parts() -> frozenset[str]:
    return frozenset(_yaml("place_words.yml")["name_parts"].split())


@cache
def _everyday() -> frozenset[str]:
    return frozenset(_yaml("place_words.yml")["everyday"].split())
