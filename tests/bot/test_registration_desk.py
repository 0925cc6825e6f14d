"""Staff and registrations: a list by place and wish, states, notes, who looks after it, files; viewers see no names."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from kawan import people, staff, training
from kawan.audit import AuditEntry
from kawan.db import now
from kawan.staff import StaffRole
from kawan.training import Registration, RegistrationNote
from kawan.training.registrations import PAPER
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT
from tests.databases import everything_in
from tests.places import SUKAMAJU_CIANJUR, TIENG

VIEWER = 9050


async def registered(desk: Desk, chat: int = CHAT, days: int = 0, **more: Any) -> int:
    given = {"name": "Siti Aminah", "village": "Tieng, Kejajar", "village_code": TIENG, "role": "purna"}
    given |= {"phone": "+6281234567890", "wish": "mentor", "consent_wording": "...", "needs": "kursi roda"}
    async with desk.services.database.session() as session:
        person, _new = await people.meet(session, chat)
        row, _new = await training.register(session, person, training.RegistrationForm(**(given | more)))
        row.created_at = now() - dt.timedelta(days=days)
    return row.id


async def stored(desk: Desk, number: int) -> Registration:
    async with desk.services.database.session() as session:
        return await session.get_one(Registration, number)


@pytest.fixture
async def viewer(desk: Desk) -> int:
    async with desk.services.database.session() as session:
        await staff.appoint(session, VIEWER, StaffRole.VIEWER)
    await desk.known(VIEWER)
    return VIEWER


async def test_who_waits_over_14_days_stands_first(desk: Desk, officer: int) -> None:
    invited = await registered(desk, days=40)
    late, fresh = await registered(desk, CHAT + 1, days=15), await registered(desk, CHAT + 2, days=3)
    await desk.press(f"g:s:{invited}:diundang", officer)
    [listed] = await desk.say("/pendaftar", officer)
    lines = [line for line in listed.splitlines() if line.startswith(("- ", "• "))]
    assert [number for number in (late, invited, fresh) if f"{number}. " in listed] == [late, invited, fresh]
    assert [f"{late}. " in lines[0], f"{invited}. " in lines[1], f"{fresh}. " in lines[2]] == [True] * 3
    assert "14 hari: 1" in listed


async def test_the_list_by_place_wish_and_state(desk: Desk, officer: int) -> None:
    await registered(desk)
    other = await registered(desk, CHAT + 1, village_code=SUKAMAJU_CIANJUR, village="Sukamaju", wish="kemasan")
    await desk.press("g:f:p:::", officer)
    assert {"g:l:3203:::0", "g:l:3307:::0"} <= set(desk.bot.sent[-1].payloads())
    [listed] = await desk.press("g:l:3203:::0", officer)
    assert "Sukamaju" in listed
    assert "Tieng" not in listed
    await desk.press("g:f:w:3203::", officer)
    assert set(desk.bot.sent[-1].payloads()) == {"g:l:3203:kemasan::0", "g:l:3203:::0"}
    await desk.press("g:f:s:::", officer)
    assert "g:l:::baru:0" in desk.bot.sent[-1].payloads()
    assert f"{other}. " in (await desk.press("g:l:3203:kemasan:baru:0", officer))[0]


async def test_every_step_of_a_registration(desk: Desk, officer: int) -> None:
    number = await registered(desk)
    for state in ("dihubungi", "diundang", "hadir", "selesai"):
        assert state in (await desk.press(f"g:s:{number}:{state}", officer))[0]
        assert (await stored(desk, number)).state == state
    await desk.press(f"g:a:{number}", officer)
    assert f"g:a:{number}:{officer}" in desk.bot.sent[-1].payloads()
    await desk.press(f"g:a:{number}:{officer}", officer)
    assert (await stored(desk, number)).assigned_to == officer
    await desk.press(f"g:n:{number}", officer)
    assert "Sudah ditelepon" in (await desk.say("Sudah ditelepon, bisa Sabtu", officer))[0]
    assert "Sudah ditelepon" not in await everything_in(desk.services.database), "notes are encrypted"
    async with desk.services.database.session() as session:
        actions = set((await session.scalars(select(AuditEntry.action))).all())
    assert {"registration.state", "registration.assign", "registration.note"} <= actions


async def test_withdrawing_is_asked_once_more_and_erases(desk: Desk, officer: int) -> None:
    number = await registered(desk)
    await desk.press(f"g:n:{number}", officer)
    await desk.say("catatan", officer)
    await desk.press(f"g:s:{number}:mundur", officer)
    assert (await stored(desk, number)).state == "baru"
    await desk.press(f"g:s:{number}:mundur!", officer)
    row = await stored(desk, number)
    assert (row.state, row.name, row.phone, row.needs) == ("mundur", "", None, None)
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(RegistrationNote))).all() == []
    assert "Tidak bisa" in (await desk.press(f"g:s:{number}:baru", officer))[0]


async def test_a_finished_one_does_not_come_back_beside_a_newer(desk: Desk, officer: int) -> None:
    first = await registered(desk)
    await desk.press(f"g:s:{first}:selesai", officer)
    await registered(desk)
    assert "Tidak bisa" in (await desk.press(f"g:s:{first}:hadir", officer))[0]


async def test_a_viewer_sees_no_name_and_changes_nothing(desk: Desk, viewer: int) -> None:
    number = await registered(desk)
    seen = await desk.say("/pendaftar", viewer) + await desk.press(f"g:o:{number}", viewer)
    await desk.press("g:x:csv:::", viewer)
    _name, content = desk.bot.documents[-1]
    everything = "".join(seen) + content.decode("utf-8-sig")
    assert "Tieng" in everything
    for secret in ("Siti", "81234567890", "0812", "kursi roda"):
        assert secret not in everything
    for payload in ("s:{}:dihubungi", "a:{}:9050", "n:{}", "e:{}:yes"):
        await desk.press("g:" + payload.format(number), viewer)
    assert (await stored(desk, number)).state == "baru"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_a_file_for_an_officer(desk: Desk, officer: int, ending: str) -> None:
    await registered(desk)
    await desk.press(f"g:x:{ending}:3307::", officer)
    name, content = desk.bot.documents[-1]
    assert name == f"pendaftar.{ending}"
    assert content
    if ending == "csv":
        assert "Siti Aminah" in content.decode("utf-8-sig")


async def test_one_who_registered_on_paper_can_be_erased(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        row = Registration(name="Ani", village="Tieng", village_code=TIENG, role="calon", wish="kemasan")
        row.consent_wording, row.origin = "kertas", PAPER
        session.add(row)
    await desk.press(f"g:e:{row.id}", officer)
    assert (await stored(desk, row.id)).name == "Ani"
    await desk.press(f"g:e:{row.id}:yes", officer)
    gone = await stored(desk, row.id)
    assert (gone.name, gone.village, gone.village_code, gone.wish) == ("", "", "3307", "kemasan")
    assert "Tieng" not in (await desk.say("/pendaftar", officer))[0]


@pytest.mark.parametrize(
    "payload",
    ["g:", "g:l", "g:l:", "g:l:x", "g:l:²:::0", "g:l:::::", "g:f:z:::", "g:x:pdf:::", "g:o:", "g:o:1", "g:o:²", "g:s:1:baru",
     "g:s:99999999999:baru", "g:a:1:²", "g:n:1", "g:e:1:yes", "g:edit:", "g:edit:1", "g:zzz"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["person", "officer"])
async def test_a_changed_button_is_answered_kindly(desk: Desk, officer: int, payload: str, who: str) -> None:
    await desk.known()
    [said] = await desk.press(payload, officer if who == "officer" else CHAT)
    assert "kesalahan" not in said
    assert "bermasalah" not in said


async def test_people_cannot_press_what_is_the_staffs(desk: Desk, officer: int) -> None:
    number = await registered(desk)
    for payload in (f"g:o:{number}", f"g:s:{number}:selesai", "g:x:csv:::", "g:l::::0"):
        [said] = await desk.press(payload)
        assert said.startswith("Tombol ini sudah tidak berlaku")
    assert (await stored(desk, number)).state == "baru"
