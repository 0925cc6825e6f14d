"""What a sentence corrects of a registration: "eh salah, hpnya 0813..."."""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from kawan.regions import Gazetteer
from kawan.training import fields, hearing
from kawan.training.saying import Said

_CORRECTS = re.compile(
    r"\b(salah|ralat|koreksi|keliru|typo|ganti|gantiin|diganti|ubah|rubah|ubahin|diubah|revisi|maksud(nya|ku)?|"
    r"(se)?harusnya|hrsnya|betulnya|benernya|sebenarnya|bukan|eh)\b",
    re.IGNORECASE,
)
_CORRECTS_FOR_SURE = re.compile(
    r"\b(salah|ralat|koreksi|keliru|typo|ganti|diganti|ubah|diubah|revisi|maksud(nya|ku)?|(se)?harusnya|hrsnya)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r".*\b(?:jadi|menjadi|(?:se)?harusnya|hrsnya|betulnya|benernya|sebenarnya|yang benar|yg bener|adalah)\b"
)
_NOT = re.compile(r"\bbukan\b.*", re.IGNORECASE | re.DOTALL)
_TOPICS = {
    "village": r"(?:nama\s+)?(?:desa|kelurahan|alamat|kampung)(?:nya|ku)?",
    "phone": r"(?:nomor|nomer|no)?\s*(?:hp|wa|telp|telepon|handphone)(?:nya|ku)?|(?:nomor|nomer)(?:nya|ku)?",
    "name": r"nama(?:nya|ku)?(?!\s+(?:desa|kelurahan|kampung|kopdes|koperasi))",
    "wish": r"(?:pilihan|keinginan|minat|kelas|belajar|pelatihan)(?:nya|ku)?",
    "country": r"negara(?:nya|ku)?",
    "extras": r"(?:waktu|jadwal|hari)(?:nya|ku)?",
    "role": r"(?:peran|status)(?:nya|ku)?",
}
_POSSESSIVE = r"(?:\s+(?:saya|sy|aku|sya|di pendaftaran\w*|pendaftaran\w*|pelatihan\w*|koperasi|yg|yang|tadi|kemarin))*"
_BEFORE_VALUE = re.compile(
    r"^(?:(?:ke|itu|salah|keliru|yg|yang|ganti|diganti|ubah|ya|adalah)\b[\s,:]*)+", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?|\b(?:kapan|apa|apakah|gimana|gmn|bagaimana|berapa|brp|(?:di|ke)\s?mana|siapa|kenapa|knp)\b", re.IGNORECASE
)
_OTHERS = re.compile(r"\b(?:majikan|agen|agency|sponsor|calo|dia|beliau|bos)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:pendaftaran|pelatihan|kelas|latihan|terdaftar|daftar)(?:nya|ku)?\b", re.IGNORECASE)
_DO = re.compile(
    r"\b(?:batal\w*|cabut|dicabut|mundur|lihat|liat|cek|ganti|ubah|hapus|(?:tidak|ga|gak|nggak|ngga|gk) jadi|"
    r"(?:belum|blm|kapan) (?:di)?panggil)\b",
    re.IGNORECASE,
)
SHORT_WORDS = 5
SENTENCE_WORDS = 12


class Correction(NamedTuple):
    """``field`` is to be another one. ``said`` is empty where the new one is not said, or could not be read."""

    field: str
    said: Said


def correction(text: str, gazetteer: Gazetteer, today: dt.date) -> Correction | None:
    """What a sentence corrects ("eh salah, hpnya 0813..."), or None where it corrects nothing."""
    if not _CORRECTS.search(text) or _ASKS.search(text) or _OTHERS.search(text):
        return None
    for field, words in _TOPICS.items():
        topic = re.search(rf"\b(?:{words})\b{_POSSESSIVE}", text, re.IGNORECASE)
        if topic is not None:
            said = _corrected(field, text[topic.end() :], gazetteer)
            is_short = len(text.split()) <= SHORT_WORDS
            return Correction(field, said) if said or is_short else None
    if _CORRECTS_FOR_SURE.search(text) and len(text.split()) <= SENTENCE_WORDS:
        said = hearing.whole(text, gazetteer, today)
        field = next((field for field in ("phone", "name", "village", "heard", "wish") if field in said), None)
        if field is not None:
            return Correction("village" if field == "heard" else field, {field: said[field]})
    return None


def _corrected(field: str, rest: str, gazetteer: Gazetteer) -> Said:
    """The new value in what follows the field's word; empty where it can't be read."""
    if field == "phone":
        number = fields.phone(rest)
        return {"phone": number} if number else {}
    value = _NOT.sub("", _VALUE.sub("", rest)).strip(" ,.:=!\n")
    value = _BEFORE_VALUE.sub("", value).strip()
    if field == "village":
        return hearing.resolved(value, gazetteer) if value else {}
    if not value or (field == "name" and not re.fullmatch(hearing.NAME_WORDS, value, re.IGNORECASE)):
        return {}
    read: Callable[[str], object] = getattr(fields, field)
    found = read(value)
    return {field: found} if found else {}


def asks_for_own(text: str) -> bool:
    """Whether one who is registered asks to see, change or withdraw it ("cek pendaftaran saya")."""
    return bool(_OWN.search(text) and _DO.search(text))
