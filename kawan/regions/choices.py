"""The question about a place as a message, with buttons where buttons can show every choice.

A button's payload is ``v:<village code>``, or ``d:<code>`` of a larger area; after the latter go on with
``Gazetteer.choices_within(code, heard)``, where ``heard`` is the resolution's.
"""

from collections import Counter

from kawan.i18n import _
from kawan.regions.places import Candidate, Resolution
from kawan.replies import Button, Reply, rows

MOST_PLACES = 6
MOST_BUTTONS = 24


def place_question(resolution: Resolution) -> Reply:
    """The resolution's question. Without any candidate the person is offered to share a location instead.

    Raises ValueError if the resolution asks nothing.
    """
    if resolution.question is None:
        raise ValueError("this resolution leaves nothing to ask")
    if not resolution.candidates:
        return Reply(resolution.question, ask="location")
    offered = resolution.choices or resolution.candidates
    named = {candidate.title for candidate in offered}
    width = 2 if resolution.choices and len(named) == len(offered) else 1
    return Reply(resolution.question, buttons=rows(*_buttons(resolution), width=width))


def _buttons(resolution: Resolution) -> list[Button]:
    if resolution.choices:
        return _inside(resolution.choices)
    candidates = resolution.candidates
    if len(candidates) == 1:
        only = candidates[0]
        return [Button(_("Yes, {place}", place=only.title), _payload(only))] if only.level == "village" else []
    if len(candidates) <= MOST_PLACES:
        return [Button(_label(candidate, candidates), _payload(candidate)) for candidate in candidates]
    if {candidate.level for candidate in candidates} <= {"village", "district"}:
        return _areas(candidates)
    return []


def _inside(places: tuple[Candidate, ...]) -> list[Button]:
    """Buttons of all places inside an area; of the areas between where they are too many."""
    if len(places) > MOST_BUTTONS:
        return _areas(places)
    named = Counter(place.title for place in places)
    return [
        Button(_own_name(place) if named[place.title] == 1 else _label(place, places), _payload(place))
        for place in places
    ]


def _own_name(place: Candidate) -> str:
    return place.village or (place.district if place.level == "district" else place.title)


def _areas(candidates: tuple[Candidate, ...]) -> list[Button]:
    """Buttons of the kabupaten, else of the provinces, in which the places lie, most places first."""
    by_regency = Counter((candidate.code[:4], candidate.regency) for candidate in candidates)
    by_province = Counter((candidate.code[:2], candidate.province) for candidate in candidates)
    areas = by_province if len(by_regency) > MOST_BUTTONS and len(by_province) > 1 else by_regency
    if len(areas) == 1:  # all in one kabupaten: typing its name again would not help
        return []
    return [Button(f"{name} ({amount})", f"d:{code}") for (code, name), amount in areas.most_common(MOST_BUTTONS)]


def _payload(candidate: Candidate) -> str:
    return f"v:{candidate.code}" if candidate.level == "village" else f"d:{candidate.code}"


def _label(candidate: Candidate, among: tuple[Candidate, ...]) -> str:
    """What tells the candidate apart from the others."""
    lower = any(other.code.startswith(candidate.code) and other != candidate for other in among)
    if lower and candidate.level == "district":
        return _("Another desa in {place}", place=candidate.title)
    if candidate.level == "village":
        return f"{candidate.title}, Kec. {candidate.district}, {candidate.regency}"
    return f"{candidate.title}, {candidate.regency}" if candidate.level == "district" else candidate.title
