"""Buttons of an announcement: where they lead, and who pressed."""

from typing import Any

import pytest
from sqlalchemy import select

from kawan.sessions import Seat, TrainingSession
from tests.bot.announcing import newest, sent
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, LOCATION, OTHER
from tests.kawan.training_sessions import in_days, planned


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


async def announced(desk: Desk, officer: int, monkeypatch: pytest.MonkeyPatch, **session_of: Any) -> int:
    """An announcement with a button that leads to a training session was sent; its number."""
    async with desk.services.database.session() as session:
        await planned(session, **session_of)
    await desk.say("/siarkan Ada pelatihan", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:e:{number}:button:e", officer)
    assert desk.bot.edited[-1] == "Sesi pelatihan yang mana?"
    await desk.press(f"b:e:{number}:button:e:1", officer)
    assert (await newest(desk)).buttons == [{"kind": "e", "target": "1", "label": "Pembukuan sederhana"}]
    await desk.press(f"b:send:{number}", officer)
    await sent(desk, monkeypatch)
    return number


async def test_who_registered_gets_an_invitation_by_the_button_of_a_session(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await announced(desk, officer, monkeypatch, seats=1)
    for _again in range(2):
        [invitation] = await desk.press(f"b:p:{number}:0", CHAT)
        assert "Pembukuan sederhana" in invitation
        assert desk.bot.sent[-1].payloads() == ["e:yes:1", "e:no:1"], "one seat, however often it is pressed"
    assert "Kakak dapat kursi" in (await desk.press("e:yes:1", CHAT))[0]
    assert "Kakak dapat kursi" in (await desk.press(f"b:p:{number}:0", CHAT))[0]
    assert "tidak ikut" in (await desk.press("e:no:1", CHAT))[0]
    assert "tidak ikut" in (await desk.press(f"b:p:{number}:0", CHAT))[0]
    [report, *_file] = await desk.press(f"b:r:{number}", officer)
    assert "4 kali" in report


async def test_who_did_not_register_is_shown_how(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await announced(desk, officer, monkeypatch)
    [told] = await desk.press(f"b:p:{number}:0", OTHER)
    assert "Seats are for those who registered" in told
    assert desk.bot.sent[-1].payloads() == ["x:daftar-pelatihan"]
    async with desk.services.database.session() as session:
        assert await session.scalar(select(Seat)) is None


async def test_the_button_of_a_session_that_is_over(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await announced(desk, officer, monkeypatch)
    await desk.press(f"b:p:{number}:0", CHAT)
    async with desk.services.database.session() as session:
        training = await session.get_one(TrainingSession, 1)
        training.answer_by = training.starts_at = training.ends_at = in_days(-1)
    assert "sudah lewat, atau dibatalkan" in (await desk.press(f"b:p:{number}:0", CHAT))[0]
    assert "Nobody can sign up" in (await desk.press(f"b:p:{number}:0", OTHER))[0]
    await desk.say("/siarkan Lagi", officer)
    await desk.press(f"b:e:{number + 1}:button:e", officer)
    assert "Belum ada sesi pelatihan" in desk.bot.edited[-1]
    assert "tidak berlaku" in (await desk.press(f"b:e:{number + 1}:button:e:1", officer))[0]


async def test_another_button_instead_of_words(desk: Desk, officer: int) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    await desk.press(f"b:e:{number}:button:write", officer)
    await desk.press(f"b:back:{number}", officer)
    assert await desk.say("biaya berangkat", officer) == ["jawaban: biaya berangkat"], "no words for a button"
