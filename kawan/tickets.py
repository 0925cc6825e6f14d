"""Tickets: a person asked for a person, or a message told of danger. What is written in them is encrypted."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, EncryptedText, now
from kawan.people import Person

OPEN, CLOSED = "open", "closed"
DANGER, REQUEST = "danger", "request"
FROM_PERSON, FROM_STAFF = "person", "staff"


class Ticket(Base):
    """A conversation between one person and the staff. At most one is open per person.

    A *danger* ticket begins as an alarm: the assistant goes on answering. Once ``taken_at`` is set (the person asked
    for a human, or an officer replied) the person's texts go to the staff and not to Rasa.
    """

    __tablename__ = "tickets"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN, index=True)
    thread_id: Mapped[int | None]
    opened_at: Mapped[dt.datetime] = mapped_column(default=now)
    taken_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]


class TicketMessage(Base):
    """One line of a ticket."""

    __tablename__ = "ticket_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    author: Mapped[str]
    text: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[dt.datetime] = mapped_column(default=now)


async def open_for(session: AsyncSession, person: Person) -> Ticket | None:
    """The person's open ticket, if there is one."""
    return await session.scalar(select(Ticket).where(Ticket.person_id == person.id, Ticket.state == OPEN))


async def open_ticket(session: AsyncSession, person: Person, reason: str) -> tuple[Ticket, bool]:
    """Open a ticket, or join the open one; the flag says whether it is new. A request makes it a conversation."""
    ticket = await open_for(session, person)
    new = ticket is None
    if ticket is None:
        ticket = Ticket(person_id=person.id, reason=reason)
        session.add(ticket)
    if reason == REQUEST and ticket.taken_at is None:
        ticket.taken_at = now()
    await session.flush()
    return ticket, new


async def add_message(session: AsyncSession, ticket: Ticket, author: str, text: str) -> None:
    """Write a line into a ticket. An officer's first line makes it a conversation."""
    session.add(TicketMessage(ticket_id=ticket.id, author=author, text=text))
    if author == FROM_STAFF and ticket.taken_at is None:
        ticket.taken_at = now()
    await session.flush()


async def messages(session: AsyncSession, ticket: Ticket) -> Sequence[TicketMessage]:
    """All lines of a ticket, oldest first."""
    query = select(TicketMessage).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.id)
    return (await session.scalars(query)).all()


async def close(session: AsyncSession, ticket: Ticket) -> None:
    """End a ticket; the assistant answers the person again."""
    ticket.state, ticket.closed_at = CLOSED, now()
    await session.flush()
