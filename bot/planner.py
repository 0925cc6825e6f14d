"""Planned announcements begin at their hour."""

import asyncio

import structlog

from bot.schedule_desk import consent_question
from bot.turn import Services
from kawan import broadcasts, inbox, staff
from kawan.broadcasts import Broadcast, schedule
from kawan.broadcasts.audience import audience_size
from kawan.i18n import _, use_language
from kawan.replies import Reply

log = structlog.get_logger()

LOOK_SECONDS = 5.0


class Planner:
    """Looks for announcements whose hour has come. Of two that run, one finds it begun."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database

    async def run(self) -> None:
        """Until cancelled."""
        use_language(None)
        while True:
            await self.launch_due()
            await asyncio.sleep(LOOK_SECONDS)

    async def launch_due(self) -> None:
        """Begin everything whose hour has come, each in a transaction of its own."""
        async with self._database.session() as session:
            waiting = [broadcast.id for broadcast in await schedule.due(session)]
        for broadcast_id in waiting:
            try:
                await self._launch(broadcast_id)
            except ValueError as error:
                log.info("a planned announcement was begun or changed elsewhere", id=broadcast_id, reason=str(error))

    async def _launch(self, broadcast_id: int) -> None:
        async with self._database.session() as session:
            broadcast = await session.get_one(Broadcast, broadcast_id)
            state = await schedule.launch(session, broadcast, self._services.settings.broadcast_approval_above)
            if state == broadcasts.WAITING:
                count = await audience_size(session, broadcast.audience)
                group = self._services.settings.staff_chat_id
                for chat_id in [group] if group else await staff.officers(session):
                    inbox.queue(session, chat_id, consent_question(broadcast, count, self._services.gazetteer))
            elif broadcast.chat_id is not None:
                text = _("Announcement {id} begins now, as planned.", id=broadcast.id)
                inbox.queue(session, broadcast.chat_id, [Reply(text)])
            log.info("a planned announcement", id=broadcast_id, state=state)
