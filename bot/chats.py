"""Chats side by side, each served by one task at a time, whatever number of processes runs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog

from kawan.db import is_away
from kawan.locks import Locks, holding

log = structlog.get_logger()

AT_ONCE = 40


class Chats:
    """``serve`` does everything that waits for a chat; it is called while the chat's lock is held."""

    def __init__(self, locks: Locks, serve: Callable[[int | None], Awaitable[None]]) -> None:
        self._locks = locks
        self._serve = serve
        self._tasks: dict[int | None, asyncio.Task[None]] = {}
        self._again: set[int | None] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    @property
    def tasks(self) -> Iterable[asyncio.Task[None]]:
        """Those that are not done yet."""
        return self._tasks.values()

    def wake(self, chat_id: int | None) -> None:
        """Something new waits for this chat."""
        if chat_id in self._tasks:
            self._again.add(chat_id)
            return
        task = asyncio.create_task(self._serve_alone(chat_id), name=f"chat-{chat_id}")
        self._tasks[chat_id] = task
        task.add_done_callback(lambda _task: self._ended(chat_id))

    async def take_up(self, chats: Iterable[int | None]) -> None:
        """Wake those that no process serves now."""
        for chat_id in chats:
            if await self._locks.take(_lock_of(chat_id)):
                await self._locks.let_go(_lock_of(chat_id))
                self.wake(chat_id)

    async def _serve_alone(self, chat_id: int | None) -> None:
        try:
            async with self._slots, holding(self._locks, _lock_of(chat_id)):
                await self._serve(chat_id)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("the database is away; the chat is taken up later", error=type(error).__name__)

    def _ended(self, chat_id: int | None) -> None:
        self._tasks.pop(chat_id, None)
        if chat_id in self._again:
            self._again.discard(chat_id)
            self.wake(chat_id)


def _lock_of(chat_id: int | None) -> str:
    return f"inbox of chat {chat_id}"
