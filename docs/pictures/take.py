"""Take the README's pictures anew, from a fresh `make demo` whose Rasa is ready:

make clean-data && make demo                          # in one window; wait for "Pemahaman (Rasa) siap."
PYTHONPATH=. .venv/bin/python docs/pictures/take.py   # in another

The simulator's address is the first argument, http://127.0.0.1:8080 where none is given. Needs Chromium. Look at every
picture afterwards.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from selenium.webdriver import Chrome

from tests import browser

FOLDER = Path(__file__).parent
SITI, BUDI, OFFICER = 1001, 1002, 9001
TIENG = {"latitude": -7.2320, "longitude": 109.9362}
WIDTH, SCALE = 420, 1.5
PATIENCE = 20.0


class Demo:
    """The people's side of a running demo."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=30)

    def act(self, person: int, expects: str, **deed: Any) -> None:
        """Let a person do something, and wait until the bot's newest messages hold ``expects``."""
        feed = f"/sim/people/{person}/messages"
        seen = self._http.get(feed).json()["seq"]
        self._http.post(feed, json=deed).raise_for_status()
        end = time.monotonic() + PATIENCE
        while expects not in self._heard(feed, seen):
            if time.monotonic() > end:
                raise SystemExit(f"{person} did not see {expects!r} after {deed}")
            time.sleep(0.2)
        time.sleep(1.2)  # what follows the message that was waited for

    def _heard(self, feed: str, seen: int) -> str:
        messages = self._http.get(feed, params={"after": seen}).json()["messages"]
        return "\n".join(str(message["text"]) for message in messages if message["from"] == "bot")


def picture(demo: Demo, name: str, person: int, height: int, prepare: Callable[[Chrome], None] | None = None) -> None:
    """What the phone of ``person`` shows now, its newest message at the bottom unless ``prepare`` scrolls."""
    with browser.open_page(f"{demo.address}/?orang={person}", width=WIDTH, height=height) as page:
        size = {"width": WIDTH, "height": height, "deviceScaleFactor": SCALE, "mobile": False}
        browser.command(page, "Emulation.setDeviceMetricsOverride", **size)
        time.sleep(1.5)
        browser.run_script(page, "document.querySelectorAll('.people, .note').forEach(part => part.remove())")
        browser.run_script(page, "const all = document.querySelector('#messages'); all.scrollTop = all.scrollHeight")
        if prepare is not None:
            prepare(page)
        time.sleep(0.5)
        browser.save_picture(page, FOLDER / f"{name}.png")


def scrolled_to(text: str) -> Callable[[Chrome], None]:
    """Scroll until the newest message that holds ``text`` stands at the top."""
    script = """
        const found = [...document.querySelectorAll('.message')].filter(one => one.textContent.includes(arguments[0]));
        found.at(-1).scrollIntoView({block: 'start'});
    """
    return lambda page: browser.run_script(page, script, text)


def main(address: str) -> None:
    """Play the walk of the README and stop for pictures on the way."""
    demo = Demo(address)
    demo.act(OFFICER, "Tulis pertanyaan", start="")
    demo.act(SITI, "Tulis pertanyaan", start="")
    demo.act(SITI, "Mau menerimanya?", button="Saya setuju")
    demo.act(SITI, "menerima pengumuman", button="Ya, kirimi saya pengumuman")

    demo.act(SITI, "Paspor", text="boleh ga paspor saya dipegang majikan")
    picture(demo, "answer", SITI, 1140, scrolled_to("boleh ga paspor"))

    demo.act(SITI, "Bagikan lokasi", text="/kopdes")
    demo.act(SITI, "Titik perkiraan", location=TIENG)
    picture(demo, "referral", SITI, 1340, scrolled_to("terdekat dari lokasi"))

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
    picture(demo, "emergency", BUDI, 850, scrolled_to("saya dikunci"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
