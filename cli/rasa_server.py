"""Starting Rasa with the settings of this installation: loopback, a token, its tracker store, our actions."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from sqlalchemy import make_url

from bot.rasa import RasaClient
from kawan.settings import PROJECT_ROOT, Settings

RASA_PYTHON = PROJECT_ROOT / ".rasa-venv" / "bin" / "python"
MODEL = "kawan.tar.gz"
START_SECONDS = 120
ONCE_LOG = "rasa-once.log"


def environment(settings: Settings) -> dict[str, str]:
    """Rasa's environment variables: what endpoints.yml and credentials.yml refer to, and thread limits."""
    tracker = make_url(settings.tracker_database)
    tracker = tracker.set(drivername=tracker.get_backend_name())  # without our async driver
    return {
        **os.environ,
        "KAWAN_RASA_TOKEN": settings.rasa_token,
        "KAWAN_ACTIONS_URL": f"http://{settings.host}:{settings.port}{settings.actions_path}",
        "KAWAN_TRACKER_URL": tracker.render_as_string(hide_password=False),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "SANIC_ACCESS_LOG": "false",
    }


def arguments(settings: Settings) -> list[str]:
    """The command line of the server."""
    address = urlsplit(settings.rasa_url)
    return [
        str(RASA_PYTHON), "-m", "nlu.launch", "run", "--enable-api", "-i", address.hostname or "127.0.0.1",
        "-p", str(address.port or 5005), "-m", str(settings.rasa_model_dir / MODEL),
        "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
    ]  # fmt: skip


def become_rasa(settings: Settings) -> None:
    """Replace this process by Rasa."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    os.chdir(PROJECT_ROOT)
    command = arguments(settings)
    os.execve(command[0], command, environment(settings))  # noqa: S606


@asynccontextmanager
async def rasa_running(settings: Settings) -> AsyncGenerator[RasaClient]:
    """A client of a ready Rasa: the one that runs, or one started for as long as the context lasts.

    Raises TimeoutError when Rasa is not ready after two minutes, RuntimeError when it ends by itself.
    """
    client = RasaClient(settings)
    process: asyncio.subprocess.Process | None = None
    try:
        if not await client.is_ready():
            print("Rasa belum berjalan; dinyalakan sebentar untuk perintah ini ...", file=sys.stderr)
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            with (settings.data_dir / ONCE_LOG).open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    *arguments(settings), cwd=PROJECT_ROOT, env=environment(settings), stdout=log, stderr=log
                )
            async with asyncio.timeout(START_SECONDS):
                while not await client.is_ready():
                    if process.returncode is not None:
                        raise RuntimeError(f"Rasa berhenti sendiri; lihat {settings.data_dir / ONCE_LOG}")
                    await asyncio.sleep(0.5)
        yield client
    finally:
        await client.close()
        if process is not None and process.returncode is None:
            process.terminate()
            await process.wait()
