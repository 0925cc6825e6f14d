"""What people type, and the place it means."""

import time

import pytest

from kawan.regions import Gazetteer
from kawan.regions.choices import MOST_BUTTONS, place_question
from kawan.regions.names import join_key, key, keys, tokens, words

ONE_VILLAGE = {  # text: village, district, regency
    "Tieng Kejajar Wonosobo": "Tieng, Kejajar, Kabupaten Wonosobo",
    "tieng, kejajar, wonosobo": "Tieng, Kejajar, Kabupaten Wonosobo",
    "wonosobo kejajar tieng": "Tieng, Kejajar, Kabupaten Wonosobo",
    "TIENG": "Tieng, Kejajar, Kabupaten Wonosobo",
    "saya tinggal di tieng": "Tieng, Kejajar, Kabupaten Wonosobo",
    "kopdes terdekat di desa tieng kec kejajar dong kak": "Tieng, Kejajar, Kabupaten Wonosobo",
    "ds.Tieng kec.Kejajar kab.Wonosobo prov.Jawa Tengah": "Tieng, Kejajar, Kabupaten Wonosobo",
    "tieng 56354": "Tieng, Kejajar, Kabupaten Wonosobo",
    "33.07.13.2010": "Tieng, Kejajar, Kabupaten Wonosobo",
    "tieng kejajarr wonosobo": "Tieng, Kejajar, Kabupaten Wonosobo",
    "desa kejajar wonosobo": "Kejajar, Kejajar, Kabupaten Wonosobo",
    "ds. sukamaju kec cibeber cianjur": "Sukamaju, Cibeber, Kabupaten Cianjur",
    "gaji demak": "Gaji, Guntur, Kabupaten Demak",
    "ponorogo desa galak": "Galak, Slahung, Kabupaten Ponorogo",
    "kel. tebet barat kec. tebet jakarta selatan": "Tebet Barat, Tebet, Kota Administrasi Jakarta Selatan",
    "kel kebon pala makasar jaktim": "Kebon Pala, Makasar, Kota Administrasi Jakarta Timur",
    "arjowinangun, kalipare, malang": "Arjowilangun, Kalipare, Kabupaten Malang",
    "bapak di desa Sumberagung kec Sumbermanjing Wetan": "Sumberagung, Sumbermanjing Wetan, Kabupaten Malang",
    "dusun krajan rt 02 rw 03 desa sukorejo kec. bangorejo": "Sukorejo, Bangorejo, Kabupaten Banyuwangi",
    "alamat kantor kopdes kedungrejo muncar bwi": "Kedungrejo, Muncar, Kabupaten Banyuwangi",
    "Kedoeng Redjo, Muncar, Banjuwangi": "Kedungrejo, Muncar, Kabupaten Banyuwangi",
    "tlg cek koperasi di gampong lamreung aceh besar": "Lamreung, Darul Imarah, Kabupaten Aceh Besar",
    "KOPDES MEDAN TEMBUNG KEL BANTAN ADA TIDAK": "Bantan, Medan Tembung, Kota Medan",
    "nyari alamat kopdes mekarjaya, kecamatannya cikajang garut": "Mekarjaya, Cikajang, Kabupaten Garut",
    "desa Batu Jangkih praya barat daya": "Batu Jangkih, Praya Barat Daya, Kabupaten Lombok Tengah",
    "sy di ds bojongsari kec kedungreja, yg paling deket apa": "Bojongsari, Kedungreja, Kabupaten Cilacap",
    "nua nea": "Nua Nea, Amahai, Kabupaten Maluku Tengah",
    "kenanga indramayu": "Kenanga, Sindang, Kabupaten Indramayu",
}

SEVERAL = {  # text: (level of every candidate, least and most of them)
    "sukamaju": ({"village", "district"}, 100, 130),
    "Kedung rejo": ({"village"}, 15, 40),
    "kedungrejo": ({"village"}, 15, 40),
    "kampung baru": ({"village", "district"}, 50, 90),
    "sukamaju cianjur": ({"village"}, 4, 4),
    "desa sukamju cianjur": ({"village"}, 4, 4),
    "kuripan wonosobo": ({"village"}, 2, 2),
    "desa gaji": ({"village"}, 3, 3),
    "desa wonosobo": ({"village"}, 3, 12),
    "56354": ({"village"}, 10, 20),
    "kejajar": ({"village", "district"}, 2, 2),
    "kejajar wonosobo": ({"village", "district"}, 2, 2),
    "malang": ({"regency"}, 2, 2),
    "Jogja": ({"regency", "province"}, 2, 2),
    "gorontalo": ({"regency", "province"}, 3, 3),
    "lombok": ({"regency"}, 5, 5),
}

LARGER = {  # text: the code of the only candidate
    "wonosobo": "3307",
    "kab wonosobo": "3307",
    "wonosbo": "3307",
    "kota malang": "3573",
    "kab. malang": "3507",
    "Sby": "3578",
    "Solo": "3372",
    "NTB": "52",
    "jawa tengah": "33",
    "jakarta selatan": "3174",
    "makasar": "7371",
    "batu": "3579",
    "kota batu": "3579",
    "cilacap jawa tengah": "3301",
    "kec kejajar kab wonosobo": "330713",
    "way jepara lampung timur": "180707",
    "tebet jaksel": "317401",
    "saya mau tanya kopdes di karangploso malang ada ga ya": "350723",
    "ada koperasi merah putih ga di desa sebelah, kecamatan plemahan kediri": "350616",
    "desa abcdefg kab wonosobo": "3307",
}

NO_PLACE = [
    "",
    "   ",
    "halo kak",
    "boleh ga paspor saya dipegang majikan",
    "majikan galak",
    "gaji saya dipotong agen 7 bulan",
    "gaji",
    "saya mau pulang tapi ga punya uang",
    "kontrak saya habis bulan depan",
    "nomor kbri kuala lumpur berapa",
    "saya kerja di rumah tuan ahmad sudah 3 bulan belum digaji",
    "nama saya Joko Susilo",
    "kopdes terdekat",
    "kopdes desa saya dimana",
    "koperasi desa butuh karyawan ga",
    "apa desa bisa bantu modal",
    "perlu bawa kk sama ktp aja",
    "teriak2 minta tolong",
    "mau cancel",
    "loker tukang kayu luar negeri",
    "suami saya hilang kontak di kamboja",
    "12 juta",
    "08123456789",
    "my employer keeps my passport",
]


@pytest.mark.parametrize(("text", "place"), ONE_VILLAGE.items())
def test_one_village(gazetteer: Gazetteer, text: str, place: str) -> None:
    resolution = gazetteer.resolve(text)
    assert [f"{c.village}, {c.district}, {c.regency}" for c in resolution.candidates] == [place]
    assert (resolution.ask, resolution.question) == (False, None)
    assert 0.5 < resolution.candidates[0].score <= 1


@pytest.mark.parametrize(("text", "expected"), SEVERAL.items())
def test_several_places_ask(gazetteer: Gazetteer, text: str, expected: tuple[set[str], int, int]) -> None:
    levels, least, most = expected
    resolution = gazetteer.resolve(text)
    assert resolution.ask
    assert {candidate.level for candidate in resolution.candidates} <= levels
    assert least <= len(resolution.candidates) <= most
    assert resolution.question
    assert len({candidate.code for candidate in resolution.candidates}) == len(resolution.candidates)


@pytest.mark.parametrize(("text", "code"), LARGER.items())
def test_a_larger_place_asks_for_the_village(gazetteer: Gazetteer, text: str, code: str) -> None:
    resolution = gazetteer.resolve(text)
    assert [candidate.code for candidate in resolution.candidates] == [code]
    assert resolution.ask
    assert "desa" in str(resolution.question).casefold()


@pytest.mark.parametrize("text", NO_PLACE)
def test_no_place(gazetteer: Gazetteer, text: str) -> None:
    resolution = gazetteer.resolve(text)
    assert resolution.candidates == ()
    assert resolution.ask
    assert "Desa atau kelurahannya apa, di kabupaten/kota mana?" in str(resolution.question)


def test_questions_name_what_is_missing(gazetteer: Gazetteer) -> None:
    asked = {
        "sukamaju": "kabupaten/kota mana",
        "sukamaju cianjur": "Di Kabupaten Cianjur ada 4 tempat bernama Sukamaju",
        "desa abcdefg kab wonosobo": "belum saya temukan di Kabupaten Wonosobo",
        "kec kejajar": "Kecamatan Kejajar, Kabupaten Wonosobo",
        "tienk wonosbo": "Maksudnya Desa Tieng, Kecamatan Kejajar",
        "kejajar": "Kelurahan Kejajar, atau desa lain di Kecamatan Kejajar",
        "NTB": "kabupaten/kota dan desanya",
    }
    for text, part in asked.items():
        assert part in str(gazetteer.resolve(text).question), text


def test_a_village_outside_the_named_kabupaten_is_not_taken(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.resolve("tieng purworejo")
    assert resolution.ask
    assert {candidate.regency for candidate in resolution.candidates} == {
        "Kabupaten Wonosobo",
        "Kabupaten Purworejo",
    }


def test_what_was_heard_is_kept_for_the_answer(gazetteer: Gazetteer) -> None:
    first = gazetteer.resolve("kopdes di sukamaju ada ga kak")
    assert first.heard == "sukamaju"
    second = gazetteer.resolve(f"{first.heard} cianjur")
    third = gazetteer.resolve(f"{second.heard} kec cibeber")
    assert [candidate.village_code for candidate in third.candidates] == ["3203032013"]
    assert not third.ask


def test_near_sorts_and_decides(gazetteer: Gazetteer) -> None:
    cianjur, tieng = (-6.82, 107.14), (-7.22, 109.92)
    by_distance = gazetteer.resolve("sukamaju", near=cianjur)
    assert by_distance.candidates[0].province == "Jawa Barat"
    assert by_distance.ask
    decided = gazetteer.resolve("desa wonosobo", near=(-8.42, 114.25))
    assert [candidate.regency for candidate in decided.candidates] == ["Kabupaten Banyuwangi"]
    assert not decided.ask
    assert gazetteer.resolve("tieng", near=tieng).candidates == gazetteer.resolve("tieng").candidates


def test_choices_within(gazetteer: Gazetteer) -> None:
    assert [c.village for c in gazetteer.choices_within("3307", "tieng").candidates] == ["Tieng"]
    assert not gazetteer.choices_within("3307", "tieng").ask
    misspelt = gazetteer.choices_within("3307", "tienk")
    assert [c.village_code for c in misspelt.candidates] == ["3307132010"]
    assert misspelt.ask
    districts = gazetteer.choices_within("3307")
    assert {c.level for c in districts.candidates} == {"district"}
    assert len(districts.candidates) == 15
    villages = gazetteer.choices_within("330713")
    assert {c.level for c in villages.candidates} == {"village"}
    unknown = gazetteer.choices_within("3307", "xyzabc")
    assert "belum saya temukan" in str(unknown.question)


def test_json_shape(gazetteer: Gazetteer) -> None:
    village = gazetteer.resolve("tieng").as_dict()
    assert set(village) == {"candidates", "ask", "question"}
    assert village["question"] is None
    assert {
        key: village["candidates"][0][key] for key in ("level", "village", "village_code", "district", "regency")
    } == {
        "level": "village",
        "village": "Tieng",
        "village_code": "3307132010",
        "district": "Kejajar",
        "regency": "Kabupaten Wonosobo",
    }
    regency = gazetteer.resolve("wonosobo").as_dict()["candidates"][0]
    assert (regency["level"], regency["code"], regency["village"]) == ("regency", "3307", None)


def test_every_official_address_resolves(gazetteer: Gazetteer) -> None:
    """Desa, kecamatan and kabupaten together name one place (27 pairs share even these)."""
    wrong: list[str] = []
    for number in range(0, len(gazetteer), 97):
        village = gazetteer.catalogue.village(number)
        text = f"{village.title}, Kecamatan {village.district}, {village.regency}"
        codes = [candidate.code for candidate in gazetteer.resolve(text).candidates]
        if codes != [village.code]:
            wrong.append(f"{text}: {codes[:3]}")
    assert len(wrong) <= 4, wrong


def test_resolve_is_fast(gazetteer: Gazetteer) -> None:
    texts = [*ONE_VILLAGE, *SEVERAL, *LARGER, *NO_PLACE]
    spent: list[float] = []
    for text in texts:
        started = time.perf_counter()
        gazetteer.resolve(text)
        spent.append(time.perf_counter() - started)
    p95 = sorted(spent)[int(len(spent) * 0.95)]
    assert p95 < 0.05  # 4 ms alone on the machine; the limit leaves room for others


def test_keys_join_spellings() -> None:
    assert key("Kedung rejo") == key("KEDUNGREJO") == key("Kedoengredjo")
    assert key("Tj. Pinang") == key("Tanjung Pinang")
    assert key("Lubuk Pakam II") == key("Lubuk Pakam 2")
    assert key("Sangalla'") == key("Sangalla")
    assert key("Baru") != key("Bara")


def test_tokens_tell_names_of_people_and_companies_apart() -> None:
    kinds = {token.text: token.kind for token in tokens("pt sukses di desa tieng, bu siti")}
    assert kinds["sukses"] in ("skipped", "everyday")
    assert kinds["siti"] == "skipped"
    assert kinds["tieng"] == "word"
    assert kinds["desa"] == "marker"


def test_keys_of_many_are_the_keys_of_each(gazetteer: Gazetteer) -> None:
    names = sorted(set(gazetteer.catalogue.names))
    one_by_one = [join_key(word for word in words(name) if word[0].isalnum()) for name in names]
    assert keys(names) == one_by_one


def test_a_landmark_is_confirmed_not_taken(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.resolve("deket pasar senen")
    assert [candidate.village for candidate in resolution.candidates] == ["Pasar Senen"]
    assert resolution.ask


def test_a_village_called_almost_like_a_kabupaten_is_asked_about(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.resolve("kerawang")
    assert {candidate.code for candidate in resolution.candidates} == {"1104212009", "3215"}
    assert resolution.ask
    assert not gazetteer.resolve("desa kerawang").ask


def test_the_old_kabupaten_is_understood_but_the_present_one_comes_first(gazetteer: Gazetteer) -> None:
    assert {candidate.code for candidate in gazetteer.resolve("lembang bandung").candidates} == {"321701", "3217012003"}
    assert [candidate.code for candidate in gazetteer.resolve("pangandaran ciamis").candidates] == ["3218"]


def test_never_a_list_of_hundred(gazetteer: Gazetteer) -> None:
    first = place_question(gazetteer.resolve("sukamaju"))
    buttons = [button for row in first.buttons for button in row]
    assert 1 < len(buttons) <= MOST_BUTTONS
    for button in buttons:
        inside = gazetteer.choices_within(button.payload.removeprefix("d:"), "sukamaju")
        amount = sum(len(row) for row in place_question(inside).buttons) if inside.ask else 1
        assert 1 <= amount <= MOST_BUTTONS


@pytest.mark.parametrize(
    "text", ["sukamaju " * 450, "malang " * 580, "desa " * 800, "a" * 4000, "🙏" * 2000, "kec " * 900]
)
def test_a_senseless_message_takes_no_long_thought(gazetteer: Gazetteer, text: str) -> None:
    started = time.thread_time()
    assert gazetteer.resolve(text).ask
    assert time.thread_time() - started < 1
