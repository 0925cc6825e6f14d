"""An announcement from the first word to its report, as an officer does it on a phone."""

import asyncio
from typing import Any

import pytest

from bot import broadcaster
from bot.planner import Planner
from kawan import broadcasts, campaigns, people, staff
from kawan.broadcasts import DRAFT, FINISHED, RUNNING, SCHEDULED, STOPPED, WAITING, Broadcast
from kawan.db import now
from kawan.staff import StaffRole
from kawan.training import Registration
from tests.bot.conftest import Desk
from tests.bot.test_broadcaster import at_work
from tests.bot.updates import CHAT, LOCATION, OTHER
from tests.places import TIENG

SECOND = 900_000_002
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 9, "height": 9},
    {"file_id": "large", "file_unique_id": "l", "width": 90, "height": 90},
]


async def newest(desk: Desk) -> Broadcast:
    async with desk.services.database.session() as session:
        found = await session.scalars(broadcasts.Broadcast.__table__.select().with_only_columns(Broadcast.id))
        return await session.get_one(Broadcast, max(found))


async def change(desk: Desk, **values: Any) -> None:
    number = (await newest(desk)).id
    async with desk.services.database.session() as session:
        stored = await session.get_one(Broadcast, number)
        for name, value in values.items():
            setattr(stored, name, value)


@pytest.fixture
async def subscribers(desk: Desk) -> None:
    """Siti, who registered from Tieng, and one of whom nothing is known, in English."""
    for chat in (CHAT, OTHER):
        await desk.known(chat, "announcements", "data")
    async with desk.services.database.session() as session:
        siti, _new = await people.meet(session, CHAT)
        other, _new = await people.meet(session, OTHER)
        siti.role, siti.village_code, other.language = "purna", TIENG, "en"
        session.add(
            Registration(
                person_id=siti.id, name="Siti", village="Tieng", village_code=TIENG, role="purna",
                wish="pembukuan", consent_wording="...",
            )
        )  # fmt: skip


async def sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that runs is delivered."""
    monkeypatch.setattr(broadcaster, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(broadcaster, "FLUSH_SECONDS", 0.01)
    async with asyncio.timeout(10), at_work(desk.services.database, desk.bot):
        while (await newest(desk)).state != FINISHED:
            await asyncio.sleep(0.01)


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
    italic = [{"type": "italic", "offset": 0, "length": 4}]
    said = await desk.say("Halo {nma}", officer, entities=italic)
    assert "{nma}" in said[0]
    assert "miring" in said[1]


async def test_a_text_that_would_need_two_messages_is_refused(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan", officer)
    [refused] = await desk.say("&" * 3000, officer)
    assert refused == "Ini terlalu panjang untuk satu pesan. Tolong dipendekkan."


async def test_buttons_lead_and_are_counted(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:e:{number}:button:t:kopdes-manfaat", officer)
    await desk.press(f"b:e:{number}:button:x:daftar-pelatihan", officer)
    await desk.press(f"b:e:{number}:button:write", officer)
    await desk.say("https://contoh.go.id/daftar Daftar di sini", officer)
    await desk.press(f"b:e:{number}:attach", officer)
    await desk.say("", officer, location=LOCATION)
    stored = await newest(desk)
    assert [button["kind"] for button in stored.buttons] == ["t", "x", "url"]
    await desk.press(f"b:p:{number}:0", officer)  # in the preview: not counted
    await desk.press(f"b:send:{number}", officer)
    await sent(desk, monkeypatch)
    received = [one for one in desk.bot.sent if one.chat_id == CHAT][-1]
    assert received.payloads()[:2] == [f"b:p:{number}:0", f"b:p:{number}:1"]
    [answer] = (await desk.press(f"b:p:{number}:0", CHAT))[:1]
    assert "Kopdes" in answer
    assert "Pembukuan" in (await desk.press(f"b:p:{number}:1", CHAT))[0]
    [pin] = await desk.press(f"b:p:{number}:3", CHAT)
    assert pin == "[pin] Lokasi acara"
    for forged in (f"b:p:{number}:2", f"b:p:{number}:9", "b:p:999:0", f"b:p:{number}:x", "b:p"):
        assert "tidak berlaku" in (await desk.press(forged, CHAT))[0], forged
    [report, *_file] = await desk.press(f"b:r:{number}", officer)
    assert "Telegram tidak memberi tahu" in report
    assert report.count("1 kali") == 3
    name, lines = desk.bot.documents[-1]
    assert name == f"pengumuman-{number}.csv"
    assert b"1 2 4" in lines
    assert str(CHAT).encode() not in lines


@pytest.mark.parametrize("written", ["htp://x", "https:// Daftar", "https://a.id", "javascript:alert(1) Klik", "😀"])
async def test_what_is_no_link_and_no_topic(desk: Desk, officer: int, written: str) -> None:
    await desk.say("/siarkan Besok", officer)
    await desk.press(f"b:e:{(await newest(desk)).id}:button:write", officer)
    await desk.say(written, officer)
    assert (await newest(desk)).buttons == []


async def test_the_audience_is_built_by_pressing(desk: Desk, officer: int, subscribers: None) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:a:{number}:role:purna", officer)
    assert (await newest(desk)).audience == {"all": [{"any": [{"all": [{"role": ["purna"]}]}]}]}
    await desk.press(f"b:a:{number}", officer)
    assert "1" in desk.bot.edited[-1]
    await desk.press(f"b:a:{number}:or", officer)
    await desk.press(f"b:a:{number}:language:en", officer)
    await desk.press(f"b:a:{number}", officer)
    assert "<b>Penerima pengumuman 1: 2</b>" in desk.bot.edited[-1]
    assert "<b>atau</b>" in desk.bot.edited[-1]
    await desk.press(f"b:a:{number}:sample", officer)
    assert "Kejajar, Kabupaten Wonosobo" in desk.bot.edited[-1]
    assert "Siti" not in desk.bot.edited[-1]
    await desk.press(f"b:a:{number}:save", officer)
    said = await desk.say("Uji Coba", officer)
    assert "<b>uji-coba</b> sekarang berisi 2" in said[0]
    await desk.press(f"b:a:{number}:-listed:uji-coba", officer)
    await desk.press(f"b:back:{number}", officer)
    assert "Tidak ada yang akan menerimanya" in desk.bot.edited[-1]
    await desk.press(f"b:a:{number}:all", officer)
    assert (await newest(desk)).audience == {"all": []}


async def test_places_and_circles(desk: Desk, officer: int, subscribers: None) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:a:{number}:place", officer)
    await desk.say("Kejajar, Wonosobo", officer)
    offered = desk.bot.sent[-1].payloads()
    assert f"b:a:{number}:place:330713" in offered or f"b:a:{number}:place:3307131008" in offered
    await desk.press(f"b:a:{number}:place:3307", officer)
    assert "<b>Penerima pengumuman 1: 1</b>" in desk.bot.edited[-1]
    await desk.press(f"b:a:{number}:all", officer)
    await desk.press(f"b:a:{number}:near", officer)
    await desk.say("Tieng Wonosobo", officer)
    assert f"b:a:{number}:near:{TIENG}:10" in desk.bot.sent[-1].payloads()
    await desk.press(f"b:a:{number}:near:{TIENG}:10", officer)
    assert "10 km sekitar" in desk.bot.edited[-1]
    await desk.press(f"b:a:{number}:near:{TIENG}:0", officer)
    assert (await newest(desk)).audience == {"all": []}


@pytest.mark.parametrize(
    "forged", ["shoe", "role:raja", "place:33%", "near:1:5", "joined:9999", "-listed:x", "source:x"]
)
async def test_forged_conditions_change_nothing(desk: Desk, officer: int, forged: str) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    assert "tidak berlaku" in (await desk.press(f"b:a:{number}:{forged}", officer))[0]
    assert (await newest(desk)).audience == {"all": []}


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
    await Planner(desk.services.database, desk.services.settings).launch_due()
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


async def test_a_link_brings_people(desk: Desk, officer: int) -> None:
    await desk.press("b:link:new:campaign", officer)
    said = await desk.say("Pasar Wonosobo, Mei", officer)
    assert "https://t.me/kawan_bot?start=pasar-wonosobo-mei" in said[0]
    assert [name for name, _content in desk.bot.documents] == ["pasar-wonosobo-mei.png", "pasar-wonosobo-mei.pdf"]
    await desk.say("/start pasar-wonosobo-mei")
    agree = next(one for one in desk.bot.sent if one.chat_id == CHAT).payloads()[0]
    assert agree == "c:data:yes:pasar-wonosobo-mei"
    assert (await desk.person()).source is None, "not before they agree"
    await desk.press(agree)
    assert (await desk.person()).source == "pasar-wonosobo-mei"
    await desk.say("/start PASAR-wonosobo-mei", OTHER)
    await desk.press("c:data:yes:forged", OTHER)
    assert (await desk.person(OTHER)).source is None
    [listed] = await desk.say("/tautan", officer)
    assert "Pasar Wonosobo, Mei (kampanye): 2; 1; 0; 1" in listed
    async with desk.services.database.session() as session:
        assert await campaigns.follow(session, "' OR 1=1") is None


async def test_seen_only_where_it_was_agreed(desk: Desk) -> None:
    await desk.known(CHAT, "data")
    await desk.known(OTHER)
    for chat in (CHAT, OTHER):
        await desk.say("halo", chat)
    assert (await desk.person(CHAT)).seen_at is not None
    assert (await desk.person(OTHER)).seen_at is None
