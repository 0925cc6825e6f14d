"""Links that bring people."""

from kawan import campaigns
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, OTHER


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
