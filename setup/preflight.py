"""What can be known before anything is begun: taken ports, too little disk, a missing token."""

from __future__ import annotations

import re
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

from setup.paths import APP, RASA, ROOT, setting
from setup.problems import Problem

GIGABYTE = 1000**3
INSTALL_BYTES = 4 * GIGABYTE
RUN_BYTES = GIGABYTE // 5
# Each port's setting and default; Rasa's is part of KAWAN_RASA_URL.
PAGE, BOT_API, APP_PORT = ("KAWAN_PAGE_PORT", 8080), ("KAWAN_BOT_API_PORT", 8081), ("KAWAN_PORT", 8088)
RASA_PORT = 5005


def demo() -> None:
    """Everything `make demo` needs. Raises Problem."""
    disk()
    ports({port(PAGE): "halaman", port(BOT_API): "Bot API simulasi", **_app_ports()})


def real() -> None:
    """Everything `make run` needs. Raises Problem."""
    if not setting("KAWAN_TELEGRAM_TOKEN"):
        raise Problem("KAWAN_TELEGRAM_TOKEN belum diisi: minta token ke @BotFather, atau coba tanpa token: make demo")
    if not re.fullmatch(r"\d+:\S+", setting("KAWAN_TELEGRAM_TOKEN")):
        raise Problem("KAWAN_TELEGRAM_TOKEN tidak berbentuk angka:huruf. Salin lagi seluruh token dari @BotFather.")
    disk()
    ports(_app_ports())


def disk() -> None:
    """Room for what is still missing. Raises Problem."""
    needed = RUN_BYTES if (APP / "stamp").exists() and (RASA / "stamp").exists() else INSTALL_BYTES
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise Problem(
            f"Ruang disk kurang: perlu sekitar {_size(needed)}, tersisa {_size(free)} di {_mount(ROOT)}. "
            "Kosongkan dahulu, lalu ulangi."
        )


def port(choice: tuple[str, int]) -> int:
    """The port that a setting names, or its default. Raises Problem."""
    name, default = choice
    value = setting(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Problem(f"{name} harus nomor port (1 sampai 65535), bukan '{value}'.")
    return int(value)


def ports(wanted: dict[int, str]) -> None:
    """Each port (with what it is for) must be free on loopback. Raises Problem naming those that are not."""
    taken = [f"{number} ({use})" for number, use in wanted.items() if not is_free(number)]
    if taken:
        raise Problem(
            f"Port {', '.join(taken)} sudah dipakai program lain. Hentikan program itu (lihat: ss -ltnp), "
            "atau pilih port lain (lihat .env.example), lalu ulangi."
        )


def is_free(number: int) -> bool:
    """Whether one can listen there; a port that only rests after a closed connection counts as free."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _app_ports() -> dict[int, str]:
    try:
        rasa = urlsplit(setting("KAWAN_RASA_URL")).port or RASA_PORT
    except ValueError:
        raise Problem("KAWAN_RASA_URL tidak terbaca; contohnya: http://127.0.0.1:5005") from None
    return {port(APP_PORT): "aplikasi", rasa: "Rasa"}


def _size(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB".replace(".", ",") if size >= GIGABYTE else f"{size // 1000**2} MB"


def _mount(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_mount())
