"""Making a training session, one question at a time. What is filled in is kept; everything can be changed before."""

import datetime as dt
from collections.abc import Awaitable, Callable

from bot.incoming import number
from bot.session_fields import TAKEN, set_village, wish_buttons
from bot.turn import Turn
from kawan import training as registrations
from kawan.db import now
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.sessions import SessionDraft, TrainingSession, changes
from kawan.time_zones import in_words, period, zone_of

EXPECTED = "session"
_PLACES = (f"{EXPECTED}:place", f"{EXPECTED}:venue")
DAYS_TO_ANSWER = (0, 1, 3)

type Opened = Callable[[Turn, TrainingSession], Awaitable[None]]


async def on_button(turn: Turn, action: str, value: str, *, opened: Opened) -> bool:
    """Buttons of a draft: ``new``, ``edit:<field>``, ``wish:<wish>``, ``village:<code>``, ``by:<days>``, ..."""
    if action == "new":
        await _draft(turn)
        await _ask_next(turn)
        return True
    draft = await turn.session.get(SessionDraft, turn.incoming.sender_id)
    if draft is None:
        return False
    if action == "open":
        await _open(turn, draft, opened)
    elif action == "drop":
        await turn.session.delete(draft)
        turn.person.expecting = None
        turn.say(Reply(_("All right, nothing was made.")))
    elif action == "edit" and value in _QUESTIONS:
        _ask(turn, draft, value)
    elif await _chosen(turn, draft, action, value):
        await _ask_next(turn)
    else:
        return False
    return True


async def on_text(turn: Turn, field: str, text: str) -> None:
    """The answer to a question of the draft; one that can't be is asked again."""
    draft = await _draft(turn)
    taken = TAKEN.get(field)
    words = " ".join(text.split())
    if taken is None:
        await _ask_next(turn)
    elif not any(character.isalnum() for character in words):
        turn.say(Reply(_("I need a few words. /batal stops; what you filled in stays.")))
    elif await taken(turn, draft, words):
        await _ask_next(turn)


async def on_location(turn: Turn) -> bool:
    """An officer shares where it is: the point is the building's, the village the nearest one."""
    if turn.person.expecting not in _PLACES or not await turn.is_staff():
        return False
    gazetteer, latitude, longitude = turn.services.gazetteer, turn.incoming.latitude, turn.incoming.longitude
    if not gazetteer.is_in_indonesia(latitude, longitude):
        turn.say(Reply(_("This point is not in Indonesia. Please write the village, or share another point.")))
        return True
    draft = await _draft(turn)
    if draft.village_code is None or turn.person.expecting == f"{EXPECTED}:place":
        set_village(turn.services.gazetteer, draft, gazetteer.nearest(latitude, longitude)[0].village.code)
    draft.latitude, draft.longitude = latitude, longitude
    await _ask_next(turn)
    return True


async def _draft(turn: Turn) -> SessionDraft:
    draft = await turn.session.get(SessionDraft, turn.incoming.sender_id)
    if draft is None:
        draft = SessionDraft(officer_id=turn.incoming.sender_id)
        turn.session.add(draft)
        await turn.session.flush()
    return draft


async def _ask_next(turn: Turn) -> None:
    """The next question that is open, else everything once more and the button that makes it."""
    await turn.session.flush()
    draft = await _draft(turn)
    field = _missing(draft)
    if field is not None:
        _ask(turn, draft, field)
        return
    turn.person.expecting = None
    assert draft.starts_at
    assert draft.ends_at
    assert draft.answer_by
    assert draft.wish
    zone = zone_of(draft.village_code)
    where = changes.place_of(turn.services.gazetteer, draft) or _("online, {link}", link=draft.link)
    lines = (
        _("**Please check:**"),
        _("Title: {title}", title=draft.title),
        _("Wish: {wish}", wish=registrations.wish_label(draft.wish)),
        _("Where: {where}", where=where),
        _("When: {when}", when=period(draft.starts_at, draft.ends_at, zone)),
        _("Seats: {seats}", seats=draft.seats),
        _("Answer by: {by}", by=in_words(draft.answer_by, zone)),
    )
    edits = [Button(_("Change {field}", field=name), f"e:s:edit:{key}") for key, name in _field_names().items()]
    turn.say(
        Reply(
            "\n".join(lines),
            (
                (Button(_("Make this session"), "e:s:open"),),
                *rows(*edits, width=2),
                (Button(_("Throw it away"), "e:s:drop"),),
            ),
        )
    )


def _missing(draft: SessionDraft) -> str | None:
    filled = {
        "title": draft.title,
        "wish": draft.wish,
        "place": draft.village_code or draft.link,
        "venue": draft.link or draft.venue is not None,
        "time": draft.starts_at,
        "seats": draft.seats,
        "by": draft.answer_by,
    }
    return next((field for field, value in filled.items() if not value), None)


def _ask(turn: Turn, draft: SessionDraft, field: str) -> None:
    turn.person.expecting = f"{EXPECTED}:{field}"
    turn.say(Reply(_QUESTIONS[field](), rows(*_choices(draft, field))))


def _choices(draft: SessionDraft, field: str) -> list[Button]:
    if field == "wish":
        return wish_buttons()
    if field == "venue":
        return [Button(_("Skip"), "e:s:skip")]
    if field == "by" and draft.starts_at is not None:
        labels = {0: _("Until it begins"), 1: _("1 day before"), 3: _("3 days before")}
        ahead = draft.starts_at - now()
        return [Button(labels[days], f"e:s:by:{days}") for days in DAYS_TO_ANSWER if ahead > dt.timedelta(days=days)]
    return []


async def _chosen(turn: Turn, draft: SessionDraft, action: str, value: str) -> bool:
    """A pressed choice. False where it is none of ours: a button's data comes from the device."""
    if action == "wish" and value in registrations.WISHES:
        draft.wish = value
    elif action == "village":
        return set_village(turn.services.gazetteer, draft, value)
    elif action == "skip":
        draft.venue = ""
    elif action == "by" and draft.starts_at is not None and number(value) in DAYS_TO_ANSWER:
        draft.answer_by = draft.starts_at - dt.timedelta(days=int(value))
    else:
        return False
    return True


async def _open(turn: Turn, draft: SessionDraft, opened: Opened) -> None:
    try:
        training = await changes.make(turn.session, turn.services.gazetteer, draft)
    except changes.IncompleteError:
        if draft.starts_at is not None and draft.starts_at <= now():
            draft.starts_at = draft.ends_at = None
        draft.answer_by = None
        turn.say(Reply(_("Something is missing, or its time has passed.")))
        await _ask_next(turn)
        return
    turn.person.expecting = None
    await opened(turn, training)


def _field_names() -> dict[str, str]:
    return {
        "title": _("title"),
        "wish": _("wish"),
        "place": _("place"),
        "time": _("time"),
        "seats": _("seats"),
        "by": _("time for answers"),
    }


_QUESTIONS: dict[str, Callable[[], str]] = {
    "title": lambda: _("What is the session called? Example: Pembukuan sederhana. /batal stops."),
    "wish": lambda: _("Which wish is it for?"),
    "place": lambda: _(
        "In which village? Example: Tieng, Wonosobo. For a meeting online write its link (https://...)."
    ),
    "venue": lambda: _("In which building, or at which address? Example: Balai desa. You can share its location too."),
    "time": lambda: _(
        "Which day, from when to when, in the place's own time? Example: Sabtu 5 Desember 2026 09.00-12.00"
    ),
    "seats": lambda: _("How many seats?"),
    "by": lambda: _("Until when may people answer?"),
}
