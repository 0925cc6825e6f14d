"""An officer makes a session step by step, invites, marks who came, moves and cancels."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot import session_clock
from kawan import staff
from kawan.audit import AuditEntry
from kawan.db import Database, now
from kawan.sessions import Seat, SessionDraft, TrainingSession
from kawan.sessions.tables import ATTENDED, CANCELLED, TAKEN
from kawan.staff import StaffRole
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP, OTHER
from tests.kawan.training_sessions import FIRST_CHAT, in_days, planned, registered
from tests.places import TIENG

DAY = in_days(30).astimezone(dt.timezone(dt.timedelta(hours=7))).date()
WHEN = f"{DAY:%d-%m-%Y} 09.00-12.00"


async def made(desk: Desk) -> list[TrainingSession]:
    async with desk.services.database.session() as session:
        return list((await session.scalars(select(TrainingSession))).all())


async def people_waiting(database: Database, count: int, **how: str) -> None:
    async with database.session() as session:
        for number in range(count):
            await registered(session, number, **how)  # pyright: ignore[reportArgumentType]


def buttons(desk: Desk, chat_id: int) -> list[str]:
    """The buttons under the newest message."""
    return [sent for sent in desk.bot.sent if sent.chat_id == chat_id][-1].payloads()


async def fill_in(desk: Desk, officer: int, *, seats: str = "10", when: str = WHEN) -> None:
    """Everything up to the last check."""
    await desk.press("e:s:new", officer)
    await desk.say("Pembukuan sederhana", officer)
    await desk.press("e:s:wish:pembukuan", officer)
    await desk.say("Tieng, Wonosobo", officer)
    await desk.say("Balai desa", officer)
    await desk.say(when, officer)
    await desk.say(seats, officer)
    await desk.press("e:s:by:1", officer)


async def test_step_by_step_to_a_session(desk: Desk, officer: int) -> None:
    await people_waiting(desk.services.database, 3)
    [none] = await desk.say("/sesi", officer)
    assert "Belum ada sesi" in none
    assert "judul" in (await desk.press("e:s:new", officer))[0]
    assert "Pelatihan tentang apa" in (await desk.say("Pembukuan sederhana", officer))[0]
    assert "Di desa mana" in (await desk.press("e:s:wish:pembukuan", officer))[0]
    assert "gedung" in (await desk.say("Tieng, Wonosobo", officer))[0]
    assert "Hari apa" in (await desk.say("Balai desa", officer))[0]
    assert "Berapa kursi" in (await desk.say(WHEN, officer))[0]
    assert "Sampai kapan" in (await desk.say("10", officer))[0]
    [check] = await desk.press("e:s:by:1", officer)
    for part in ("Pembukuan sederhana", "Balai desa, Desa Tieng, Kec. Kejajar", "09.00-12.00 WIB", "Kursi: 10"):
        assert part in check
    assert await made(desk) == []
    card, waiting = await desk.press("e:s:open", officer)
    assert "Kode untuk dinding" in card
    assert "Menunggu pelatihan ini: 3" in waiting
    [one] = await made(desk)
    assert (one.seats, one.village_code, one.made_by) == (10, TIENG, officer)
    assert one.starts_at - one.answer_by == dt.timedelta(days=1)
    assert (await desk.person(officer)).expecting is None
    assert desk.rasa.asked == []
    [again] = await desk.press("e:s:open", officer)
    assert "sudah tidak berlaku" in again
    assert len(await made(desk)) == 1


async def test_wrong_answers_are_asked_again_and_nothing_is_lost(desk: Desk, officer: int) -> None:
    await desk.press("e:s:new", officer)
    assert "beberapa kata" in (await desk.say("🙏", officer))[0]
    assert "huruf" in (await desk.say("x" * 200, officer))[0]
    await desk.say("Pembukuan", officer)
    assert "tombol" in (await desk.say("apa saja", officer))[0]
    await desk.say("pembukuan", officer)
    assert "Desa yang mana" in (await desk.say("antah berantah", officer))[0]
    assert "Desa yang mana" in (await desk.say("sukamaju", officer))[0]
    assert "e:s:village:3203012003" in buttons(desk, officer)
    assert "tautan" in (await desk.say("https://salah", officer))[0]
    assert "sudah tidak berlaku" in (await desk.press("e:s:village:9999999999", officer))[0]
    await desk.press(f"e:s:village:{TIENG}", officer)
    await desk.press("e:s:skip", officer)
    assert "tidak menemukan hari" in (await desk.say("kapan saja", officer))[0]
    await desk.say(WHEN, officer)
    for wrong in ("0", "501", "banyak", "-3", "9" * 30):
        assert "1 sampai 500" in (await desk.say(wrong, officer))[0]
    await desk.say("12 orang", officer)
    late = f"{DAY + dt.timedelta(days=3):%d-%m-%Y} 09.00"
    assert "sesudah sesinya mulai" in (await desk.say(late, officer))[0]
    assert "sudah tidak berlaku" in (await desk.press("e:s:by:77", officer))[0]
    [check] = await desk.press("e:s:by:3", officer)
    assert "Desa Tieng" in check


async def test_stopped_what_was_filled_in_stays(desk: Desk, officer: int) -> None:
    await desk.press("e:s:new", officer)
    await desk.say("Pembukuan", officer)
    await desk.say("/batal", officer)
    assert "Pelatihan tentang apa" in (await desk.press("e:s:new", officer))[0]
    await desk.press("e:s:drop", officer)
    assert "judul" in (await desk.press("e:s:new", officer))[0]


async def test_everything_can_be_changed_before(desk: Desk, officer: int) -> None:
    await fill_in(desk, officer)
    await desk.press("e:s:edit:title", officer)
    assert "Pembukuan untuk warung" in (await desk.say("Pembukuan untuk warung", officer))[0]
    await desk.press("e:s:edit:time", officer)
    [by] = await desk.say(f"{DAY + dt.timedelta(days=1):%d-%m-%Y} 13.00", officer)
    assert "Sampai kapan" in by, "the old time for answers belonged to the old day"


async def test_online(desk: Desk, officer: int) -> None:
    await desk.press("e:s:new", officer)
    await desk.say("Kemasan", officer)
    await desk.press("e:s:wish:kemasan", officer)
    assert "Hari apa" in (await desk.say("https://meet.example.org/kemasan", officer))[0]
    await desk.say(WHEN, officer)
    await desk.say("20", officer)
    [check] = await desk.press("e:s:by:0", officer)
    assert "daring (online), https://meet.example.org/kemasan" in check
    await desk.press("e:s:open", officer)
    [one] = await made(desk)
    assert (one.latitude, one.answer_by) == (None, one.starts_at)


async def test_the_point_of_the_building_is_shared(desk: Desk, officer: int) -> None:
    await desk.press("e:s:new", officer)
    await desk.say("Kemasan", officer)
    await desk.press("e:s:wish:kemasan", officer)
    assert "tidak di Indonesia" in (await desk.say("", officer, location={"latitude": 25.0, "longitude": 121.5}))[0]
    point = {"latitude": -7.2301, "longitude": 109.9370}
    assert "gedung" in (await desk.say("", officer, location=point))[0]
    await desk.say("Balai desa", officer)
    await desk.say(WHEN, officer)
    await desk.say("20", officer)
    await desk.press("e:s:by:0", officer)
    await desk.press("e:s:open", officer)
    [one] = await made(desk)
    assert (one.village_code, one.latitude, one.longitude, one.is_exact) == (TIENG, -7.2301, 109.9370, True)
    await desk.known()
    assert "session" not in str((await desk.person()).expecting)


async def test_a_draft_whose_day_has_passed_is_asked_again(desk: Desk, officer: int) -> None:
    await fill_in(desk, officer)
    async with desk.services.database.session() as session:
        draft = await session.get_one(SessionDraft, officer)
        draft.starts_at = draft.ends_at = draft.answer_by = now() - dt.timedelta(hours=1)
    problem, question = await desk.press("e:s:open", officer)
    assert "sudah lewat" in problem
    assert "Hari apa" in question
    assert await made(desk) == []


async def test_the_best_are_invited_in_one_tap(desk: Desk, officer: int) -> None:
    await people_waiting(desk.services.database, 4)
    await fill_in(desk, officer, seats="3")
    await desk.press("e:s:open", officer)
    assert buttons(desk, officer) == ["e:s:invite:1:3", "e:s:invite:1:4"]
    assert "Diundang: 3" in (await desk.press("e:s:invite:1:3", officer))[0]
    for number in range(3):
        assert "Kakak mendaftar pelatihan" in desk.bot.said(FIRST_CHAT + number)[-1]
    assert desk.bot.said(FIRST_CHAT + 3) == []
    assert "1 orang" in (await desk.press("e:s:near:1", officer))[0]
    assert buttons(desk, officer) == ["e:s:invite:1:1"], "three are asked; one more goes on the waiting list"


async def test_names_are_marked_as_present_page_by_page(desk: Desk, officer: int) -> None:
    database = desk.services.database
    async with database.session() as session:
        one = await planned(session, seats=20)
        for number in range(14):
            person, registration = await registered(session, number)
            session.add(Seat(session_id=one.id, person_id=person.id, registration_id=registration.id, state=TAKEN))
    [listed] = await desk.press("e:s:who:1", officer)
    assert "0 dari 14" in listed
    assert buttons(desk, officer)[-1] == "e:s:who:1:12"
    await desk.press("e:s:who:1:12", officer)
    assert len(buttons(desk, officer)) == 2
    assert "Kursi 3: hadir" in (await desk.press("e:s:mark:3", officer))[0]
    assert "1 dari 14" in (await desk.press("e:s:who:1", officer))[0]
    async with database.session() as session:
        assert (await session.get_one(Seat, 3)).state == ATTENDED


async def test_moved_and_cancelled_everybody_hears(desk: Desk, officer: int) -> None:
    await people_waiting(desk.services.database, 2)
    await fill_in(desk, officer)
    await desk.press("e:s:open", officer)
    await desk.press("e:s:invite:1:2", officer)
    assert "Jadi hari dan jam berapa" in (await desk.press("e:s:move:1", officer))[0]
    assert "Tolong tulis lagi" in (await desk.say("kapan-kapan", officer))[0]
    [question] = await desk.say(f"{DAY + dt.timedelta(days=7):%d-%m-%Y} 13.00-15.00", officer)
    assert "13.00-15.00 WIB" in question
    [yes] = [payload for payload in buttons(desk, officer) if payload.startswith("e:s:moved")]
    assert len(yes.encode()) <= 64
    assert "Dikabari: 2" in (await desk.press(yes, officer))[0]
    assert "dipindah" in desk.bot.said(FIRST_CHAT)[-1]
    assert "tidak bisa dipindah" in (await desk.press(yes, officer))[0], "a second press tells nobody"
    await desk.press("e:s:cancel:1", officer)
    assert "Dikabari: 2" in (await desk.press("e:s:cancelled:1", officer))[0]
    assert "dibatalkan" in desk.bot.said(FIRST_CHAT)[-1]
    assert (await made(desk))[0].state == CANCELLED
    assert "tidak bisa diubah" not in (await desk.say("/sesi", officer))[0]
    async with desk.services.database.session() as session:
        acts = [act for act in await session.scalars(select(AuditEntry.action)) if act.startswith("session.")]
    assert acts == ["session.make", "session.near", "session.invite", "session.move", "session.cancel"]


async def test_more_seats(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        await planned(session, seats=1)
    await desk.press("e:s:seats-of:1", officer)
    assert "angka" in (await desk.say("nol", officer))[0]
    assert "Kursi: 5" in (await desk.say("5", officer))[0]
    assert (await made(desk))[0].seats == 5


async def test_a_link_for_the_wall(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        await planned(session)
    text, file = await desk.press("e:s:wall:1", officer)
    assert "https://t.me/kawan_bot?start=hadir-KBT472" in text
    assert file == "[file] hadir-KBT472.png"
    assert desk.bot.documents[-1][1].startswith(b"\x89PNG")
    desk.dispatcher._services = replace(desk.services, username=str)
    [plain] = await desk.press("e:s:wall:1", officer)
    assert "hadir KBT472" in plain


@pytest.mark.parametrize(
    "data",
    [
        "e:",
        "e:s:",
        "e:s:show:",
        "e:s:show:99",
        "e:s:moved:1:1:1",
        "e:s:moved:1:x:y",
        "e:s:mark:",
        "e:s:mark:9",
        "e:s:zzz:1",
    ],
)
async def test_forged_buttons(desk: Desk, officer: int, data: str) -> None:
    async with desk.services.database.session() as session:
        before = (await planned(session)).starts_at
    assert len(await desk.press(data, officer)) == 1
    assert [one.starts_at for one in await made(desk)] == [before]


async def test_for_everybody_else_it_does_not_exist(desk: Desk, officer: int) -> None:
    await desk.known()
    async with desk.services.database.session() as session:
        await planned(session)
        await staff.appoint(session, OTHER, StaffRole.VIEWER)
    await desk.known(OTHER)
    for data in ("e:s:new", "e:s:show:1", "e:s:cancelled:1", "e:s:who:1"):
        assert "sudah tidak berlaku" in (await desk.press(data))[0]
    assert "Saya tidak mengenal" in (await desk.say("/sesi"))[0] or "/sesi" not in "".join(desk.bot.said(CHAT))
    assert "Pembukuan" in (await desk.press("e:s:show:1", OTHER))[0]
    for data in ("e:s:new", "e:s:cancelled:1", "e:s:who:1", "e:s:near:1"):
        assert "Hanya petugas" in (await desk.press(data, OTHER))[0]
    assert (await made(desk))[0].state != CANCELLED


async def test_in_the_staff_s_group(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        await planned(session)
    assert "Pembukuan" in (await desk.press("e:s:show:1", GROUP, officer))[0]
    assert await desk.press("e:s:show:1", GROUP, CHAT) == []
    assert await desk.press("e:yes:1", GROUP, officer) == []


async def test_after_a_session_its_officer_is_asked_who_came(desk: Desk, officer: int) -> None:
    database = desk.services.database
    async with database.session() as session:
        await planned(session, starts_at=in_days(-0.2))
    assert await session_clock.strike(database) == 1
    assert await session_clock.strike(database) == 0
    await desk.say("/sesi", officer)
    assert any("Siapa yang hadir" in text for text in desk.bot.said(officer))
