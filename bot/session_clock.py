"""What training sessions need at their time: reminders, thanks, questions, and the officer's list of who came."""

import structlog

from bot import session_desk
from kawan import inbox
from kawan.db import Database, now
from kawan.i18n import use_language
from kawan.sessions import attendance, notices, seats

log = structlog.get_logger()


async def strike(database: Database) -> int:
    """Put everything that is due into the outbox, each in a transaction of its own. Returns how many."""
    moment = now()
    async with database.session() as session:
        await seats.let_go_of_withdrawn(session)
        await attendance.mark_absent(session, moment)
        waiting = await notices.due(session, moment)
    told = 0
    for notice_id in waiting:
        async with database.session() as session:
            told += await notices.send(session, notice_id, moment)
    async with database.session() as session:
        use_language(None)
        for training in await attendance.to_be_asked(session, moment):
            inbox.queue(session, training.made_by, [session_desk.ask_attendance(training)])
            told += 1
    if told:
        log.info("told of training sessions", count=told)
    return told
