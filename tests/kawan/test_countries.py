"""Countries in what people write."""

import pytest

from kawan import contacts, countries


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("sy di hk", ["HK"]),
        ("hongkong", ["HK"]),
        ("Hong-Kong", ["HK"]),
        ("HONGKOOONG", ["HK"]),
        ("kerja di hkg", ["HK"]),
        ("twn", ["TW"]),
        ("ditaiwan", ["TW"]),
        ("taiwannya gimana", ["TW"]),
        ("pabrik di taipe", ["TW"]),
        ("tawian", ["TW"]),
        ("malay", ["MY"]),
        ("mlysia", ["MY"]),
        ("malasyia", ["MY"]),
        ("aku di KL skrg", ["MY"]),
        ("dikl", ["MY"]),
        ("johor", ["MY"]),
        ("ladang di sabah, dekat tawau", ["MY"]),
        ("sarawak atau kuching", ["MY"]),
        ("di sing", ["SG"]),
        ("sg", ["SG"]),
        ("spore", ["SG"]),
        ("singapur", ["SG"]),
        ("korsel", ["KR"]),
        ("korea-selatan", ["KR"]),
        ("jpn", ["JP"]),
        ("jepang", ["JP"]),
        ("saudi", ["SA"]),
        ("kerja di arab", ["SA"]),
        ("riyadh", ["SA"]),
        ("jedah", ["SA"]),
        ("mekah", ["SA"]),
        ("uni emirat arab", ["AE"]),
        ("dubai", ["AE"]),
        ("Abu-Dhabi", ["AE"]),
        ("uae", ["AE"]),
        ("doha", ["QA"]),
        ("kuwait", ["KW"]),
        ("oman", ["OM"]),
        ("bahrain", ["BH"]),
        ("yordania", ["JO"]),
        ("amman", ["JO"]),
        ("kamboja", ["KH"]),
        ("phnom penh", ["KH"]),
        ("phnompenh", ["KH"]),
        ("sihanoukville", ["KH"]),
        ("poipet", ["KH"]),
        ("myawaddy", ["MM"]),
        ("thailand", ["TH"]),
        ("golden triangle", ["LA"]),
        ("vietnam", ["VN"]),
        ("brunei", ["BN"]),
        ("turki", ["TR"]),
        ("polandia", ["PL"]),
        ("italia", ["IT"]),
        ("jerman", ["DE"]),
        ("filipina", ["PH"]),
        ("macau", ["MO"]),
        ("indonesia", ["ID"]),
        ("udah di indonesia", ["ID"]),
        ("dulu di taiwan sekarang di hk, pernah taiwan juga", ["TW", "HK"]),
        ("majikan arab saya di hongkong", ["HK"]),
        ("bos cina di kamboja", ["KH"]),
    ],
)
def test_a_country_is_found(text: str, codes: list[str]) -> None:
    assert countries.find(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "singgah sebentar",
        "sing penting sehat",
        "kl mau daftar gimana",
        "kucing saya hilang",
        "aman ga kerja di sana",
        "belajar bahasa korea",
        "orang arab",
        "nasi arab",
        "nikah sama orang malaysia",
        "kondisi genting",
        "in my house",
        "tell us",
        "foto.jpg",
        "abdi kedah kumaha",
        "orang tua di indonesia",
        "harga sarimi naik",
        "baca koran",
    ],
)
def test_other_words_are_no_country(text: str) -> None:
    assert countries.find(text) == []


def test_it_never_raises() -> None:
    for text in ("\ud800", "😭" * 1000, "\0", "a" * 100_000, "hong " * 5000, "ﷺ"):
        assert isinstance(countries.find(text), list)


def test_names() -> None:
    assert countries.name("HK") == "Hong Kong"
    assert countries.name("SA") == "Arab Saudi"
    assert countries.name("XX") == "XX"


def test_every_country_with_a_contact_has_a_name() -> None:
    assert {row.country for row in contacts.contacts().values()} <= set(countries.gazetteer().displayed)


def test_every_name_is_found_in_a_sentence() -> None:
    known = countries.gazetteer()
    missed = [name for name, code in known.codes.items() if code not in countries.find(f"kerja {name} lama")]
    assert missed == []
