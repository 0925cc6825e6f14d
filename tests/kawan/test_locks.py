"""Locks between processes."""

import asyncio
import subprocess
import sys

import pytest
from sqlalchemy import text

from kawan.db import Database
from kawan.locks import AdvisoryLocks, LockLostError, holding, key_of, locks_of


async def test_one_holder_at_a_time(database: Database) -> None:
    ours, theirs = locks_of(database), locks_of(database)
    assert await ours.take("a")
    assert not await theirs.take("a")
    assert not await ours.take("a"), "not twice by one holder either"
    assert await theirs.take("b"), "another name is another lock"
    await ours.let_go("a")
    assert await theirs.take("a")
    await ours.close()
    assert not await ours.take("a"), "what one closes is not what the other holds"
    await theirs.close()
    assert await ours.take("a")
    await ours.close()


async def test_holding_waits_for_the_other(database: Database) -> None:
    ours, theirs = locks_of(database), locks_of(database)
    order: list[str] = []

    async def hold(locks: object, name: str) -> None:
        async with holding(locks, "a"):  # pyright: ignore[reportArgumentType]
            order.append(f"{name} in")
            await asyncio.sleep(0.02)
            order.append(f"{name} out")

    await asyncio.gather(hold(ours, "1"), hold(theirs, "2"), hold(ours, "3"))
    assert [entry.split()[1] for entry in order] == ["in", "out"] * 3
    await ours.close()
    await theirs.close()


async def test_a_killed_process_lets_go(database: Database) -> None:
    script = """
import asyncio, sys, time
from kawan.db import Database
from kawan.locks import locks_of
async def main():
    locks = locks_of(Database(sys.argv[1]))
    assert await locks.take("a")
    print("held", flush=True)
    time.sleep(60)
asyncio.run(main())
"""
    url = database.engine.url.render_as_string(hide_password=False)
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", script, url, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    locks = locks_of(database)
    assert not await locks.take("a")
    other.kill()
    await other.wait()
    async with asyncio.timeout(10), holding(locks, "a"):
        await locks.check("a")
    await locks.close()


async def test_a_lost_connection_is_a_lost_lock(database: Database) -> None:
    locks = locks_of(database)
    if not isinstance(locks, AdvisoryLocks):
        pytest.skip("a file is not lost")
    assert await locks.take("a")
    async with database.session() as session:
        query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        await session.execute(text(query))
    assert await locks.take("b"), "a new connection"
    with pytest.raises(LockLostError):
        await locks.check("a")
    assert await locks.take("a"), "the lock anew"
    await locks.check("a")
    await locks.close()


def test_a_name_has_the_same_key_everywhere() -> None:
    assert key_of("chat 7") == key_of("chat 7") != key_of("chat 8")
    assert 0 <= key_of("chat 7") < 2**62
