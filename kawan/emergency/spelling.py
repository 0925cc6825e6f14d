"""One spelling for what people write: slang, abbreviations, typos, and four neighbouring languages."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

MAX_CHARACTERS = 4200
SHORTEST_BASE = 3  # "kaku" (stiff) is not "ka" with an ending
START, END, PAUSE = "<", ">", ","

_AFTER_QUESTION = frozenset((PAUSE, END, "ya", "sih", "kak", "min", "mbak", "pak", "bang"))
_SUFFIXES = ("nya", "ny", "ku", "mu", "q")
_APOSTROPHES = str.maketrans("", "", "'’‘`´\u200b\u200c\u200d\ufeff*_~")
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}
_DIGIT_IN_WORD = re.compile(r"(?<=[a-z])[01345](?=[a-z])")
_DOUBLED_WORD = re.compile(r"(?<=[a-z])2(?![0-9])")
_DIGIT_THEN_WORD = re.compile(r"(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])")
_REPEATED = re.compile(r"([a-z])\1+")
_TOKEN = re.compile(r"[a-z]+|[0-9]+|[.,;:!?…()\n]+")
_LETTERED = re.compile("[🆘]")


def squeeze(text: str) -> str:
    """Every run of one letter becomes that letter: ``tolooong`` and ``maaf`` become ``tolong`` and ``maf``."""
    return _REPEATED.sub(r"\1", text)


def plain(text: str) -> str:
    """Lower case without accents, styled letters, apostrophes or digits in the place of letters."""
    text = _LETTERED.sub(" sos ", text[:MAX_CHARACTERS])
    decomposed = unicodedata.normalize("NFKD", text).lower()
    if not decomposed.isascii():
        decomposed = "".join(character for character in decomposed if not unicodedata.combining(character))
    text = decomposed.translate(_APOSTROPHES)
    text = _DIGIT_IN_WORD.sub(lambda match: _LEET[match.group()], text)
    return squeeze(_DOUBLED_WORD.sub("", text))


class Spelling:
    """Replaces each word by the spelling that the patterns are written in.

    ``words`` maps that spelling to its variants; ``typos`` lists words that also count with one letter missing or
    two neighbours swapped.
    """

    def __init__(self, words: Mapping[str, Iterable[str]], typos: Iterable[str]) -> None:
        self._known = {squeeze(word): squeeze(word) for word in words}
        for word in map(squeeze, typos):
            self._known |= {slip: self._known.get(slip, word) for slip in _slips(word)}
            self._known.setdefault(word, word)
        for word, variants in words.items():
            self._known |= {squeeze(variant): squeeze(word) for variant in variants}

    def canonical(self, text: str) -> str:
        """``text`` as words with single spaces between, `` < `` before, `` > `` behind and ``,`` for a pause."""
        tokens = [START]
        for token in _TOKEN.findall(_DIGIT_THEN_WORD.sub(" ", plain(text))):
            if token.isalnum():
                word = self.word(token)
                if not (word == "tidak" and token == "x" and tokens[-1].isdigit()):  # "2x" is no negation
                    tokens.append(word)
            elif tokens[-1] != PAUSE:
                tokens.append(PAUSE)
        tokens.append(END)
        return f" {' '.join(_without_question_tags(tokens))} "

    def word(self, token: str) -> str:
        """The one spelling of a plain word; an unknown word stays as it is."""
        known = self._known.get(token)
        if known is not None:
            return known
        for suffix in _SUFFIXES:
            base = token.removesuffix(suffix)
            if base is not token and len(base) >= SHORTEST_BASE and base in self._known:
                return self._known[base]
        return token


def _without_question_tags(tokens: list[str]) -> list[str]:
    """``boleh ga?`` asks and denies nothing: a "no" at the end of a clause becomes ``kah``."""
    behind = zip(tokens, [*tokens[1:], END], strict=True)
    return ["kah" if token == "tidak" and after in _AFTER_QUESTION else token for token, after in behind]


def _slips(word: str) -> set[str]:
    missing = {word[:place] + word[place + 1 :] for place in range(1, len(word))}
    swapped = {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(1, len(word) - 1)}
    return {slip for slip in missing | swapped if slip == squeeze(slip)} - {word}
