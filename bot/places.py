"""Referral in the chat: from a shared location, a typed place or a pressed button to the nearest Kopdes."""

from bot import cooperatives
from bot.incoming import number
from bot.turn import Turn
from kawan import people
from kawan.i18n import _
from kawan.regions import Resolution, Village
from kawan.regions.choices import place_question
from kawan.replies import Button, Reply, rows

EXPECTED = "place"
EXPECTED_WITHIN = "place-within"
EXPECTED_STILL = "place-still"
ELSEWHERE = "elsewhere"

_YES = frozenset(("ya", "iya", "y", "yes", "masih", "betul", "benar", "iya masih", "ya masih", "masih kak", "iya kak"))
_NO = frozenset(
    ("tidak", "tdk", "ga", "gak", "nggak", "enggak", "bukan", "no", "pindah", "sudah pindah", "udah pindah")
)


async def start(turn: Turn, text: str = "") -> None:
    """Refer to the nearest Kopdes: at once where ``text`` holds a place, else ask for one."""
    resolution = turn.services.gazetteer.resolve(text) if text else None
    if resolution is not None and resolution.candidates:
        await _refer_or_ask(turn, resolution)
        return
    remembered = turn.services.gazetteer.village(turn.person.village_code or "")
    if remembered is not None:
        _ask_still(turn, remembered)
    else:
        _ask(turn)


def _ask(turn: Turn) -> None:
    turn.person.expecting = EXPECTED
    turn.say(
        Reply(
            _("Share your location with the key below, or write your village and kabupaten. Example: Tieng, Wonosobo."),
            ask="location",
        )
    )


def _ask_still(turn: Turn, village: Village) -> None:
    """People move; the place they gave before is offered, not assumed."""
    turn.person.expecting = EXPECTED_STILL
    choices = rows(
        Button(_("Yes, still there"), f"v:{village.code}"), Button(_("No, elsewhere"), f"v:{ELSEWHERE}"), width=2
    )
    turn.say(Reply(_("Are you still in {place}?", place=_label(village)), choices))


async def on_location(turn: Turn) -> None:
    """A shared location: the village whose middle is nearest is named as "around", and kept if that was agreed."""
    turn.person.expecting = None
    gazetteer = turn.services.gazetteer
    latitude, longitude = turn.incoming.latitude, turn.incoming.longitude
    if gazetteer.is_in_indonesia(latitude, longitude):
        village = gazetteer.nearest(latitude, longitude)[0].village
        turn.say(Reply(_("You are around {place}.", place=_label(village))))
        await _remember(turn, village.code)
    else:
        turn.person.expecting = EXPECTED
    turn.say(*await cooperatives.referral(turn.session, gazetteer, latitude=latitude, longitude=longitude))


async def on_expected_place(turn: Turn, text: str) -> bool:
    """The text after our question for a place. False when it is no place: then it is a question of its own."""
    expected, _colon, context = (turn.person.expecting or "").partition(":")
    if expected not in (EXPECTED, EXPECTED_WITHIN, EXPECTED_STILL):
        return False
    if expected == EXPECTED_STILL and await _on_still(turn, text):
        return True
    gazetteer = turn.services.gazetteer
    if expected == EXPECTED_WITHIN:
        code, _colon, heard = context.partition(":")
        resolution = gazetteer.choices_within(code, f"{heard} {text}")
        understood = any(candidate.score > 0 for candidate in resolution.candidates)
    else:
        resolution = gazetteer.resolve(text)
        understood = bool(resolution.candidates)
        if understood and context:  # "sukamaju" and then "cianjur"
            resolution = gazetteer.resolve(f"{context} {text}")
    if not understood:
        turn.person.expecting = None
        return False
    await _refer_or_ask(turn, resolution)
    return True


async def _on_still(turn: Turn, text: str) -> bool:
    """A yes or no to "still there?". False for anything else, such as another place."""
    said = " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
    if said in _NO:
        _ask(turn)
    elif said in _YES and turn.person.village_code:
        await _refer(turn, turn.person.village_code)
    else:
        return False
    return True


async def on_village(turn: Turn, code: str) -> None:
    """The button of a village, or of "elsewhere"."""
    if code == ELSEWHERE:
        _ask(turn)
        return
    if turn.services.gazetteer.village(code) is None:
        turn.say(_unknown_place())
        return
    await _refer(turn, code)


async def on_farther(turn: Turn, argument: str) -> None:
    """The button that shows the next three: ``<village code>:<offset>``."""
    code, _colon, digits = argument.partition(":")
    offset = number(digits)
    if turn.services.gazetteer.village(code) is None or offset is None:
        turn.say(_unknown_place())
        return
    turn.say(*await cooperatives.referral(turn.session, turn.services.gazetteer, village_code=code, offset=offset))


async def on_district(turn: Turn, argument: str) -> None:
    """The button of a kecamatan or kabupaten: go on inside it. ``<code>``."""
    if turn.services.gazetteer.place(argument) is None:
        turn.say(_unknown_place())
        return
    expected, _colon, heard = (turn.person.expecting or "").partition(":")
    if expected == EXPECTED_WITHIN:  # "sukamaju", the button of a province, and then that of a kabupaten
        heard = heard.partition(":")[2]
    elif expected != EXPECTED:
        heard = ""
    await _refer_or_ask(turn, turn.services.gazetteer.choices_within(argument, heard))
    if turn.person.expecting:
        turn.person.expecting = f"{EXPECTED_WITHIN}:{argument}:{heard}"


async def _refer_or_ask(turn: Turn, resolution: Resolution) -> None:
    if resolution.ask:
        turn.person.expecting = f"{EXPECTED}:{resolution.heard}"
        turn.say(place_question(resolution))
    else:
        await _refer(turn, resolution.candidates[0].village_code or "")


async def _refer(turn: Turn, village_code: str) -> None:
    turn.person.expecting = None
    await _remember(turn, village_code)
    turn.say(*await cooperatives.referral(turn.session, turn.services.gazetteer, village_code=village_code))


async def _remember(turn: Turn, village_code: str) -> None:
    if await people.agreed(turn.session, turn.person, "data"):
        turn.person.village_code = village_code


def _label(village: Village) -> str:
    return f"{village.title}, Kec. {village.district}, {village.regency}"


def _unknown_place() -> Reply:
    return Reply(_("I don't know this place. Please write your village and kabupaten."))
