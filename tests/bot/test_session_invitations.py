"""A person answers an invitation, writes the code on the wall, and says how it went."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from bot import session_clock
from kawan.db import now
from kawan.people import Person
from kawan.sessions import Seat, SessionNotice, TrainingSession, notices, seats
from kawan.sessions.tables import ATTENDED, DECLINED, INVITED, TAKEN, WAITING
from kawan.tickets import Ticket
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT
from tests.kawan.training_sessions import FIRST_CHAT, in_days, planned, registered

SITI, BUDI = FIRST_CHAT, FIRST_CHAT + 1


async def invited(desk: Desk, count: int = 2, *, places: int = 1, starts_at: dt.datetime | None = None) -> None:
    async with desk.services.database.session() as session:
        one = await planned(session, seats=places, starts_at=starts_at)
        rows = [await registered(session, number) for number in range(count)]
        await seats.invite(session, one.id, [registration.id for _person, registration in rows])


async def states(desk: Desk) -> list[str]:
    async with desk.services.database.session() as session:
        return list((await session.scalars(select(Seat.state).order_by(Seat.id))).all())


async def test_yes_brings_the_place_and_a_calendar_file(desk: Desk) -> None:
    await invited(desk)
    [_invitation, *said] = await desk.press("e:yes:1", SITI)
    assert "Kakak dapat kursi" in said[0]
    assert said[1] == "[pin] Pembukuan sederhana"
    assert said[3].startswith("[file] pelatihan-1")
    assert [sent.payloads() for sent in desk.bot.sent if sent.chat_id == SITI][-1] == ["e:no:1"]
    assert desk.bot.documents[0][1].startswith(b"BEGIN:VCALENDAR")


async def test_full_a_place_on_the_list_then_a_seat(desk: Desk) -> None:
    await invited(desk, 3)
    await desk.press("e:yes:1", SITI)
    await desk.press("e:yes:3", FIRST_CHAT + 2)
    assert "nomor 2 di daftar tunggu" in (await desk.press("e:yes:2", BUDI))[-1]
    assert "pendaftaran kakak tetap ada" in (await desk.press("e:no:1", SITI))[-1].casefold()
    assert "Ada kursi kosong" in "".join(desk.bot.said(FIRST_CHAT + 2))
    assert "Ada kursi kosong" not in "".join(desk.bot.said(BUDI))
    assert await states(desk) == [DECLINED, WAITING, TAKEN]


async def test_somebody_elses_button_does_nothing(desk: Desk) -> None:
    await invited(desk)
    await desk.known()
    for data in ("e:yes:1", "e:no:1", "e:said:1:join", "e:yes:", "e:yes:x", "e:yes:99999999999", "e:said:", "e:zzz"):
        assert "sudah tidak berlaku" in (await desk.press(data))[-1]
    assert await states(desk) == [INVITED] * 2


@pytest.mark.parametrize("text", ["hadir KBT472", "Hadir kbt-472", "kbt472", "/start hadir-KBT472"])
async def test_the_code_on_the_wall(desk: Desk, text: str) -> None:
    await invited(desk, 1, starts_at=in_days(0.05))
    await desk.press("e:yes:1", SITI)
    assert "Kakak hadir di" in (await desk.say(text, SITI))[-1]
    assert "sudah tercatat" in (await desk.say(text, SITI))[-1]
    assert await states(desk) == [ATTENDED]
    assert desk.rasa.asked == []


async def test_codes_that_are_none(desk: Desk) -> None:
    await invited(desk, 1)
    await desk.known()
    assert "2 jam sebelum" in (await desk.say("hadir KBT472", SITI))[-1]
    assert await desk.say("abc 234") == ["jawaban: abc 234"], "no code of ours: a message like any other"
    assert "tidak kenal kode" in (await desk.say("/start hadir-ABC234"))[-1]
    assert "tidak kenal kode" in (await desk.say("/start hadir-"))[-1]
    assert await states(desk) == [INVITED]


async def test_a_stranger_before_the_wall_meets_the_assistant_too(desk: Desk) -> None:
    await invited(desk, 1, starts_at=in_days(0.05))
    said = await desk.say("/start hadir-KBT472")
    assert "tidak menemukan kursi" in said[0]
    assert "Halo, saya" in said[1]


async def after_weeks(desk: Desk) -> int:
    """Siti was there 30 days ago, and is asked now; the question's number."""
    async with desk.services.database.session() as session:
        await session.execute(update(Seat).where(Seat.id == 1).values(state=ATTENDED))
        one, seat = await session.get_one(TrainingSession, 1), await session.get_one(Seat, 1)
        await notices.plan_afterwards(session, one, seat, now())
        await session.flush()
        await session.execute(update(SessionNotice).where(SessionNotice.kind == notices.MONTH).values(due_at=now()))
    assert await session_clock.strike(desk.services.database) == 1
    async with desk.services.database.session() as session:
        return (await session.scalars(select(SessionNotice.id).where(SessionNotice.kind == notices.MONTH))).one()


@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ("joined", "t:kopdes-manfaat"),
        ("money", "t:kur-usaha-purna"),
        ("mentor", "t:mentor-kopdes"),
        ("fine", "x:darurat"),
        ("person", "x:darurat"),
    ],
)
async def test_an_answer_leads_on(desk: Desk, officer: int, said: str, leads_to: str) -> None:
    await invited(desk, 1)
    question = await after_weeks(desk)
    assert "dicatat" in "".join(await desk.press(f"e:said:{question}:{said}", SITI))
    assert any(leads_to in sent.payloads() for sent in desk.bot.sent if sent.chat_id == SITI)
    async with desk.services.database.session() as session:
        assert await notices.answers(session, 1) == {(notices.MONTH, said): 1}
        opened = (await session.scalars(select(Ticket))).all()
    assert len(opened) == (said == "person")
    assert f"{'bicara' if said == 'person' else ''}" in "".join(await desk.press("e:s:show:1", officer))


async def test_who_wants_to_join_is_asked_for_the_place(desk: Desk) -> None:
    await invited(desk, 1)
    question = await after_weeks(desk)
    assert "Bagikan lokasi" in (await desk.press(f"e:said:{question}:join", SITI))[-1]
    assert "sudah tidak berlaku" in (await desk.press(f"e:said:{question}:join", BUDI))[-1]


async def test_withdrawing_a_registration_gives_the_seat_back(desk: Desk) -> None:
    await invited(desk)
    await desk.press("e:yes:1", SITI)
    await desk.press("e:yes:2", BUDI)
    await desk.press("w:1", SITI)
    assert await states(desk) == [DECLINED, TAKEN]
    assert "Ada kursi kosong" in "".join(desk.bot.said(BUDI))


async def test_deleting_everything_shows_and_frees_it(desk: Desk) -> None:
    await invited(desk)
    await desk.press("e:yes:1", SITI)
    await desk.press("e:yes:2", BUDI)
    assert "Undangan pelatihan: 1" in "".join(await desk.say("/datasaya", SITI))
    await desk.press("p:erase", SITI)
    assert "Ada kursi kosong" in "".join(desk.bot.said(BUDI))
    async with desk.services.database.session() as session:
        assert await session.scalar(select(Person).where(Person.chat_id == SITI)) is None
    assert CHAT not in (SITI, BUDI)
