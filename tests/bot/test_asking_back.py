"""Asking back: the nearest as buttons, the choice remembered, a person after two failures."""

from collections.abc import Sequence

import pytest

from bot.rasa import Doubtful
from kawan import answers, doubts
from kawan.doubts import Doubt
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT

NEAREST = ["hak-pekerja", "cari-kopdes"]
OTHER = 700_000_099


@pytest.fixture
async def puzzled(desk: Desk) -> Desk:
    """A Rasa that is not sure, and a person who agreed to storing."""
    await desk.known(CHAT, "data")
    desk.rasa.doubt = Doubtful("itu lho kak", NEAREST)
    return desk


async def kept(desk: Desk) -> Sequence[Doubt]:
    async with desk.services.database.session() as session:
        return await doubts.waiting(session)


async def test_the_nearest_are_offered_and_the_choice_is_noted(puzzled: Desk) -> None:
    [question] = await puzzled.say("itu lho kak")
    assert question.startswith("Saya belum yakin")
    [doubt] = await kept(puzzled)
    assert (doubt.text, doubt.guesses, doubt.chosen) == ("itu lho kak", "hak-pekerja,cari-kopdes", None)
    payloads = puzzled.bot.sent[-1].payloads()
    assert payloads == [f"m:{doubt.id}:hak-pekerja", f"m:{doubt.id}:cari-kopdes", "x:bicara-petugas"]
    [answer] = await puzzled.press(payloads[0])
    assert answer.startswith(answers.reply("hak-pekerja").text[:40])
    assert [doubt.chosen for doubt in await kept(puzzled)] == ["hak-pekerja"]


async def test_a_chosen_task_is_done(puzzled: Desk) -> None:
    await puzzled.say("itu lho kak")
    [doubt] = await kept(puzzled)
    assert await puzzled.press(f"m:{doubt.id}:bantuan")
    assert [doubt.chosen for doubt in await kept(puzzled)] == ["bantuan"]


async def test_without_agreement_nothing_is_kept(desk: Desk) -> None:
    await desk.known()
    desk.rasa.doubt = Doubtful("itu lho kak", NEAREST)
    await desk.say("itu lho kak")
    assert desk.bot.sent[-1].payloads() == ["t:hak-pekerja", "x:cari-kopdes", "x:bicara-petugas"]
    assert await kept(desk) == []


async def test_after_two_failures_a_person_comes_first(puzzled: Desk) -> None:
    await puzzled.say("itu lho kak")
    [second] = await puzzled.say("yang itu")
    assert "petugas" in second.lower()
    assert puzzled.bot.sent[-1].payloads()[0] == "x:bicara-petugas"
    puzzled.rasa.doubt = None
    await puzzled.say("hak saya apa")
    puzzled.rasa.doubt = Doubtful("x", NEAREST)
    await puzzled.say("lagi")
    assert puzzled.bot.sent[-1].payloads()[-1] == "x:bicara-petugas", "an answer in between begins the count anew"


async def test_a_wrong_answer_is_regretted(puzzled: Desk) -> None:
    puzzled.rasa.doubt = Doubtful("", [], misread=True)
    [regret] = await puzzled.say("bukan itu maksud saya")
    assert regret.startswith("Maaf")
    assert puzzled.bot.sent[-1].payloads() == ["x:bicara-petugas"]
    assert await kept(puzzled) == [], "there is nothing to label"


@pytest.mark.parametrize(
    "argument",
    ["", "1", ":hak-pekerja", "x:hak-pekerja", "1:nonsense", "-1:hak-pekerja", "²:bantuan", f"{10**30}:bantuan"],
)
async def test_a_forged_choice_is_answered_and_does_nothing(puzzled: Desk, argument: str) -> None:
    await puzzled.say("itu lho kak")
    [reply] = await puzzled.press(f"m:{argument}")
    assert "tidak berlaku" in reply
    assert [doubt.chosen for doubt in await kept(puzzled)] == [None]


@pytest.mark.parametrize("number", [None, 10**6], ids=["somebody else's", "unknown"])
async def test_a_choice_about_no_message_of_ones_own_is_only_answered(puzzled: Desk, number: int | None) -> None:
    await puzzled.say("itu lho kak")
    [doubt] = await kept(puzzled)
    await puzzled.known(OTHER)
    await puzzled.press(f"m:{number or doubt.id}:hak-pekerja", OTHER)
    assert puzzled.bot.said(OTHER)[-1].startswith(answers.reply("hak-pekerja").text[:40])
    assert [doubt.chosen for doubt in await kept(puzzled)] == [None]
