"""Where a message may name a place: behind "desa", "kec", "asal", "di" and the like, and around a city's name."""

from collections.abc import Iterator

from kawan.entities.place_words import Span, Words, notices, vocabulary

LONGEST_PASSAGE = 9
MOST_NOTICES = 6
WORDS_BEFORE_AREA = 3
ENDS = frozenset('?!;\n()"')


def passages(words: Words, place: int, free: int) -> Iterator[Span]:
    """The parts of the text to ask the gazetteer about, if the token gives notice of a place; longest first.

    Tokens before ``free`` name another place already.
    """
    if words[place] in notices():
        yield from _from(words, place)
    elif place not in words.abroad and words.is_area(place):
        before = place
        while before > max(free, place - WORDS_BEFORE_AREA) and words.may_be_name(before - 1):
            before -= 1
        if before < place:
            yield from _from(words, before)
        yield from _from(words, place)


def _from(words: Words, start: int) -> Iterator[Span]:
    name = start
    while name < start + MOST_NOTICES and (words[name] in notices() or words[name] in (".", ":")):
        name += 1
    end = name
    while end < min(name + LONGEST_PASSAGE, len(words)) and not _ends(words, end):
        end += 1
    only_names = name
    while only_names < end and words.may_be_name(only_names):
        only_names += 1
    comma = next((place for place in range(name, end) if words[place] == ","), end)
    if only_names > name or words.level_before(name):
        cuts = sorted({end, comma, only_names, name + 1}, reverse=True)
        yield from ((start, cut) for cut in cuts if name < cut <= end)


def _ends(words: Words, place: int) -> bool:
    """Whether a passage ends before the token: a country, a full stop, the next "di"."""
    if place in words.abroad or words[place] in ENDS or words[place] in vocabulary().prepositions:
        return True
    if words[place] != "." or place + 1 >= len(words):
        return False
    return not words.tokens[place + 1].glued and not words.level_before(place)
