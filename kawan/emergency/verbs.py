"""The forms of a verb in everyday Indonesian, Javanese, Sundanese and Malay, from its root."""

from collections.abc import Iterable

_ENDING = "(in|i|an|kan|keun|en|ke|ken|ki|no|e|na|nya|ku|mu|lah){0,3}"
_DONE_TO = "(di|d(?![aeiou])|ke|kena|ka|dapat|dipun) ?(di)?"
_NASALS = {
    "p": ("m", "mem"),
    "t": ("n", "men"),
    "k": ("ng", "meng"),
    "s": ("ny", "meny"),
    "c": ("ny", "meny"),
}
_KEEPING = {
    "b": ("ng", "nge", "mem", "m", "mb"),
    "g": ("n", "nge", "men", "meng"),
    "j": ("n", "nge", "men"),
    "d": ("n", "nge", "men"),
    "l": ("nge", "me", "ng"),
    "r": ("nge", "me", "ng"),
    "c": ("n", "men"),
}
_VOWELS = "aeiou"


def done(roots: Iterable[str]) -> str:
    """An expression for what is done to somebody: ``dipukul``, ``di pukulin``, ``dpukul``, ``kena pukul``."""
    roots = list(roots)
    merged = [root for root in roots if root.startswith("i")]  # "diinjak" is written "dinjak" without doubled letters
    after_d = f"|d({'|'.join(merged)})" if merged else ""
    return f"({_DONE_TO}({'|'.join(roots)}){after_d}){_ENDING}"


def doing(roots: Iterable[str]) -> str:
    """An expression for who does it: ``mukul``, ``memukuli``, ``mukulin``, and the bare root."""
    forms = "|".join(form for root in roots for form in _active(root))
    return f"({forms}){_ENDING}"


def _active(root: str) -> list[str]:
    first, rest = root[0], root[1:]
    if first in _VOWELS:
        prefixed = [f"ng{root}", f"meng{root}"]
    else:
        prefixed = [nasal + rest for nasal in _NASALS.get(first, ())]
        prefixed += [nasal + root for nasal in _KEEPING.get(first, ())]
    return [root, *prefixed]
