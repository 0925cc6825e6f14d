"""Whom an announcement reaches, chosen by pressing."""

import pytest

from tests.bot.announcing import newest, sent
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, OTHER
from tests.places import TIENG


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
    "forged",
    ["shoe", "role:raja", "place:33%", "near:1:5", "joined:9999", "-listed:x", "source:x", "pressed:9", "received:x"],
)
async def test_forged_conditions_change_nothing(desk: Desk, officer: int, forged: str) -> None:
    await desk.say("/siarkan Besok", officer)
    number = (await newest(desk)).id
    assert "tidak berlaku" in (await desk.press(f"b:a:{number}:{forged}", officer))[0]
    assert (await newest(desk)).audience == {"all": []}


async def test_who_pressed_an_earlier_one_and_who_did_not(
    desk: Desk, officer: int, subscribers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/siarkan Ada pelatihan", officer)
    await desk.press("b:e:1:button:x:darurat", officer)
    await desk.press("b:send:1", officer)
    await sent(desk, monkeypatch)
    await desk.press("b:p:1:0", CHAT)
    await desk.say("/siarkan Besok", officer)
    await desk.press("b:a:2:pressed", officer)
    assert "b:a:2:pressed:1" in desk.bot.buttons
    await desk.press("b:a:2:pressed:1", officer)
    await desk.press("b:a:2", officer)
    assert "<b>Penerima pengumuman 2: 1</b>\nMenekan tombol pengumuman: 1" in desk.bot.edited[-1]
    await desk.press("b:a:2:all", officer)
    await desk.press("b:a:2:-pressed:1", officer)
    await desk.press("b:a:2", officer)
    assert "<b>Penerima pengumuman 2: 1</b>" in desk.bot.edited[-1]
    await desk.press("b:send:2", officer)
    await sent(desk, monkeypatch)
    assert desk.bot.said(OTHER)[-1].startswith("Besok")
    assert not any(text.startswith("Besok") for text in desk.bot.said(CHAT))
