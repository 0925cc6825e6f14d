"""The answers of an officer who makes a training session: read, checked, put into the draft.

Each takes the words and says what is wrong with them; True where they are in the draft.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bot.incoming import number
from bot.turn import Turn
from kawan import moments
from kawan import training as registrations
from kawan.db import now
from kawan.i18n import _
from kawan.regions import Gazetteer, Resolution
from kawan.replies import Button, Reply, rows
from kawan.sessions import SessionDraft
from kawan.sessions.tables import MOST_SEATS
from kawan.time_zones import zone_of

LONGEST_TITLE, LONGEST_VENUE, LONGEST_LINK = 80, 150, 300
OFFERED_VILLAGES = 8

type Taken = Callable[[Turn, SessionDraft, str], Awaitable[bool]]


def wish_buttons() -> list[Button]:
    """One for each wish."""
    return [Button(registrations.wish_label(wish), f"e:s:wish:{wish}") for wish in registrations.WISHES]


async def _title(turn: Turn, draft: SessionDraft, words: str) -> bool:
    if len(words) > LONGEST_TITLE:
        turn.say(Reply(_("At most {limit} characters, please.", limit=LONGEST_TITLE)))
        return False
    draft.title = words.replace("*", "")
    return True


async def _wish(turn: Turn, draft: SessionDraft, words: str) -> bool:
    named = [wish for wish in registrations.WISHES if registrations.wish_label(wish).casefold() == words.casefold()]
    if not named:
        turn.say(Reply(_("Please choose one of the buttons."), rows(*wish_buttons())))
        return False
    draft.wish = named[0]
    return True


async def _place(turn: Turn, draft: SessionDraft, words: str) -> bool:
    """A village, or the address of a meeting online."""
    if "://" in words or words.casefold().startswith("www."):
        return _set_link(turn, draft, words)
    resolution = turn.services.gazetteer.resolve(words)
    first = resolution.candidates[0] if resolution.candidates else None
    if first is not None and first.level == "village" and not resolution.ask:
        return set_village(turn.services.gazetteer, draft, first.village_code)
    turn.say(_which_village(resolution))
    return False


def _which_village(resolution: Resolution) -> Reply:
    villages = [one for one in (*resolution.candidates, *resolution.choices) if one.level == "village"]
    buttons = [Button(f"{one.title}, {one.regency}"[:60], f"e:s:village:{one.code}") for one in villages]
    return Reply(
        _("Which village do you mean? Write desa and kabupaten. Example: Tieng, Wonosobo."),
        rows(*buttons[:OFFERED_VILLAGES]),
    )


def _set_link(turn: Turn, draft: SessionDraft, words: str) -> bool:
    link = words if "://" in words else f"https://{words}"
    parts = urlsplit(link) if " " not in link else None
    if parts is None or parts.scheme not in ("http", "https") or "." not in parts.netloc or len(link) > LONGEST_LINK:
        turn.say(Reply(_("This is no address of a web page. It begins with https:// and has no spaces.")))
        return False
    draft.link, draft.village_code, draft.venue, draft.latitude, draft.longitude = link, None, None, None, None
    return True


def set_village(gazetteer: Gazetteer, draft: SessionDraft, code: str) -> bool:
    """Put a village into the draft; what hung on another one goes. False for an unknown code."""
    village = gazetteer.village(code)
    if village is None:
        return False
    if draft.starts_at is not None and zone_of(draft.village_code) != zone_of(village.code):
        draft.starts_at = draft.ends_at = draft.answer_by = None  # nine o'clock is another moment there
    draft.village_code, draft.link, draft.venue, draft.latitude, draft.longitude = village.code, None, None, None, None
    return True


async def _venue(turn: Turn, draft: SessionDraft, words: str) -> bool:
    if len(words) > LONGEST_VENUE:
        turn.say(Reply(_("At most {limit} characters, please.", limit=LONGEST_VENUE)))
        return False
    draft.venue = words.replace("*", "")
    return True


async def _time(turn: Turn, draft: SessionDraft, words: str) -> bool:
    try:
        read = moments.read(words, zone_of(draft.village_code), now())
    except moments.UnreadableError as error:
        turn.say(Reply(_("{problem} Please write day and time again. /batal stops.", problem=error)))
        return False
    draft.starts_at, draft.ends_at, draft.answer_by = read.starts_at, read.ends_at, None
    return True


async def _seats(turn: Turn, draft: SessionDraft, words: str) -> bool:
    count = number(words.casefold().removesuffix("orang").removesuffix("kursi").strip())
    if count is None or not 1 <= count <= MOST_SEATS:
        turn.say(Reply(_("A number from 1 to {most}, please.", most=MOST_SEATS)))
        return False
    draft.seats = count
    return True


async def _by(turn: Turn, draft: SessionDraft, words: str) -> bool:
    try:
        moment = moments.read(words, zone_of(draft.village_code), now()).starts_at
    except moments.UnreadableError as error:
        turn.say(Reply(_("{problem} Please write day and time again. /batal stops.", problem=error)))
        return False
    if draft.starts_at is not None and moment > draft.starts_at:
        turn.say(Reply(_("That is after the session begins.")))
        return False
    draft.answer_by = moment
    return True


TAKEN: dict[str, Taken] = {
    "title": _title,
    "wish": _wish,
    "place": _place,
    "venue": _venue,
    "time": _time,
    "seats": _seats,
    "by": _by,
}
