"""Take the pictures of the README and of docs/broadcasts.md anew, from a fresh `make demo` whose Rasa is ready:

make clean-data && make demo                          # in one window; wait for "Pemahaman (Rasa) siap."
PYTHONPATH=. .venv/bin/python docs/pictures/take.py   # in another

The simulator's address is the first argument, http://127.0.0.1:8080 where none is given. Needs Chromium. Look at every
picture afterwards.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from selenium.webdriver import Chrome

from tests import browser

FOLDER = Path(__file__).parent
SITI, BUDI, OFFICER = 1001, 1002, 9001
TIENG = {"latitude": -7.2320, "longitude": 109.9362}
WIDTH, SCALE = 420, 1.5
NARROW, WIDE = 360, 1000
PATIENCE = 180.0
CROWD = range(2001, 2251)
COLOURS = 128  # enough for text on plain ground, at a third of the size


class Demo:
    """The people's side of a running demo."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=30)

    def act(self, person: int, expects: str, **deed: Any) -> int:
        """Let a person do something, and wait until the bot's newest messages hold ``expects``. Where the feed stood
        before, for ``sees``."""
        seen = int(self._http.get(_feed(person)).json()["seq"])
        self.do(person, **deed)
        self.sees(person, expects, after=seen)
        return seen

    def sees(self, person: int, expects: str, *, after: int = 0) -> None:
        """Wait until a message of the bot holds ``expects``."""
        end = time.monotonic() + PATIENCE
        while expects not in self._heard(_feed(person), after):
            if time.monotonic() > end:
                raise SystemExit(f"{person} did not see {expects!r}")
            time.sleep(0.2)
        time.sleep(1.2)  # what follows the message that was waited for

    def do(self, person: int, **deed: Any) -> None:
        """Let a person do something."""
        self._http.post(_feed(person), json=deed).raise_for_status()

    def fault(self, kind: str, person: int) -> None:
        """What is sent to this person goes wrong from now on."""
        rule = {"kind": kind, "chat_id": person, "method": "sendMessage"}
        self._http.post("/sim/faults", json=rule).raise_for_status()

    def _heard(self, feed: str, seen: int) -> str:
        messages = self._http.get(feed, params={"after": seen}).json()["messages"]
        return "\n".join(str(message["text"]) for message in messages if message["from"] == "bot")


def _feed(person: int) -> str:
    return f"/sim/people/{person}/messages"


@contextmanager
def screen(demo: Demo, person: int, width: int, height: int, scale: float) -> Generator[Chrome]:
    """The page as the phone of ``person``."""
    with browser.open_page(f"{demo.address}/?orang={person}", width=width, height=height) as page:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        browser.command(page, "Emulation.setDeviceMetricsOverride", **size)
        time.sleep(1.5)
        browser.run_script(page, "document.querySelectorAll('.people, .note').forEach(part => part.remove())")
        yield page


def capture(page: Chrome, name: str, prepare: Callable[[Chrome], None] | None = None) -> None:
    """What the page shows now, its newest message at the bottom unless ``prepare`` scrolls."""
    browser.run_script(page, "const all = document.querySelector('#messages'); all.scrollTop = all.scrollHeight")
    if prepare is not None:
        prepare(page)
    time.sleep(0.5)
    path = FOLDER / f"{name}.png"
    browser.save_picture(page, path)
    Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def picture(demo: Demo, name: str, person: int, height: int, prepare: Callable[[Chrome], None] | None = None) -> None:
    """One picture of the phone of ``person``."""
    with screen(demo, person, WIDTH, height, SCALE) as page:
        capture(page, name, prepare)


def scrolled_to(text: str) -> Callable[[Chrome], None]:
    """Scroll until the newest message that holds ``text`` stands at the top."""
    script = """
        const found = [...document.querySelectorAll('.message')].filter(one => one.textContent.includes(arguments[0]));
        found.at(-1).scrollIntoView({block: 'start'});
    """
    return lambda page: browser.run_script(page, script, text)


def make_session(demo: Demo) -> str:
    """A training session a week ahead, made by the officer's questions and answers; what its button says."""
    day = dt.datetime.now(dt.UTC) + dt.timedelta(days=7)
    demo.act(OFFICER, "sesi", text="/sesi")
    demo.act(OFFICER, "Apa judul", button="Sesi baru")
    demo.act(OFFICER, "tentang apa", text="Pembukuan sederhana")
    demo.act(OFFICER, "Di desa mana", button="Pembukuan")
    demo.act(OFFICER, "Di gedung", text="Tieng, Wonosobo")
    demo.act(OFFICER, "Hari apa", text="Balai desa")
    demo.act(OFFICER, "Berapa kursi", text=f"{day:%d/%m/%Y} 09.00-12.00")
    demo.act(OFFICER, "Sampai kapan", text="20")
    demo.act(OFFICER, "Tolong periksa", button="1 hari sebelumnya")
    demo.act(OFFICER, "Pembukuan sederhana", button="Buat sesi ini")
    return f"{day:%d/%m} 09.00 Pembukuan sederhana"


def announce(demo: Demo, session: str, narrow: Chrome, wide: Chrome) -> None:
    """An announcement to a crowd: composed, sent with some trouble on the way, reported; on a small phone's screen and
    on a desk's."""

    def both(name: str, prepare: Callable[[Chrome], None] | None = None) -> None:
        capture(narrow, f"{name}-{NARROW}", prepare)
        capture(wide, f"{name}-{WIDE}", prepare)

    count = len(CROWD) + 1  # and Siti
    for person in CROWD:
        demo.do(person, start="")
        demo.do(person, callback_data="c:announcements:yes")
    demo.sees(CROWD[-1], "menerima pengumuman")
    demo.act(OFFICER, "Kirim?", text="/siarkan Halo {nama}, ada pelatihan pembukuan **Sabtu** di balai desa Tieng.")
    demo.act(OFFICER, "Apa yang mau diubah?", button="Ubah isi")
    demo.act(OFFICER, "Tombolnya menuju ke mana?", button="Tambah tombol")
    demo.act(OFFICER, "Sesi pelatihan yang mana", button="Sesi pelatihan")
    demo.act(OFFICER, "Kirim?", button=session)
    both("compose", scrolled_to("Halo Kakak"))
    demo.act(OFFICER, "Semua syarat", button="Penerima")
    both("audience", scrolled_to("Semua syarat"))
    demo.act(OFFICER, "Kirim?", button=f"Selesai: {count} orang")
    for person in CROWD[30:37]:
        demo.fault("blocked", person)
    demo.fault("deactivated", CROWD[40])
    demo.fault("drop", CROWD[50])
    before = demo.act(OFFICER, "per detik", button=f"Kirim ke {count} orang")
    both("sending")
    demo.sees(OFFICER, "Lamanya", after=before)
    both("sent")
    for person in CROWD[:20]:
        demo.do(person, button="Pembukuan sederhana")
    demo.act(OFFICER, "Laporan pengumuman", button="Laporan lengkap dan berkasnya")
    both("report", scrolled_to("Tombol yang ditekan"))


def main(address: str) -> None:
    """Play the walk of the README and stop for pictures on the way."""
    demo = Demo(address)
    demo.act(OFFICER, "Tulis pertanyaan", start="")
    demo.act(SITI, "Tulis pertanyaan", start="")
    demo.act(SITI, "Mau menerimanya?", button="Saya setuju")
    demo.act(SITI, "menerima pengumuman", button="Ya, kirimi saya pengumuman")

    demo.act(SITI, "Paspor", text="boleh ga paspor saya dipegang majikan")
    picture(demo, "answer", SITI, 1240, scrolled_to("boleh ga paspor"))

    demo.act(SITI, "Bagikan lokasi", text="/kopdes")
    demo.act(SITI, "Titik perkiraan", location=TIENG)
    picture(demo, "referral", SITI, 1430, scrolled_to("terdekat dari lokasi"))

    demo.act(SITI, "nama", text="mau daftar pelatihan koperasi")
    demo.act(SITI, "yang mana", text="Siti Aminah")  # the village is known from the referral
    demo.act(SITI, "negara mana", button="Sudah pulang (purna PMI)")
    demo.act(SITI, "nomor HP", button="Taiwan")
    demo.act(SITI, "belajar apa", text="0812 3456 7890")
    demo.act(SITI, "bisa ikut", button="Pembukuan")
    demo.act(SITI, "Tolong periksa", button="Akhir pekan")
    picture(demo, "registration", SITI, 1140, scrolled_to("Tolong periksa"))
    demo.act(SITI, "tersimpan", button="Kirim")

    demo.act(OFFICER, "Siti Aminah", text="/pendaftar")
    demo.act(OFFICER, "Kirim?", text="/siarkan Pelatihan pembukuan **Sabtu** di balai desa Tieng.")
    picture(demo, "preview", OFFICER, 740)
    demo.act(OFFICER, "1 dari 1", button="Kirim ke 1 orang")
    picture(demo, "progress", OFFICER, 740)

    demo.act(BUDI, "Tulis pertanyaan", start="")
    demo.act(BUDI, "Kemlu", text="saya dikunci majikan di taiwan, hp mau diambil")
    picture(demo, "emergency", BUDI, 838, scrolled_to("saya dikunci"))

    session = make_session(demo)
    with screen(demo, OFFICER, NARROW, 900, SCALE) as narrow, screen(demo, OFFICER, WIDE, 740, 1) as wide:
        announce(demo, session, narrow, wide)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
