"""Telling people what nobody asked for just now: into the outbox, each in their own language."""

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from kawan import inbox
from kawan.i18n import language, use_language
from kawan.people import Person
from kawan.replies import Reply


def tell(session: AsyncSession, person: Person, make: Callable[[], Sequence[Reply]]) -> None:
    """Queue what ``make`` says in the person's language; who blocked the bot is not written to."""
    if person.blocked_at is not None:
        return
    own = language()
    use_language(person.language)
    try:
        inbox.queue(session, person.chat_id, make())
    finally:
        use_language(own)
