"""What sentences say of a registration, and what they correct."""

import datetime as dt
from typing import Any

import pytest

from kawan.regions import Gazetteer
from kawan.training import correcting, fields, hearing
from kawan.training.saying import settled

TODAY = dt.date(2026, 11, 23)
TIENG = "3307132010"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "daftar pelatihan, saya Siti dari Tieng Kejajar, hp 0812 3456 7890",
            {"name": "Siti", "village": TIENG, "phone": "+6281234567890"},
        ),
        ("DAFTAR PELATIHAN SAYA SITI DARI TIENG WONOSOBO", {"name": "Siti", "village": TIENG}),
        (
            "Nama saya Joko Susilo, purna Korea, desa Ngantru Tulungagung, no 0857 0000 1212, ingin ikut pelatihan",
            {
                "name": "Joko Susilo",
                "role": "purna",
                "country": "KR",
                "heard": "ngantru tulungagung",
                "phone": "+6285700001212",
            },
        ),
        (
            "saya budi eks tki malaysia dari desa sembungan kejajar mau belajar simpan pinjam",
            {"name": "Budi", "role": "purna", "country": "MY", "village": "3307132003", "wish": "simpan-pinjam"},
        ),
        (
            "sy masih kerja di taiwan pulang maret 2027 mau daftar pelatihan mendirikan koperasi",
            {"role": "pmi", "country": "TW", "returns": "2027-03", "wish": "mendirikan"},
        ),
        (
            "kulo badhe ndherek pelatihan koperasi, kulo Sumarni saking Kaliwiro",
            {"name": "Sumarni", "heard": "kaliwiro"},
        ),
        ("abdi hoyong ngiring pelatihan, nami Neng Elis ti Cibeber", {"name": "Neng Elis", "heard": "cibeber"}),
        ("Siti Aminah, Tieng, 081234567890", {"name": "Siti Aminah", "village": TIENG, "phone": "+6281234567890"}),
        ("mau daftar kelas koperasi, dari Hong Kong, saya Rina", {"name": "Rina", "country": "HK"}),
        ("saya mau daftar pelatihan pembukuan", {"wish": "pembukuan"}),
        ("saya tertarik belajar koperasi", {}),
        ("halo kak, mau daftar pelatihan, terima kasih", {}),
        ("saya bingung, ini gimana", {}),
        ("", {}),
        ("😀" * 500, {}),
        ("saya " * 400, {}),
    ],
)
def test_what_a_sentence_says(gazetteer: Gazetteer, text: str, expected: dict[str, Any]) -> None:
    said = hearing.whole(text, gazetteer, TODAY)
    if "village" in said:
        said["village"] = said["village"]["code"]
    assert said == expected


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("eh salah, hpnya 081234567899", "phone", "+6281234567899"),
        ("ganti nomor jadi 0813 1111 2222", "phone", "+6281311112222"),
        ("ralat nama saya Siti Aminah", "name", "Siti Aminah"),
        ("eh bukan, nama saya Budi", "name", "Budi"),
        ("namanya salah harusnya Siti Aminah", "name", "Siti Aminah"),
        ("eh maksudnya pembukuan", "wish", "pembukuan"),
        ("ganti pelatihannya jadi kemasan", "wish", "kemasan"),
        ("ganti nama", "name", None),
        ("salah desa", "village", None),
        ("ganti waktunya jadi akhir pekan", "extras", {"times": "akhir-pekan"}),
    ],
)
def test_what_a_sentence_corrects(gazetteer: Gazetteer, text: str, field: str, value: object) -> None:
    found = correcting.correction(text, gazetteer, TODAY)
    assert found is not None
    assert (found.field, found.said.get(field)) == (field, value)


def test_a_corrected_village_that_is_not_clear_is_asked_about(gazetteer: Gazetteer) -> None:
    found = correcting.correction("salah tulis nama desa, hrsnya Sumberagung bukan Sumberejo", gazetteer, TODAY)
    assert found == correcting.Correction("village", {"heard": "sumberagung"})


@pytest.mark.parametrize(
    "text",
    [
        "gaji saya salah hitung, gimana?",
        "nama majikan saya salah di kontrak",
        "majikan saya salah bayar gaji, no hp dia 081234567890",
        "eh kapan pelatihan pembukuan mulai?",
        "nomor kopdes salah?",
        "desa saya tieng",
        "mau ganti majikan",
        "",
        "salah " * 500,
    ],
)
def test_what_corrects_nothing(gazetteer: Gazetteer, text: str) -> None:
    assert correcting.correction(text, gazetteer, TODAY) is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Maret 2027", "2027-03"),
        ("maret", "2027-03"),
        ("desember", "2026-12"),
        ("bulan depan", "2026-12"),
        ("3/2027", "2027-03"),
        ("2027-03", "2027-03"),
        ("maret 2020", None),
        ("13/2027", None),
        ("maret 2098", None),
        ("nanti", None),
    ],
)
def test_months(text: str, month: str | None) -> None:
    assert fields.month(text, TODAY) == month


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"role": "calon"}, {"role": "calon", "country": "", "returns": ""}),
        ({"role": "purna"}, {"role": "purna", "returns": ""}),
        ({"role": "pmi", "country": "", "returns": ""}, {"role": "pmi", "country": None, "returns": None}),
        ({"role": "keluarga", "country": "TW"}, {"role": "keluarga", "country": "TW", "returns": ""}),
        ({"name": "Siti"}, {"name": "Siti"}),
    ],
)
def test_what_is_asked_of_a_role(before: dict[str, str], after: dict[str, str | None]) -> None:
    assert settled(before) == after
