"""``kawan doctor``: is everything in place and answering? One line a check; ``--wait`` until it is."""

import asyncio
import os
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import typer
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.rasa import RasaClient
from cli.database import learn
from kawan import answers, contacts, offices, regions
from kawan.contacts import Need
from kawan.db import Database
from kawan.settings import PROJECT_ROOT, Settings, settings

VILLAGES = 83_000
FREE_BYTES = 200_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLL_SECONDS = 0.5
REMIND_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. ``essential``: without it people are not served."""

    name: str
    ok: bool
    detail: str
    essential: bool = True

    def line(self) -> str:
        return f"{'ok' if self.ok else 'perlu perhatian':<16}{self.name}: {self.detail}"


type Check = Callable[[Settings], Awaitable[Finding]]


def doctor(
    wait: Annotated[bool, typer.Option(help="Wait until the bot answers and Rasa understands.")] = False,
    timeout: Annotated[float, typer.Option(help="How long to wait, in seconds.")] = 1800,
) -> None:
    """Check the installation; exit code 1 where something essential is not in order."""
    try:
        chosen = settings()
    except ValidationError as error:
        named = ", ".join(f"KAWAN_{str(row['loc'][0]).upper()}" for row in error.errors() if row["loc"])
        typer.echo(Finding("pengaturan", False, f"nilai tidak dapat dibaca: {named}").line())
        raise SystemExit(1) from error
    if wait:
        raise SystemExit(0 if asyncio.run(_wait(chosen, timeout)) else 1)
    raise SystemExit(0 if asyncio.run(_examine(chosen)) else 1)


async def _examine(chosen: Settings) -> bool:
    """Make every check, print its line; whether everything essential is in order."""
    typer.echo(Finding("pengaturan", True, f"data di {chosen.data_dir}").line())
    checks: list[Check] = [
        _database,
        _villages,
        _answers,
        _reviews,
        _contacts,
        _calls,
        _offices,
        _disk,
        _rasa,
        _bot_api,
        _app,
    ]
    in_order = True
    for check in checks:
        finding = await check(chosen)
        typer.echo(finding.line())
        in_order &= finding.ok or not finding.essential
    return in_order


async def _database(chosen: Settings) -> Finding:
    url = make_url(chosen.database)
    name = f"basis data ({url.get_backend_name()})"
    if url.get_backend_name() == "sqlite" and not _exists(url.database):
        return Finding(name, False, "belum dibuat; jalankan: kawan db upgrade")
    database = Database(chosen.database)
    try:
        async with database.engine.connect() as connection:
            revision = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    except (SQLAlchemyError, OSError) as error:
        return Finding(name, False, f"tidak terjangkau ({type(error).__name__})")
    finally:
        await database.close()
    head = _head()
    if revision != head:
        return Finding(name, False, f"versi {revision or 'kosong'}, seharusnya {head}; jalankan: kawan db upgrade")
    return Finding(name, True, f"terjangkau, versi {revision}")


def _exists(path: str | None) -> bool:
    return path is None or (PROJECT_ROOT / path).exists()


def _head() -> str | None:
    config = Config(PROJECT_ROOT / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


async def _villages(chosen: Settings) -> Finding:
    url = make_url(chosen.database)
    if url.get_backend_name() == "sqlite" and not _exists(url.database):
        return Finding("desa", False, "belum dimuat; dimuat saat aplikasi pertama kali menyala")
    database = Database(chosen.database)
    try:
        found = await regions.count(database)
    except (SQLAlchemyError, OSError) as error:
        return Finding("desa", False, f"tidak dapat dibaca ({type(error).__name__})")
    finally:
        await database.close()
    if found < VILLAGES:
        return Finding("desa", False, f"{found} dimuat; dimuat saat aplikasi pertama kali menyala")
    return Finding("desa", True, f"{found} dimuat")


async def _answers(chosen: Settings) -> Finding:
    await _learn(chosen)
    try:
        found = answers.answers()
    except (answers.BrokenAnswerError, OSError) as error:
        return Finding("jawaban", False, str(error))
    return Finding("jawaban", bool(found), f"{len(found)} berkas untuk {len(answers.topics())} topik")


async def _reviews(_chosen: Settings) -> Finding:
    try:
        late = [answer.topic for answer in answers.due_for_review()]
    except (answers.BrokenAnswerError, OSError):
        return Finding("tinjauan jawaban", False, "jawaban tidak terbaca", essential=False)
    detail = f"lewat tanggal: {', '.join(late)}" if late else "tidak ada yang lewat tanggal"
    return Finding("tinjauan jawaban", not late, detail, essential=False)


async def _contacts(chosen: Settings) -> Finding:
    try:
        known = contacts.contacts().values()
    except (ValueError, KeyError, TypeError, OSError) as error:
        return Finding("kontak", False, f"tidak dapat dibaca ({error})")
    await _learn(chosen)
    shown = [row for row in known if row.may_be_shown]
    return Finding("kontak", bool(shown), f"{len(shown)} dari {len(known)} ditampilkan")


async def _offices(_chosen: Settings) -> Finding:
    try:
        known = offices.offices().values()
    except (ValueError, KeyError, TypeError, OSError) as error:
        return Finding("kantor", False, f"tidak dapat dibaca ({error})")
    shown = [office for office in known if office.may_be_shown]
    return Finding("kantor", bool(shown), f"{len(shown)} dari {len(known)} ditampilkan")


async def _calls(_chosen: Settings) -> Finding:
    """What has to be called: those that people see by name, of the others the number."""
    due = contacts.due()
    if not due:
        return Finding("uji kontak", True, "tidak ada yang perlu ditelepon", essential=False)
    named = [row.id for row in due if row.need is not Need.NEVER]
    untested = len(due) - len(named)
    parts = [", ".join(named), f"{untested} belum pernah diuji" if untested else ""]
    detail = f"{'; '.join(part for part in parts if part)}. Lihat: kawan contacts list, atau /kontak"
    return Finding("uji kontak", False, detail, essential=False)


async def _learn(chosen: Settings) -> None:
    """Read what staff tested and published; without a database nothing was."""
    url = make_url(chosen.database)
    if url.get_backend_name() == "sqlite" and not _exists(url.database):
        return
    database = Database(chosen.database)
    try:
        await learn(database)
    except (SQLAlchemyError, OSError):
        return  # the check of the database says so
    finally:
        await database.close()


async def _disk(chosen: Settings) -> Finding:
    folder = chosen.data_dir if chosen.data_dir.exists() else PROJECT_ROOT
    free = shutil.disk_usage(folder).free
    return Finding("disk", free >= FREE_BYTES, f"{free / 1e9:.1f} GB tersisa".replace(".", ","))


async def _rasa(chosen: Settings) -> Finding:
    client = RasaClient(chosen)
    try:
        ready = await client.is_ready()
    finally:
        await client.close()
    detail = (
        f"siap di {chosen.rasa_url}" if ready else f"belum siap di {chosen.rasa_url}; menu dan darurat tetap menjawab"
    )
    return Finding("Rasa", ready, detail, essential=False)


async def _bot_api(chosen: Settings) -> Finding:
    if not chosen.telegram_token.get_secret_value():
        return Finding("Bot API", False, "KAWAN_TELEGRAM_TOKEN belum diisi", essential=False)
    username = await _username(chosen)
    address = urlsplit(chosen.telegram_api).netloc
    if username is None:
        return Finding("Bot API", False, f"tidak terjangkau, atau token ditolak, di {address}")
    return Finding("Bot API", True, f"@{username} di {address}")


async def _app(chosen: Settings) -> Finding:
    health = await _health(chosen)
    essential = bool(chosen.telegram_token.get_secret_value())
    if health is None:
        return Finding("aplikasi", False, f"tidak menjawab di {_app_url(chosen)}", essential)
    return Finding("aplikasi", True, f"menjawab di {_app_url(chosen)}, {health['waiting']} pesan menunggu", essential)


async def _wait(chosen: Settings, seconds: float) -> bool:
    """Say when the bot answers, then when Rasa is ready; False when it takes longer than ``seconds``."""
    waiting_for: list[tuple[Callable[[Settings], Awaitable[str | None]], str]] = [
        (_answering, "Aplikasi belum menjawab; lihat app.log"),
        (_understanding, "Rasa belum siap; lihat rasa.log"),
    ]
    end = time.monotonic() + seconds
    for ready, complaint in waiting_for:
        remind = time.monotonic() + REMIND_SECONDS
        while (news := await ready(chosen)) is None:
            if time.monotonic() > end:
                typer.echo(complaint)
                return False
            if time.monotonic() > remind and ready is _answering:  # Rasa's set-up speaks for itself
                typer.echo(complaint)
                remind += REMIND_SECONDS
            await asyncio.sleep(POLL_SECONDS)
        typer.echo(news)
    return True


async def _answering(chosen: Settings) -> str | None:
    if await _health(chosen) is None:
        return None
    username = await _username(chosen)
    if username is None:
        return None
    simulated = urlsplit(chosen.telegram_api).hostname in LOOPBACK
    page = f"http://127.0.0.1:{os.environ.get('KAWAN_PAGE_PORT', '8080')}"  # the simulator's, set by `make demo`
    return f"Kawan Migran siap: {page if simulated else f'https://t.me/{username}'}"


async def _understanding(chosen: Settings) -> str | None:
    health = await _health(chosen)
    return "Pemahaman (Rasa) siap." if health and health["understanding"] else None


async def _health(chosen: Settings) -> dict[str, int] | None:
    """The app's own word on its health; None where it doesn't answer."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            answer = await http.get(f"{_app_url(chosen)}/healthz")
            answer.raise_for_status()
            return answer.json()
    except (httpx.HTTPError, ValueError):
        return None


async def _username(chosen: Settings) -> str | None:
    """The bot's name on Telegram; None where the Bot API is out of reach or refuses the token."""
    try:
        async with httpx.AsyncClient(timeout=10) as http:
            token = chosen.telegram_token.get_secret_value()
            answer = await http.get(f"{chosen.telegram_api}/bot{token}/getMe")
            answer.raise_for_status()
            return str(answer.json()["result"]["username"])
    except (httpx.HTTPError, ValueError, KeyError):
        return None


def _app_url(chosen: Settings) -> str:
    host = "127.0.0.1" if chosen.host in {"0.0.0.0", "::"} else chosen.host
    return f"http://{host}:{chosen.port}"
