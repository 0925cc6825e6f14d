"""Locks between processes: who alone announces, who alone writes to a chat.

On PostgreSQL they are advisory locks of one connection; on SQLite they are byte ranges of a file beside the database.
Either way the operating system or the server lets go of them when the process ends, however it ends: no lease has to
run out before another process may go on.
"""

import asyncio
import fcntl
import hashlib
import os
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol, override

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from kawan.db import AwayError, Database

AGAIN_SECONDS = 0.05
LARGEST_KEY = 2**62 - 1


class LockLostError(AwayError):
    """The connection that held our locks is gone, and they with it."""


class Locks(Protocol):
    """The locks of one process. A name that is taken is refused to everybody else, also to other parts of us."""

    async def take(self, name: str) -> bool:
        """Take a lock; False while somebody holds it."""
        ...

    async def let_go(self, name: str) -> None:
        """Give a lock back."""
        ...

    async def check(self, name: str) -> None:
        """Raises LockLostError where a lock that we took may be another's by now."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...


@asynccontextmanager
async def holding(locks: Locks, name: str) -> AsyncGenerator[None]:
    """Wait for a lock and hold it."""
    while True:
        if await locks.take(name):
            break
        await asyncio.sleep(AGAIN_SECONDS)
    try:
        yield
    finally:
        with suppress(LockLostError):  # the server is away, and our locks went with the connection
            await locks.let_go(name)


def locks_of(database: Database) -> Locks:
    """The locks that fit the database."""
    if database.is_sqlite:
        file = make_url(str(database.engine.url)).database or ":memory:"
        return FileLocks(Path(f"{file}.locks"))
    return AdvisoryLocks(database)


def key_of(name: str) -> int:
    """A number for a name, the same in every process."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") & LARGEST_KEY


class FileLocks:
    """Byte ranges of one file, by Linux's open-file-description locks: two holders in one process exclude each other
    too, and closing one does not free the other's."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None
        self._held: set[str] = set()

    async def take(self, name: str) -> bool:
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        if name in self._held or not self._set(fcntl.F_WRLCK, name):
            return False
        self._held.add(name)
        return True

    async def let_go(self, name: str) -> None:
        self._held.discard(name)
        self._set(fcntl.F_UNLCK, name)

    async def check(self, name: str) -> None:
        """A lock on a file stays until it is given back."""
        if name not in self._held:
            raise LockLostError

    async def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None
        self._held.clear()

    def _set(self, kind: int, name: str) -> bool:
        if self._descriptor is None:
            return False
        one_byte = struct.pack("hhqqi", kind, os.SEEK_SET, key_of(name), 1, 0)  # struct flock of 64-bit Linux
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, one_byte)
        except BlockingIOError:
            return False
        return True


class AdvisoryLocks(Locks):
    """PostgreSQL's advisory locks, all held by one connection of their own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._held: set[str] = set()
        self._asked: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    @override
    async def take(self, name: str) -> bool:
        if name in self._held | self._asked:  # for the server we are one, and it would say yes
            return False
        self._asked.add(name)
        try:
            taken = await self._try(name)
        except LockLostError:  # the server restarted since; this one was not among what we held
            taken = await self._try(name)
        finally:
            self._asked.discard(name)
        return taken

    async def _try(self, name: str) -> bool:
        taken = bool(await self._run("SELECT pg_try_advisory_lock(:key)", key_of(name)))
        if taken:
            self._held.add(name)
        return taken

    @override
    async def let_go(self, name: str) -> None:
        if name in self._held:
            self._held.discard(name)
            await self._run("SELECT pg_advisory_unlock(:key)", key_of(name))

    @override
    async def check(self, name: str) -> None:
        await self._run("SELECT :key", 1)
        if name not in self._held:  # lost with an earlier connection
            raise LockLostError

    @override
    async def close(self) -> None:
        if self._connection is not None:  # at once; when the server notices a closed connection is its own affair
            with suppress(LockLostError):
                await self._run("SELECT pg_advisory_unlock_all(), :key", 0)
        async with self._one_at_a_time:
            await self._forget_connection()

    async def _run(self, query: str, key: int) -> object:
        async with self._one_at_a_time:
            try:
                if self._connection is None:
                    fresh = await self._database.engine.connect()
                    self._connection = await fresh.execution_options(isolation_level="AUTOCOMMIT")
                return await self._connection.scalar(text(query), {"key": key})
            except BaseException as error:
                await self._forget_connection()
                if isinstance(error, SQLAlchemyError):
                    raise LockLostError from error
                raise

    async def _forget_connection(self) -> None:
        """Without the connection there are no locks; never back into the pool with them."""
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
                await connection.close()
