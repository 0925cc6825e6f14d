"""/datasaya: everything shown, everything deleted; and what is kept of one who did not agree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.processes import wait_until
from tests.e2e.questions import BENEFIT, opening
from tests.e2e.records import PUBLIC_TABLES

PLACE = "Sikunang"
NUMBER = "6281355512345"
SECRET = "majikan lama bernama Tuan Zulkarnaen"


@dataclass
class Past:
    """A person about whom everything is known that we ever store."""

    person: Person
    person_id: str
    broadcast_id: int
    deliveries: int


@pytest.fixture
def past(kawan: Installation, officer: Person) -> Past:
    siti = kawan.person("Suminarti")
    officer.acts(callback_data="c:data:yes")  # her own messages, with quotations, are kept for a day too
    officer.sees("sudah dicatat")
    siti.begins(subscribes=True)
    siti.says(BENEFIT[0])
    siti.sees(opening(BENEFIT[1]))
    siti.says("darurat, saya di taiwan dikunci majikan")
    alarm = officer.sees("Bahaya, tiket", "dikunci majikan")
    _registers(siti)
    siti.says("/petugas")
    officer.sees("Tiket")
    siti.says(SECRET)
    passed_on = officer.sees(SECRET)
    officer.says("Baik, Bu Suminarti, kami catat.", reply_to=passed_on)
    siti.sees("Petugas: Baik, Bu Suminarti")
    officer.says("/pendaftar")
    officer.sees("Suminarti", PLACE)
    officer.presses("Tutup tiket", under=alarm)
    siti.sees("Percakapan dengan petugas selesai.")
    siti.shares_location(-7.2226, 109.9104)
    siti.sees_a_pin()
    broadcast_id, deliveries = _is_told(kawan, officer, siti)
    siti.reads_all()
    officer.reads_all()
    return Past(siti, kawan.records.person_id(siti.person_id), broadcast_id, deliveries)


def test_everything_is_shown_then_deleted_everywhere(kawan: Installation, past: Past) -> None:
    siti = past.person
    needles = (str(siti.person_id), past.person_id, "Suminarti", NUMBER, "Zulkarnaen", PLACE)
    found = " ".join(kawan.records.places_of(*needles, besides=PUBLIC_TABLES))
    for needle in needles:
        assert needle in found, f"the search does not find {needle} even before the deletion"

    siti.says("/datasaya")
    shown = siti.sees("Yang saya simpan tentang Kakak", "Suminarti", NUMBER, PLACE, "Pembukuan", "Taiwan")
    assert str(siti.person_id) in shown.text
    siti.presses("Hapus semua")
    siti.sees("Yakin?")
    siti.presses("Ya, hapus semua")
    siti.sees("Semua yang saya simpan tentang Kakak dihapus.")
    kawan.repair()

    assert kawan.records.places_of(*needles, besides=PUBLIC_TABLES) == []
    counted = "SELECT count(*) FROM deliveries WHERE broadcast_id = ? AND state = 'sent'"
    assert kawan.records.count(counted, past.broadcast_id) == past.deliveries
    _nothing_is_left_on_the_disk(kawan, past)

    siti.says("halo")
    siti.sees("Halo, saya Kawan Migran")
    assert kawan.records.person_id(siti.person_id) != past.person_id


def test_of_one_who_does_not_agree_only_the_chats_number_stays(kawan: Installation) -> None:
    budi = kawan.person("Budiarto")
    budi.begins(agrees=False)
    budi.says("saya Budiarto dari Sikunang, apa saja hak pekerja migran")
    budi.sees()
    budi.says("/kopdes")
    budi.sees("Bagikan lokasi")
    budi.says("sikunang kejajar wonosobo")
    budi.sees_a_pin()
    kawan.repair()
    person_id = kawan.records.person_id(budi.person_id)
    wait_until(lambda: not kawan.records.places_of("Budiarto", besides=PUBLIC_TABLES), "the words stay")
    assert kawan.records.places_of("sikunang", "33.07.13.2007", besides=PUBLIC_TABLES) == []
    assert not [place for place in kawan.records.places_of(person_id) if place.startswith("tracker.")]


def test_logs_hold_nothing_personal(kawan: Installation) -> None:
    siti = kawan.person("Warsinah")
    siti.begins()
    siti.says("nama saya Warsinah, kopdes itu apa")
    siti.sees()
    siti.acts(contact={"phone_number": "+6281377788899", "first_name": "Warsinah"})
    siti.sees()
    kawan.gate.break_down()
    siti.says("paspor saya ditahan, saya Warsinah di Johor")
    siti.sees("Saat ini saya belum bisa")
    logs = kawan.log_texts()
    for personal in ("Warsinah", "81377788899", "Johor", str(siti.person_id)):
        assert personal not in logs
    assert all(str(siti.person_id) not in str(body) for body in kawan.gate.asked), "Rasa saw the chat's number"


def _nothing_is_left_on_the_disk(kawan: Installation, past: Past) -> None:
    """Not even in free pages: deleted rows are overwritten, the log beside the database is written back."""
    for name in ("kawan", "tracker"):
        raw = kawan.records.raw(name)
        for needle in (past.person_id, "Suminarti", NUMBER, "Zulkarnaen"):
            assert needle.encode() not in raw, f"{needle} is still in the file of {name}"


def _registers(siti: Person) -> None:
    siti.says("/pelatihan")
    siti.sees("Siapa nama Kakak?")
    siti.says("Suminarti")
    siti.sees("tinggal di desa mana?")
    siti.says("sikunang kejajar wonosobo")
    siti.sees("Kakak yang mana?")
    siti.presses("Sudah pulang (purna PMI)")
    siti.sees("Terakhir Kakak kerja di negara mana?")
    siti.presses("Taiwan")
    siti.sees("nomor HP")
    siti.says("0813 5551 2345")
    siti.sees("Mau belajar apa")
    siti.presses("Pembukuan")
    siti.sees("boleh dilewati")
    siti.presses("Lewati")
    siti.sees("Tolong periksa")
    siti.presses("Kirim")
    siti.sees("Pendaftaran Kakak tersimpan")


def _is_told(kawan: Installation, officer: Person, siti: Person) -> tuple[int, int]:
    """An announcement reaches everybody who agreed; its number and how many received it."""
    officer.says("/siarkan Pelatihan kemasan bulan depan.")
    preview = officer.sees("Kirim?")
    officer.presses(preview.labels[0], under=preview)
    siti.sees("Pelatihan kemasan bulan depan.")
    officer.sees("terkirim")
    number = int(kawan.records.one("SELECT max(id) AS id FROM broadcasts")["id"])
    under_way = "SELECT count(*) FROM broadcasts WHERE id = ? AND state <> 'sent'"
    wait_until(lambda: not kawan.records.count(under_way, number), "it does not end")
    sent = "SELECT count(*) FROM deliveries WHERE broadcast_id = ? AND state = 'sent'"
    return number, kawan.records.count(sent, number)
