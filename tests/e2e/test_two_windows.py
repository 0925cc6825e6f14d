"""The same in a browser: a returnee on the phone, an officer in a second window. Pictures go to $KAWAN_SCREENSHOTS."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import browser
from tests.e2e.installation import OFFICER_ID, Installation
from tests.e2e.people import Person
from tests.simulator.phone import Phone

pytestmark = pytest.mark.skipif(browser.why_missing() is not None, reason=browser.why_missing() or "")

WIDTH, HEIGHT = 390, 780
RETURNEE_ID = 1001


class Window(Phone):
    """A phone that keeps pictures of what it shows."""

    def keep(self, name: str) -> None:
        folder = os.environ.get("KAWAN_SCREENSHOTS")
        if folder:
            browser.save_picture(self.driver, Path(folder) / f"{name}.png")


@contextmanager
def _window(kawan: Installation, person_id: int) -> Generator[Window]:
    with browser.open_page(kawan.page_url, width=WIDTH, height=HEIGHT) as driver:
        yield Window(driver, kawan.page_url, person_id)
        assert browser.console_errors(driver) == []


def test_a_returnee_and_an_officer(kawan: Installation, officer: Person) -> None:
    with _window(kawan, RETURNEE_ID) as returnee, _window(kawan, OFFICER_ID) as office:
        _meets_the_bot(returnee)
        _asks(returnee)
        _is_referred(returnee)
        _registers(returnee)
        _announces(office)
        returnee.hears("Pelatihan pembukuan Sabtu di balai desa Tieng.")
        returnee.keep("09-pengumuman-diterima")
        _talks_to_staff(returnee, office)


def _meets_the_bot(returnee: Window) -> None:
    returnee.keep("01-sebelum-mulai")
    returnee.press("#big", "MULAI")
    returnee.hears("Halo, saya Kawan Migran")
    returnee.hears("Tulis pertanyaan")
    returnee.keep("02-menu")
    returnee.press(".inline", "Saya setuju")
    returnee.hears("Mau menerimanya?")
    returnee.press(".inline", "Ya, kirimi saya pengumuman")
    returnee.hears("Kakak sekarang menerima pengumuman")


def _asks(returnee: Window) -> None:
    returnee.write("boleh ga paspor saya dipegang majikan")
    returnee.hears("Sumber:")
    returnee.keep("03-pertanyaan")


def _is_referred(returnee: Window) -> None:
    returnee.write("/kopdes")
    returnee.press(".key", "Bagikan lokasi saya")
    returnee.press(".place", "Tieng")
    returnee.hears("Kopdes Merah Putih Tieng")
    pin = returnee.one(".from-bot .map-card", "Kopdes Merah Putih Tieng")
    assert pin.find_elements("css selector", "svg.map .pin")
    returnee.keep("04-kopdes-terdekat")


def _registers(returnee: Window) -> None:
    returnee.write("mau daftar pelatihan koperasi")
    returnee.hears("Siapa nama Kakak?")
    returnee.write("Siti Aminah")
    returnee.hears("Kakak yang mana?")  # the village is known from the referral
    returnee.press(".inline", "Sudah pulang")
    returnee.hears("Terakhir Kakak kerja di negara mana?")
    returnee.press(".inline", "Taiwan")
    returnee.hears("nomor HP")
    returnee.keep("05-nomor-hp")
    returnee.press(".key", "Bagikan nomor HP saya")
    number = returnee.one("[name=phone_number]")
    number.clear()
    number.send_keys("+6281234567890")
    returnee.press("dialog button", "Kirim")
    returnee.press(".inline", "Pembukuan")
    returnee.hears("boleh dilewati")
    returnee.press(".inline", "Lewati")
    returnee.hears("Tolong periksa")
    returnee.keep("06-periksa")
    returnee.press(".inline", "Kirim")
    returnee.hears("Pendaftaran Kakak tersimpan")
    returnee.keep("07-tersimpan")


def _announces(office: Window) -> None:
    office.write("/pendaftar")
    office.hears("Siti Aminah")
    office.write("/siarkan Pelatihan pembukuan **Sabtu** di balai desa Tieng.")
    office.hears("yang setuju menerima. Kirim?")
    office.press(".inline", "Kirim ke")
    office.hears("terkirim")
    office.keep("08-petugas-mengirim")


def _talks_to_staff(returnee: Window, office: Window) -> None:
    returnee.write("tolong majikan ngunci adik sy di kamar, paspor diambil, dia di hongkong")
    returnee.hears("KJRI Hong Kong")
    returnee.keep("10-darurat")
    office.hears("Bahaya, tiket")
    office.keep("11-petugas-darurat")
