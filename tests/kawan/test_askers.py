"""Who asks: said plainly, it is understood; everything else is left open."""

import pytest

from kawan import askers


@pytest.mark.parametrize(
    "text",
    [
        "adik saya ditangkap polisi di jepang katanya overstay",
        "Kakak saya wafat di Taiwan tanggal 4, kami harus bagaimana?",
        "kok centang satu ya anakku di arab dari 10 hari kemarin",
        "sudah 4 bln anak saya belum terima gaji di saudi",
        "bibi sy di bahrain, dokumennya ditahan kantor perekrut",
        "suami gue disiksa majikannya, tolong",
        "kk perempuan saya di oman baru dikasih 2 bulan dr 14 bulan kerja",
        "istri saya jadi tkw ga ada kabar",
    ],
)
def test_family(text: str) -> None:
    assert askers.role(text) == "keluarga"


@pytest.mark.parametrize(
    "text",
    [
        "saya lg di taiwan boleh ikut kopdes kampung ga",
        "telat 2 bulan kak, aku di hk, majikan blm tau",
        "Saya kerja di HK, majikan saya nuduh saya ambil jam tangan",
        "orang tua di kampung daftar pake nama saya boleh ga, saya lg di malaysia",
        "emak saya penerima pkh, emak takut ngomong. saya di taiwan cuma bisa marah lewat telpon",
        "bs ga online aja, sy masih di taipei",
    ],
)
def test_somebody_who_is_abroad(text: str) -> None:
    assert askers.role(text) == "pmi"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙏🙏🙏",
        "x" * 5000,
        "saya saya saya " * 400,
        "gaji ga dibayar 3 bulan",
        "suami saya ga ngasih ijin saya ke taiwan",
        "boleh ga paspor saya dipegang majikan",
        "sahabat saya di kuwait ga ada kabar",
        "majikan saya di jeddah minta saya balik",
        "istri saya pinjem di kopdes pake nama saya yg lg di korea",
        "anak saya lahir di sabah ga punya akta",
        "anak saya mau sekolah di semarang",
        "saya di cilacap mau daftar",
        "nasib tki di malaysia",
    ],
)
def test_what_is_not_said_is_left_open(text: str) -> None:
    assert askers.role(text) is None
