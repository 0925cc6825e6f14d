"""From the outbox to Telegram: in order, with the outcome stored."""

import asyncio
from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, TimedOut
from telegram.ext import ExtBot
from tenacity import wait_none

from bot import sending
from bot.sending import Courier
from kawan import inbox, people
from kawan.db import AwayError, Database
from kawan.inbox import BLOCKED, REFUSED, SENT, OutboxMessage
from kawan.locks import Locks, locks_of
from kawan.people import Person
from kawan.replies import Button, Document, Location, Reply
from tests.bot.fakes import FakeBot

CHAT, OTHER = 7, 8
BUTTONS = ((Button("Ya", "x:darurat"),),)


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def courier(database: Database, bot: FakeBot, locks: Locks, monkeypatch: pytest.MonkeyPatch) -> Courier:
    monkeypatch.setattr(sending, "wait_exponential", lambda **_limits: wait_none())
    return Courier(database, cast("ExtBot[int]", bot), locks)


async def queue(database: Database, *texts: str, chat_id: int = CHAT) -> None:
    async with database.session() as session:
        inbox.queue(session, chat_id, [Reply(text) for text in texts])


async def outcomes(database: Database) -> list[tuple[str, bool]]:
    async with database.session() as session:
        rows = await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.state, row.payload is None) for row in rows]


async def test_in_order_and_the_words_are_not_kept(database: Database, bot: FakeBot, courier: Courier) -> None:
    await queue(database, "satu", "dua", "tiga")
    await courier.deliver(CHAT)
    assert bot.said(CHAT) == ["satu", "dua", "tiga"]
    assert await outcomes(database) == [(SENT, True)] * 3
    await courier.deliver(CHAT)
    assert len(bot.sent) == 3


async def test_the_message_id_is_kept_for_replies_to_it(database: Database, bot: FakeBot, courier: Courier) -> None:
    await queue(database, "satu")
    await courier.deliver(CHAT)
    async with database.session() as session:
        assert (await session.scalars(select(OutboxMessage.message_id))).one() == bot.sent[0].message_id


async def test_two_deliveries_at_once_send_once(database: Database, bot: FakeBot, courier: Courier) -> None:
    bot.delay = 0.01
    await queue(database, "satu", "dua")
    await asyncio.gather(courier.deliver(CHAT), courier.deliver(CHAT), courier.deliver_all())
    assert bot.said(CHAT) == ["satu", "dua"]


async def test_two_processes_send_once_and_in_order(database: Database, bot: FakeBot, courier: Courier) -> None:
    bot.delay = 0.01
    others = locks_of(database)
    other = Courier(database, cast("ExtBot[int]", bot), others)
    await queue(database, "satu", "dua", "tiga")
    await asyncio.gather(courier.deliver(CHAT), other.deliver(CHAT), other.deliver_all(), courier.deliver_all())
    assert bot.said(CHAT) == ["satu", "dua", "tiga"]
    await others.close()


async def test_one_who_blocked_us_is_marked(database: Database, bot: FakeBot, courier: Courier) -> None:
    async with database.session() as session:
        await people.meet(session, CHAT)
    bot.refuse(CHAT, Forbidden("bot was blocked by the user"))
    await queue(database, "satu")
    await courier.deliver(CHAT)
    assert (await outcomes(database))[0][0] == BLOCKED
    async with database.session() as session:
        assert (await session.scalars(select(Person.blocked_at))).one() is not None


@pytest.mark.parametrize("error", [BadRequest("can't parse entities"), ZeroDivisionError()], ids=["theirs", "ours"])
async def test_one_that_cannot_be_sent_does_not_stop_the_next(
    database: Database, bot: FakeBot, courier: Courier, error: Exception
) -> None:
    bot.refuse(CHAT, error)
    await queue(database, "rusak", "baik")
    await courier.deliver(CHAT)
    assert bot.said(CHAT) == ["baik"]
    assert [state for state, _empty in await outcomes(database)] == [REFUSED, SENT]


async def test_a_short_failure_of_the_network_is_ridden_out(database: Database, bot: FakeBot, courier: Courier) -> None:
    bot.refuse(CHAT, TimedOut(), TimedOut())
    await queue(database, "satu", "dua")
    await courier.deliver(CHAT)
    assert bot.said(CHAT) == ["satu", "dua"]


async def test_while_the_database_is_away_what_was_sent_is_remembered(
    database: Database, bot: FakeBot, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, failures = inbox.store_outcome, [AwayError("restarting"), AwayError("restarting")]

    async def store_outcome(session: AsyncSession, outbox_id: int, **values: object) -> None:
        if failures:
            raise failures.pop()
        await store(session, outbox_id, **values)

    monkeypatch.setattr(inbox, "store_outcome", store_outcome)
    await queue(database, "satu", "dua")
    await courier.deliver(CHAT)
    await courier.deliver(CHAT)
    assert bot.said(CHAT) == ["satu", "dua"]
    assert await outcomes(database) == [(SENT, True)] * 2


async def test_a_group_that_became_a_supergroup_is_followed(database: Database, bot: FakeBot, courier: Courier) -> None:
    bot.refuse(CHAT, ChatMigrated(-100_999))
    await queue(database, "satu")
    await courier.deliver(CHAT)
    assert bot.said(-100_999) == ["satu"]


async def test_an_erased_person_is_no_error(database: Database, bot: FakeBot, courier: Courier) -> None:
    await courier.send_unrecorded(CHAT, [Reply("Selesai.")])
    bot.refuse(CHAT, Forbidden("bot was blocked by the user"))
    await courier.send_unrecorded(CHAT, [Reply("lagi"), Reply("dan lagi")])
    assert bot.said(CHAT) == ["Selesai.", "dan lagi"]
    assert await outcomes(database) == []


async def send(bot: FakeBot, reply: Reply, *, once: bool = False) -> int:
    return await sending.send_reply(cast("ExtBot[int]", bot), CHAT, reply, thread_id=3, once=once)


async def test_buttons_stand_under_the_last_part(bot: FakeBot) -> None:
    last = await send(bot, Reply("baris\n" * 1500, BUTTONS))
    assert len(bot.sent) > 1
    assert [isinstance(one.markup, InlineKeyboardMarkup) for one in bot.sent] == [False] * (len(bot.sent) - 1) + [True]
    assert {one.thread_id for one in bot.sent} == {3}
    assert last == bot.sent[-1].message_id


async def test_with_a_pin_the_buttons_stand_under_it(bot: FakeBot) -> None:
    await send(bot, Reply("Kopdes", BUTTONS, Location(-7.2, 109.9, "Kopdes Tieng")))
    assert [(one.text, bool(one.payloads())) for one in bot.sent] == [("Kopdes", False), ("[pin] Kopdes Tieng", True)]


async def test_an_empty_reply_is_refused_by_ourselves(bot: FakeBot) -> None:
    with pytest.raises(BadRequest):
        await send(bot, Reply(""))


async def test_once_means_once(bot: FakeBot) -> None:
    bot.refuse(CHAT, TimedOut())
    with pytest.raises(TimedOut):
        await send(bot, Reply("satu"), once=True)
    assert bot.sent == []


async def test_a_page_takes_the_place_of_the_one_before(database: Database, bot: FakeBot, courier: Courier) -> None:
    async with database.session() as session:
        inbox.queue(session, CHAT, [Reply("halaman 2", BUTTONS, instead_of=55)])
    await courier.deliver(CHAT)
    assert (bot.edited, bot.places, bot.sent) == (["halaman 2"], [(CHAT, 55)], [])
    assert await outcomes(database) == [(SENT, True)]
    async with database.session() as session:
        assert (await session.scalars(select(OutboxMessage.message_id))).one() == 55


async def test_what_cannot_be_changed_any_more_is_sent_anew(bot: FakeBot) -> None:
    bot.refuse(CHAT, BadRequest("Message to edit not found"))
    last = await send(bot, Reply("halaman 2", BUTTONS, instead_of=55))
    assert bot.said(CHAT) == ["halaman 2"]
    assert last == bot.sent[0].message_id


async def test_a_page_that_is_shown_already_is_not_sent_again(bot: FakeBot) -> None:
    bot.refuse(CHAT, BadRequest("Message is not modified: specified new message content ..."))
    assert await send(bot, Reply("halaman 2", BUTTONS, instead_of=55)) == 55
    assert bot.sent == []


async def test_what_needs_several_messages_is_sent(bot: FakeBot) -> None:
    await send(bot, Reply("baris\n" * 1500, BUTTONS, instead_of=55))
    assert bot.edited == []
    assert len(bot.sent) > 1


async def test_a_document_survives_storage_and_carries_the_buttons(
    database: Database, bot: FakeBot, courier: Courier
) -> None:
    async with database.session() as session:
        inbox.queue(session, CHAT, [Reply("Laporan", BUTTONS, document=Document("laporan.csv", b"a;b\n"))])
    await courier.deliver(CHAT)
    assert bot.said(CHAT) == ["Laporan", "[file] laporan.csv"]
    assert bot.documents == [("laporan.csv", b"a;b\n")]
    assert bot.sent[0].markup is None
    assert bot.sent[1].payloads() == ["x:darurat"]
    assert await outcomes(database) == [(SENT, True)]
