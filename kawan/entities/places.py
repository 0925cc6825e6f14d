"""Places in Indonesia, where a message really names one. What a name means is the gazetteer's knowledge; this decides
how sure its answer has to be. In doubt nothing is found, because ordinary words are villages too."""

from collections.abc import Iterator, Sequence

from kawan.entities.entity import Entity
from kawan.entities.passages import passages
from kawan.entities.place_words import Span, Words, notices, vocabulary
from kawan.entities.tokens import Token
from kawan.regions import Candidate, Gazetteer
from kawan.regions.names import words as plain_words

MOST_QUESTIONS = 40
"""How often one message may ask the gazetteer; a real one needs four."""
MOST_OF_ONE_NAME = 5
SHORTEST_ALONE = 5
SPELT_RIGHT = 0.93
SPELT_NEARLY_RIGHT = 0.8
AREA_CODES = (6, 4, 2)


def find(
    text: str, tokens: Sequence[Token], gazetteer: Gazetteer, abroad: Sequence[tuple[int, int]]
) -> Iterator[Entity]:
    """The places that a text names, besides the countries at ``abroad``."""
    words = Words(text, tokens, gazetteer, abroad)
    place = free = questions = 0
    while place < len(words) and questions < MOST_QUESTIONS:
        for start, end in passages(words, place, free):
            questions += 1
            found = _read(words, gazetteer, start, end)
            if found is not None:
                entity, place = found
                free = place
                yield entity
                break
        else:
            place += 1


def _read(words: Words, gazetteer: Gazetteer, start: int, end: int) -> tuple[Entity, int] | None:
    """The place that a passage names for sure, and the token behind its name."""
    span = _heard(words, gazetteer.resolve(words.written(start, end)).heard, start, end)
    if span is None:
        return None
    first, last = span
    candidates = gazetteer.resolve(words.written(first, last)).candidates
    meant = _certain(gazetteer, candidates)
    if not meant or not _is_sure(words, first, last, candidates):
        return None
    value = f"{','.join(place.code for place in meant)} {meant[0].level}"
    return Entity("place", value, words.tokens[first].start, words.tokens[last - 1].end), last


def _heard(words: Words, heard: str, start: int, end: int) -> Span | None:
    """The tokens that the gazetteer took for a place, by the words it names; the closest of such."""
    said = [(word, place) for place in range(start, end) for word in plain_words(words.tokens[place].written)]
    number, last = len(said), None
    for word in reversed(heard.split()):
        number = next((n for n in range(number - 1, -1, -1) if said[n][0] == word), -1)
        if number < 0:
            return None
        last = said[number][1] + 1 if last is None else last
    return None if last is None else (said[number][1], last)


def _certain(gazetteer: Gazetteer, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What is meant in any case: the one candidate, the few areas of one name, or the area all of them lie in."""
    codes = {candidate.code for candidate in candidates}
    outer = [one for one in candidates if not any(one.code[:length] in codes - {one.code} for length in AREA_CODES)]
    if len(outer) == 1 or (len(outer) <= MOST_OF_ONE_NAME and {one.level for one in outer} == {"regency"}):
        return outer
    for length in AREA_CODES:
        around = {code[:length] for code in codes}
        area = gazetteer.place(around.pop()) if len(around) == 1 else None
        if area is not None:
            return [area]
    return []


def _is_sure(words: Words, first: int, last: int, candidates: Sequence[Candidate]) -> bool:
    best, announced = candidates[0], words[first] in vocabulary().levels
    if all(candidate.level in ("regency", "province") for candidate in candidates):
        return _is_sure_area(words, first, last, best.score, announced=announced)
    names = [words[place] for place in range(first, last) if words.may_be_name(place)]
    others = _other_words(words, first, last)
    address = "".join(plain_words(best.address))
    if any(word not in address for word in others):
        return False  # "lombok paling laju"
    levels = words.levels(first, last)
    if levels > 1 or (len(names) + len(others) > 1 and any(map(words.is_area, range(first, last)))):
        if best.score < SPELT_RIGHT:
            plain = levels or _names_area_plainly(words, first, last)  # "karo sing" means "with which"
            return best.score >= SPELT_NEARLY_RIGHT and not others and bool(plain)
        return bool(levels) or any(map(words.is_name, plain_words(best.village or best.district)))
    if announced:
        return best.score >= SPELT_RIGHT and bool(names)
    return best.score >= SPELT_RIGHT and any(map(words.is_name, names)) and _is_sure_alone(words, first, last)


def _names_area_plainly(words: Words, first: int, last: int) -> bool:
    """Whether there is a kabupaten or city whose name means nothing else, or one behind "di" and the like."""
    ambiguous = vocabulary().also_words | vocabulary().rather_words
    plain = any(words.is_area(place) and words[place] not in ambiguous for place in range(first, last))
    return plain or words[first - 1] in notices()


def _other_words(words: Words, first: int, last: int) -> set[str]:
    """The words that mean something beside a name, and don't announce one."""
    said = {words[place] for place in range(first, last) if not words.may_be_name(place)}
    return {word for word in said - vocabulary().levels if word.isalpha()}


def _is_sure_area(words: Words, first: int, last: int, score: float, *, announced: bool) -> bool:
    """A kabupaten, city or province."""
    before, lists = words[first - 1], vocabulary()
    if words.level_before(first):
        return False  # "desa karanganyar" is no kabupaten
    if score < SPELT_RIGHT:
        return score >= SPELT_NEARLY_RIGHT and (announced or before in notices())
    if announced or last - first > 1:
        return True
    if words[last] in lists.landscapes:
        return False  # "padang pasir"
    if words[first] in lists.rather_words:
        return before in lists.origins or before in lists.sources
    return words[first] not in lists.also_words or before in notices()


def _is_sure_alone(words: Words, first: int, last: int) -> bool:
    """A village or kecamatan of which nothing is said but the name."""
    lists = vocabulary()
    before, farther = words[first - 1], words[first - 2]
    if last - first == 1 and (len(words[first]) < SHORTEST_ALONE or words[first] in lists.never_alone):
        return False
    if before in lists.origins or (before in lists.prepositions and farther in lists.origins):
        return True
    if before in lists.sources:
        return farther in lists.speakers
    return before in lists.at and not words.abroad
