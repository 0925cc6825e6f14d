"""The opening paragraph whole: a question, the nearest Kopdes, training, an announcement."""

from __future__ import annotations

import pytest

from tests.e2e.installation import Installation
from tests.e2e.people import Person

TIENG = (-7.2320, 109.9362)


def test_a_returnee_asks_is_referred_registers_and_receives_an_announcement(
    kawan: Installation, officer: Person
) -> None:
    siti, budi = kawan.person("Siti Aminah"), kawan.person("Budi")
    siti.begins(subscribes=True)
    budi.begins(agrees=False)

    siti.says("kopdes itu apa")
    answer = siti.sees("Kopdes")
    assert "Sumber:" in answer.text

    _is_referred_by_place(siti)
    _is_referred_by_location(siti)
    number = _registers(siti)

    officer.says("/pendaftar")
    officer.sees(f"{number}. Siti Aminah, Tieng", "Pembukuan", "+6281234567890")
    officer.says("/siarkan Pelatihan pembukuan **Sabtu** di balai desa Tieng.")
    assert "Berhenti menerima pengumuman: /siaran" in officer.sees("Pelatihan pembukuan Sabtu").text
    preview = officer.sees("yang setuju menerima. Kirim?")
    count = kawan.records.count(
        "SELECT count(*) FROM consents WHERE purpose = 'announcements' AND withdrawn_at IS NULL"
    )
    assert f"Dikirim ke {count} orang" in preview.text
    officer.presses(f"Kirim ke {count} orang")
    officer.sees(f"{count} dari {count}", "terkirim")

    siti.sees("Pelatihan pembukuan Sabtu di balai desa Tieng.", "/siaran")
    budi.sees_nothing_more(during=0.5)
    delivery = kawan.records.one(
        "SELECT state, message_id FROM deliveries WHERE chat_id = ? ORDER BY id DESC LIMIT 1", siti.person_id
    )
    assert delivery["state"] == "sent"
    assert delivery["message_id"] == siti.history()[-1].message_id
    assert kawan.records.rows("SELECT id FROM deliveries WHERE chat_id = ?", budi.person_id) == []


def test_an_ambiguous_village_is_asked_for_with_buttons(kawan: Installation) -> None:
    siti = kawan.person()
    siti.says("kopdes terdekat di sukamaju")
    asked = siti.sees("Ada", "tempat bernama")
    assert len(asked.labels) >= 2
    siti.says("cianjur")
    choice = siti.sees("kecamatan")
    siti.presses(choice.labels[0], under=choice)
    siti.sees("Kopdes/Kel Merah Putih terdekat dari", "Cianjur")
    assert siti.sees_a_pin()["location"]["latitude"] == pytest.approx(-6.9, abs=0.6)


def _is_referred_by_place(siti: Person) -> None:
    siti.says("/kopdes")
    asked = siti.sees("Bagikan lokasi")
    assert asked.keys == ["Bagikan lokasi saya"]
    siti.says("tieng wonosobo")
    referral = siti.sees("Kopdes/Kel Merah Putih terdekat dari", "Tieng", " km", "kantor desa")
    assert "terdaftar" in referral.text
    assert " buka" not in referral.text
    pin = siti.sees_a_pin()
    assert "Tieng" in pin["title"]
    _is_near_tieng(pin["location"])


def _is_referred_by_location(siti: Person) -> None:
    siti.shares_location(*TIENG)
    siti.sees("Kopdes/Kel Merah Putih terdekat", "Tieng", " km")
    _is_near_tieng(siti.sees_a_pin()["location"])


def _is_near_tieng(location: dict[str, float]) -> None:
    assert location["latitude"] == pytest.approx(TIENG[0], abs=0.05)
    assert location["longitude"] == pytest.approx(TIENG[1], abs=0.05)


def _registers(siti: Person) -> str:
    """Through the form, with a question in the middle and one change; gives the registration's number."""
    siti.says("mau daftar pelatihan koperasi")
    siti.sees("Siapa nama Kakak?")
    siti.says("siti aminah")
    siti.sees("Kakak yang mana?")  # the village is known from the referral
    siti.says("gaji sy di taiwan ga dibayar 3 bulan gimana?")
    siti.sees("gaji")
    siti.sees("Kakak yang mana?")
    siti.presses("Sudah pulang (purna PMI)")
    siti.sees("Terakhir Kakak kerja di negara mana?")
    siti.presses("Taiwan")
    asked = siti.sees("nomor HP")
    assert "Bagikan nomor HP saya" in asked.keys
    siti.shares_number("+6281234567890")
    siti.sees("Mau belajar apa")
    siti.presses("Kemasan produk")
    siti.sees("kapan Kakak bisa ikut?")
    siti.presses("Lewati")
    siti.sees("Tolong periksa", "Siti Aminah", "Tieng, Kejajar", "Kemasan produk")
    siti.presses("Ubah: Keinginan")
    siti.sees("Mau belajar apa")
    siti.presses("Pembukuan")
    siti.sees("Tolong periksa", "Pembukuan")
    siti.presses("Kirim")
    stored = siti.sees("Pendaftaran Kakak tersimpan: nomor", "Pembukuan")
    return stored.text.partition("nomor ")[2].partition(",")[0]
