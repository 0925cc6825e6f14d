"""People report what is wrong with a Kopdes; staff decide."""

import datetime as dt

import pytest
from sqlalchemy import select

from kawan import people, privacy
from kawan.cooperatives import Cooperative, CooperativeReport, reports
from kawan.db import Database, now
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP, OTHER
from tests.places import TIENG

CLOSED, WRONG = f"q:c:{TIENG}", f"q:a:{TIENG}"


async def stored(database: Database) -> list[Cooperative]:
    async with database.session() as session:
        return list((await session.scalars(select(Cooperative))).all())


async def states(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.scalars(select(CooperativeReport.state).order_by(CooperativeReport.id))).all())


async def test_one_tap_reaches_staff_and_changes_no_status(desk: Desk, officer: int) -> None:
    await desk.known()
    [thanks] = await desk.press(CLOSED)
    assert "Terima kasih" in thanks
    assert "kabarkan sekali" not in thanks, "nothing was agreed to"
    [told] = desk.bot.said(officer)
    assert "sudah tutup" in told
    assert "Desa Tieng, Kec. Kejajar, Kabupaten Wonosobo" in told
    [asked] = [sent for sent in desk.bot.sent if sent.chat_id == officer]
    assert asked.payloads() == ["q:yes:1", "q:no:1"]
    assert await stored(desk.services.database) == []
    listed, note, _pin = await desk.press(f"v:{TIENG}")
    assert "terdaftar, belum kami cek. Dikabarkan tutup, sedang dicek" in listed
    assert "Dikabarkan tutup" in note


async def test_a_prank_does_not_pile_up(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.press(CLOSED)
    for data in (CLOSED, WRONG, CLOSED):
        [again] = await desk.press(data)
        assert "sudah saya terima" in again
    assert await states(desk.services.database) == [reports.OPEN]
    assert len(desk.bot.said(officer)) == 1


async def test_many_in_a_day_are_too_many(desk: Desk, officer: int) -> None:
    await desk.known()
    codes = ("3307132010", "3307132006", "3307132005", "3307131008", "3307112001", "3203012001")
    for code in codes:
        await desk.press(f"q:c:{code}")
    assert len(await states(desk.services.database)) == reports.MOST_A_DAY


async def test_staff_hear_of_a_kopdes_once(desk: Desk, officer: int) -> None:
    for chat in (CHAT, OTHER):
        await desk.known(chat)
        await desk.press(CLOSED, chat)
    assert len(await states(desk.services.database)) == 2
    assert len(desk.bot.said(officer)) == 1


async def test_confirmed_it_is_shown_as_closed_and_everybody_who_agreed_hears(desk: Desk, officer: int) -> None:
    await desk.known(CHAT, "data")
    await desk.known(OTHER)
    [thanks] = await desk.press(CLOSED)
    assert "kabarkan sekali" in thanks
    await desk.press(CLOSED, OTHER)
    before = len(desk.bot.said(OTHER))
    [done] = await desk.press("q:yes:1", officer)
    assert "benar" in done
    assert "Kakak benar" in desk.bot.said(CHAT)[-1]
    assert len(desk.bot.said(OTHER)) == before, "who did not agree is not written to"
    [row] = await stored(desk.services.database)
    assert (row.village_code, row.status, row.verified_by) == (TIENG, "closed", f"staff:{officer}")
    assert await states(desk.services.database) == [reports.CONFIRMED] * 2
    [again] = await desk.press("q:no:1", officer)
    assert "sudah diputus" in again
    assert len(await stored(desk.services.database)) == 1


async def test_rejected_nothing_changes(desk: Desk, officer: int) -> None:
    await desk.known(CHAT, "data")
    await desk.press(WRONG)
    await desk.press("q:no:1", officer)
    assert "Sudah dicek petugas" in desk.bot.said(CHAT)[-1]
    assert await stored(desk.services.database) == []
    listed, *_rest = await desk.press(f"v:{TIENG}")
    assert "dikabarkan" not in listed.casefold()


async def test_a_wrong_address_is_taken_out(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        row = Cooperative(village_code=TIENG, name="Kopdes Tieng", address="Jl. Lama 1", latitude=-7.2, longitude=109.9)
        row.status, row.verified_on, row.verified_by = "verified", dt.date(2026, 1, 2), "dinas"
        session.add(row)
    await desk.known()
    await desk.press(WRONG)
    await desk.press("q:yes:1", officer)
    [row] = await stored(desk.services.database)
    assert (row.address, row.latitude, row.status, row.verified_on) == ("", None, "registered", None)


async def test_an_officer_writes_the_right_address(desk: Desk, officer: int) -> None:
    await desk.known(CHAT, "data")
    await desk.press(WRONG)
    assert "alamat" in (await desk.press("q:fix:1", officer))[0]
    assert "Mohon tulis lagi" in (await desk.say("🙏", officer))[0]
    [done] = await desk.say("Balai Desa Tieng,\n Jl. Raya Dieng km 17", officer)
    assert "dibetulkan" in done
    [row] = await stored(desk.services.database)
    assert (row.address, row.status) == ("Balai Desa Tieng, Jl. Raya Dieng km 17", "verified")
    assert "Balai Desa Tieng" in desk.bot.said(CHAT)[-1]
    assert (await desk.person(officer)).expecting is None
    assert desk.rasa.asked == []


async def test_who_is_no_officer_decides_nothing(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.press(CLOSED)
    for data in ("q:yes:1", "q:no:1", "q:fix:1"):
        assert "Tombol ini sudah tidak berlaku" in (await desk.press(data))[0]
    assert await states(desk.services.database) == [reports.OPEN]
    await desk.press("q:yes:1", GROUP, CHAT)
    assert await states(desk.services.database) == [reports.OPEN]


async def test_in_the_staff_s_group_an_officer_decides(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.press(CLOSED)
    await desk.press("q:yes:1", GROUP, officer)
    assert await states(desk.services.database) == [reports.CONFIRMED]
    before = len(await states(desk.services.database))
    await desk.press(WRONG, GROUP, officer)
    assert len(await states(desk.services.database)) == before, "reporting is for one's own chat"


@pytest.mark.parametrize(
    "data", ["q:", "q:c:", "q:c:9999999999", "q:x:3307132010", "q:yes:", "q:yes:abc", "q:yes:99", "q:s:0"]
)
async def test_forged_buttons(desk: Desk, officer: int, data: str) -> None:
    await desk.known()
    assert len(await desk.press(data)) == 1
    assert len(await desk.press(data, officer)) == 1
    assert await states(desk.services.database) == []


async def test_another_one_of_the_list_is_shown(desk: Desk) -> None:
    await desk.known()
    note, pin = await desk.press("q:s:3307132006")
    assert "Jojogan" in note
    assert pin == "[pin] Kopdes Merah Putih Jojogan"


@pytest.mark.parametrize("text", ["alamatnya salah", "Alamatnya salah kak!", "kopdesnya sudah tutup", "sdh tutup"])
async def test_written_instead_of_pressed(desk: Desk, text: str) -> None:
    await desk.known(CHAT, "data")
    async with desk.services.database.session() as session:
        (await people.meet(session, CHAT))[0].village_code = TIENG
    [question] = await desk.say(text)
    assert "Kopdes Merah Putih Tieng" in question
    assert desk.bot.sent[-1].payloads() == [WRONG, CLOSED, "x:cari-kopdes"]


@pytest.mark.parametrize("text", ["alamat kantor salah satu bp3mi di mana", "sudah tutup usia bapak saya"])
async def test_other_words_are_questions(desk: Desk, text: str) -> None:
    await desk.known(CHAT, "data")
    async with desk.services.database.session() as session:
        (await people.meet(session, CHAT))[0].village_code = TIENG
    assert await desk.say(text) == [f"jawaban: {text}"]


async def test_what_waits_is_listed_for_staff_only(desk: Desk, officer: int) -> None:
    for chat in (CHAT, OTHER):
        await desk.known(chat)
        await desk.press(CLOSED, chat)
    heading, report = await desk.say("/laporankopdes", officer)
    assert "1" in heading
    assert "Laporan 1" in report
    assert "Laporan 1" not in "".join(await desk.say("/laporankopdes"))


async def test_deleting_everything_takes_reports_along(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.press(CLOSED)
    assert "Laporan tentang Kopdes: 1" in "".join(await desk.say("/datasaya"))
    async with desk.services.database.session() as session:
        person, _new = await people.meet(session, CHAT)
        await privacy.erase(session, desk.services.tracker, person)
    assert await states(desk.services.database) == []
    assert len(await desk.press("q:yes:1", officer)) == 1
    assert await stored(desk.services.database) == []


async def test_a_decision_lasts_a_while(desk: Desk, officer: int) -> None:
    await desk.known()
    await desk.press(CLOSED)
    await desk.press("q:no:1", officer)
    await desk.press(CLOSED)
    assert await states(desk.services.database) == [reports.REJECTED]
    async with desk.services.database.session() as session:
        (await session.get_one(CooperativeReport, 1)).made_at = now() - reports.AGAIN_AFTER
    await desk.press(CLOSED)
    assert await states(desk.services.database) == [reports.REJECTED, reports.OPEN]
