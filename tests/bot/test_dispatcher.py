"""In order within a chat, chats side by side, nothing lost, nothing twice."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import select
from telegram.error import Forbidden

from bot import conversation, dispatcher
from bot.rasa import Understood
from kawan import inbox
from kawan.inbox import FAILED, HANDLED, WAITING, InboxUpdate, OutboxMessage
from kawan.people import Person
from kawan.replies import Reply
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, OTHER, button, membership, message


async def states(desk: Desk) -> dict[int, str]:
    async with desk.services.database.session() as session:
        return {row.update_id: row.state for row in await session.scalars(select(InboxUpdate))}


async def test_one_chat_is_answered_in_order(desk: Desk) -> None:
    await desk.known()
    desk.rasa.delay = desk.bot.delay = 0.002
    await desk.receive(*(message(number, f"pesan {number}") for number in range(1, 9)))
    assert desk.rasa.texts() == [f"pesan {number}" for number in range(1, 9)]
    assert desk.bot.said(CHAT) == [f"jawaban: pesan {number}" for number in range(1, 9)]
    assert set((await states(desk)).values()) == {HANDLED}


async def test_chats_do_not_wait_for_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chats = range(CHAT, CHAT + 10)
    for chat in chats:
        await desk.known(chat)
    all_asked, respond = asyncio.Barrier(len(chats)), desk.rasa.respond

    async def respond_together(person_id: str, text: str, metadata: dict[str, Any]) -> Understood:
        await all_asked.wait()
        return await respond(person_id, text, metadata)

    monkeypatch.setattr(desk.rasa, "respond", respond_together)
    async with asyncio.timeout(20):
        await desk.receive(*(message(chat - CHAT + 1, "halo", chat) for chat in chats))
    assert all(desk.bot.said(chat) == ["jawaban: halo"] for chat in chats)


async def test_a_redelivered_update_is_answered_once(desk: Desk) -> None:
    await desk.known()
    await desk.receive(message(1, "halo"), message(1, "halo"))
    await desk.receive(message(1, "halo"))
    assert desk.bot.said(CHAT) == ["jawaban: halo"]


async def test_rasa_sees_a_pseudonym_and_no_chat(desk: Desk) -> None:
    await desk.say("gaji saya belum dibayar")
    person = await desk.person()
    assert [who for who, _text in desk.rasa.asked] == [person.id]
    assert str(CHAT) not in json.dumps(desk.rasa.metadata)
    assert set(desk.rasa.metadata[0]) == {"language", "role", "country", "urgent", "update_id"}


@pytest.mark.parametrize("text", ["/choose_me", "//choose", "/ choose"])
async def test_nobody_types_an_intent(desk: Desk, text: str) -> None:
    await desk.known()
    await desk.receive(message(1, "halo " + text), message(2, text))
    assert not [asked for asked in desk.rasa.texts() if asked.lstrip().startswith("/")]


async def test_a_very_long_message_is_cut_for_rasa(desk: Desk) -> None:
    await desk.say("panjang " * 500)
    assert len(desk.rasa.texts()[0]) <= conversation.MAX_TEXT


async def test_without_agreement_nothing_of_the_message_stays(desk: Desk) -> None:
    await desk.known()
    await desk.say("apa itu kopdes")
    async with desk.services.database.session() as session:
        row = (await session.scalars(select(InboxUpdate))).one()
        assert (row.text, row.payload, row.question) == (None, None, None)
        assert [one.payload for one in await session.scalars(select(OutboxMessage))] == [None]


async def test_with_agreement_it_stays_for_the_retention_time(desk: Desk) -> None:
    await desk.known(CHAT, "data")
    await desk.say("gaji saya belum dibayar")
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(InboxUpdate.text))).one() == "gaji saya belum dibayar"


async def test_a_failing_handler_apologises_and_the_chat_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.known()
    begin = conversation.begin

    async def failing(turn: conversation.Turn) -> None:
        turn.say(Reply("half an answer"))
        if turn.incoming.text == "rusak":
            raise ZeroDivisionError
        turn.replies.clear()
        await begin(turn)

    monkeypatch.setattr(dispatcher.conversation, "begin", failing)
    await desk.receive(message(1, "rusak"), message(2, "halo"))
    assert desk.bot.said(CHAT) == [conversation.sorry().text, "jawaban: halo"]
    assert await states(desk) == {1: FAILED, 2: HANDLED}


async def test_what_rasa_says_may_break_us_a_few_times_only(desk: Desk) -> None:
    await desk.known()
    desk.rasa.breaks = ZeroDivisionError()
    await desk.receive(message(1, "halo"))
    assert len(desk.rasa.asked) <= dispatcher.MAX_ATTEMPTS
    assert desk.bot.said(CHAT) == [conversation.sorry().text]
    assert await states(desk) == {1: FAILED}


class Outage:
    """Rasa is down; ``end()`` brings it back and lets the dispatcher notice."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dispatcher, "PROBE_SECONDS", 0.01)
        self._desk = desk
        desk.rasa.down = True

    async def end(self) -> None:
        self._desk.rasa.down = False
        watching = asyncio.create_task(self._desk.dispatcher.watch_rasa())
        await asyncio.sleep(0.1)
        watching.cancel()
        await self._desk.dispatcher.drain()


@pytest.fixture
def outage(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Outage:
    return Outage(desk, monkeypatch)


async def test_an_outage_is_said_once_and_everything_answered_later(desk: Desk, outage: Outage, officer: int) -> None:
    await desk.known()
    await desk.receive(message(1, "satu"))
    await desk.receive(message(2, "dua"))
    said = desk.bot.said(CHAT)
    assert len(said) == 2
    assert "0-800-1000" in said[0], "whom to call meanwhile"
    assert said[1] != said[0]
    assert len(desk.bot.said(officer)) == 1, "staff are told once"
    assert await states(desk) == {1: WAITING, 2: WAITING}

    await outage.end()

    later = desk.bot.said(CHAT)[2:]
    assert [text for text in later if text.startswith("jawaban")] == ["jawaban: satu", "jawaban: dua"]
    assert "satu" in later[0], "what the late answer is about"
    assert await states(desk) == {1: HANDLED, 2: HANDLED}


async def test_menus_and_emergencies_go_on_without_rasa(desk: Desk, outage: Outage) -> None:
    await desk.known()
    [menu] = await desk.say("/bantuan")
    assert menu
    card, *_rest = await desk.say("tolong saya dipukul majikan, saya dikurung")
    assert "KP2MI" in card


async def test_the_order_holds_when_rasa_comes_back(desk: Desk, outage: Outage) -> None:
    """The younger message must not enter the dialogue before the one that waits: it may be the next answer of a form."""
    await desk.known()
    await desk.receive(message(1, "Siti Aminah"))
    desk.rasa.down = False  # and the dispatcher has not noticed yet
    await desk.receive(message(2, "Tieng, Wonosobo"))
    await outage.end()
    assert desk.rasa.texts() == ["Siti Aminah", "Tieng, Wonosobo"]


async def test_after_a_crash_everything_is_taken_up(desk: Desk) -> None:
    await desk.known()
    database = desk.services.database
    await inbox.receive(database, 1, CHAT, "halo", message(1, "halo"))
    async with database.session() as session:
        inbox.queue(session, OTHER, [Reply("belum terkirim")])
        session.add(OutboxMessage(chat_id=OTHER, payload='{"text": "di tengah"}', state=inbox.SENDING))
    await desk.dispatcher.resume()
    await desk.dispatcher.drain()
    assert desk.bot.said(CHAT) == ["jawaban: halo"]
    assert desk.bot.said(OTHER) == ["belum terkirim", "di tengah"]


async def test_after_a_crash_rasa_is_not_told_twice(desk: Desk) -> None:
    await desk.known()
    database = desk.services.database
    await inbox.receive(database, 1, CHAT, "halo", message(1, "halo"))
    async with database.session() as session:
        row = await session.get_one(InboxUpdate, 1)
        row.state, row.question, row.attempts = WAITING, "halo", 1
    desk.rasa.given = Understood("hak-pekerja", 0.9, [Reply("sudah dijawab")])
    await desk.dispatcher.resume()
    await desk.dispatcher.drain()
    assert desk.rasa.asked == []
    assert desk.bot.said(CHAT) == ["sudah dijawab"]


async def test_a_task_from_free_text_is_done_by_the_bot(desk: Desk) -> None:
    await desk.known()
    desk.rasa.task = "ganti-bahasa"
    await desk.say("ganti bahasa dong")
    assert desk.bot.sent[-1].payloads() == ["l:id", "l:en"]


async def test_a_person_who_blocks_and_returns(desk: Desk) -> None:
    await desk.known()
    await desk.receive(membership(1, "kicked"))
    assert (await desk.person()).blocked_at is not None
    await desk.receive(membership(2, "member"))
    assert (await desk.person()).blocked_at is None
    assert desk.bot.sent == []


async def test_a_stranger_who_blocks_us_is_not_written_to(desk: Desk) -> None:
    await desk.receive(membership(1, "kicked"))
    assert desk.bot.sent == []


async def test_a_group_the_bot_is_put_into_is_not_introduced_to(desk: Desk) -> None:
    await desk.receive(membership(1, "member", -100_555))
    assert desk.bot.sent == []
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(Person))).all() == []


async def test_a_button_without_its_message_is_answered_too(desk: Desk) -> None:
    await desk.known()
    await desk.receive(button(1, "x:ganti-bahasa", with_message=False))
    assert desk.bot.sent[-1].payloads() == ["l:id", "l:en"]
    assert desk.bot.answered == ["1"]


async def test_a_pressed_button_stops_spinning_once(desk: Desk) -> None:
    await desk.known()
    await desk.receive(button(1, "x:bantuan"), button(1, "x:bantuan"))
    assert desk.bot.answered == ["1"]


async def test_erasing_leaves_not_even_the_last_words(desk: Desk) -> None:
    await desk.known(CHAT, "data")
    await desk.say("gaji saya belum dibayar")
    [farewell] = await desk.press("p:erase")
    assert farewell
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(Person))).all() == []
        assert (await session.scalars(select(OutboxMessage))).all() == []
        assert [(row.chat_id, row.text, row.payload) for row in await session.scalars(select(InboxUpdate))] == [
            (None, None, None),
            (None, None, None),
        ]


async def test_one_chat_that_refuses_does_not_stop_another(desk: Desk) -> None:
    await desk.known()
    await desk.known(OTHER)
    desk.bot.refuse(CHAT, Forbidden("bot was blocked by the user"))
    await desk.receive(message(1, "halo"), message(2, "halo", OTHER))
    assert desk.bot.said(OTHER) == ["jawaban: halo"]
    assert (await desk.person()).blocked_at is not None


@pytest.mark.timeout(10)
async def test_waiting_for_the_end_lets_others_work(desk: Desk) -> None:
    """A task that is done, but whose callback has not run yet, must not be waited for without giving way."""
    errand = asyncio.create_task(asyncio.sleep(0))
    desk.dispatcher._errands.add(errand)
    errand.add_done_callback(desk.dispatcher._errands.discard)
    while not errand.done():
        await asyncio.sleep(0)
    await desk.dispatcher.drain()
    assert desk.dispatcher._errands == set()
