"""Makes the test set of place phrases: places as people write them, and which one each is, or that one has to ask.

    .venv/bin/python -m benchmarks.place_phrases

Writes tests/kawan/place_phrases.jsonl: phrases made here by rule, and those of place_phrases_by_hand.tsv, where a line
is half, phrase and address (or "ask"). What is right is decided here from the published names alone, by counting which
places bear a name inside which others; nothing of the resolver is asked. The half "held-out" was made before the
resolver was worked on with the half "open"; its failures are counted, not read.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rapidfuzz.distance import OSA

from kawan.regions.source import Source, Values, read

TESTS = Path(__file__).resolve().parent.parent / "tests" / "kawan"
PHRASES = TESTS / "place_phrases.jsonl"
BY_HAND = TESTS / "data" / "place_phrases_by_hand.tsv"
SEEDS = {"held-out": 20261, "open": 71}
PER_RULE = 22
ASK = "ask"

_KIND = re.compile(r"^(Kabupaten|Kota)( Administrasi)? |^Daerah (Khusus Ibukota|Istimewa|Khusus) ")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_STORIES = (
    "kak mau tanya kopdes di {} ada ga ya",
    "assalamualaikum, saya {} mau daftar koperasi gmn caranya",
    "sy baru pulang dr taiwan bulan lalu, rumah di {}. koperasi merah putih yg paling dekat dimana",
    "alamat saya {}",
    "saya tinggal di {} kak",
    "min, cariin kopdes terdekat dong, aku di {}",
    "suami saya asli {}, katanya disana udah ada kopdes",
    "asal {}",
)
_SHORT = {"tanjung": "tj", "sungai": "sei", "gunung": "gn", "kampung": "kp", "selatan": "sel", "utara": "utr"}
_SHORT |= {"barat": "brt", "timur": "tmr", "tengah": "tgh", "padang": "pd", "ujung": "ujg", "bandar": "bdr"}


def plain(name: str) -> str:
    """Letters and digits of a name, lower case."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def bare(code: str, name: str) -> str:
    """A name in lower case, of a kabupaten or province without what only states its level."""
    return (_KIND.sub("", name) if len(code) <= 4 else name).casefold()


@dataclass(frozen=True)
class Phrase:
    """A phrase, the code of the place it means or "ask", and what made it. ``source`` is the place it was made from."""

    text: str
    right: str
    rule: str
    source: str = ""


class Names:
    """The published names, and which places bear them."""

    def __init__(self, source: Source) -> None:
        rows: list[Values] = [*source.provinces, *source.regencies, *source.districts, *source.villages]
        self.name = {str(row["code"]): bare(str(row["code"]), str(row["name"])) for row in rows}
        self.full = {str(row["code"]): str(row["name"]) for row in rows}
        self.postal = {str(row["code"]): str(row["postal_code"]) for row in source.villages}
        self.villages = list(self.postal)
        self.bearers: defaultdict[str, list[str]] = defaultdict(list)
        for code, name in self.name.items():
            self.bearers[plain(name)].append(code)

    @cached_property
    def by_postal_code(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code, postal_code in self.postal.items():
            found[postal_code].append(code)
        return found

    @cached_property
    def in_district(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code in self.villages:
            found[code[:6]].append(code)
        return found

    def parts(self, code: str) -> tuple[str, str, str, str]:
        """The bare names of a village, its kecamatan, kabupaten and province."""
        return self.name[code], self.name[code[:6]], self.name[code[:4]], self.name[code[:2]]

    def called(self, *names: str, level: int = 0) -> set[str]:
        """Places that bear the first name and lie within bearers of all others; read backwards and joined too.

        ``level`` is the length of the code where the phrase says the level of the first name.
        """
        first, *others = map(plain, names)
        found = {code for code in self.bearers.get(first, ()) if not level or len(code) == level}
        for other in others:
            found = {code for code in found if any(self._inside(code, above) for above in self.bearers.get(other, ()))}
        if others and not level:
            found |= set(self.bearers.get("".join(map(plain, names)), ()))
            if len(others) == 1:
                found |= {
                    c for c in self.bearers.get(others[0], ()) if any(self._inside(c, a) for a in self.bearers[first])
                }
        return found

    @staticmethod
    def _inside(code: str, above: str) -> bool:
        return len(code) > len(above) and code.startswith(above)

    def near(self, word: str, among: list[str]) -> list[str]:
        """Which of the places ``among`` have the name least different from ``word``."""
        distances = {code: OSA.distance(plain(word), plain(self.name[code])) for code in among}
        least = min(distances.values())
        return [code for code, distance in distances.items() if distance == least]


class Maker:
    """Makes phrases by rule from villages drawn by chance."""

    def __init__(self, names: Names, seed: int) -> None:
        self.names = names
        self.chance = random.Random(seed)

    def phrases(self) -> Iterator[Phrase]:
        rules = [getattr(self, name) for name in dir(self) if name.startswith("by_")]
        for rule in rules:
            made = 0
            while made < PER_RULE:
                phrase = rule(self.chance.choice(self.names.villages))
                if phrase is not None:
                    made += 1
                    yield phrase

    def _decided(self, text: str, code: str, rule: str, found: set[str]) -> Phrase | None:
        if code not in found:
            return None
        return Phrase(text, code if len(found) == 1 else ASK, rule, code)

    def by_address(self, code: str) -> Phrase | None:
        """Everything said, abbreviated in one way or another."""
        village, district, regency, _ = self.names.parts(code)
        kind = "kel" if code[6] == "1" else "ds"
        city = "kota" if self.names.full[code[:4]].startswith("Kota") else "kab"
        shape = self.chance.choice(
            (
                "{k}. {v} kec. {d} {c}. {r}",
                "{k} {v} kec {d} {c} {r}",
                "{v}, {d}, {r}",
                "{k}.{v},kec.{d},{c}.{r}",
                "{r} {d} {v}",
                "{V} {D} {R}",
                "kec {d} {k} {v} {c} {r}",
            )
        )
        values = {"v": village, "d": district, "r": regency, "k": kind, "c": city}
        values |= {"V": village.upper(), "D": district.upper(), "R": regency.upper()}
        return self._decided(shape.format(**values), code, "address", self.names.called(village, district, regency))

    def by_missing_regency(self, code: str) -> Phrase | None:
        village, district, _, _ = self.names.parts(code)
        level = self.chance.choice((0, 10))
        text = f"desa {village} kec {district}" if level else f"{village}, {district}"
        return self._decided(text, code, "no kabupaten", self.names.called(village, district, level=level))

    def by_missing_district(self, code: str) -> Phrase | None:
        village, _, regency, _ = self.names.parts(code)
        level = self.chance.choice((0, 10))
        text = f"desa {village} {regency}" if level else f"{village} {regency}"
        return self._decided(text, code, "no kecamatan", self.names.called(village, regency, level=level))

    def by_province(self, code: str) -> Phrase | None:
        village, _, _, province = self.names.parts(code)
        text = f"desa {village}, {province}"
        return self._decided(text, code, "province only", self.names.called(village, province, level=10))

    def by_name_alone(self, code: str) -> Phrase | None:
        village = self.names.name[code]
        return self._decided(f"desa {village}", code, "name alone", self.names.called(village, level=10))

    def by_repeated_name(self, code: str) -> Phrase | None:
        """Names that several villages bear, with nothing beside them."""
        village = self.names.name[code]
        found = self.names.called(village)
        if len(found) < 2 or len(plain(village)) < 6 or any(len(other) < 6 for other in found):
            return None
        shape = self.chance.choice(("{}", "di {}", "desa {}", "kopdes {} dimana ya"))
        if shape == "desa {}":
            found = self.names.called(village, level=10)
        return self._decided(shape.format(village), code, "repeated name", found)

    def by_spaces(self, code: str) -> Phrase | None:
        """Words joined, or one word in two."""
        village, district, regency, _ = self.names.parts(code)
        if " " in village:
            written = village.replace(" ", "")
        elif len(village) >= 8:
            middle = self.chance.randint(3, len(village) - 3)
            written = f"{village[:middle]} {village[middle:]}"
        else:
            return None
        return self._decided(
            f"{written} {district} {regency}", code, "spaces", self.names.called(village, district, regency)
        )

    def by_short_words(self, code: str) -> Phrase | None:
        village, district, regency, _ = self.names.parts(code)
        words = [_SHORT.get(word, word) for word in f"{village}, {district}, {regency}".split()]
        text = " ".join(words)
        if text == f"{village}, {district}, {regency}":
            return None
        return self._decided(text, code, "short words", self.names.called(village, district, regency))

    def by_misspelt_village(self, code: str) -> Phrase | None:
        village, district, regency, _ = self.names.parts(code)
        written = self.misspell(village)
        around = self.names.in_district[code[:6]]
        if written is None or self.names.near(written, around) != [code]:
            return None
        if self.names.called(village, district, regency) != {code}:
            return None
        shape = self.chance.choice(("{} {} {}", "ds {} kec {} {}", "{}, kec. {}, kab. {}"))
        return Phrase(shape.format(written, district, regency), code, "misspelt village", code)

    def by_misspelt_with_regency(self, code: str) -> Phrase | None:
        village, _, regency, _ = self.names.parts(code)
        written = self.misspell(village)
        if written is None or self.names.called(written):
            return None
        areas = [above for above in self.names.bearers[plain(regency)] if len(above) < 10]
        fellows = [other for other in self.names.villages if any(other.startswith(above) for above in areas)]
        if self.names.near(written, fellows) != [code]:
            return None
        return Phrase(f"desa {written} {regency}", code, "misspelt, with kabupaten", code)

    def by_misspelt_above(self, code: str) -> Phrase | None:
        village, district, regency, _ = self.names.parts(code)
        if self.names.called(village, regency) != {code}:
            return None
        which = self.chance.choice(("district", "regency"))
        written = self.misspell(district if which == "district" else regency)
        if written is None or self.names.called(written):
            return None
        if which == "district":
            return Phrase(f"{village} kec {written} {regency}", code, "misspelt kecamatan", code)
        if self.names.called(village, district) != {code}:
            return None
        return Phrase(f"{village} {district} {written}", code, "misspelt kabupaten", code)

    def by_misspelt_alone(self, code: str) -> Phrase | None:
        """A long name with one wrong letter: right where one name is that near, else there is a choice to ask for."""
        village = self.names.name[code]
        written = self.misspell(village)
        if written is None or len(plain(village)) < 9 or self.names.called(written):
            return None
        near = {other for other in self.names.villages if _is_near(plain(written), plain(self.names.name[other]))}
        return self._decided(f"desa {written}", code, "misspelt alone", near)

    def by_wrong_level(self, code: str) -> Phrase | None:
        """A kecamatan called a desa, a desa called a kecamatan, a kabupaten called a kota."""
        village, district, regency, _ = self.names.parts(code)
        name, level, true = self.chance.choice((("desa", 10, code[:6]), ("kec", 6, code)))
        called = district if name == "desa" else village
        if self.names.called(called, regency, level=level):
            return None
        return self._decided(f"{name} {called} {regency}", true, "wrong level", self.names.called(called, regency))

    def by_larger_place(self, code: str) -> Phrase | None:
        """A kecamatan or kabupaten where a village was asked for."""
        _, district, regency, _ = self.names.parts(code)
        city = self.names.full[code[:4]].startswith("Kota")
        if self.chance.random() < 0.5:
            found = self.names.called(district, regency, level=6)
            return self._decided(f"kec {district}, {regency}", code[:6], "kecamatan", found)
        text = f"{'kota' if city else 'kab'} {regency}"
        return self._decided(text, code[:4], "kabupaten", {code[:4]})

    def by_postal_code(self, code: str) -> Phrase | None:
        village, postal_code = self.names.name[code], self.names.postal[code]
        fellows = self.names.by_postal_code[postal_code]
        if len(postal_code) != 5:
            return None
        if self.chance.random() < 0.4:
            return self._decided(f"kode pos {postal_code}", code, "postal code", set(fellows))
        found = {other for other in self.names.bearers[plain(village)] if any(f.startswith(other) for f in fellows)}
        return self._decided(f"{village} {postal_code}", code, "name and postal code", found)

    def by_story(self, code: str) -> Phrase | None:
        village, district, regency, _ = self.names.parts(code)
        shape = self.chance.choice(("desa {v} kec {d} {r}", "{v}, {r}", "ds {v} {r}", "{v} kec {d}"))
        with_district, with_regency = "{d}" in shape, "{r}" in shape
        above = [district] * with_district + [regency] * with_regency
        level = 10 if shape.startswith("d") else 0
        found = self.names.called(village, *above, level=level)
        place = shape.format(v=village, d=district, r=regency)
        return self._decided(self.chance.choice(_STORIES).format(place), code, "in a story", found)

    def misspell(self, name: str) -> str | None:
        """The name with one letter left out, doubled wrongly, exchanged or replaced; None for short names."""
        places = [number for number, letter in enumerate(name) if letter.isalpha() and number]
        if len(plain(name)) < 6 or len(places) < 3:
            return None
        at = self.chance.choice(places[:-1])
        edits: tuple[Callable[[], str], ...] = (
            lambda: name[:at] + name[at + 1 :],
            lambda: name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            lambda: name[:at] + self.chance.choice(_LETTERS) + name[at + 1 :],
            lambda: name[:at] + self.chance.choice(_LETTERS) + name[at:],
        )
        written = self.chance.choice(edits)()
        return written if plain(written) != plain(name) else None


def _is_near(written: str, name: str) -> bool:
    return abs(len(name) - len(written)) < 2 and OSA.distance(written, name, score_cutoff=1) <= 1


def by_hand(names: Names, half: str) -> Iterator[Phrase]:
    """The phrases written by hand. Raises LookupError for an address that is none."""
    known = {_address(names, code): code for code in names.full}
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        own_half, text, right = line.split("\t")
        if right != ASK and right not in known:
            raise LookupError(f"no place has the address {right!r} of {text!r}")
        if own_half == half:
            yield Phrase(text, known.get(right, ASK), "by hand")


def _address(names: Names, code: str) -> str:
    """ "Tieng, Kejajar, Kabupaten Wonosobo"; "Kec. Kejajar, Kabupaten Wonosobo"; "Kabupaten Wonosobo"; "Prov. Bali"."""
    if len(code) == 10:
        return ", ".join(names.full[code[:length]] for length in (10, 6, 4))
    if len(code) == 6:
        return f"Kec. {names.full[code]}, {names.full[code[:4]]}"
    return names.full[code] if len(code) == 4 else f"Prov. {names.full[code]}"


def main() -> None:
    """Write the test set and say how much it holds."""
    names = Names(read())
    lines: list[str] = []
    for half, seed in SEEDS.items():
        phrases = [*Maker(names, seed).phrases(), *by_hand(names, half)]
        asks = sum(phrase.right == ASK for phrase in phrases)
        print(f"{half}: {len(phrases)} phrases, {asks} of them to be asked about")
        for phrase in phrases:
            entry = {"half": half, "rule": phrase.rule, "text": phrase.text, "right": phrase.right}
            if phrase.right == ASK and phrase.source:
                entry["among"] = phrase.source
            lines.append(json.dumps(entry, ensure_ascii=False))
    PHRASES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
