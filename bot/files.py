"""Files that people send, fetched from Telegram when they are needed."""

from collections.abc import Awaitable, Callable

from telegram import Bot

LARGEST_DOWNLOAD = 20 * 1024 * 1024  # what Telegram lets a bot fetch

type Download = Callable[[str], Awaitable[bytes]]


def downloader(bot: Bot) -> Download:
    """A function from a file's id to its bytes. It raises TelegramError where Telegram does not give the file."""

    async def download(file_id: str) -> bytes:
        file = await bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    return download


async def no_files(file_id: str) -> bytes:
    """Where nobody can send files: in the terminal, for one. Raises LookupError."""
    raise LookupError(f"there is no file {file_id!r} here")
