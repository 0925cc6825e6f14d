"""One turn of a conversation: who speaks, what came in, and everything that is to be said about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.files import Fetched
from bot.incoming import Incoming
from kawan import askers, audit, countries, inbox, staff
from kawan.db import Database
from kawan.people import Person
from kawan.regions import Gazetteer
from kawan.replies import Reply
from kawan.settings import Settings
from kawan.staff import StaffRole


@dataclass(frozen=True, slots=True)
class Services:
    """The parts a conversation works with, put together in cli/."""

    settings: Settings
    database: Database
    tracker: Database
    gazetteer: Gazetteer
    username: Callable[[], str] = str
    """The bot's own name in links (``t.me/<name>``); empty where it is not known."""


@dataclass(slots=True)
class Turn:
    """What a handler reads and writes. Everything said goes into the outbox with the handler's own changes, in one
    transaction: either all of it happened, or nothing."""

    services: Services
    session: AsyncSession
    incoming: Incoming
    person: Person
    is_new: bool = False
    urgent: bool = False
    ask_rasa: str = ""
    """What to say to Rasa after this transaction; empty when the turn is complete without it."""
    fetch: str = ""
    """The id of a file that this turn needs: it is fetched, and the turn begins again with it in ``fetched``."""
    fetched: Fetched | None = None
    replies: list[Reply] = field(default_factory=list)
    erased: bool = False
    """The person deleted everything in this turn: what is still said to them is not kept either."""

    @property
    def country(self) -> str | None:
        """Where the person is: the country this message names, else the one we were allowed to keep."""
        named = countries.find(self.incoming.text)
        return named[0] if named else self.person.country

    @property
    def role(self) -> str | None:
        """Who asks: the role this message speaks in, else the one we were allowed to keep."""
        return askers.role(self.incoming.text) or self.person.role

    def say(self, *replies: Reply) -> None:
        """Say to the person, in order."""
        self.replies.extend(replies)

    async def tell_staff(self, reply: Reply, *, ticket_id: int | None = None, thread_id: int | None = None) -> None:
        """Say to the staff: in their group where there is one, else to every officer."""
        for chat_id in await self.staff_chats():
            inbox.queue(self.session, chat_id, [reply], ticket_id=ticket_id, thread_id=thread_id)

    async def staff_chats(self) -> Sequence[int]:
        return await staff.chats(self.session, self.services.settings.staff_chat_id)

    async def is_staff(self, role: StaffRole = StaffRole.OFFICER) -> bool:
        """Whether the sender holds this role."""
        return await staff.may(self.session, self.incoming.sender_id, role)

    def audit(self, action: str, subject: str = "") -> None:
        audit.record(self.session, f"staff:{self.incoming.sender_id}", action, subject)

    def metadata(self) -> dict[str, Any]:
        """What Rasa's actions need to know about the person. Nothing that identifies them."""
        return {
            "language": self.person.language,
            "role": self.role,
            "country": self.country,
            "urgent": self.urgent,
            "update_id": self.incoming.update_id,
        }
