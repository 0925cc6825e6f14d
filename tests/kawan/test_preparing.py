"""A large audience is written in portions: killed in between, everybody is in it once; others write meanwhile."""

import asyncio
import subprocess
import sys

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import broadcasts, people
from kawan.broadcasts import PREPARING, RUNNING, STOPPED, Broadcast, Delivery, preparing
from kawan.db import Database
from tests.kawan.test_broadcasts import begin, deliveries, subscribe

EVERYBODY = range(1, 24)


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "PORTION", 5)
    monkeypatch.setattr(preparing, "GIVE_WAY_SECONDS", 0)


async def state(database: Database, broadcast: Broadcast) -> str:
    async with database.session() as session:
        return (await session.get_one(Broadcast, broadcast.id)).state


async def chats(database: Database) -> list[int]:
    return sorted(row.chat_id or 0 for row in await deliveries(database))


async def portion(database: Database, broadcast: Broadcast, after: str = "") -> str | None:
    async with database.session() as session:
        return await preparing.write_portion(session, broadcast.id, after)


async def test_nothing_is_sent_before_the_audience_is_whole(database: Database) -> None:
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    assert (await state(database, broadcast), len(await deliveries(database))) == (PREPARING, 5)
    async with database.session() as session:
        assert await broadcasts.being_prepared(session) == [broadcast.id]
        assert await broadcasts.running(session) == []
        assert await broadcasts.claim(session, broadcast.id, 10, ["Asia/Jakarta"]) == []
    await broadcasts.prepare(database, broadcast.id)
    assert await state(database, broadcast) == RUNNING
    assert await chats(database) == list(EVERYBODY)


async def test_a_portion_is_over_people_whether_they_are_meant_or_not(database: Database) -> None:
    """An audience of few is not looked for among everybody at once."""
    async with database.session() as session:
        for chat in EVERYBODY:
            await people.meet(session, chat)
    await subscribe(database, 7)
    broadcast = await begin(database)
    assert await state(database, broadcast) == PREPARING
    await broadcasts.prepare(database, broadcast.id)
    assert await chats(database) == [7]


async def test_begun_anew_nobody_is_in_it_twice(database: Database) -> None:
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    after = await portion(database, broadcast)
    assert after is not None
    await portion(database, broadcast, after)
    await asyncio.gather(*(broadcasts.prepare(database, broadcast.id) for _process in range(2)))
    assert await chats(database) == list(EVERYBODY)


async def test_stopped_in_between_it_stays_stopped(database: Database) -> None:
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    async with database.session() as session:
        assert await broadcasts.change_state(session, broadcast.id, STOPPED)
    await broadcasts.prepare(database, broadcast.id)
    assert (await state(database, broadcast), len(await deliveries(database))) == (STOPPED, 5)


async def test_who_leaves_in_between_breaks_nothing(database: Database) -> None:
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    async with database.session() as session:
        last = await session.scalar(select(Delivery.chat_id).order_by(Delivery.person_id.desc()).limit(1))
        assert last is not None
        gone, _new = await people.meet(session, last)
        await session.delete(gone)
    await broadcasts.prepare(database, broadcast.id)
    assert await chats(database) == list(EVERYBODY)


async def test_others_write_between_the_portions(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each portion is a transaction of its own: somebody who waits for the database waits for one of them."""
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    seen: list[int] = []
    write_portion = preparing.write_portion

    async def after_others(session: AsyncSession, broadcast_id: int, after: str) -> str | None:
        if after:
            async with asyncio.timeout(1), database.session() as another:
                await people.meet(another, 1000 + len(seen))
                seen.append(await another.scalar(select(func.count(Delivery.id))) or 0)
        return await write_portion(session, broadcast_id, after)

    monkeypatch.setattr(preparing, "write_portion", after_others)
    await broadcasts.prepare(database, broadcast.id)
    assert seen[0] < seen[1] < seen[2] < len(EVERYBODY), "the portions of before, not those of after"


async def test_only_sqlite_pauses_between_them(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for its one lock looks now and then only; on PostgreSQL nobody waits for the portions."""
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    pause, pauses, sleep = 0.00123, [], asyncio.sleep

    async def counted(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(preparing, "GIVE_WAY_SECONDS", pause)
    monkeypatch.setattr(preparing.asyncio, "sleep", counted)
    await broadcasts.prepare(database, broadcast.id)
    assert (pauses.count(pause) >= len(EVERYBODY) // preparing.PORTION) == database.is_sqlite


async def test_killed_between_portions_another_process_goes_on(database: Database) -> None:
    script = """
import asyncio, sys
from kawan.broadcasts import preparing
from kawan.db import Database
preparing.PORTION = 5
async def main():
    database, after = Database(sys.argv[1]), ""
    while after is not None:
        async with database.session() as session:
            after = await preparing.write_portion(session, int(sys.argv[2]), after)
            print("within", flush=True)
            sys.stdin.readline()
asyncio.run(main())
"""
    await subscribe(database, *EVERYBODY)
    broadcast = await begin(database)
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", script, url, str(broadcast.id)]
    other = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdin is not None
    for _portion in range(3):
        assert await other.stdout.readline() == b"within\n"
        other.stdin.write(b"on\n")
    assert await other.stdout.readline() == b"within\n"
    other.kill()  # in the middle of the fourth: three stand
    await other.wait()
    async with asyncio.timeout(10):
        assert len(await deliveries(database)) == 15
        await broadcasts.prepare(database, broadcast.id)
    assert await state(database, broadcast) == RUNNING
    assert await chats(database) == list(EVERYBODY)
