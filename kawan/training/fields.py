"""One field of a registration, read from the words in which people answer its question."""

import datetime as dt
import re

from kawan import countries
from kawan.training.labels import ROLES, TIMES, WISHES
from kawan.training.phones import normal_phone

MAX_NAME = 60
MAX_NAME_WORDS = 6
MAX_NEEDS = 300

_OPENING = re.compile(
    r"^((nama(ku|nya)?|namanya)( (lengkap|saya|sy|aku))*( adalah)?|saya|sy|aku|panggil aja)[\s:=]+", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w .,'’-]*")
_NUMBER = re.compile(r"\+?\(?\d[\d\s().-]{6,}\d")
_NOTHING = re.compile(
    r"(-+|(lewati|skip|kosong|nggak|(ga|gak|ngga|nggak|tidak|tdk|tak|belum) ?(ada|punya|usah|tahu|tau))\b.*)",
    re.IGNORECASE,
)

_ROLE_SIGNS = {
    "kopdes": ("pengurus", "pengawas", "karyawan kop", "manajer kop", "kopdes"),
    "purna": ("purna", "eks", "ex", "mantan", "pulang", "bekas", "udah balik"),
    "keluarga": ("keluarga", "istri", "suami", "anak", "ibu", "bapak", "adik", "kakak"),
    "calon": ("calon", "mau berangkat", "akan berangkat", "belum berangkat"),
    "pmi": ("pmi", "luar negeri", "tki", "tkw", "masih kerja"),
}
_WISH_SIGNS = {
    "mendirikan": ("mendiri", "diriin", "dirikan", "bikin kop", "bentuk kop", "buat kop"),
    "pembukuan": ("buku", "catat", "akuntan", "laporan"),
    "simpan-pinjam": ("simpan", "pinjam"),
    "pemasaran": ("pasar", "jual", "online", "digital", "marketing"),
    "kemasan": ("kemas", "packaging"),
    "literasi": ("literasi", "keuangan", "uang"),
    "mentor": ("mentor", "pendamping"),
    "anggota-pengurus": ("anggota", "pengurus"),
}
_TIME_SIGNS = {
    "kapan-saja": r"kapan ?(aja|saja|pun)|bebas|terserah|semua bisa",
    "akhir-pekan": r"akhir pekan|weekend|wiken|sabtu|hari (minggu|ahad)|minggu$",
    "malam": r"malam|malem|sore",
    "hari-kerja": r"hari kerja|senin|selasa|rabu|kamis|jum'?at|pagi|siang",
}
_NEEDS = re.compile(
    r"\b(kursi roda|tongkat|difabel|disabil\w*|tuli|netra|bawa|anak|bayi|balita|hamil|menyusui|juru bahasa|penerjemah|"
    r"sakit|pakai|pake|ga bisa|tidak bisa|belum bisa)\b",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu agt ags",
            "september sep sept",
            "oktober okt",
            "november nopember nov",
            "desember des",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = re.compile(rf"\b({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b(?:\s+(20\d\d))?")
_MONTH_IN_FIGURES = re.compile(r"\b(0?[1-9]|1[0-2])[/-](20\d\d)\b|\b(20\d\d)-(0[1-9]|1[0-2])\b")


def is_nothing(text: str) -> bool:
    """Whether the answer is that there is none, or that the question be skipped."""
    return bool(_NOTHING.fullmatch(text.strip()))


def name(text: str) -> str | None:
    """A name, as an answer to the question for it."""
    said = _OPENING.sub("", text.strip()).strip(" .,!")
    if len(said) > MAX_NAME or len(said.split()) > MAX_NAME_WORDS or not _NAME.fullmatch(said):
        return None
    return said.title() if said.islower() or said.isupper() else said


def phone(text: str) -> str | None:
    """The first phone number in a text, in E.164."""
    numbers = (normal_phone(found[0]) for found in _NUMBER.finditer(text))
    return next((number for number in numbers if number), None)


def role(text: str) -> str | None:
    """Who the person is; a role's id, or words."""
    plain = text.lower()
    if plain in ROLES:
        return plain
    signs = _ROLE_SIGNS.items()
    return next((role for role, words in signs if any(re.search(rf"\b{word}", plain) for word in words)), None)


def wish(text: str) -> str | None:
    """What the person wants to learn; a wish's id, or words."""
    plain = text.lower()
    if plain in WISHES:
        return plain
    signs = _WISH_SIGNS.items()
    prefix = r"\b(pe|pem|ke|me)?"
    return next((wish for wish, stems in signs if any(re.search(prefix + stem, plain) for stem in stems)), None)


def times(text: str) -> str | None:
    """When the person can come; a time's id, or words."""
    plain = text.lower().strip(" .!")
    if plain in TIMES:
        return plain
    return next((time for time, signs in _TIME_SIGNS.items() if re.search(rf"\b({signs})\b", plain)), None)


def country(text: str) -> str | None:
    """The first country that is named; ISO 3166 alpha-2 is taken, too."""
    code = text.strip().upper()
    if len(code) == 2 and countries.name(code) != code:
        return code
    return next(iter(countries.find(text)), None)


def month(text: str, today: dt.date) -> str | None:
    """A month as ``YYYY-MM``; without a year the next one of that name. None for what is over or far away."""
    plain = text.lower()
    if figures := _MONTH_IN_FIGURES.search(plain):
        year, number = int(figures[2] or figures[3]), int(figures[1] or figures[4])
    elif named := _MONTH.search(plain):
        number = _MONTHS[named[1]]
        year = int(named[2]) if named[2] else today.year + (number < today.month)
    elif "bulan depan" in plain or "bln depan" in plain:
        year, number = today.year + today.month // 12, today.month % 12 + 1
    else:
        return None
    in_range = (today.year, today.month) <= (year, number) <= (today.year + 10, 12)
    return f"{year}-{number:02}" if in_range else None


def tells_extras(text: str) -> bool:
    """Whether a text speaks of a time or of special needs, rather than of something else."""
    return "?" not in text and bool(times(text) or _NEEDS.search(text))


def extras(text: str) -> dict[str, str]:
    """When the person can come, and special needs in their own words, without the clause that only names the time."""
    clauses = [" ".join(clause.split()) for clause in text.split(",")]
    rest = ", ".join(clause for clause in clauses if clause and not _is_only_a_time(clause))[:MAX_NEEDS]
    told = {"times": times(text), "needs": rest}
    return {name: value for name, value in told.items() if value}


def _is_only_a_time(clause: str) -> bool:
    return clause in TIMES or (len(clause.split()) <= 2 and times(clause) is not None)
