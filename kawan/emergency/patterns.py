"""The small pattern language of ``kawan/data/danger.yml``, compiled to regular expressions.

``word*`` is any ending (nothing may follow it); ``@root`` a passive (``dipukul``, ``di pukul``, ``dpukul``, ``kena
pukul``); ``..3`` up to three words between; ``{group}`` a named set; ``(a|b)?`` and ``(a ){0,3}`` as usual; ``<`` and
``>`` the start and end of the message. A space also spans a comma. All counts are bounded, so no input can make the
search explode.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from kawan.emergency.alternatives import factored, top_level
from kawan.emergency.spelling import squeeze

PASSIVE = "(?:(?:di|d(?![aeiou])|ke|kena|ka|dapat|dipun) ?(?:di)?)"
_GROUP = re.compile(r"\{([a-z-]+)\}")
_GAP = re.compile(r" \.\.(\d) ")
_WORD = re.compile(r"\{[^}]*\}|@[a-z]+|[a-z)]+\([a-z|]+\)|\[[^]]*\]|([a-z]+)")
_SPACE = "(?: ,)? "


class BrokenPatternError(ValueError):
    """A pattern that can't be compiled; the message names it."""


class Patterns:
    """Compiles patterns with the same named groups.

    ``forms`` are groups whose letters stand as they are. Elsewhere ``spell`` gives each word its one spelling, so
    patterns may be written as people write.
    """

    def __init__(self, groups: Mapping[str, str], forms: Mapping[str, str], spell: Callable[[str], str]) -> None:
        self._spell = spell
        self._groups = {squeeze(name): squeeze(members) for name, members in forms.items()}
        self._groups |= {squeeze(name): self._spelled(squeeze(members)) for name, members in groups.items()}

    def any_of(self, patterns: Iterable[str]) -> re.Pattern[str]:
        """One expression that finds any of ``patterns`` as whole words. Raises BrokenPatternError.

        Patterns that begin with the same word are tried together: that keeps long messages fast.
        """
        by_beginning: dict[str, list[str]] = {}
        for pattern in patterns:
            beginning, rest = _divided(self._spelled(squeeze(pattern)))
            by_beginning.setdefault(self._compilable(beginning, pattern), []).append(self._compilable(rest, pattern))
        sources = (f"{beginning}(?:{'|'.join(rests)})" for beginning, rests in by_beginning.items())
        return re.compile(f" (?:{'|'.join(sources)})(?= )")

    def _spelled(self, pattern: str) -> str:
        return _WORD.sub(lambda match: self._spell(match.group(1)) if match.group(1) else match.group(), pattern)

    def _compilable(self, part: str, pattern: str) -> str:
        try:
            source = self._expanded(part)
            re.compile(source)
        except (KeyError, re.error) as error:
            raise BrokenPatternError(f"{pattern!r}: {error!r}") from error
        return source

    def _expanded(self, pattern: str) -> str:
        while _GROUP.search(pattern):
            pattern = _GROUP.sub(lambda match: f"({self._groups[match.group(1)]})", pattern)
        pattern = factored(pattern)
        pattern = _GAP.sub(lambda match: f"%{match.group(1)}%", pattern)
        pattern = pattern.replace("*", "[a-z]*+").replace("@", PASSIVE)
        pattern = re.sub(r"\((?!\?)", "(?:", pattern)
        pattern = pattern.replace(" ", _SPACE)
        return re.sub(r"%(\d)%", r"(?: [^ ]++){0,\1}" + _SPACE, pattern)


def _divided(pattern: str) -> tuple[str, str]:
    """A pattern's first word, or group of words, and what follows with its leading space."""
    beginning = top_level(pattern, " ")[0]
    return beginning, pattern[len(beginning) :]
