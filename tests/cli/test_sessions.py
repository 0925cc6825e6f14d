"""``kawan training sessions`` and ``kawan report training``."""

import asyncio
import datetime as dt

from kawan.db import Database, now
from kawan.sessions import Seat, SessionNotice
from kawan.sessions.tables import ATTENDED, GONE
from tests.cli.conftest import Kawan
from tests.kawan.training_sessions import planned, registered


def test_sessions_and_what_came_of_them(kawan: Kawan, filled: str) -> None:
    async def fill() -> None:
        database = Database(filled)
        async with database.session() as session:
            one = await planned(session, seats=5, starts_at=dt.datetime(2026, 12, 5, 2, 0, tzinfo=dt.UTC))
            person, registration = await registered(session)
            seat = Seat(session_id=one.id, person_id=person.id, registration_id=registration.id, state=ATTENDED)
            session.add_all((seat, Seat(session_id=one.id, state=GONE)))
            await session.flush()
            session.add(SessionNotice(seat_id=seat.id, kind="day-30", due_at=now(), sent_at=now(), answer="join"))
        await database.close()

    asyncio.run(fill())
    line, answer = kawan("training", "sessions").stdout.splitlines()
    assert line.split("\t")[1:] == [
        "open",
        "Pembukuan sederhana",
        "Sabtu, 5 Desember 2026 pukul 09.00-12.00 WIB",
        "5 kursi",
        "attended 1, gone 1",
    ]
    assert answer.split("\t")[1:] == ["day-30", "join", "1"]
    assert set(kawan("report", "training").stdout.splitlines()) == {"attended\t1", "gone\t1", "day-30\tjoin\t1"}
