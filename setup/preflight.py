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
PAGE_PORT, BOT_API_PORT = 8080, 8081
APP_PORT, RASA_PORT = 8088, 5005


def demo() -> None:
    """Everything `make demo` needs. Raises Problem."""
    disk()
    ports({PAGE_PORT: "halaman", BOT_API_PORT: "Bot API simulasi", **_app_ports()})


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


def ports(wanted: dict[int, str]) -> None:
    """Each port (with what it is for) must be free on loopback. Raises Problem naming those that are not."""
    taken = [f"{port} ({use})" for port, use in wanted.items() if not is_free(port)]
    if taken:
        raise Problem(
            f"Port {', '.join(taken)} sudah dipakai program lain. Hentikan program itu "
            "(lihat: ss -ltnp), lalu ulangi."
        )


def is_free(port: int) -> bool:
    """Whether one can listen there; a port that only rests after a closed connection counts as free."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _app_ports() -> dict[int, str]:
    app = int(setting("KAWAN_PORT") or APP_PORT)
    rasa = urlsplit(setting("KAWAN_RASA_URL")).port or RASA_PORT
    return {app: "aplikasi", rasa: "Rasa"}


def _size(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB".replace(".", ",") if size >= GIGABYTE else f"{size // 1000**2} MB"


def _mount(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_mount())
