"""Files that people send, fetched from Telegram when they are needed."""

from dataclasses import dataclass

import structlog
from telegram import Bot
from telegram.error import TelegramError

log = structlog.get_logger()

LARGEST_DOWNLOAD = 20 * 1024 * 1024  # what Telegram lets a bot fetch


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it came; ``content`` is None where Telegram did not give it."""

    content: bytes | None


async def fetch(bot: Bot, file_id: str) -> Fetched:
    """Fetch a file by its id. It may take long: not for within a transaction."""
    try:
        file = await bot.get_file(file_id)
        return Fetched(bytes(await file.download_as_bytearray()))
    except TelegramError as error:
        log.warning("a file could not be fetched", error=str(error))
        return Fetched(None)
