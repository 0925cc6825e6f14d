"""A PostgreSQL server of one's own, to be restarted while it is used."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from tests.e2e.processes import free_port

USER = "postgres"  # initdb refuses to run as root


def programs() -> Path | None:
    """Where PostgreSQL's server programs are, or None."""
    found = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    return Path(found).parent if found else installed[-1].parent if installed else None


class Cluster:
    """One server with one empty database. A context manager: it starts, and leaves nothing behind."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kawan-postgres-"))
        self._port = free_port()
        self._as: tuple[str, ...] = ()
        if os.geteuid() == 0:
            shutil.chown(self._folder, USER)
            self._as = ("runuser", "-u", USER, "--")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://kawan@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> Self:
        self._run("initdb", "-U", "kawan", "--auth=trust", "-E", "UTF8", "--no-sync")
        self._control("start")
        return self

    def __exit__(self, *_error: object) -> None:
        self._control("stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart(self) -> None:
        """As after a crash: every connection is cut, what was not committed is gone. Returns when it is back."""
        self._control("restart")

    def _control(self, what: str) -> None:
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        rest = ("-m", "immediate") if what != "start" else ()
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, *rest, what)

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder is not None
        command = [*self._as, str(folder / program), "-D", str(self._folder / "data"), *arguments]
        with (self._folder / "said").open("w") as said:  # no pipe: the server would hold it
            done = subprocess.run(command, cwd=self._folder, stdout=said, stderr=said, check=False)
        assert done.returncode == 0, (self._folder / "said").read_text()
