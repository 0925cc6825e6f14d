"""An announcement from the first word to its report, as an officer does it on a phone."""

import pytest

from bot.planner import Planner
from kawan import staff
from kawan.broadcasts import DRAFT, RUNNING, SCHEDULED, STOPPED, WAITING, Broadcast
from kawan.db import now
from kawan.staff import StaffRole
from tests.bot.announcing import PHOTO, change, newest, sent
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, LOCATION, OTHER

SECOND = 900_000_002


async def test_filled_in_for_each_in_their_language(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan Halo {nama} di {desa}", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:e:{number}:text:en", officer)
    previews = await desk.say("Hello {nama} in {desa}", officer)
    assert previews[0].startswith("Halo Kakak di desa Kakak")
    assert previews[1].startswith("Hello friend in your village")
    await desk.press(f"b:send:{number}", officer)
    await sent(desk, monkeypatch)
    assert desk.bot.said(CHAT)[-1].startswith("Halo Siti di ")
    assert "Stop announcements" in desk.bot.said(OTHER)[-1]
    assert desk.bot.said(OTHER)[-1].startswith("Hello friend in your village")


async def test_a_picture_with_its_text(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan", officer)
    preview, _card = await desk.say("", officer, photo=PHOTO, caption="Besok")
    assert preview.startswith("[photo large] Besok")
    await desk.press(f"b:send:{(await newest(desk)).id}", officer)
    await sent(desk, monkeypatch)
    assert desk.bot.said(CHAT)[-1].startswith("[photo large] Besok")


async def test_a_file_without_text_is_asked_for_one(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    [asked] = await desk.send_file("brosur.pdf", b"%PDF", officer)
    assert "Tulis teksnya" in asked
    preview, _card = await desk.say("Brosur baru", officer)
    assert preview.startswith("[file file-")


async def test_a_sticker_is_no_announcement(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    [refused] = await desk.say("", officer, sticker={
        "file_id": "x", "file_unique_id": "x", "type": "regular", "width": 1, "height": 1,
        "is_animated": False, "is_video": False,
    })  # fmt: skip
    assert "bukan salah satunya" in refused
    assert (await desk.person(officer)).expecting == "broadcast", "the next message may be right"


async def test_unknown_fields_and_lost_formatting_are_told(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    set_on_phone = [{"type": "italic", "offset": 0, "length": 4}, {"type": "code", "offset": 5, "length": 5}]
    said = await desk.say("Halo {nma}", officer, entities=set_on_phone)
    assert "{nma}" in said[0]
    assert "mesin ketik" in said[1]
    assert "miring" not in said[1]
    assert said[2].startswith("<i>Halo</i> {nma}")


async def test_a_text_that_would_need_two_messages_is_refused(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    [refused] = await desk.say("&" * 3000, officer)
    assert refused == "Ini terlalu panjang untuk satu pesan. Tolong dipendekkan."


async def test_planned_weekly_and_begun_at_its_hour(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:w:{number}:write", officer)
    assert "tidak menemukan jam" in (await desk.say("kapan-kapan", officer))[0]
    await desk.say("besok 09.00 WITA", officer)
    assert "09.00 WITA" in desk.bot.said(officer)[-1]
    await desk.press(f"b:w:{number}:weekly", officer)
    await desk.press(f"b:w:{number}:z7", officer)
    assert "09.00 WIB, tiap minggu" in desk.bot.edited[-1]
    [planned] = await desk.press(f"b:send:{number}", officer)
    assert "terjadwal" in planned
    assert (await newest(desk)).state == SCHEDULED
    await change(desk, send_at=now())
    await Planner(desk.services).launch_due()
    async with desk.services.database.session() as session:
        first = await session.get_one(Broadcast, number)
        second = await session.get_one(Broadcast, number + 1)
    assert (first.state, second.state) == (RUNNING, SCHEDULED)
    await desk.press(f"b:no:{number + 1}", officer)
    assert (await newest(desk)).state == DRAFT


async def test_above_the_limit_another_officer_consents(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.services.settings, "broadcast_approval_above", 1)
    async with desk.services.database.session() as session:
        await staff.appoint(session, SECOND, StaffRole.OFFICER)
    await desk.known(SECOND)
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    [asked] = await desk.press(f"b:send:{number}", officer)
    assert "Petugas lain sudah diminta" in asked
    shown, question = desk.bot.said(SECOND)[-2:]
    assert shown.startswith("Besok")
    assert "menunggu persetujuan Kakak" in question
    [refused] = await desk.press(f"b:ok:{number}", officer)
    assert "petugas lain" in refused
    assert (await newest(desk)).state == WAITING
    [begins] = await desk.press(f"b:ok:{number}", SECOND)
    assert "2 orang" in begins
    assert desk.bot.said(officer)[-1] == f"Pengumuman {number}: petugas lain sudah menyetujui."
    assert (await newest(desk)).approved_by == SECOND


async def test_the_only_officer_waits(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.services.settings, "broadcast_approval_above", 1)
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    assert "satu-satunya petugas" in (await desk.press(f"b:send:{number}", officer))[0]
    assert "menit lagi" in (await desk.press(f"b:ok:{number}", officer))[0]
    assert "draf lagi" in (await desk.press(f"b:no:{number}", officer))[0]
    assert (await newest(desk)).state == DRAFT


@pytest.mark.parametrize("way", ["new", "edit"])
async def test_a_correction_reaches_those_who_received_it(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    await desk.say("/siarkan Besok jam 9", officer)
    first = (await newest(desk)).id
    await desk.press(f"b:fix:{first}:{way}", officer)
    assert (await newest(desk)).id == first, "nobody received it yet"
    await desk.press(f"b:send:{first}", officer)
    await sent(desk, monkeypatch)
    await desk.known(OTHER + 5, "announcements")  # came later
    await desk.press(f"b:fix:{first}:{way}", officer)
    preview, card = await desk.say("Besok jam 10", officer)
    assert preview.startswith("<b>Ralat</b>\nBesok jam 10")
    assert f"yang sudah menerima pengumuman {first}" in card
    before = {chat: len(desk.bot.said(chat)) for chat in (CHAT, OTHER, OTHER + 5)}
    await desk.press(f"b:send:{first + 1}", officer)
    await sent(desk, monkeypatch)
    fresh = {chat: len(desk.bot.said(chat)) - count for chat, count in before.items()}
    if way == "new":
        assert fresh == {CHAT: 1, OTHER: 1, OTHER + 5: 0}
    else:
        assert fresh == {CHAT: 0, OTHER: 0, OTHER + 5: 0}
        assert {chat for chat, _message in desk.bot.places} >= {CHAT, OTHER}
        assert sum("Besok jam 10" in text for text in desk.bot.edited) >= 2


async def test_what_still_reaches_people_is_stopped_before_it_is_corrected(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan Besok jam 9", officer)
    first = (await newest(desk)).id
    await desk.press(f"b:send:{first}", officer)
    for step in ("", "pause"):  # while it runs, and paused
        if step:
            await desk.press(f"b:{step}:{first}", officer)
        assert "Hentikan dulu" in (await desk.press(f"b:fix:{first}:new", officer))[0]
        assert desk.bot.sent[-1].payloads() == [f"b:stop:{first}"]
        assert (await newest(desk)).id == first
    await desk.press(f"b:stop:{first}", officer)
    assert "teks yang benar" in (await desk.press(f"b:fix:{first}:new", officer))[0]


async def test_a_correction_is_asked_for_in_every_language(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan Besok jam 9", officer)
    first = (await newest(desk)).id
    await desk.press(f"b:e:{first}:text:en", officer)
    await desk.say("Tomorrow at 9", officer)
    await desk.press(f"b:send:{first}", officer)
    await sent(desk, monkeypatch)
    await desk.press(f"b:fix:{first}:new", officer)
    [asked] = await desk.say("Besok jam 10", officer)
    assert "English" in asked
    assert desk.bot.sent[-1].payloads() == [f"b:try:{first + 1}"]
    [_indonesian, english, _card] = await desk.say("Tomorrow at 10", officer)
    assert english.startswith("<b>Correction</b>\nTomorrow at 10")
    await desk.press(f"b:e:{first + 1}:drop:en", officer)
    await desk.press(f"b:send:{first + 1}", officer)
    await sent(desk, monkeypatch)
    assert "Besok jam 10" in desk.bot.said(OTHER)[-1], "never the old words, rather Indonesian ones"


async def test_what_was_a_picture_stays_one_where_it_is_corrected_in_place(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan", officer)
    await desk.say("", officer, photo=PHOTO, caption="Besok jam 9")
    first = (await newest(desk)).id
    await desk.press(f"b:send:{first}", officer)
    await sent(desk, monkeypatch)
    before = {chat: len(desk.bot.said(chat)) for chat in (CHAT, OTHER)}
    await desk.press(f"b:fix:{first}:edit", officer)
    await desk.say("Besok jam 10", officer)
    for other_kind in ("attach", "clear"):
        assert "tidak berlaku" in (await desk.press(f"b:e:{first + 1}:{other_kind}", officer))[0]
    await desk.press(f"b:send:{first + 1}", officer)
    await sent(desk, monkeypatch)
    assert {chat: len(desk.bot.said(chat)) for chat in before} == before, "nothing new, the caption was changed"
    assert sum("Besok jam 10" in text for text in desk.bot.edited) == 2


async def test_a_place_names_the_village_near_it(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    await desk.say("", officer, location=LOCATION)
    await desk.say("Kumpul di sini", officer)
    place = (await newest(desk)).location
    assert place is not None
    assert place["address"].startswith("dekat Desa ")
    assert desk.bot.sent[-2].payloads() == ["b:p:1:0"], "the pin is behind a button"
    await desk.press("b:e:1:attach", officer)
    await desk.say("", officer, location={"latitude": 25.03, "longitude": 121.56})
    place = (await newest(desk)).location
    assert place is not None
    assert place["address"] == "25.03000, 121.56000"


async def test_drafts_and_copies(desk: Desk, officer: int, subscribers: None) -> None:
    await desk.say("/siarkan Satu", officer)
    await desk.press("b:keep:1", officer)
    await desk.press("b:drafts", officer)
    assert "Draf dan yang menunggu" in desk.bot.edited[-1]
    preview, _card = await desk.press("b:copy:1", officer)
    assert preview.startswith("Satu")
    assert (await newest(desk)).id == 2
    await desk.press("b:stop:1", officer)
    assert "Hanya draf" in (await desk.press("b:e:1:text", officer))[0]
    async with desk.services.database.session() as session:
        assert (await session.get_one(Broadcast, 1)).state == STOPPED


async def test_drafts_can_be_paged_through(desk: Desk, officer: int) -> None:
    for number in range(1, 13):
        await desk.say(f"/siarkan Nomor {number}", officer)
    await desk.press("b:drafts", officer)
    assert (desk.bot.buttons[0], desk.bot.buttons[-1]) == ("b:show:12", "b:drafts:3")
    await desk.press("b:drafts:3", officer)
    assert desk.bot.buttons == ["b:show:2", "b:show:1"]
