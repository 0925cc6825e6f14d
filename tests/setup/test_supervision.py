"""`make demo` from its start to its end: what it says, and that nothing of it stays."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from setup.paths import MODEL, ROOT

SECONDS = 90


class Demo:
    """A running `make demo` with ports and data of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as one, socket.socket() as two, socket.socket() as three, socket.socket() as four:
            ports: list[int] = []
            for listener in (one, two, three, four):
                listener.bind(("127.0.0.1", 0))
                ports.append(listener.getsockname()[1])
        self.page = f"http://127.0.0.1:{ports[0]}"
        self.data = data
        settings = {
            "KAWAN_DATA_DIR": str(data),
            "KAWAN_PAGE_PORT": str(ports[0]),
            "KAWAN_BOT_API_PORT": str(ports[1]),
            "KAWAN_PORT": str(ports[2]),
            "KAWAN_RASA_URL": f"http://127.0.0.1:{ports[3]}",
        }
        self.make = subprocess.Popen(
            ["make", "demo"], cwd=ROOT, env={**os.environ, **settings}, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.make.stdout is not None
        with self.make.stdout as output:
            for line in output:
                self.lines.append(line.rstrip())

    def says(self, start: str) -> str:
        """The first line that begins so, waited for."""
        return wait_for(lambda: next((line for line in self.lines if line.startswith(start)), ""), self.lines)

    def processes(self) -> list[int]:
        """Everything that runs with this demo's data folder in its environment."""
        mine = f"KAWAN_DATA_DIR={self.data}".encode()
        return [pid for pid in all_pids() if mine in environment_of(pid)]

    def ends(self) -> bool:
        """Whether make and all that it started are gone soon."""
        self.make.wait(timeout=20)
        wait_for(lambda: not self.processes(), self.lines, 20)
        return True


def wait_for[Found](look: Callable[[], Found], lines: list[str], seconds: float = SECONDS) -> Found:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "\n".join(lines)
        time.sleep(0.1)
    return found


def all_pids() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def environment_of(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    assert MODEL.is_file(), "make model comes first"
    running = Demo(tmp_path / "var")
    yield running
    running.make.terminate()
    with suppress(subprocess.TimeoutExpired):
        running.make.wait(timeout=20)
    for pid in running.processes():
        os.kill(pid, signal.SIGKILL)
    running.make.wait()
    running.reader.join()


def test_it_starts_answers_and_ctrl_c_ends_all_of_it(demo: Demo):
    ready = demo.says("Kawan Migran siap: ")
    assert ready == f"Kawan Migran siap: {demo.page}"
    assert httpx.get(demo.page, trust_env=False).status_code == 200
    demo.says("Pemahaman (Rasa) siap.")
    assert not re.search("Traceback|Error", "\n".join(demo.lines))
    os.killpg(demo.make.pid, signal.SIGINT)
    assert demo.ends()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_make_that_started_it(demo: Demo, number: signal.Signals):
    demo.says("Menyalakan")
    wait_for(lambda: len(demo.processes()) >= 5, demo.lines)
    os.kill(demo.make.pid, number)
    assert demo.ends()


def test_a_second_one_on_the_same_ports_is_told_so(demo: Demo):
    demo.says("Kawan Migran siap: ")
    environment = {**os.environ, "KAWAN_PAGE_PORT": demo.page.rsplit(":", 1)[1]}
    second = subprocess.run(
        ["make", "demo"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=20
    )
    assert second.returncode != 0
    assert "(halaman" in second.stderr.splitlines()[0]
    assert "sudah dipakai program lain" in second.stderr.splitlines()[0]
