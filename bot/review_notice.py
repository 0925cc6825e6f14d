"""Once a week, in office hours: staff are told which answers are past their review date."""

import datetime as dt

from bot.turn import Services
from kawan import answers, audit, inbox, staff
from kawan.answers import Answer
from kawan.i18n import DEFAULT_LANGUAGE, _, use_language
from kawan.replies import Button, Reply, rows

ACTION = "answers.notice"
EVERY = dt.timedelta(days=7)
OFFICE_HOURS = range(1, 10)  # UTC; 08.00 to 17.00 in Jakarta, 10.00 to 19.00 in Jayapura
MOST_NAMED = 5


async def give(services: Services, at: dt.datetime) -> None:
    """Tell the staff, unless it is night, nothing is due, or they were told within the week."""
    due = answers.due_for_review(at.date())
    if not due or at.hour not in OFFICE_HOURS:
        return
    async with services.database.session() as session:
        told = await audit.last(session, ACTION)
        chats = await staff.chats(session, services.settings.staff_chat_id)
        if not chats or (told is not None and at - told < EVERY):
            return
        audit.record(session, "app", ACTION)
        for chat_id in chats:
            inbox.queue(session, chat_id, [_notice(due)])


def _notice(due: list[Answer]) -> Reply:
    use_language(DEFAULT_LANGUAGE)
    named = ", ".join(answers.title(answer.topic) for answer in due[:MOST_NAMED])
    text = _(
        "**{count} answers are past their review date**, first: {titles}. See /jawaban", count=len(due), titles=named
    )
    return Reply(text, rows(*(Button(answers.title(row.topic), f"a:topic:{row.topic}") for row in due[:MOST_NAMED])))
