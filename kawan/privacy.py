"""Privacy under UU 27/2022: what we hold of a person, and erasing all of it, Rasa's conversations included."""

from dataclasses import dataclass, field

from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import audit, broadcasts, inbox, people, training
from kawan.answers import versions
from kawan.broadcasts import Delivery
from kawan.broadcasts.tables import ListMember, Press
from kawan.cooperatives import CooperativeReport
from kawan.db import Database
from kawan.doubts import Doubt
from kawan.people import Consent, Person
from kawan.sessions import Seat, SessionDraft, seats
from kawan.tickets import Ticket, TicketMessage


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything held of one person, decrypted, as it is shown to them."""

    person: Person
    consents: list[Consent] = field(default_factory=list)
    registrations: list[training.Registration] = field(default_factory=list)
    draft: training.Draft | None = None
    tickets: list[Ticket] = field(default_factory=list)
    texts: int = 0
    doubts: int = 0
    announcements: int = 0
    reports: int = 0
    seats: int = 0


async def holdings(session: AsyncSession, person: Person) -> Holdings:
    """What we hold of this person."""

    async def rows[T](model: type[T], *conditions: object) -> list[T]:
        return list((await session.scalars(select(model).where(*conditions))).all())  # pyright: ignore[reportArgumentType]

    return Holdings(
        person=person,
        consents=await rows(Consent, Consent.person_id == person.id),
        registrations=await rows(training.Registration, training.Registration.person_id == person.id),
        draft=await training.drafts.find(session, person),
        tickets=await rows(Ticket, Ticket.person_id == person.id),
        texts=len(await inbox.last_texts(session, person.chat_id, 10_000)),
        doubts=len(await rows(Doubt, Doubt.person_id == person.id)),
        announcements=len(await rows(Delivery, Delivery.person_id == person.id)),
        reports=len(await rows(CooperativeReport, CooperativeReport.person_id == person.id)),
        seats=len(await rows(Seat, Seat.person_id == person.id)),
    )


async def erase(session: AsyncSession, tracker: Database, person: Person, actor: str = "person") -> None:
    """Delete the person from every table and from Rasa's tracker, at once.

    What stays holds nothing of the person: the number of an announcement's recipients and of a training's seats, the
    kabupaten, wish and state of registrations, the numbers of updates already seen, and an audit line without a name.
    The tracker goes first: if it can't be reached, nothing is reported deleted.
    """
    await erase_conversation(tracker, person.id)
    await seats.forget(session, person)
    await session.execute(delete(SessionDraft).where(SessionDraft.officer_id == person.chat_id))
    tickets_of_person = select(Ticket.id).where(Ticket.person_id == person.id)
    await session.execute(delete(inbox.OutboxMessage).where(inbox.OutboxMessage.ticket_id.in_(tickets_of_person)))
    await inbox.erase_chat(session, person.chat_id)
    for delivery in await session.scalars(select(Delivery).where(Delivery.person_id == person.id)):
        delivery.person_id = delivery.chat_id = delivery.message_id = None
        if delivery.state == broadcasts.QUEUED:
            delivery.state = broadcasts.NOT_FOUND
    await session.execute(delete(TicketMessage).where(TicketMessage.ticket_id.in_(tickets_of_person)))
    await session.execute(delete(Ticket).where(Ticket.person_id == person.id))
    await session.execute(update(Press).where(Press.person_id == person.id).values(person_id=None))
    await training.erase_registrations(session, person)
    for table in (training.Draft, CooperativeReport, Doubt, Consent, ListMember):
        await session.execute(delete(table).where(table.person_id == person.id))
    await versions.forget_drafts(session, person.chat_id)
    await session.delete(person)
    audit.record(session, actor, "privacy.erase")


async def withdraw_agreement(session: AsyncSession, tracker: Database, person: Person) -> None:
    """Take back the agreement to storing: what it covered goes, at once. The person, tickets and announcements stay."""
    await people.withdraw(session, person, "data")
    await erase_conversation(tracker, person.id)
    await seats.leave_all(session, person)
    for registration in await training.registrations_of(session, person):
        await training.withdraw(session, person, registration.id)
    await training.drafts.drop(session, person)
    await session.execute(delete(Doubt).where(Doubt.person_id == person.id))
    person.role = person.country = person.village_code = person.expecting = person.source = person.seen_at = None
    await session.execute(update(Press).where(Press.person_id == person.id).values(person_id=None))
    await inbox.erase_texts(session, person.chat_id)


async def erase_conversation(tracker: Database, person_id: str) -> None:
    """Delete a person's events from Rasa's tracker store (its HTTP API has no call for that)."""
    try:
        async with tracker.session() as session:
            await session.execute(text("DELETE FROM events WHERE sender_id = :id"), {"id": person_id})
    except (OperationalError, ProgrammingError) as error:
        if not _table_is_missing(error):  # before Rasa's first start there is nothing to erase
            raise


async def forget_conversations(tracker: Database, older_than: float) -> None:
    """Delete conversation events before ``older_than`` (Unix seconds)."""
    try:
        async with tracker.session() as session:
            await session.execute(text("DELETE FROM events WHERE timestamp < :then"), {"then": older_than})
    except (OperationalError, ProgrammingError) as error:
        if not _table_is_missing(error):
            raise


def _table_is_missing(error: Exception) -> bool:
    message = str(error)
    return "no such table: events" in message or 'relation "events" does not exist' in message
