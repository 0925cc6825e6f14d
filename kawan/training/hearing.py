"""What a whole sentence says of a registration."""

import datetime as dt
import re

from kawan import askers, countries
from kawan.regions import Gazetteer, Resolution, Village
from kawan.training import fields
from kawan.training.saying import Said

_ENDS = (
    "dari|dr|asal|asli|alamat|tinggal|desa|kelurahan|kampung|hp|no|nomor|nomer|wa|telp|telepon|umur|usia|mau|ingin|"
    "pengen|pingin|minat|berminat|daftar|ikut|purna|eks|ex|mantan|bekas|calon|sudah|sdh|udah|udh|masih|msh|lagi|lg|"
    "baru|pulang|kerja|krj|pengurus|utk|untuk|buat|yang|yg|dan|saya|sy|di|ke|istri|suami|anak|keluarga|tki|tkw|pmi|"
    "saking|ti|tolong|bisa|ya|kak|min|dong|sebagai|jadi|bukan|dengan|terus|lalu|supaya|biar|juga|karena|krn"
)
_STOP = rf"(?=\s+(?:{_ENDS})\b|\s*[,.;:\n!?(]|\s*\d|\s*$)"
NAME_WORDS = rf"(?!(?:{_ENDS})\b)(?P<words>[^\W\d_][\w'’-]*(?:\s+(?!(?:{_ENDS})\b)[^\W\d_][\w'’-]*){{0,5}}?)"
_CALLED = re.compile(
    rf"\b(?:nama(?:ku|nya)?(?:\s+(?:lengkap|saya|sy|aku|adalah|sbg|saya adalah))*|data\s+saya|nami)\s*[:=]?\s*"
    rf"{NAME_WORDS}{_STOP}",
    re.IGNORECASE,
)
_I_AM = re.compile(rf"\b(?:saya|sy|sya|aku|kulo|abdi)\s+{NAME_WORDS}{_STOP}", re.IGNORECASE)
_FIRST = re.compile(rf"\s*{NAME_WORDS}{_STOP}", re.IGNORECASE)
_FROM_NEXT = re.compile(r"\s+(?:dari|dr|asal|asli|saking|ti|hp|purna|eks|calon|desa)\b", re.IGNORECASE)
_LIVES = re.compile(
    r"\b(?:(?:dari|dr|asal(?:nya)?|alamat(?:nya)?|saking|ti|tinggal)(?:\s+(?:di|dari|saya|sy))*(?:\s+(?:desa|ds))?"
    r"|desa|kelurahan|kampung)\s*:?\s+"
    r"(?P<place>[^,.;:\n!?\d]+?(?:,\s*(?:kec|kab|kota|kabupaten|kecamatan)\w*\.?\s+[^,.;:\n!?\d]+?)*)"
    rf"(?=\s+(?:{_ENDS.replace('|desa|kelurahan|kampung', '')})\b|\s*[,.;:\n!?(]|\s*\d|\s*$)",
    re.IGNORECASE,
)
_ROLES = {
    "kopdes": r"(pengurus|pengawas|karyawan|manajer)\s+(kopdes|koperasi|kdmp)",
    "purna": r"purna|(eks|ex|mantan|bekas)[\s-]*(pmi|tki|tkw|buruh|pekerja)|(sudah|sdh|udah|udh|baru) pulang (dari|dr)",
    "calon": r"calon\s+(pmi|tki|tkw|pekerja)|(mau|akan) berangkat",
    "keluarga": r"(istri|suami|anak|ibu|bapak|orang tua|keluarga|adik|kakak) (dari )?(pmi|tki|tkw|pekerja migran)",
    "pmi": r"(masih|msh|lagi|sedang) (kerja|krj|di luar negeri)",
}
_WISHES = {
    "mendirikan": r"(men)?dirik?[ai]n koperasi|(bikin|bentuk|buat|membentuk) koperasi",
    "pembukuan": r"pembukuan",
    "simpan-pinjam": r"simpan[\s-]*pinjam",
    "pemasaran": r"pemasaran|jualan online|digital marketing|jual(an)? di internet",
    "kemasan": r"kemasan|packaging|pengemasan",
    "literasi": r"literasi keuangan|(atur|ngatur|kelola|mengelola) (ke)?uang(an)?",
    "mentor": r"mentor",
    "anggota-pengurus": r"(jadi|menjadi) (anggota|pengurus)",
}
_COMES_HOME = re.compile(r"\b(pulang|balik|kembali|habis kontrak|kontrak habis|finish)\b(?P<when>.*)", re.IGNORECASE)


def whole(text: str, gazetteer: Gazetteer, today: dt.date, *, asked: str = "") -> Said:
    """All that a sentence says of a registration, by field. A village that is not clear yet stands as ``heard``.

    To the question for a name a sentence may begin with it ("Siti dari Tieng").
    """
    first = _FIRST.match(text) if asked == "name" else None
    said: Said = {
        "name": _called(text) or (first and fields.name(first["words"])),
        "phone": fields.phone(text),
        "role": _first(_ROLES, text) or askers.role(text),
        "country": fields.country(text),
    }
    place = _lives(text, gazetteer)
    if place is not None:
        said |= resolved(place, gazetteer)
    said["wish"] = _first(_WISHES, text)
    if said["phone"]:
        said |= _listed(text, said, gazetteer)
    if (home := _COMES_HOME.search(text)) and said["role"] in (None, "pmi"):
        said["returns"] = fields.month(home["when"], today)
    return {field: value for field, value in said.items() if value}


def resolved(text: str, gazetteer: Gazetteer) -> Said:
    """A place as the form holds it: a ``village``, or what was ``heard`` of it so far; nothing where it is none."""
    resolution: Resolution = gazetteer.resolve(text)
    if not resolution.candidates:
        return {}
    if resolution.ask:
        return {"heard": resolution.heard}
    found = gazetteer.village(resolution.candidates[0].village_code or "")
    return {"village": village_of(found)} if found else {}


def village_of(village: Village) -> Said:
    """A village as a draft holds it."""
    return {"code": village.code, "label": f"{village.name}, {village.district}, {village.regency}"}


def _called(text: str) -> str | None:
    """A name that a sentence gives: after "nama", or after "saya" where it looks like one."""
    if (found := _CALLED.search(text)) and (name := fields.name(found["words"])):
        return name
    for found in _I_AM.finditer(text):
        begins_large = found["words"][0].isupper() and not text.isupper()
        if begins_large or _FROM_NEXT.match(text, found.end()):
            return fields.name(found["words"])
    return None


def _lives(text: str, gazetteer: Gazetteer) -> str | None:
    """The place a sentence says the person is from, and no country."""
    for found in _LIVES.finditer(text):
        place = found["place"].strip()
        if not countries.find(place) and gazetteer.resolve(place).candidates:
            return place
    return None


def _listed(text: str, said: Said, gazetteer: Gazetteer) -> Said:
    """Name and place out of a list with commas: "Mariana, Lembata, 0813 ...", where they are not said otherwise."""
    found: Said = {}
    for part in (part.strip() for part in re.split(r"[,;:\n]", text)):
        if not re.fullmatch(NAME_WORDS, part, re.IGNORECASE) or part == said.get("name"):
            continue
        if not said.get("name") and "name" not in found:
            found |= {"name": fields.name(part)}
        elif "village" not in said and "heard" not in said and "village" not in found:
            found |= resolved(part, gazetteer)
    return found


def _first(signs: dict[str, str], text: str) -> str | None:
    plain = text.lower()
    return next((name for name, pattern in signs.items() if re.search(rf"\b(?:{pattern})\b", plain)), None)
