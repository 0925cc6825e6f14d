"""What messages name, in the voice of the people who write them; and what they don't."""

import json
import time
from pathlib import Path

import pytest

from kawan import entities
from kawan.entities import sectors
from kawan.i18n import use_language
from kawan.regions import Gazetteer

UNSEEN = Path(__file__).resolve().parents[1] / "nlu" / "unseen.jsonl"

COUNTRIES = {  # text: what is found, "value: words in the text"
    "mbak sy kerja di HK udh lama": ["HK: HK"],
    "kontrak twn abis bulan depan": ["TW: twn"],
    "anak lanang nang arab ora muleh2": ["SA: arab"],
    "kakak di malay ga ada kabar": ["MY: malay"],
    "kerja di KL cuci piring tanpa permit": ["MY: KL"],
    "mau balik ke sing lagi": ["SG: sing"],
    "korsel buka ga min": ["KR: korsel"],
    "Jepang 🇯🇵 sama\nHong Kong beda gaji brp": ["JP: Jepang", "HK: Hong Kong"],
    "sing penting slamet": [],
    "sopo sing ngerti alamate": [],
    "kursus bahasa arab di mana": [],
    "ga bisa bahasa korea blas": [],
    "malaysia bukan malay aja": ["MY: malaysia", "MY: malay"],
    "Taïwan ✨": ["TW: Taïwan"],
}

PLACES = {
    "sy dari desa tieng kec kejajar wonosobo": ["3307132010 village: desa tieng kec kejajar wonosobo"],
    "asal cilacap, baru pulang": ["3301 regency: cilacap"],
    "orang indramayu mau tanya": ["3212 regency: indramayu"],
    "ds. Tieng, Kec. Kejajar, Kab. Wonosobo 🙏": ["3307132010 village: ds. Tieng, Kec. Kejajar, Kab. Wonosobo"],
    "adik sy dr banyuwngi ilang kontak": ["3510 regency: banyuwngi"],
    "domisili wonosbo jateng": ["3307 regency: wonosbo jateng"],
    "kab cilacp jauh ga": ["3301 regency: kab cilacp"],
    "rumah mertua sukamaju cianjur": ["3203 regency: sukamaju cianjur"],
    "asli malang kak": ["3507,3573 regency: malang"],
    "kota malang bukan kabupaten": ["3573 regency: kota malang"],
    "kab. malang ya": ["3507 regency: kab. malang"],
    "terdampar di entikong": ["610321 district: entikong"],
    "ditipu calo dari lombok": ["5201,5202,5203,5208,5271 regency: lombok"],
    "lombok timur, keluarga miskin": ["5203 regency: lombok timur"],
    "lembata ntt, anak dijual": ["5313 regency: lembata ntt"],
    "tinggal di tieng sama simbok": ["3307132010 village: tieng"],
    "prov jawa tengah dapet ga": ["33 province: prov jawa tengah"],
    "desa ngantru tulungagung ada kopdes?": ["3504042008 village: desa ngantru tulungagung"],
    "desa tieg kec kejajar": ["3307132010 village: desa tieg kec kejajar"],
    "dari sampang, istri di arab": ["3527 regency: sampang", "SA: arab"],
    "pulang ke sby naik apa": ["3578 regency: sby"],
    "kecamatan jonggat ada brp kopdes": ["520202 district: kecamatan jonggat"],
    "medan belawan macet": ["127108 district: medan belawan"],
    "nunggu di pelabuhan parepare": ["7372 regency: parepare"],
    "dari serang banten": ["3604,3673 regency: serang banten"],
    "suami saya asal bone": ["7308 regency: bone"],
    "masih di rumah": [],
    "dari dulu begini terus": [],
    "dari kemarin nunggu di kantor": [],
    "mau ke pasar dulu": [],
    "di kamar dikunci dari luar": [],
    "nasib malang terus": [],
    "arep bali ora duwe duit": [],
    "nyasar di padang pasir": [],
    "orang padang": ["1371 regency: padang"],
    "di serang majikan pake sapu": [],
    "di buru polisi": [],
    "smg cepet cair": [],
    "dana desa bocor semua": [],
    "desa kami kecil": [],
    "di desa sebelah ada": [],
    "pelatihan kota mana aja": [],
    "uang dari slamet belum balik": [],
    "jatuh ke jurang": [],
    "tidur di loteng": [],
    "makan soto di kedai": [],
    "batu ginjal, operasi": [],
    "nama saya bima": [],
    "bedo karo sing lawas": [],
    "digawe saban poe": [],
    "kopdes ten sumberejo wonogiri": ["3312 regency: sumberejo wonogiri"],
    "desa sukamaju": [],  # a hundred of them
    "ini lagi musim panas di ladang": ["plantation: ladang"],
    "ktp desa": [],
    "kab": [],
}

SECTORS = {
    "jd prt di HK": ["domestic: prt", "HK: HK"],
    "dulu pembantu, skrg nganggur": ["domestic: pembantu"],
    "saya jaga ama umur 80": ["caregiver: jaga ama"],
    "jaga akong lumpuh di taichung": ["caregiver: jaga akong", "TW: taichung"],
    "daftar kaigo lewat mana": ["caregiver: kaigo"],
    "perawat lansia taiwan": ["caregiver: perawat lansia", "TW: taiwan"],
    "mau jadi perawat di jerman": ["health: perawat", "DE: jerman"],
    "kerja kilang penang": ["factory: kerja kilang", "MY: penang"],
    "pabriknya bangkrut": ["factory: pabriknya"],
    "di ladang sawit sabah": ["plantation: ladang sawit", "MY: sabah"],
    "suami abk kapal cumi": ["fishing: abk", "fishing: kapal cumi"],
    "adik ikut kapal pesiar": ["shipping: kapal pesiar"],
    "kuli bangunan brunei": ["construction: kuli bangunan", "BN: brunei"],
    "kerja di hotel dubai": ["hospitality: hotel", "AE: dubai"],
    "loker cleaning service": ["cleaning: cleaning service"],
    "petik buah australi": ["agriculture: petik buah", "AU: australi"],
    "jadi sopir di saudi": ["transport: sopir", "SA: saudi"],
    "jurusan las smk": ["welding: las"],
    "my helper runs away": ["domestic: my helper"],
    "momong bocah loro": ["domestic: momong"],
    "disekap di hotel": [],
    "nginep di hotel sama agen": [],
    "harga sawit turun": [],
    "dinas pertanian kabupaten": [],
    "ibu rumah tangga biasa": [],
    "siapa jaga anak saya nanti": [],
    "dipaksa kerja di panti pijat": [],
    "bikin ad/art koperasi": [],
    "toko kopdes tutup": [],
}

MONEY = {
    "udah setor 45 jt": ["45000000 IDR: 45 jt"],
    "gaji 5,5 juta bersih": ["5500000 IDR: 5,5 juta"],
    "minta rp 3.000.000 dulu": ["3000000 IDR: rp 3.000.000"],
    "Rp. 500.000,- per orang": ["500000 IDR: Rp. 500.000"],
    "dipotong 2500 rb": ["2500000 IDR: 2500 rb"],
    "gaji NT$ 27.470": ["27470 TWD: NT$ 27.470"],
    "5000 HKD sebulan": ["5000 HKD: 5000 HKD"],
    "cuma 1200 ringgit": ["1200 MYR: 1200 ringgit"],
    "RM1,700 katanya": ["1700 MYR: RM1,700"],
    "bayar sejuta aja": ["1000000 IDR: sejuta"],
    "kopdes dpt 3 M ya": ["3000000000 IDR: 3 M"],
    "dana 3 milyar": ["3000000000 IDR: 3 milyar"],
    "500k doang": ["500000 IDR: 500k"],
    "5jt500rb": ["5500000 IDR: 5jt500rb"],
    "dua puluh lima juta lunas": ["25000000 IDR: dua puluh lima juta"],
    "limang yuta": ["5000000 IDR: limang yuta"],
    "setengah juta": ["500000 IDR: setengah juta"],
    "sejuta setengah": ["1500000 IDR: sejuta setengah"],
    "15-20 juta katanya": ["20000000 IDR: 15-20 juta"],
    "1.5 juta won": ["1500000 KRW: 1.5 juta won"],
    "20 ribu nt": ["20000 TWD: 20 ribu nt"],
    "utang 9 ribu dolar hk": ["9000 HKD: 9 ribu dolar hk"],
    "600 dolar di singapur": ["600 SGD: 600 dolar", "SG: singapur"],
    "kirim 600 dolar": ["600 USD: 600 dolar"],
    "1500 riyal qatar": ["1500 QAR: 1500 riyal qatar"],
    "1500 real di doha": ["1500 QAR: 1500 real", "QA: doha"],
    "sebulan seribu tujuh ratus ringgit": ["1700 MYR: seribu tujuh ratus ringgit"],
    "NT$28rb": ["28000 TWD: NT$28rb"],
    "rm 1500, rp 5 jt": ["1500 MYR: rm 1500", "5000000 IDR: rp 5 jt"],
    "gaji 27470": [],
    "jutaan rupiah ilang": [],
    "3 m x 4 m": [],
    "2 ribu orang antri": [],
    "nuwun sewu": [],
    "kotak p3k": [],
    "no rumah 45": [],
    "tahun 2019": [],
    "rp": [],
}

DURATIONS = {
    "3 bulan ga digaji": ["P3M: 3 bulan"],
    "udah 2 th disini": ["P2Y: 2 th"],
    "setahun ga ada kabar": ["P1Y: setahun"],
    "6 bln lagi finish": ["P6M: 6 bln"],
    "40 hari habis lahiran": ["P40D: 40 hari"],
    "dua minggu ga makan nasi": ["P2W: dua minggu"],
    "rong taun nang kene": ["P2Y: rong taun"],
    "3 thn 6 bln di ladang": ["P3Y6M: 3 thn 6 bln", "plantation: ladang"],
    "1,5 tahun": ["P1Y6M: 1,5 tahun"],
    "setengah tahun": ["P6M: setengah tahun"],
    "setahun setengah": ["P1Y6M: setahun setengah"],
    "½ tahun": ["P6M: ½ tahun"],
    "3-4 bulan": ["P4M: 3-4 bulan"],
    "kerja 18 jam sehari": ["PT18H: 18 jam"],
    "potongan 9 bulan": ["P9M: 9 bulan"],
    "dua belas tahun": ["P12Y: dua belas tahun"],
    "seminggu dikunci": ["P1W: seminggu"],
    "tungguin 10 menit": ["PT10M: 10 menit"],
    "saya 3 tahun di taiwan": ["P3Y: 3 tahun", "TW: taiwan"],
    "jam 3 pagi disuruh bangun": [],
    "umur 38": [],
    "umur 38 th masih bisa?": [],
    "usia saya baru 20 tahun": [],
    "anak 3 tahun ditinggal": [],
    "Siti, 27 th, SMP, janda": [],
    "saya 38 tahun lulusan smp": [],
    "makan 2x doang": [],
    "2x sehari": [],
    "bulan depan terbang": [],
    "libur minggu ga boleh": [],
    "tiap minggu ke gereja": [],
    "tgl 3 bulan depan": [],
    "jam 5 hari minggu": [],
    "gaji sebulan brp": [],
    "seminggu sekali": [],
    "kehidupan sehari-hari": [],
    "tiap 2 minggu": [],
    "tahun 2019 bulan 3": [],
    "0,001 menit": [],
}

PHONES = {
    "wa 0812-3456-7890 ya": ["+6281234567890: 0812-3456-7890"],
    "no agen +886 912 345 678": ["+886912345678: +886 912 345 678"],
    "hub 6281234567890": ["+6281234567890: 6281234567890"],
    "(0274) 512345 kantornya": ["+62274512345: (0274) 512345"],
    "nik 3307131234567890": [],
    "lahir 12-05-1990": [],
    "rek 1234567890": [],
    "telp 110 ga diangkat": [],
}

TOGETHER = {
    "sy dari desa tieng kejajar, udah setor 45 jt buat pabrik taiwan, 3 bulan ga brangkat. wa 081234567890": [
        "3307132010 village: desa tieng kejajar",
        "45000000 IDR: 45 jt",
        "factory: pabrik",
        "TW: taiwan",
        "P3M: 3 bulan",
        "+6281234567890: 081234567890",
    ],
    "tieng wonosobo, suami orang sukamaju cianjur": [
        "3307132010 village: tieng wonosobo",
        "3203 regency: sukamaju cianjur",
    ],
    "🙏🙏 asal brebes\n🙏 kerja di sing 600 sgd": ["3329 regency: brebes", "SG: sing", "600 SGD: 600 sgd"],
    "rumah di perak malaysia": ["MY: perak malaysia"],
    "": [],
    "😭😭😭": [],
}

CASES = COUNTRIES | PLACES | SECTORS | MONEY | DURATIONS | PHONES | TOGETHER

ODD = [
    "\n\n \t", "\ud83d", "\x00", "①②③ bulan", "३ बुलन", "9" * 5000, "1.1.1.1.1 juta", "rp rp rp", "$$$5$$$", "İstanbul ß",
    "3️⃣ bulan", "ﷺ", "\u0301" * 300, "e\u0301 5 jt", "99999999999999999999 juta", "0 jt", "3,,5 jt", "di \u200bhk", "a" * 9000,
]  # fmt: skip
ENDLESS = ["di ", "desa ", "kab kec desa ", "dari wonosbo ", "hk ", "0812-", "3 bulan ", "5 jt ", "jaga "]


def found(text: str, gazetteer: Gazetteer) -> list[str]:
    return [f"{one.value}: {text[one.start : one.end]}" for one in entities.find(text, gazetteer)]


@pytest.mark.parametrize("text", CASES, ids=lambda text: text[:50] or "empty")
def test_found(gazetteer: Gazetteer, text: str) -> None:
    assert found(text, gazetteer) == CASES[text]


def check_spans(text: str, gazetteer: Gazetteer) -> None:
    end = 0
    for one in entities.find(text, gazetteer):
        assert end <= one.start < one.end <= len(text), (text, one)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.value
        end = one.end


def test_spans_of_real_messages(gazetteer: Gazetteer) -> None:
    texts = [json.loads(line)["text"] for line in UNSEEN.read_text(encoding="utf-8").split("\n") if line]
    assert len(texts) == 1126
    for text in texts:
        check_spans(text, gazetteer)
        check_spans(f"🙏\n{text}", gazetteer)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_spans_of_odd_texts(gazetteer: Gazetteer, text: str) -> None:
    check_spans(text, gazetteer)


@pytest.mark.parametrize("text", ENDLESS)
def test_an_endless_text_takes_no_long_time(gazetteer: Gazetteer, text: str) -> None:
    began = time.perf_counter()
    check_spans(text * (4096 // len(text)), gazetteer)
    assert time.perf_counter() - began < 5, "seconds; it takes a quarter of one"


def test_an_entity_as_json(gazetteer: Gazetteer) -> None:
    [one] = entities.find("udah 3 bulan", gazetteer)
    assert one.as_dict() == {"entity": "duration", "value": "P3M", "start": 5, "end": 12}


def test_facts(gazetteer: Gazetteer) -> None:
    text = "sy dari desa tieng kejajar, setor 45 jt buat pabrik taiwan, taiwan!, 3  bulan ga brangkat, wa 081234567890"
    assert entities.facts(text, gazetteer) == (
        "Negara: Taiwan · Tempat: Desa Tieng, Kabupaten Wonosobo · Sektor: Pabrik · Jumlah: 45 jt · Lama: 3 bulan"
    )
    assert entities.facts("tolong kak", gazetteer) == ""
    assert entities.facts("asal malang", gazetteer) == "Tempat: malang", "kabupaten or city: as it was written"
    assert entities.facts("1 jt 2 hari, 3 jt 4 hari, 5 jt, 7 jt", gazetteer) == (
        "Jumlah: 1 jt, 3 jt, 5 jt · Lama: 2 hari, 4 hari"
    )


def test_every_sector_has_a_title() -> None:
    use_language("id")
    known = {*sectors.sectors().names.values(), *sectors.sectors().guarded.values()}
    assert [sector for sector in known if sectors.title(sector) == sector] == []
