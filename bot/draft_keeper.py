"""Drafts of registrations that nobody goes on with: one gentle reminder by day, then they are deleted."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot import registrations
from kawan import inbox, privacy
from kawan.db import Database
from kawan.i18n import use_language
from kawan.training import drafts

DAY = range(8, 20)  # o'clock in western Indonesia: morning in Arabia, evening in Papua
JAKARTA = ZoneInfo("Asia/Jakarta")


class DraftKeeper:
    """Reminds and deletes."""

    def __init__(self, database: Database, tracker: Database) -> None:
        self._database = database
        self._tracker = tracker

    async def look(self, moment: datetime) -> None:
        """Remind of what has been silent for a day, where it is day; delete what stayed silent after that."""
        async with self._database.session() as session:
            if moment.astimezone(JAKARTA).hour in DAY:
                for draft, person in await drafts.to_remind(session, moment):
                    use_language(person.language)
                    inbox.queue(session, person.chat_id, [registrations.reminder()])
                    draft.reminded_at = moment
            deleted = await drafts.forget(session, moment)
        for person_id in deleted:
            await privacy.erase_conversation(self._tracker, person_id)
