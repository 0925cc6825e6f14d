"""Which village a row means: by its code, or by name within its kecamatan.

The ministry's listing knows no village codes; a cooperative is called after its village ("KOPERASI DESA MERAH PUTIH
TIENG KECAMATAN KEJAJAR"). Spelling differs in about a fifth of the rows, so that a name that is almost one of the
kecamatan's is taken for it, where no other comes close.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from kawan.i18n import _
from kawan.regions import Gazetteer
from kawan.regions.names import key

ALIKE = 88.0
AHEAD = 5.0

_KIND_OF_REGENCY = re.compile(r"^(kabupaten|kab\.?|kota)(\s+(administrasi|adm\.?))?\s+", re.IGNORECASE)
_KIND_OF_DISTRICT = re.compile(r"^(kecamatan|kec\.?|distrik)\s+", re.IGNORECASE)
_BEFORE_VILLAGE = re.compile(
    r"^(.*\bmerah\s+putih|koperasi\s+(desa|kelurahan)|kopdes|kopkel|kdmp|kkmp)\b", re.IGNORECASE
)
_AFTER_VILLAGE = re.compile(r"[\s,(]+(kecamatan|kec|kabupaten|kab|provinsi)\b.*$", re.IGNORECASE)
_KIND_OF_VILLAGE = re.compile(
    r"^(desa|kelurahan|kel\.|ds\.?|nagari|gampong|kampung|kampong|pekon|negeri)\s+", re.IGNORECASE
)
_SAYS_KELURAHAN = re.compile(r"\b(kelurahan|kel|kopkel|kkmp)\b", re.IGNORECASE)
_SAYS_DESA = re.compile(r"\b(desa|kopdes|kdmp)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


class NoMatchError(LookupError):
    """No village can be told; ``column`` is where to look, ``value`` what stands there."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Match:
    """A village's code. ``read_as`` is its name where the row spells it otherwise, else empty."""

    code: str
    read_as: str = ""


class Matcher:
    """Finds villages by what rows say; built once a file."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._catalogue = gazetteer.catalogue
        self._districts: dict[tuple[str, str, str], str] = {}
        self._villages: dict[str, dict[str, list[str]]] = {}

    def match(self, values: dict[str, str]) -> Match:
        """The village of a row. Raises NoMatchError."""
        if code := values.get("village_code"):
            village = self._gazetteer.village(code)
            if village is None:
                raise NoMatchError("village_code", code, _("no desa or kelurahan has this code"))
            return Match(village.code)
        place = values.get("province", ""), values.get("district", ""), values.get("subdistrict", "")
        if place not in self._districts:
            self._districts[place] = self._district(*place)
        return self._village(self._districts[place], values)

    def _district(self, province: str, regency: str, district: str) -> str:
        """The code of a kecamatan."""
        regencies = self._regencies(province, regency)
        if not regencies:
            raise NoMatchError("district", regency, _("this kabupaten or city is unknown"))
        wanted = key(_KIND_OF_DISTRICT.sub("", district))
        inside = {
            self._catalogue.code("district", number): self._catalogue.district_keys[number]
            for code in regencies
            for number in self._catalogue.inside("district", code)
        }
        found = [code for code, name in inside.items() if name == wanted] or almost(wanted, inside)
        if len(found) == 1:
            return found[0]
        reason = _("two kecamatan are called so") if found else _("this kecamatan is not in {regency}", regency=regency)
        raise NoMatchError("subdistrict", district, reason)

    def _regencies(self, province: str, regency: str) -> list[str]:
        """The codes of kabupaten and cities of that name; a kind or a province, where given, tells two apart."""
        kind = _KIND_OF_REGENCY.match(regency)
        names = {key(regency), key(_KIND_OF_REGENCY.sub("", regency))} - {""}
        found = [code for code, name in self._regency_keys.items() if name in names]
        if kind and len(found) > 1:
            is_city = kind[1].casefold() == "kota"
            found = [code for code in found if (int(code[2:]) > 70) == is_city] or found
        of_province = [code for code in found if self._province_keys[code[:2]] == key(province)]
        return of_province or found

    def _village(self, district: str, values: dict[str, str]) -> Match:
        column = "village" if "village" in values else "name"
        written = values.get(column, "")
        name = written if column == "village" else _AFTER_VILLAGE.sub("", _BEFORE_VILLAGE.sub("", written)).strip()
        inside = self._inside(district)
        wanted = [key(name), key(_KIND_OF_VILLAGE.sub("", name))]
        for one in filter(None, wanted):
            if codes := inside.get(one):
                return Match(_of_kind(codes, written, column))
        alike = almost(wanted[-1], {one: one for one in inside}) if wanted[-1] else []
        if len(alike) == 1:
            code = _of_kind(inside[alike[0]], written, column)
            village = self._gazetteer.village(code)
            return Match(code, village.name if village else "")
        place = self._gazetteer.place(district)
        raise NoMatchError(
            column, written, _("no desa of this name in {district}", district=place.address if place else district)
        )

    def _inside(self, district: str) -> dict[str, list[str]]:
        """The codes of a kecamatan's villages by the keys of their names, with and without "Nagari" and the like."""
        if district not in self._villages:
            found: defaultdict[str, list[str]] = defaultdict(list)
            shortened: defaultdict[str, list[str]] = defaultdict(list)
            for number in self._catalogue.inside("village", district):
                name, code = self._catalogue.names[number], self._catalogue.codes[number]
                found[key(name)].append(code)
                shortened[key(_KIND_OF_VILLAGE.sub("", name))].append(code)
            self._villages[district] = shortened | found
        return self._villages[district]

    @cached_property
    def _regency_keys(self) -> dict[str, str]:
        names = self._catalogue
        return {names.code("regency", n): key(names.name("regency", n)) for n in names.inside("regency", "")}

    @cached_property
    def _province_keys(self) -> dict[str, str]:
        names = self._catalogue
        return {names.code("province", n): key(names.area("province", n).name) for n in names.inside("province", "")}


def almost(wanted: str, names: dict[str, str]) -> list[str]:
    """The keys of the one name that is almost ``wanted``; of none, or of two that are about as close, an empty list.
    Numbers are never almost the same: Sidomulyo 1 is not Sidomulyo 2."""
    best = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=ALIKE - AHEAD, limit=2)
    clear = [(name, code) for name, score, code in best[:1] if score >= ALIKE]
    if len(best) == 2 and best[0][1] - best[1][1] < AHEAD:
        return []
    return [code for name, code in clear if _DIGITS.findall(name) == _DIGITS.findall(wanted)]


def _of_kind(codes: list[str], written: str, column: str) -> str:
    """One of several villages of a name in one kecamatan: a desa and a kelurahan are told apart by the words."""
    if len(codes) == 1:
        return codes[0]
    is_kelurahan = bool(_SAYS_KELURAHAN.search(written))
    if is_kelurahan != bool(_SAYS_DESA.search(written)):
        fitting = [code for code in codes if (code[6] == "1") == is_kelurahan]
        if len(fitting) == 1:
            return fitting[0]
    raise NoMatchError(column, written, _("a desa and a kelurahan are called so; give the village code"))
