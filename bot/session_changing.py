"""Changing a training session in the officer's chat: another time, more seats, or none at all. Everybody is told."""

import datetime as dt

from bot.incoming import number
from bot.session_drafting import EXPECTED
from bot.turn import Turn
from kawan import moments
from kawan.db import now
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.sessions import TrainingSession, changes
from kawan.sessions.tables import MOST_SEATS, OPEN
from kawan.time_zones import period

MOVED, SEATS = "moved", "seats-of"


async def on_text(turn: Turn, field: str, digits: str, text: str) -> None:
    """The new time or the new number of seats of a session, which an officer was asked for."""
    training = await turn.session.get(TrainingSession, number(digits) or 0)
    if training is None or training.state != OPEN:
        turn.person.expecting = None
        turn.say(Reply(_("This session can't be changed any more.")))
    elif field == MOVED:
        await _on_new_time(turn, training, text)
    else:
        await _on_new_seats(turn, training, text)


async def ask_time(turn: Turn, training: TrainingSession, _more: str) -> None:
    """Which day and time it is to be moved to."""
    turn.person.expecting = f"{EXPECTED}:{MOVED}:{training.id}"
    now_at = period(training.starts_at, training.ends_at, training.zone)
    turn.say(
        Reply(
            _(
                "It is on {when}. Which day and time now? Example: Sabtu 5 Desember 09.00-12.00. /batal stops.",
                when=now_at,
            )
        )
    )


async def _on_new_time(turn: Turn, training: TrainingSession, text: str) -> None:
    try:
        new = moments.read(text, training.zone, now())
    except moments.UnreadableError as error:
        turn.say(Reply(_("{problem} Please write day and time again. /batal stops.", problem=error)))
        return
    turn.person.expecting = None
    start, length = int(new.starts_at.timestamp()) // 60, int((new.ends_at - new.starts_at).total_seconds()) // 60
    question = _(
        "Move **{title}** to {when}? Everybody who was invited is told.",
        title=training.title,
        when=period(new.starts_at, new.ends_at, training.zone),
    )
    yes = Button(_("Yes, move it"), f"e:s:moved:{training.id}:{start}:{length}")
    turn.say(Reply(question, rows(yes, Button(_("Leave it"), f"e:s:show:{training.id}"))))


async def move(turn: Turn, training: TrainingSession, more: str) -> None:
    """Move it, once that was confirmed."""
    start, _colon, length = more.partition(":")
    start_minutes, length_minutes = number(start), number(length)
    told = None
    if start_minutes and length_minutes and dt.timedelta(minutes=length_minutes) <= moments.LONGEST:
        starts_at = dt.datetime.fromtimestamp(start_minutes * 60, dt.UTC)
        ends_at = starts_at + dt.timedelta(minutes=length_minutes)
        told = await changes.move(turn.session, training.id, starts_at, ends_at)
    if told is None:
        turn.say(Reply(_("This session can't be moved to that time.")))
        return
    turn.audit("session.move", f"session:{training.id}")
    turn.say(Reply(_("Moved. Told: {count} people.", count=told)))


async def ask_seats(turn: Turn, training: TrainingSession, _more: str) -> None:
    """How many seats it is to have."""
    turn.person.expecting = f"{EXPECTED}:{SEATS}:{training.id}"
    turn.say(Reply(_("It has {seats} seats. How many now?", seats=training.seats)))


async def _on_new_seats(turn: Turn, training: TrainingSession, text: str) -> None:
    count = number(text.strip())
    moved = None
    if count is not None and 1 <= count <= MOST_SEATS:
        moved = await changes.change_seats(turn.session, training.id, count)
    if moved is None:
        turn.say(Reply(_("A number from 1 to {most}, and no fewer than are taken. /batal stops.", most=MOST_SEATS)))
        return
    turn.person.expecting = None
    turn.audit("session.seats", f"session:{training.id} seats:{count}")
    turn.say(Reply(_("Seats: {seats}. Moved up from the waiting list: {count}.", seats=count, count=moved)))


async def ask_cancel(turn: Turn, training: TrainingSession, _more: str) -> None:
    """Whether it is really to be cancelled."""
    question = _("Cancel **{title}**? Everybody who was invited is told at once.", title=training.title)
    yes = Button(_("Yes, cancel it"), f"e:s:cancelled:{training.id}")
    turn.say(Reply(question, rows(yes, Button(_("Leave it"), f"e:s:show:{training.id}"))))


async def cancel(turn: Turn, training: TrainingSession, _more: str) -> None:
    """Cancel it, once that was confirmed."""
    told = await changes.cancel(turn.session, training.id)
    if told is None:
        turn.say(Reply(_("This session is cancelled already, or over.")))
        return
    turn.audit("session.cancel", f"session:{training.id}")
    turn.say(Reply(_("Cancelled. Told: {count} people.", count=told)))
