"""The inbox and the outbox: what came is stored before it is acknowledged, what goes before it is sent.

An update is *received*; *waiting* when the bot has done its part (an emergency card, say) and Rasa is to be asked
``question``; *handled* in the same transaction that stores its replies, so that a crash can neither lose a message nor
answer it twice. It is *late* once the person was told that the answer takes longer.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Index, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, Database, EncryptedText, now
from kawan.replies import Reply

RECEIVED, WAITING, HANDLED, FAILED = "received", "waiting", "handled", "failed"
QUEUED, SENDING, SENT, BLOCKED, REFUSED = "queued", "sending", "sent", "blocked", "failed"

_ONLY_THE_TABLE = {"synchronize_session": False}  # objects that were read before keep what they say


class InboxUpdate(Base):
    """One update of the messenger, by its own number. The payload is forgotten after the retention time."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    text: Mapped[str | None] = mapped_column(EncryptedText)
    payload: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(default=RECEIVED, index=True)
    question: Mapped[str | None] = mapped_column(EncryptedText)
    urgent: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[dt.datetime] = mapped_column(default=now)
    handled_at: Mapped[dt.datetime | None]


class OutboxMessage(Base):
    """One message to one chat, and what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_chat_state", "chat_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    thread_id: Mapped[int | None]
    update_id: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(default=QUEUED, index=True)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    ticket_id: Mapped[int | None] = mapped_column(index=True)
    error: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    sent_at: Mapped[dt.datetime | None]

    @property
    def reply(self) -> Reply:
        return Reply.from_dict(json.loads(self.payload or "{}"))


async def receive(
    database: Database, update_id: int, chat_id: int | None, text: str | None, payload: dict[str, Any]
) -> bool:
    """Store an update; False when it was stored before (the messenger redelivers)."""
    row = InboxUpdate(update_id=update_id, chat_id=chat_id, text=text, payload=json.dumps(payload))
    try:
        async with database.session() as session:
            session.add(row)
    except IntegrityError:
        return False
    return True


def queue(
    session: AsyncSession,
    chat_id: int,
    replies: Sequence[Reply],
    *,
    update_id: int | None = None,
    ticket_id: int | None = None,
    thread_id: int | None = None,
) -> None:
    """Put replies into the outbox, in order."""
    for reply in replies:
        session.add(
            OutboxMessage(
                chat_id=chat_id,
                update_id=update_id,
                ticket_id=ticket_id,
                thread_id=thread_id,
                payload=json.dumps(reply.as_dict()),
            )
        )


async def unsent(session: AsyncSession, chat_id: int) -> Sequence[OutboxMessage]:
    """What waits to be sent to a chat, oldest first. Includes what a crash left in *sending*: a person who asked
    is better served by an answer that comes twice than by none, and the window is one network call wide."""
    query = select(OutboxMessage).where(OutboxMessage.chat_id == chat_id, OutboxMessage.state.in_((QUEUED, SENDING)))
    return (await session.scalars(query.order_by(OutboxMessage.id))).all()


async def take_unsent(session: AsyncSession, chat_id: int) -> Sequence[OutboxMessage]:
    """Mark what waits for a chat as *sending*. A row that the person deletes at this moment is not among them."""
    waiting = await unsent(session, chat_id)
    taken = update(OutboxMessage).where(OutboxMessage.id.in_([message.id for message in waiting])).values(state=SENDING)
    ids = set(await session.scalars(taken.returning(OutboxMessage.id), execution_options=_ONLY_THE_TABLE))
    return [message for message in waiting if message.id in ids]


async def store_outcome(session: AsyncSession, outbox_id: int, **values: object) -> None:
    """Write what came of a message; nothing where the person deleted everything meanwhile."""
    statement = update(OutboxMessage).where(OutboxMessage.id == outbox_id).values(**values)
    await session.execute(statement, execution_options=_ONLY_THE_TABLE)


async def chats_with_unsent(session: AsyncSession) -> Sequence[int]:
    """Chats for which something waits in the outbox."""
    query = select(OutboxMessage.chat_id).where(OutboxMessage.state.in_((QUEUED, SENDING))).distinct()
    return (await session.scalars(query)).all()


async def last_texts(session: AsyncSession, chat_id: int, count: int = 5) -> list[tuple[dt.datetime, str]]:
    """The newest texts a chat wrote (within the retention time), oldest first."""
    query = (
        select(InboxUpdate.received_at, InboxUpdate.text)
        .where(InboxUpdate.chat_id == chat_id, InboxUpdate.text.is_not(None))
        .order_by(InboxUpdate.update_id.desc())
        .limit(count)
    )
    return [(at, text) for at, text in reversed((await session.execute(query)).all()) if text]


async def chats_with_unhandled(session: AsyncSession, states: Sequence[str]) -> Sequence[int | None]:
    """Chats for which something waits in one of ``states``."""
    query = select(InboxUpdate.chat_id).where(InboxUpdate.state.in_(states)).distinct()
    return (await session.scalars(query)).all()


async def next_of_chat(session: AsyncSession, chat_id: int | None, states: Sequence[str]) -> int | None:
    """The number of the oldest update of a chat in one of ``states``."""
    query = select(InboxUpdate.update_id).where(InboxUpdate.chat_id == chat_id, InboxUpdate.state.in_(states))
    return await session.scalar(query.order_by(InboxUpdate.update_id).limit(1))


async def is_waiting_before(session: AsyncSession, row: InboxUpdate) -> bool:
    """Whether an older message of the same chat waits for understanding too."""
    query = (
        select(func.count())
        .select_from(InboxUpdate)
        .where(
            InboxUpdate.chat_id == row.chat_id,
            InboxUpdate.state == WAITING,
            InboxUpdate.update_id < row.update_id,
        )
    )
    return bool(await session.scalar(query))


async def waiting_count(session: AsyncSession) -> int:
    """How many messages wait for understanding to come back."""
    query = select(func.count()).select_from(InboxUpdate).where(InboxUpdate.state == WAITING)
    return await session.scalar(query) or 0


async def forget(session: AsyncSession, older_than: dt.datetime) -> None:
    """Erase what was handled before ``older_than``, and replies that old, sent or not; update numbers stay, to know
    duplicates."""
    await session.execute(
        update(InboxUpdate)
        .where(InboxUpdate.received_at < older_than, InboxUpdate.state.in_((HANDLED, FAILED)))
        .values(text=None, payload=None, question=None)
    )
    await session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.created_at < older_than,
            OutboxMessage.ticket_id.is_(None),  # officers may reply to a ticket message for as long as it is open
        )
    )


async def erase_texts(session: AsyncSession, chat_id: int) -> None:
    """Erase what a chat wrote and was answered; what still waits for an answer keeps its text until then."""
    handled = update(InboxUpdate).where(InboxUpdate.chat_id == chat_id, InboxUpdate.state.in_((HANDLED, FAILED)))
    await session.execute(handled.values(text=None, payload=None, question=None))


async def erase_chat(session: AsyncSession, chat_id: int) -> None:
    """Remove everything of one chat. Update numbers stay without chat or content, so that a redelivered update is
    still known as a duplicate."""
    await session.execute(delete(OutboxMessage).where(OutboxMessage.chat_id == chat_id))
    await session.execute(
        update(InboxUpdate)
        .where(InboxUpdate.chat_id == chat_id)
        .values(chat_id=None, text=None, payload=None, question=None, state=HANDLED)
    )
