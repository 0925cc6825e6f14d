"""Offices in the chat: from a place, a country or a shared location to the offices that help there."""

import dataclasses

from bot import places
from bot.turn import Turn
from kawan import abroad, countries, offices, people
from kawan.abroad import Whereabouts
from kawan.i18n import _
from kawan.regions import Candidate, Resolution
from kawan.regions.choices import place_question
from kawan.replies import Reply

EXPECTED = "office-place"


async def start(turn: Turn, text: str = "") -> None:
    """``/kantor``: for the place or country in ``text``, else for what is remembered, else ask."""
    if text and await _understood(turn, text):
        return
    if turn.person.country and turn.person.country != "ID":
        turn.say(offices.abroad_reply(turn.person.country))
    elif not await _home(turn):
        _ask(turn)


async def on_expected_place(turn: Turn, text: str) -> bool:
    """The text after our question. False when it is neither place nor country: then it is a question of its own."""
    expected, _colon, heard = (turn.person.expecting or "").partition(":")
    if expected != EXPECTED:
        return False
    if await _understood(turn, text, heard):
        return True
    turn.person.expecting = None
    return False


async def on_location(turn: Turn) -> None:
    """A shared location: abroad its missions; in Indonesia offices where they were asked for, else the Kopdes."""
    latitude, longitude = turn.incoming.latitude, turn.incoming.longitude
    gazetteer = turn.services.gazetteer
    asked_for_offices = (turn.person.expecting or "").partition(":")[0] == EXPECTED
    where = abroad.whereabouts(gazetteer, latitude, longitude)
    if where is not None:
        _say_abroad(turn, where)
        turn.person.expecting = EXPECTED if asked_for_offices else places.EXPECTED
    elif asked_for_offices and gazetteer.is_in_indonesia(latitude, longitude):
        turn.person.expecting = None
        turn.say(*offices.place_reply(offices.near_point(gazetteer, latitude, longitude)))
    else:
        await places.on_location(turn)


async def on_button(turn: Turn, argument: str) -> bool:
    """``o:<code>`` a place, ``o:<country>``, ``o:home`` the remembered village, ``o:+`` another place."""
    if argument == "+":
        _ask(turn)
    elif argument == "home":
        if not await _home(turn):
            _ask(turn)
    elif argument in countries.gazetteer().displayed and argument != "ID":
        turn.say(offices.abroad_reply(argument))
    elif place := turn.services.gazetteer.place(argument):
        await _say_place(turn, place)
    else:
        return False
    return True


async def _understood(turn: Turn, text: str, heard: str = "") -> bool:
    """Answer for the place or the country that ``text`` names; ``heard`` is what was said before."""
    gazetteer = turn.services.gazetteer
    resolution = gazetteer.resolve(text)
    if resolution.candidates and heard:  # "sukamaju" and then "cianjur"
        resolution = gazetteer.resolve(f"{heard} {text}")
    if resolution.candidates:
        await _say_or_ask(turn, resolution)
        return True
    abroad_named = [code for code in countries.find(text) if code != "ID"]
    if not abroad_named:
        return False
    turn.person.expecting = None
    turn.say(offices.abroad_reply(abroad_named[0]))
    return True


async def _say_or_ask(turn: Turn, resolution: Resolution) -> None:
    place = _clear_place(turn, resolution)
    if place is not None:
        await _say_place(turn, place)
        return
    turn.person.expecting = f"{EXPECTED}:{resolution.heard}"
    turn.say(_for_offices(place_question(resolution)))


def _clear_place(turn: Turn, resolution: Resolution) -> Candidate | None:
    """The place to answer for, if no question is needed: for offices the kabupaten is enough."""
    candidates = resolution.candidates
    if len(candidates) == 1:
        return None if resolution.ask and candidates[0].level == "village" else candidates[0]
    regencies = {candidate.code[:4] for candidate in candidates}
    if len(regencies) > 1:
        return None
    widest = min(candidates, key=lambda candidate: len(candidate.code))
    if all(candidate.code.startswith(widest.code) for candidate in candidates):
        return widest
    return turn.services.gazetteer.place(regencies.pop())


def _for_offices(question: Reply) -> Reply:
    """The question with buttons that lead back here instead of to the Kopdes."""
    buttons = tuple(
        tuple(dataclasses.replace(button, payload=f"o:{button.payload.partition(':')[2]}") for button in row)
        for row in question.buttons
    )
    return dataclasses.replace(question, buttons=buttons)


async def _say_place(turn: Turn, place: Candidate) -> None:
    turn.person.expecting = None
    if place.level == "village" and await people.agreed(turn.session, turn.person, "data"):
        turn.person.village_code = place.code
    turn.say(*offices.place_reply(offices.of_place(turn.services.gazetteer, place)))


async def _home(turn: Turn) -> bool:
    """Answer for the village that we were allowed to keep. False where there is none."""
    place = turn.services.gazetteer.place(turn.person.village_code or "")
    if place is None:
        return False
    await _say_place(turn, place)
    return True


def _say_abroad(turn: Turn, where: Whereabouts) -> None:
    point = (turn.incoming.latitude, turn.incoming.longitude)
    home = _(
        "For the Kopdes or the offices at home: write your desa and kabupaten in Indonesia. Example: Tieng, Wonosobo."
    )
    turn.say(offices.abroad_reply(where.country, where, point), Reply(home, ask="answered"))


def _ask(turn: Turn) -> None:
    turn.person.expecting = EXPECTED
    text = _(
        "For which place? Share your location with the key below, or write your kabupaten or your desa and kabupaten. "
        "Abroad: write the country."
    )
    turn.say(Reply(text, ask="location"))
