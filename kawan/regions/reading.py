"""Reading a text for places: which of its words may name which places, at which level."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from kawan.regions.catalogue import LEVELS, Catalogue
from kawan.regions.index import EXACT_LENGTH, STRICT_LENGTH, alike
from kawan.regions.names import Token, abroad, aliases, full_words, is_derived, join_key, tokens, words
from kawan.regions.places import Level

LONGEST_TEXT = 500
LONGEST_NAME = 5
MOST_REPEATED = 4
LONGEST_MISSPELT_NAME = 4
POSTAL_CODE_DIGITS = 5
VILLAGE_CODE_DIGITS = 10

PREPOSITIONS = frozenset(("di", "dari", "dr", "ke", "asal", "domisili", "daerah", "tinggal"))

_WEIGHTS = {
    "word": 1.0,
    "part": 1.0,
    "number": 1.0,
    "everyday": 0.5,
    "filler": 0.3,
    "marker": 0.3,
    "skipped": 0.0,
}
_LEVEL_OF_MARKER = {"kabupaten": "regency", "kota": "regency"}
SHORTEST_OTHERWISE_MEANT = 7
_HAMLET_QUALITY = 0.4
_WRONG_LEVEL_QUALITY = 0.75
_OTHER_SPELLING_QUALITY = 0.93
_MISSPELT_PENALTY = 0.05


@dataclass(frozen=True, slots=True)
class Match:
    """Words ``start`` to ``end`` (exclusive) may name any of the places ``numbers`` of ``level``.

    ``quality`` runs from 0 to 1; ``exact`` is False for a misspelt name; ``announced`` says that a word such
    as "desa" before it asks for this very level.
    """

    start: int
    end: int
    level: Level
    numbers: tuple[int, ...]
    quality: float
    exact: bool
    announced: bool

    def overlaps(self, other: "Match") -> bool:
        return self.start < other.end and other.start < self.end


class Reading:
    """A text, its tokens and the matches found so far."""

    def __init__(self, catalogue: Catalogue, text: str, within: str = "") -> None:
        self._catalogue = catalogue
        self.within = within
        names = catalogue.indices["village"].places
        self.tokens: list[Token] = tokens(text, catalogue.always_places, names)[:LONGEST_TEXT]
        self.announced: dict[int, str] = {
            number + 1: token.level
            for number, token in enumerate(self.tokens[:-1])
            if token.kind == "marker" and self.tokens[number + 1].clause == token.clause
        }
        self._abroad: set[int] = set()
        exact = [match for match in self._exact() if not self._abroad & set(range(match.start, match.end))]
        self.matches: list[Match] = [*exact, *self._numbers()]

    def weight(self, position: int) -> float:
        """How much of the text's content the token carries."""
        return _WEIGHTS[self.tokens[position].kind]

    def content(self) -> list[int]:
        """Positions of the tokens that say something: neither filler nor markers nor stray numbers."""
        return [
            number
            for number, token in enumerate(self.tokens)
            if token.kind in ("word", "part", "everyday") and self.announced.get(number) != "hamlet"
        ]

    def is_repeated(self, first: Match, second: Match) -> bool:
        """Whether two matches are one word said twice ("bareng-bareng"), not a desa and its kecamatan."""
        texts = [[token.text for token in self.tokens[match.start : match.end]] for match in (first, second)]
        same_clause = self.tokens[first.start].clause == self.tokens[second.start].clause
        return texts[0] == texts[1] and same_clause and not (first.announced or second.announced)

    def gap(self, first: Match, second: Match) -> int:
        """How many tokens with content stand between two matches."""
        start, end = min(first.end, second.end), max(first.start, second.start)
        return sum(1 for position in self.content() if start <= position < end)

    def words(self) -> set[int]:
        """Positions of the words that can only be names."""
        found = {
            number
            for number, token in enumerate(self.tokens)
            if token.kind in ("word", "part") or (number in self.announced and is_derived(token.text))
        }
        return found - self._abroad

    def begins_clause(self, position: int) -> bool:
        """Whether a comma or the like stands before the token."""
        return position == 0 or self.tokens[position].clause != self.tokens[position - 1].clause

    def kinds(self, match: Match) -> set[str]:
        """What the words of a match are, beside being a name; a part of names is a word only with another."""
        found = {token.kind for token in self.tokens[match.start : match.end]}
        if "part" in found:
            found = found - {"part"} | ({"word"} if match.end - match.start > 1 else {"everyday"})
        return found

    def is_within_longer_area(self, match: Match) -> bool:
        """Whether the words are only a part of a kabupaten's or province's name ("aceh" in "aceh besar")."""
        return any(
            other.exact and other.level in LEVELS[2:] and other.start <= match.start and match.end <= other.end
            for other in self.matches
            if other.end - other.start > match.end - match.start
        )

    def after_preposition(self, match: Match) -> bool:
        """Whether the words follow "di", "dari", "ke", "asal" or the like, as places do."""
        return self.follows(match, PREPOSITIONS)

    def follows(self, match: Match, words_before: Container[str]) -> bool:
        """Whether one of ``words_before`` stands before the match, or before the word that announces it."""
        before = match.start - 1 - match.announced
        return before >= 0 and self.tokens[before].text in words_before

    def add_misspelt(self, positions: set[int], scope: Iterable[tuple[Level, str]], naming: set[int]) -> None:
        """Match words that no exact name explains by their likeness: within ``scope`` (level and code of
        areas that the text names, by the words ``naming``) more freely, in the whole country strictly."""
        areas = list(scope)
        for start, end in self._spans(LONGEST_MISSPELT_NAME):
            if not naming.isdisjoint(range(start, end)):
                continue
            key = join_key(token.text for token in self.tokens[start:end])
            if self._may_be_misspelt(start, end, positions):
                self.matches += self._similar(start, end, key)
            if self._may_be_misspelt_inside(start, end, positions):
                self.matches += self._similar_within(start, end, key, areas)

    def add_spelt_alike(self, match: Match) -> None:
        """Match the words of a village's name with what else they may be: with the kabupaten one letter away
        ("kerawang" is a village, but may be Karawang), after "desa" with the next word too ("desa kala baru")."""
        key = join_key(token.text for token in self.tokens[match.start : match.end])
        if match.announced:
            end = match.end + 1
            if (match.start, end) in set(self._spans(LONGEST_MISSPELT_NAME)) and not self.begins_clause(match.end):
                longer = join_key(token.text for token in self.tokens[match.start : end])
                self.matches += self._similar(match.start, end, longer)
        elif len(key) >= SHORTEST_OTHERWISE_MEANT:
            for level in LEVELS[2:]:
                places = self._catalogue.indices[level].places
                for name, likeness in alike(key, list(places), edits=1):
                    self.matches += self._match(match.start, match.end, level, places[name], likeness, exact=False)

    def _may_be_misspelt(self, start: int, end: int, positions: set[int]) -> bool:
        """Whether to compare the words with names by likeness: unexplained words only, but after "desa" and
        the like also together with everyday ones ("desa panta burung")."""
        kinds = {token.kind for token in self.tokens[start:end]}
        if positions.issuperset(range(start, end)):
            return kinds != {"part"} or end - start > 1
        asked = self.announced.get(start, "hamlet") != "hamlet"
        return asked and not positions.isdisjoint(range(start, end)) and not kinds & {"marker", "skipped"}

    def _may_be_misspelt_inside(self, start: int, end: int, positions: set[int]) -> bool:
        """The same inside an area that the text names: there also together with words that mean something
        else, or that are the name of another place ("sanur kuuh, denpasar selatan")."""
        span = self.tokens[start:end]
        announcing = any(token.kind == "marker" and token.level not in ("hamlet", "kota") for token in span)
        skipped = any(token.kind == "skipped" for token in span)
        return not positions.isdisjoint(range(start, end)) and not announcing and not skipped

    def _spans(self, longest: int) -> Iterator[tuple[int, int]]:
        amount = len(self.tokens)
        for start in range(amount):
            for end in range(start + 1, min(start + longest, amount) + 1):
                last = self.tokens[end - 1]
                if last.kind == "skipped" or last.clause != self.tokens[start].clause:
                    break
                yield start, end

    def _exact(self) -> Iterator[Match]:
        said: Counter[str] = Counter()
        for start, end in self._spans(LONGEST_NAME):
            span = self.tokens[start:end]
            kinds = {token.kind for token in span}
            lone = end - start == 1
            if kinds <= {"filler", "number"} and start not in self.announced:
                continue
            if lone and (span[0].kind in ("marker", "number") or len(span[0].text) < EXACT_LENGTH):
                continue
            key = join_key(token.text for token in span)
            said[key] += 1
            if said[key] > MOST_REPEATED:  # a message of one word said hundred times is no reason to think long
                continue
            if key in abroad() and start not in self.announced:
                self._abroad.update(range(start, end))
                continue
            for level in LEVELS:
                if numbers := self._catalogue.indices[level].places.get(key):
                    yield from self._spelt(start, end, level, numbers, key)

    def _spelt(self, start: int, end: int, level: Level, numbers: tuple[int, ...], key: str) -> Iterator[Match]:
        """The match of places that share a key: those spelt as the text does, if any ("baru", not "Barru").

        Words that mean something else are a name only together, and written as the name is: "tanah merah" is
        Tanah Merah, but "bawa kk" isn't Bawak, nor "opp" Op.
        """
        span = self.tokens[start:end]
        typed = full_words(token.text for token in span)
        names = {number: full_words(words(self._catalogue.name(level, number))) for number in numbers}
        same = tuple(number for number in numbers if "".join(names[number]) == "".join(typed))
        if span[0].kind != "marker" and any(token.kind in ("filler", "everyday") for token in span):
            written = tuple(number for number in same if names[number] == typed)
            if not written and start in self.announced:
                yield from self._match(start, end, level, same or numbers, _OTHER_SPELLING_QUALITY)
            yield from self._match(start, end, level, written, 1.0)
        elif same or key in aliases():
            yield from self._match(start, end, level, same or numbers, 1.0)
        elif len(key) >= STRICT_LENGTH:
            yield from self._match(start, end, level, numbers, _OTHER_SPELLING_QUALITY)

    def _numbers(self) -> Iterator[Match]:
        for position, token in enumerate(self.tokens):
            if token.kind != "number":
                continue
            if len(token.text) == POSTAL_CODE_DIGITS:
                found = tuple(self._catalogue.by_postal_code.get(token.text, ()))
                yield from self._match(position, position + 1, "village", found, 1.0)
            elif len(token.text) == VILLAGE_CODE_DIGITS and (place := self._catalogue.number(token.text)):
                yield from self._match(position, position + 1, "village", (place[1],), 1.0)

    def _similar(self, start: int, end: int, key: str) -> Iterator[Match]:
        for level in LEVELS:
            index = self._catalogue.indices[level]
            for name, likeness in index.similar(key):
                yield from self._match(start, end, level, index.places[name], likeness, exact=False)

    def _similar_within(self, start: int, end: int, key: str, scope: list[tuple[Level, str]]) -> Iterator[Match]:
        edits = max(1, (len(key) + 2) // 4)
        if len(key) <= EXACT_LENGTH:
            return
        for level, code in scope:
            if level == "province":  # too many names for a free comparison; the strict one has seen them
                continue
            if level == "regency":
                districts = self._catalogue.inside("district", code)
                keys = {self._catalogue.district_keys[number]: number for number in districts}
                for name, likeness in alike(key, list(keys), edits):
                    yield from self._match(start, end, "district", (keys[name],), likeness, exact=False)
            villages = self._catalogue.inside("village", code)
            names = self._catalogue.village_keys[villages.start : villages.stop]
            same = [(key, 1.0)] if key in names else []
            for name, likeness in same or alike(key, list(dict.fromkeys(names)), edits):
                numbers = tuple(villages.start + place for place, other in enumerate(names) if other == name)
                yield from self._match(start, end, "village", numbers, likeness, exact=False)

    def _match(
        self, start: int, end: int, level: Level, numbers: tuple[int, ...], quality: float, *, exact: bool = True
    ) -> Iterator[Match]:
        if self.within:
            numbers = tuple(n for n in numbers if self._related(self._catalogue.code(level, n)))
        if not numbers:
            return
        asked = self.announced.get(start, "")
        fits = _LEVEL_OF_MARKER.get(asked, asked) == level
        if fits and level == "regency":
            kind = asked.capitalize()
            same_kind = tuple(n for n in numbers if self._catalogue.regencies[n].name.startswith(kind))
            fits = bool(same_kind)
            numbers = same_kind or numbers
        if asked == "hamlet":
            quality *= _HAMLET_QUALITY
        elif asked and not fits:
            quality *= _WRONG_LEVEL_QUALITY
        if not exact:
            quality -= _MISSPELT_PENALTY
        yield Match(start, end, level, numbers, quality, exact, fits)

    def _related(self, code: str) -> bool:
        return code.startswith(self.within) or self.within.startswith(code)
