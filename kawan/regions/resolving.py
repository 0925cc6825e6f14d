"""From what a text may name to what it means: combining levels, ranking, and knowing when to ask."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kawan.regions.catalogue import LEVELS, Catalogue
from kawan.regions.places import Level
from kawan.regions.reading import Match, Reading

SAME_EVIDENCE = 0.05
OTHERWISE_MEANT = 0.35  # how much less evidence a name one letter away has
ANNOUNCED_BONUS = 0.3  # what the announcing word itself would weigh as a part of a name
ENOUGH_COVERAGE = 0.5
ENOUGH_COVERAGE_AFTER_PREPOSITION = 0.3
ENOUGH_COVERAGE_MISSPELT = 0.75
ENOUGH_QUALITY_MISSPELT = 0.75
SHORTEST_MISSPELT = 6
ENOUGH_COVERAGE_EVERYDAY = 0.75
LONGEST_TEXT_OF_A_GUESS = 4
WIDEST_GAP = 2
LONGEST_UNKNOWN = 5
MOST_NAMED_AREAS = 4
SPLIT_OFF_QUALITY = 0.9
LANDMARK = frozenset(("dekat", "deket", "dkt", "dekatnya", "deketnya", "sebelah", "samping", "belakang", "depan"))


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a text: a place, the match that names it and those that name what it lies in."""

    level: Level
    number: int
    own: Match
    above: tuple[Match, ...]
    evidence: float
    coverage: float

    @property
    def matches(self) -> tuple[Match, ...]:
        return (self.own, *self.above)

    @property
    def positions(self) -> set[int]:
        return {position for match in self.matches for position in range(match.start, match.end)}

    @property
    def quality(self) -> float:
        return sum(match.quality for match in self.matches) / len(self.matches)

    @property
    def score(self) -> float:
        return max(0.0, min(1.0, self.quality * (0.5 + 0.5 * self.coverage)))


@dataclass(frozen=True, slots=True)
class Meaning:
    """The best senses of a text, about equal among themselves, and the words nobody could place."""

    senses: list[Sense]
    unknown: set[int]
    reading: Reading


def understand(catalogue: Catalogue, text: str, within: str = "") -> Meaning:
    """What ``text`` means, looking only inside the area ``within`` (a code) if given."""
    reading = Reading(catalogue, text, within)
    senses = _best(catalogue, reading)
    words = reading.words()
    unexplained = words - _common(sense.positions for sense in senses)
    if unexplained and (senses or len(unexplained) <= LONGEST_UNKNOWN):
        areas = _named_areas(catalogue, senses, within) or _exact_areas(catalogue, reading)
        reading.add_misspelt(unexplained, areas, _naming_areas(senses))
        senses = _best(catalogue, reading)
    if len(senses) == 1 and _may_mean_another(senses[0]):
        reading.add_spelt_alike(senses[0].own)
        alike = _best(catalogue, reading, tolerance=OTHERWISE_MEANT)
        senses += [sense for sense in alike if not sense.own.exact]
    explained = set[int]().union(*(sense.positions for sense in senses))
    return Meaning(senses, words - explained, reading)


def _common(sets: Iterable[set[int]]) -> set[int]:
    """What is in every one of the sets; nothing if there are none."""
    listed = list(sets)
    return listed[0].intersection(*listed[1:]) if listed else set()


def _named_areas(catalogue: Catalogue, senses: list[Sense], within: str) -> list[tuple[Level, str]]:
    """The areas in which to look for a misspelt name: the lowest ones that the text names."""
    if within and (place := catalogue.number(within)):
        return [(place[0], within)]
    areas: dict[str, Level] = {}
    for sense in senses:
        named: list[Level] = [level for level in LEVELS[1:] if any(match.level == level for match in sense.matches)]
        chain = catalogue.chain(sense.level, sense.number)
        for level in named[:2]:
            areas[catalogue.code(level, chain[level])] = level
    named_areas: list[tuple[Level, str]] = [(areas[code], code) for code in sorted(areas, reverse=True)]
    return named_areas[:MOST_NAMED_AREAS]


def _exact_areas(catalogue: Catalogue, reading: Reading) -> list[tuple[Level, str]]:
    """Where nothing makes sense yet: the kabupaten that are named in whatever way."""
    found = [match for match in reading.matches if match.exact and match.level == "regency"]
    codes = [catalogue.code("regency", number) for match in found for number in match.numbers]
    return [("regency", code) for code in codes[:MOST_NAMED_AREAS]]


def _naming_areas(senses: list[Sense]) -> set[int]:
    """The words that name a kabupaten or province: no part of a village's name."""
    matches = (match for sense in senses for match in sense.matches if match.level in LEVELS[2:] and match.exact)
    return {position for match in matches for position in range(match.start, match.end)}


def _may_mean_another(sense: Sense) -> bool:
    return sense.level == "village" and sense.own.exact and not sense.above


def _best(catalogue: Catalogue, reading: Reading, tolerance: float = SAME_EVIDENCE) -> list[Sense]:
    """The senses of most evidence, one a place, if the text is about a place at all; and other places that it
    names as fully elsewhere."""
    by_place: dict[tuple[Level, int], Sense] = {}
    for sense in _senses(catalogue, reading):
        place = (sense.level, sense.number)
        if place not in by_place or sense.evidence > by_place[place].evidence:
            by_place[place] = sense
    credible = [sense for sense in by_place.values() if _is_credible(reading, sense)]
    if not credible:
        return []
    best = _of_most_evidence(credible, tolerance)
    return [*best, *_elsewhere(catalogue, reading, credible, best)]


def _of_most_evidence(senses: list[Sense], tolerance: float = SAME_EVIDENCE) -> list[Sense]:
    most = max(sense.evidence for sense in senses)
    return _highest_level([sense for sense in senses if sense.evidence > most - tolerance])


def _elsewhere(catalogue: Catalogue, reading: Reading, credible: list[Sense], best: list[Sense]) -> list[Sense]:
    """The other place of a text that names two with what they lie in ("rumah di tieng wonosobo, sekarang di
    sukamaju cianjur"); not what is only near it."""
    taken = {position for sense in best for position in sense.positions}
    codes = {catalogue.code(sense.level, sense.number) for sense in best}
    others = [
        sense
        for sense in credible
        if sense.above
        and taken.isdisjoint(sense.positions)
        and all(match.exact for match in sense.matches)
        and not reading.follows(sense.own, LANDMARK)
        and not _is_related(catalogue.code(sense.level, sense.number), codes)
    ]
    return _of_most_evidence(others) if others else []


def _is_related(code: str, codes: set[str]) -> bool:
    return any(code.startswith(other) or other.startswith(code) for other in codes)


def _senses(catalogue: Catalogue, reading: Reading) -> Iterator[Sense]:
    naming: defaultdict[tuple[Level, int], list[Match]] = defaultdict(list)
    for match in reading.matches:
        if match.level != "village" and not reading.is_within_longer_area(match):
            for number in match.numbers:
                naming[match.level, number].append(match)
    for place, match in list(_of_parts(catalogue, naming)):
        naming[place].append(match)
    postal = [match for match in reading.matches if _is_postal_code(reading, match)]
    for own in reading.matches:
        for number in own.numbers:
            chain = catalogue.chain(own.level, number)
            used = [own]
            for level in _levels_beside(own.level):
                named = naming.get((level, chain[level]), ())
                free = [m for m in named if not any(m.overlaps(u) or reading.is_repeated(m, u) for u in used)]
                if free:
                    used.append(max(free, key=lambda m: (m.end - m.start) * m.quality))
            used += [m for m in postal if m is not own and own.level == "village" and number in m.numbers]
            yield _sense(reading, own, number, tuple(used[1:]))


def _levels_beside(level: Level) -> tuple[Level, ...]:
    """The levels of what may stand beside a place of ``level``: those above, and for a kabupaten or province its own
    too, by another name ("sampang madura")."""
    place = LEVELS.index(level)
    return LEVELS[place if level in LEVELS[2:] else place + 1 :]


def _of_parts(
    catalogue: Catalogue, naming: dict[tuple[Level, int], list[Match]]
) -> Iterator[tuple[tuple[Level, int], Match]]:
    """What names an area as names, less surely, of the areas that were once parts of it."""
    for place, matches in naming.items():
        for part in catalogue.parts.get(place, ()):
            yield from ((part, replace(match, quality=match.quality * SPLIT_OFF_QUALITY)) for match in matches)


def _is_postal_code(reading: Reading, match: Match) -> bool:
    return reading.tokens[match.start].kind == "number" and match.end == match.start + 1


def _sense(reading: Reading, own: Match, number: int, above: tuple[Match, ...]) -> Sense:
    matches = (own, *above)
    evidence = sum(
        match.quality * sum(reading.weight(position) for position in range(match.start, match.end))
        + ANNOUNCED_BONUS * match.announced
        for match in matches
    )
    covered = {position for match in matches for position in range(match.start, match.end)}
    content = reading.content()
    total = sum(reading.weight(position) for position in content)
    explained = sum(reading.weight(position) for position in content if position in covered)
    return Sense(own.level, number, own, above, evidence, explained / total if total else 1.0)


def _is_credible(reading: Reading, sense: Sense) -> bool:
    """Whether the text can really be about this place: many villages are called like everyday words."""
    own = sense.own
    kinds = reading.kinds(own)
    if _is_postal_code(reading, own):
        return True
    if sense.above:
        nearest = min(reading.gap(own, match) for match in sense.above)
        if "word" not in kinds and not any(match.exact for match in sense.above):
            return False
        plain = own.exact and "word" in kinds
        return nearest <= (WIDEST_GAP if plain else 0) and _one_is_spelt_right(sense)
    if "word" not in kinds:
        return _is_credible_everyday(sense, kinds)
    if reading.within:  # an answer to our own question
        return sense.coverage >= ENOUGH_COVERAGE
    if own.announced:
        return own.exact or sense.coverage >= ENOUGH_COVERAGE_MISSPELT
    if not own.exact:
        return _is_credible_guess(reading, sense)
    enough = ENOUGH_COVERAGE_AFTER_PREPOSITION if reading.after_preposition(own) else ENOUGH_COVERAGE
    return sense.coverage >= enough


def _one_is_spelt_right(sense: Sense) -> bool:
    """Two misspelt names confirm each other only where nothing else is said."""
    return any(match.exact for match in sense.matches) or sense.coverage >= ENOUGH_COVERAGE_MISSPELT


def _is_credible_everyday(sense: Sense, kinds: set[str]) -> bool:
    """Names made of everyday words: "desa gaji", "kampung baru"; but not "desa yang", nor "gaji" alone."""
    several = sense.own.end - sense.own.start > 1
    if kinds == {"filler"} or not (sense.own.announced or several):
        return False
    return sense.coverage >= ENOUGH_COVERAGE_EVERYDAY


def _is_credible_guess(reading: Reading, sense: Sense) -> bool:
    """Whether a misspelt name with nothing beside it may be meant: long, nearly right, in a short text."""
    letters = sum(len(reading.tokens[position].text) for position in sense.positions)
    short = len(reading.tokens) <= LONGEST_TEXT_OF_A_GUESS or reading.after_preposition(sense.own)
    return (
        short
        and sense.coverage >= ENOUGH_COVERAGE_MISSPELT
        and sense.quality >= ENOUGH_QUALITY_MISSPELT
        and letters >= SHORTEST_MISSPELT
    )


def _highest_level(senses: list[Sense]) -> list[Sense]:
    """Who writes only "wonosobo" means the kabupaten, not one of the villages of that name."""
    large = ("regency", "province")
    spans = {_span(sense.own) for sense in senses if sense.level in large}
    return [sense for sense in senses if sense.level in large or _span(sense.own) not in spans]


def _span(match: Match) -> tuple[int, int]:
    """The words of a match with the one that announces it: "kota batu" is also a village's name."""
    return (match.start - match.announced, match.end)
