"""Training sessions on the phone: forty people for ten seats, another day, the code on the wall."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.processes import ROOT, clean_environment

WIB = dt.timezone(dt.timedelta(hours=7))
NEXT_MONTH = dt.datetime.now(WIB) + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def nobody_waits_any_more(kawan: Installation, officer: Person) -> Iterator[None]:
    """After a test its sessions are cancelled and its people gone, so that the next one's are the only ones."""
    yield
    kawan.repair()
    for row in kawan.records.rows("SELECT id FROM training_sessions WHERE state = 'open'"):
        officer.acts(callback_data=f"e:s:cancelled:{row['id']}")
    query = "SELECT chat_id FROM people JOIN registrations ON person_id = people.id WHERE name != ''"
    for row in kawan.records.rows(query):
        Person(kawan.client, int(row["chat_id"]), "Warga").acts(callback_data="p:erase")
    kawan.repair()


def registered(kawan: Installation, count: int) -> list[Person]:
    """People who met the bot and wait for a training in budgeting, a wish that no other test here registers."""
    everybody = [kawan.person(f"Warga {number:02d}") for number in range(count)]
    for one in everybody:
        one.acts(start="")
    kawan.repair()
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.registering", *(str(one.person_id) for one in everybody)],
        cwd=ROOT,
        env=clean_environment(kawan.settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return everybody


def makes_session(officer: Person, *, seats: int, when: str) -> int:
    """Step by step, to the list of who waits; the session's number."""
    officer.says("/sesi")
    officer.presses("Sesi baru", under=officer.sees("esi pelatihan"))
    officer.sees("Apa judul")
    officer.says("Pembukuan sederhana")
    officer.presses("Mengatur keuangan", under=officer.sees("Pelatihan tentang apa"))
    officer.sees("Di desa mana")
    officer.says("Tieng, Wonosobo")
    officer.sees("gedung")
    officer.says("Balai desa")
    officer.sees("Hari apa")
    officer.says(when)
    officer.sees("Berapa kursi")
    officer.says(str(seats))
    officer.presses("Sampai mulai", under=officer.sees("Sampai kapan"))
    officer.presses("Buat sesi ini", under=officer.sees("Tolong periksa", "Balai desa, Desa Tieng"))
    card = officer.sees("Kode untuk dinding")
    return int(card.text.split()[1])


@pytest.mark.timeout(300)  # forty phones on a machine that does other things too
def test_forty_people_press_for_ten_seats_at_once(kawan: Installation, officer: Person) -> None:
    everybody = registered(kawan, 40)
    number = makes_session(officer, seats=10, when=f"{NEXT_MONTH:%d-%m-%Y} 09.00-12.00")
    waiting = officer.sees("Menunggu pelatihan ini: 40 orang", "kurang dari 1 km")
    officer.presses("Undang 40, dengan daftar tunggu", under=waiting)
    officer.sees("Diundang: 40")
    for one in everybody:
        one.sees("Kakak mendaftar pelatihan", "09.00-12.00 WIB")

    with ThreadPoolExecutor(40) as at_once:
        list(at_once.map(lambda one: one.presses("Saya ikut"), everybody))
    kawan.repair()
    answers = [one.history() for one in everybody]
    texts = [" ".join(message.text for message in said) for said in answers]
    seated = [one for one, text in zip(everybody, texts, strict=True) if "Kakak dapat kursi." in text]
    waits = [one for one, text in zip(everybody, texts, strict=True) if "di daftar tunggu" in text]
    assert (len(seated), len(waits)) == (10, 30)
    pins = [message for said in answers for message in said if message.venue]
    assert len(pins) == 10
    assert pins[0].venue is not None
    assert "kira-kira" in pins[0].venue["address"].casefold() or "tengah" in pins[0].venue["address"]

    seated[0].presses("Saya tidak jadi ikut")
    seated[0].sees("Baik, Kakak tidak ikut")
    kawan.repair()
    moved_up = [one for one in waits if any("Ada kursi kosong" in said.text for said in one.history())]
    assert len(moved_up) == 1
    officer.acts(callback_data=f"e:s:show:{number}")
    officer.sees(f"Sesi {number}", "kosong 0", "ikut 10", "di daftar tunggu 29", "tidak ikut 1")
    assert "waiting 29" in kawan.command("training", "sessions")

    moved_up[0].says("/datasaya")
    moved_up[0].presses("Hapus semua", under=moved_up[0].sees("Undangan pelatihan: 1"))
    moved_up[0].presses("Ya, hapus semua", under=moved_up[0].sees("Yakin?"))
    moved_up[0].sees("dihapus")
    kawan.repair()
    officer.acts(callback_data=f"e:s:show:{number}")
    officer.sees(f"Sesi {number}", "kosong 0", "ikut 10", "di daftar tunggu 28", "menghapus datanya 1")


def test_moved_then_cancelled_everybody_is_told(kawan: Installation, officer: Person) -> None:
    siti, budi, ali = registered(kawan, 3)
    number = makes_session(officer, seats=1, when=f"{NEXT_MONTH:%d-%m-%Y} 09.00")
    officer.presses("Undang 3, dengan daftar tunggu", under=officer.sees("Menunggu pelatihan ini: 3"))
    officer.sees("Diundang: 3")
    for one, answer in ((siti, "Saya ikut"), (budi, "Saya ikut"), (ali, "Tidak bisa")):
        one.presses(answer, under=one.sees("Kakak mendaftar pelatihan"))
        one.sees("Pembukuan sederhana")
    for one in (siti, budi, ali):
        one.reads_all(quiet=0.3)

    officer.acts(callback_data=f"e:s:move:{number}")
    officer.sees("Jadi hari dan jam berapa")
    officer.says(f"{NEXT_MONTH + dt.timedelta(days=1):%d-%m-%Y} 13.00-15.00")
    officer.presses("Ya, pindahkan", under=officer.sees("13.00-15.00 WIB?"))
    officer.sees("Dikabari: 2 orang")
    siti.sees("Pelatihannya dipindah", "13.00-15.00 WIB", "Kursi Kakak tetap")
    budi.sees("Pelatihannya dipindah", "daftar tunggu")
    officer.acts(callback_data=f"e:s:cancel:{number}")
    officer.presses("Ya, batalkan", under=officer.sees("Batalkan"))
    officer.sees("Dikabari: 2 orang")
    siti.sees("dibatalkan", "Jangan datang")
    budi.sees("dibatalkan")
    ali.sees_nothing_more(during=0.5)
    states = {
        row["state"]
        for row in kawan.records.rows(
            "SELECT state FROM registrations WHERE wish = 'literasi' AND person_id IS NOT NULL"
        )
    }
    assert states == {"dihubungi"}, "they wait for another one"


def test_attendance_by_the_code_on_the_wall_and_by_the_officer(kawan: Installation, officer: Person) -> None:
    siti, budi, ali = registered(kawan, 3)
    soon = dt.datetime.now(WIB) + dt.timedelta(hours=1)
    number = makes_session(officer, seats=5, when=f"{soon:%d-%m-%Y %H.%M}")
    code = kawan.records.one("SELECT code FROM training_sessions WHERE id = ?", number)["code"]
    officer.presses("Undang 3 teratas", under=officer.sees("Menunggu pelatihan ini: 3"))
    for one in (siti, budi, ali):
        one.presses("Saya ikut", under=one.sees("Kakak mendaftar pelatihan"))
        one.sees("Kakak dapat kursi")
    siti.says(f"hadir {code.lower()}")
    siti.sees("Kakak hadir di", "Pembukuan sederhana")
    budi.acts(start=f"hadir-{code}")
    budi.sees("Kakak hadir di")
    kawan.repair()
    officer.acts(callback_data=f"e:s:who:{number}")
    names = officer.sees("2 dari 3 ditandai hadir")
    officer.presses("Warga 02", under=names)
    officer.sees("hadir")
    officer.acts(callback_data=f"e:s:who:{number}")
    officer.sees("3 dari 3 ditandai hadir")
    states = [
        row["state"]
        for row in kawan.records.rows(
            "SELECT state FROM registrations WHERE wish = 'literasi' AND person_id IS NOT NULL"
        )
    ]
    assert states == ["hadir"] * 3
    planned = kawan.records.rows("SELECT DISTINCT kind FROM session_notices WHERE sent_at IS NULL ORDER BY kind")
    assert [row["kind"] for row in planned] == ["day-30", "day-90", "thanks"]


def test_the_button_of_an_announcement_leads_to_a_seat(kawan: Installation, officer: Person) -> None:
    kawan.nobody_subscribes()
    (siti,) = registered(kawan, 1)
    siti.acts(callback_data="c:announcements:yes")
    siti.sees("Kakak sekarang menerima pengumuman")
    budi = kawan.person("Budi")
    budi.begins(subscribes=True)
    makes_session(officer, seats=5, when=f"{NEXT_MONTH:%d/%m/%Y} 09.00-12.00")
    officer.says("/siarkan Ada pelatihan bulan depan")
    officer.presses("Ubah isi", under=officer.sees("Kirim?"))
    officer.presses("Tambah tombol", under=officer.sees("Apa yang mau diubah"))
    officer.presses("Sesi pelatihan", under=officer.sees("Tombolnya menuju ke mana"))
    sessions = officer.sees("Sesi pelatihan yang mana")
    officer.presses(sessions.labels[0], under=sessions)
    officer.presses("Kirim ke 2 orang", under=officer.sees("Kirim?"))
    for person in (siti, budi):
        person.presses("Pembukuan sederhana", under=person.sees("Ada pelatihan bulan depan"))
    siti.presses("Saya ikut", under=siti.sees("Kakak mendaftar pelatihan", "09.00-12.00 WIB"))
    siti.sees("Kakak dapat kursi")
    told = budi.sees("09.00-12.00 WIB", "Daftar dulu")
    assert told.labels == ["Daftar pelatihan"]
