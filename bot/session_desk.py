"""Training sessions in the officer's chat: who waits nearby, inviting, attendance, changes."""

import datetime as dt
from collections.abc import Awaitable, Callable
from io import BytesIO

import segno
from babel.numbers import format_decimal
from sqlalchemy import select

from bot import session_changing, session_drafting
from bot.incoming import number
from bot.turn import Turn
from kawan.db import now
from kawan.i18n import _, language
from kawan.replies import Button, Document, Reply, rows
from kawan.sessions import attendance, matching, notices, seats, words
from kawan.sessions.tables import (
    ABSENT,
    ATTENDED,
    CANCELLED,
    DECLINED,
    GONE,
    INVITED,
    OPEN,
    TAKEN,
    WAITING,
    TrainingSession,
)
from kawan.staff import StaffRole
from kawan.time_zones import in_words

EXPECTED = session_drafting.EXPECTED
OF_STAFF = "e:s:"
LISTED = 8
NEAREST = 10
PAGE = 12
MOST_AT_ONCE = 200
SHOWN_AFTER = dt.timedelta(days=14)

type Handler = Callable[[Turn, TrainingSession, str], Awaitable[None]]


async def begin(turn: Turn) -> None:
    """``/sesi``: what is planned and what was lately, and the button that makes a new one."""
    query = (
        select(TrainingSession)
        .where(TrainingSession.ends_at > now() - SHOWN_AFTER)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    found = (await turn.session.scalars(query.limit(LISTED))).all()
    lines = [await _line(turn, training) for training in found]
    buttons = [Button(f"{training.id}. {training.title}"[:60], f"e:s:show:{training.id}") for training in found]
    heading = _("**Training sessions**") if found else _("No training session is planned.")
    new = Button(_("New session"), "e:s:new")
    turn.say(Reply("\n".join((heading, *lines)), rows(*buttons, new)))


async def on_button(turn: Turn, argument: str) -> bool:
    """``e:s:<action>[:<training session>[:<more>]]``, by staff only."""
    if not await turn.is_staff(StaffRole.VIEWER):
        return False
    action, _colon, rest = argument.partition(":")
    if action not in ("list", "show") and not await turn.is_staff():
        turn.say(Reply(_("Only officers may do this.")))
        return True
    if action == "list":
        await begin(turn)
        return True
    if action == "mark":
        return await _mark(turn, rest)
    digits, _colon, more = rest.partition(":")
    handler = _HANDLERS.get(action)
    if handler is None:
        return await session_drafting.on_button(turn, action, rest, opened=_opened)
    training = await turn.session.get(TrainingSession, number(digits) or 0)
    if training is None:
        return False
    await handler(turn, training, more)
    return True


async def on_text(turn: Turn, text: str) -> None:
    """What an officer writes after a question of this desk: ``session:<field>[:<training session>]``."""
    _name, field, digits = (*(turn.person.expecting or "").split(":"), "", "")[:3]
    if field in (session_changing.MOVED, session_changing.SEATS):
        await session_changing.on_text(turn, field, digits, text)
    else:
        await session_drafting.on_text(turn, field, text)


async def _opened(turn: Turn, training: TrainingSession) -> None:
    """A session was just made: its card, and who waits nearby."""
    turn.audit("session.make", f"session:{training.id}")
    await _show(turn, training, "")
    await _near(turn, training, "")


async def _line(turn: Turn, training: TrainingSession) -> str:
    free = await seats.free(turn.session, training)
    when = in_words(training.starts_at, training.zone)
    state = _("cancelled") if training.state == CANCELLED else _("{free} free", free=free)
    return f"- {training.id}. **{training.title}**, {when}. {state}"


async def _show(turn: Turn, training: TrainingSession, _more: str) -> None:
    """The card of one session."""
    counted = await seats.counts(turn.session, training)
    said = ", ".join(f"{_state_words(state)} {count}" for state, count in counted.items()) or _("nobody is invited yet")
    lines = [
        _("Session {id}", id=training.id) + (f" ({_('cancelled')})" if training.state == CANCELLED else ""),
        words.when_and_where(training),
        _("Answer by: {by}", by=in_words(training.answer_by, training.zone)),
        _(
            "Seats: {seats}, {free} free. {said}.",
            seats=training.seats,
            free=await seats.free(turn.session, training),
            said=said,
        ),
        _("Code for the wall: **{code}** (people write: hadir {code})", code=training.code),
        *await _answer_lines(turn, training),
    ]
    turn.say(Reply("\n".join(lines), _card_buttons(training)))


def _card_buttons(training: TrainingSession) -> tuple[tuple[Button, ...], ...]:
    number_of = training.id
    back = Button(_("All sessions"), "e:s:list")
    if training.state != OPEN:
        return rows(back)
    present = Button(_("Who comes, who came"), f"e:s:who:{number_of}")
    if training.ends_at <= now():
        return rows(present, back, width=2)
    return rows(
        Button(_("Who waits nearby"), f"e:s:near:{number_of}"),
        present,
        Button(_("Code for the wall"), f"e:s:wall:{number_of}"),
        Button(_("Move"), f"e:s:move:{number_of}"),
        Button(_("Change seats"), f"e:s:seats-of:{number_of}"),
        Button(_("Cancel the session"), f"e:s:cancel:{number_of}"),
        back,
        width=2,
    )


async def _answer_lines(turn: Turn, training: TrainingSession) -> list[str]:
    """What those who came answered after 30 and 90 days, counted."""
    counted = await notices.answers(turn.session, training.id)
    lines: list[str] = []
    for kind, days in notices.QUESTIONS.items():
        said = [
            f"{words.answer_label(answer) if answer else _('no answer')} {count}"
            for (of_kind, answer), count in counted.items()
            if of_kind == kind
        ]
        if said:
            lines.append(_("After {days} days: {said}", days=days, said=", ".join(said)))
    return lines


async def _near(turn: Turn, training: TrainingSession, _more: str) -> None:
    """Who waits for this, nearest first, and the buttons that invite them."""
    waiting = await matching.waiting_for(turn.session, turn.services.gazetteer, training)
    turn.audit("session.near", f"session:{training.id}")
    if not waiting:
        turn.say(Reply(_("Nobody waits for this wish whom you have not asked yet.")))
        return
    lines = [_("**Waiting for this wish: {count}**", count=len(waiting)), *map(_waiting_line, waiting[:NEAREST])]
    if len(waiting) > NEAREST:
        lines.append(_("and {count} more.", count=len(waiting) - NEAREST))
    counted = await seats.counts(turn.session, training)
    room = await seats.free(turn.session, training) - counted.get(INVITED, 0)
    best, everybody = min(max(room, 0), len(waiting)), min(len(waiting), MOST_AT_ONCE)
    buttons = [
        Button(_("Invite the best {count}", count=best), f"e:s:invite:{training.id}:{best}") if best else None,
        Button(_("Invite {count}, with a waiting list", count=everybody), f"e:s:invite:{training.id}:{everybody}")
        if everybody != best
        else None,
    ]
    turn.say(Reply("\n".join(lines), rows(*(button for button in buttons if button))))


def _waiting_line(one: matching.Waiting) -> str:
    if one.distance_km is None:
        away = _("distance unknown")
    elif one.distance_km < 1:
        away = _("less than 1 km")
    else:
        away = _("±{distance} km", distance=format_decimal(round(one.distance_km), locale=language()))
    return _(
        "- {name}, {village}: {away}, waits {days} days", name=one.name, village=one.village, away=away, days=one.days
    )


async def _invite(turn: Turn, training: TrainingSession, more: str) -> None:
    waiting = await matching.waiting_for(turn.session, turn.services.gazetteer, training)
    chosen = waiting[: min(number(more) or 0, MOST_AT_ONCE)]
    if training.answer_by <= now():
        turn.say(Reply(_("Its time for answers is over; move it or make a new one.")))
        return
    count = await seats.invite(turn.session, training.id, [one.registration_id for one in chosen])
    turn.audit("session.invite", f"session:{training.id} people:{count}")
    turn.say(
        Reply(_("Invited: {count}. They answer with a button; I fill the seats by who answers first.", count=count))
    )


async def _who(turn: Turn, training: TrainingSession, more: str) -> None:
    """Who holds a seat; a press marks one as present, another press takes that back."""
    present = await attendance.list_of(turn.session, training)
    turn.audit("session.who", f"session:{training.id}")
    if not present:
        turn.say(Reply(_("Nobody has a seat yet.")))
        return
    offset = min(number(more) or 0, len(present) - 1)
    page = present[offset : offset + PAGE]
    buttons = [
        Button(f"✓ {name}"[:60] if seat.state == ATTENDED else name[:60], f"e:s:mark:{seat.id}") for seat, name in page
    ]
    if offset + PAGE < len(present):
        buttons.append(Button(_("More"), f"e:s:who:{training.id}:{offset + PAGE}"))
    came = sum(seat.state == ATTENDED for seat, _name in present)
    text = _(
        "**{title}**: {came} of {count} marked as present. Press a name to mark it, once more to take it back.",
        title=training.title,
        came=came,
        count=len(present),
    )
    turn.say(Reply(text, rows(*buttons, width=2)))


async def _wall(turn: Turn, training: TrainingSession, _more: str) -> None:
    """What hangs on the wall: the words to write, and a picture that phones read."""
    text = _("For the wall: people write **hadir {code}** to this bot", code=training.code)
    username = turn.services.username()
    if not username:
        turn.say(Reply(text))
        return
    link = f"https://t.me/{username}?start=hadir-{training.code}"
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
    text = "\n".join((text, _("or open {link} (the picture is this link).", link=link)))
    turn.say(Reply(text, document=Document(f"hadir-{training.code}.png", picture.getvalue())))


async def _mark(turn: Turn, digits: str) -> bool:
    marked = await attendance.mark(turn.session, number(digits) or 0)
    if marked is None:
        return False
    training, seat = marked
    turn.audit("session.mark", f"seat:{seat.id} {seat.state}")
    text = _("Seat {id}: present.", id=seat.id) if seat.state == ATTENDED else _("Seat {id}: not present.", id=seat.id)
    turn.say(Reply(text, rows(Button(_("Back to the list"), f"e:s:who:{training.id}"))))
    return True


def ask_attendance(training: TrainingSession) -> Reply:
    """To the officer, once a session is over."""
    text = _(
        "**{title}** is over. Who was there? Whoever wrote the code is marked already. After a week who is not marked "
        "counts as absent and can be invited again.",
        title=training.title,
    )
    return Reply(text, rows(Button(_("Who comes, who came"), f"e:s:who:{training.id}")))


def _state_words(state: str) -> str:
    return {
        INVITED: _("no answer yet"),
        TAKEN: _("coming"),
        WAITING: _("on the waiting list"),
        DECLINED: _("not coming"),
        ATTENDED: _("present"),
        ABSENT: _("absent"),
        GONE: _("deleted their data"),
    }[state]


_HANDLERS: dict[str, Handler] = {
    "show": _show,
    "near": _near,
    "invite": _invite,
    "who": _who,
    "wall": _wall,
    "move": session_changing.ask_time,
    "moved": session_changing.move,
    "seats-of": session_changing.ask_seats,
    "cancel": session_changing.ask_cancel,
    "cancelled": session_changing.cancel,
}
COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {"sesi": begin}
