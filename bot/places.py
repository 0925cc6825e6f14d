"""Referral in the chat: from a shared location, a typed place or a pressed button to the nearest Kopdes."""

from bot import cooperatives
from bot.incoming import number
from bot.turn import Turn
from kawan import people
from kawan.i18n import _
from kawan.regions import Resolution
from kawan.regions.choices import place_question
from kawan.replies import Reply

EXPECTED = "place"
EXPECTED_WITHIN = "place-within"


async def start(turn: Turn, text: str = "") -> None:
    """Refer to the nearest Kopdes: at once where ``text`` holds a place, else ask for one."""
    resolution = turn.services.gazetteer.resolve(text) if text else None
    if resolution is not None and resolution.candidates:
        await _refer_or_ask(turn, resolution)
        return
    remembered = turn.person.village_code
    if remembered:
        await _refer(turn, remembered)
        return
    turn.person.expecting = EXPECTED
    turn.say(
        Reply(
            _("Share your location with the key below, or write your village and kabupaten. Example: Tieng, Wonosobo."),
            ask="location",
        )
    )


async def on_location(turn: Turn) -> None:
    """A shared location."""
    turn.person.expecting = None
    latitude, longitude = turn.incoming.latitude, turn.incoming.longitude
    turn.say(
        *await cooperatives.referral(turn.session, turn.services.gazetteer, latitude=latitude, longitude=longitude)
    )
    if not turn.services.gazetteer.is_in_indonesia(latitude, longitude):
        turn.person.expecting = EXPECTED


async def on_expected_place(turn: Turn, text: str) -> bool:
    """The text after our question for a place. False when it is no place: then it is a question of its own."""
    expected, _colon, context = (turn.person.expecting or "").partition(":")
    if expected not in (EXPECTED, EXPECTED_WITHIN):
        return False
    gazetteer = turn.services.gazetteer
    if expected == EXPECTED_WITHIN:
        resolution = gazetteer.choices_within(context, text)
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


async def on_village(turn: Turn, code: str) -> None:
    """The button of a village."""
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
    text = heard if expected == EXPECTED else ""  # "sukamaju", and then the button of a province
    await _refer_or_ask(turn, turn.services.gazetteer.choices_within(argument, text))
    if turn.person.expecting:
        turn.person.expecting = f"{EXPECTED_WITHIN}:{argument}"


async def _refer_or_ask(turn: Turn, resolution: Resolution) -> None:
    if resolution.ask:
        turn.person.expecting = f"{EXPECTED}:{resolution.heard}"
        turn.say(place_question(resolution))
    else:
        await _refer(turn, resolution.candidates[0].village_code or "")


async def _refer(turn: Turn, village_code: str) -> None:
    turn.person.expecting = None
    if await people.agreed(turn.session, turn.person, "data"):
        turn.person.village_code = village_code
    turn.say(*await cooperatives.referral(turn.session, turn.services.gazetteer, village_code=village_code))


def _unknown_place() -> Reply:
    return Reply(_("I don't know this place. Please write your village and kabupaten."))
