"""Who asks, as far as a message says so itself: a relative of somebody abroad, or somebody who is there.

Most people never tell the bot their role; "adik saya ditangkap di jepang" is asked by family all the same. What is not
said plainly is left open: the answer for everybody is better than one for somebody else.
"""

import re

from kawan import countries

_KIN = (
    "ibu|ibunda|emak|mak|mamak|mama|bapak|bapa|ayah|papa|ortu|orang tua|suami|istri|isteri|bini|laki|anak|putra|putri|"
    "kakak|kaka|kk|adik|adek|ade|adk|abang|mbak|paman|pakde|om|bibi|bude|bulek|tante|keponakan|ponakan|sepupu|"
    "saudara|sodara|mertua|menantu|ipar|kakek|nenek|cucu"
)
_SELF = "saya|sy|sya|aku|ak|gue|gw|kami|abdi"
_RELATIVE = re.compile(
    rf"\b(?:{_KIN})(?:ku|(?: kandung| ipar| angkat| perempuan| laki)* (?:{_SELF}))\b(?P<about>[^.;!?\n]*)"
)
_AWAY = re.compile(r"\b(?:tki|tkw|pmi|luar neg[e]?ri|majikan\w*|agensi\w*|overstay|dideportasi|kbri|kjri|kdei)\b")
_WORDS_ABOUT = 10  # behind this many words a country is somebody else's
# Where one of these comes first it is about the asker, about leave to go, or about a child born there.
_OTHERS = re.compile(rf"\b(?:{_SELF}|\w*[iy]?[jz]in\w*|restu|larang|melarang|dilarang|bolehin|setuju|lahir)\b")

_OPENING = (
    "kak|min|mas|mbak|bang|pak|bu|tolong|halo|karena|krn|soalnya|padahal|tapi|tp|kalau|klo|kalo|sekarang|skrg|yg|yang"
)
_STATE = (
    "lagi|lg|sdg|sedang|masih|msh|skrg|sekarang|udah|udh|sudah|sdh|baru|ini|kerja|krj|bekerja|tinggal|posisi|jadi|"
    "tki|tkw|pmi|art|abk"
)
_SELF_AT = re.compile(
    rf"(?:^|[.,;!?\n]\s*|\b(?:{_OPENING}) )(?:{_SELF}) (?:(?:{_STATE}) ){{0,4}}(?:di|d) (?P<place>\w+(?: \w+){{0,2}})"
)


def role(text: str) -> str | None:
    """``keluarga``, ``pmi``, or None where the message does not say. Never raises for any text."""
    plain = text.lower()
    if any(countries.find(at["place"]) for at in _SELF_AT.finditer(plain)):
        return "pmi"
    if any(_is_away(relative["about"]) for relative in _RELATIVE.finditer(plain)):
        return "keluarga"
    return None


def _is_away(about: str) -> bool:
    """Whether what is said of a relative takes place abroad, and is about nobody else before it gets there."""
    words = about.split()
    for end in range(1, min(len(words), _WORDS_ABOUT) + 1):
        near = " ".join(words[:end])
        if _OTHERS.search(near):
            return False
        if _AWAY.search(near) or countries.find(near):
            return True
    return False
