"""Indonesian words without their affixes, as far as a spelling check needs: ``dipekerjakan`` holds ``kerja``.

It errs towards many candidates: whoever asks looks each of them up in a list of words.
"""

from collections.abc import Iterable

_SHORTEST = 3
_PARTICLES = ("lah", "kah", "pun")
_OWNERS = ("nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "i", "wan", "wati", "isasi")
# Nothing stands before the first ones; what is left may begin with one or two of the inner ones.
_FIRST = ("di", "me", "mem", "men", "meng", "menge", "pra", "non", "antar")
_INNER = ("ke", "se", "te", "ter", "be", "ber", "bel", "pe", "pem", "pen", "peng", "penge", "per", "pel")
_MOST_INNER = 2  # ber-pen-didik-an, ke-ber-untung-an
# A nasal takes the root's first letter away: me+kirim is mengirim, pe+sapu is penyapu.
_SWALLOWED = {"mem": "p", "men": "t", "meng": "k", "meny": "s", "pem": "p", "pen": "t", "peng": "k", "peny": "s"}


def roots(word: str) -> set[str]:
    """Everything a lower-case word may be made of, itself included."""
    stems = {word}
    for endings in (_PARTICLES, _OWNERS, _SUFFIXES):
        stems |= _without_end(stems, endings)
    stems |= _without_beginning(stems, _FIRST)
    for _round in range(_MOST_INNER):
        stems |= _without_beginning(stems, _INNER)
    restored = {letter + rest for nasal, letter in _SWALLOWED.items() for rest in _without_beginning(stems, (nasal,))}
    return stems | restored


def _without_end(stems: set[str], endings: Iterable[str]) -> set[str]:
    cut = {stem.removesuffix(ending) for ending in endings for stem in stems if stem.endswith(ending)}
    return {stem for stem in cut if len(stem) >= _SHORTEST}


def _without_beginning(stems: set[str], prefixes: Iterable[str]) -> set[str]:
    cut = {stem.removeprefix(prefix) for prefix in prefixes for stem in stems if stem.startswith(prefix)}
    return {stem for stem in cut if len(stem) >= _SHORTEST}
