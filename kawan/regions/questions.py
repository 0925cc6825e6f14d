"""What to ask while a text fits several places, or none, or a place too large."""

from collections import Counter

from kawan.i18n import _
from kawan.regions.names import key
from kawan.regions.places import Candidate


def ask_no_place() -> str:
    """Nothing in the text is a place."""
    return _("Which desa or kelurahan is it, and in which kabupaten or city? For example: Tieng, Wonosobo.")


def ask_not_found_in(place: Candidate) -> str:
    """A name was given that does not exist inside ``place``."""
    return _("I have not found that desa in {place}. Check the spelling, or add its kecamatan.", place=place.title)


def ask_inside(place: Candidate) -> str:
    """Only a place larger than a village is known."""
    if place.level == "province":
        return _("Which kabupaten or city in {place}, and which desa?", place=place.title)
    where = place.title if place.level == "regency" else f"{place.title}, {place.regency}"
    return _("Which desa or kelurahan in {place}?", place=where)


def ask_confirm(place: Candidate) -> str:
    """One place fits, but its name was spelt differently."""
    return _("Do you mean {place}?", place=place.address)


def ask_which_of_several() -> str:
    """The text names two places, each with what it lies in."""
    return _("You name more than one place. Which one is it about?")


def ask_which(places: tuple[Candidate, ...]) -> str:
    """Several places fit about equally."""
    levels = {place.level for place in places}
    if not levels & {"village", "district"}:
        return _("Which one do you mean? Add the desa or kelurahan.")
    districts = {place.code[:6] for place in places}
    if levels == {"village", "district"} and len(districts) == 1:
        return _(
            "Do you mean {village}, or another desa in {district}?",
            village=next(place.title for place in places if place.level == "village"),
            district=next(place.title for place in places if place.level == "district"),
        )
    if len({key(place.village or place.district) for place in places}) == 1:
        return _ask_which_of_one_name(places)
    if len(districts) == 1:
        return ask_inside_district(places[0])
    return _("Which one do you mean? Add the kabupaten or city.")


def _ask_which_of_one_name(places: tuple[Candidate, ...]) -> str:
    name = Counter(place.village or place.district for place in places).most_common(1)[0][0]
    if len({place.regency for place in places}) > 1:
        return _(
            "{count} places are called {name}. In which kabupaten or city is yours?",
            count=len(places),
            name=name,
        )
    if len({place.code[:6] for place in places}) > 1:
        return _(
            "{count} places in {regency} are called {name}. In which kecamatan is yours?",
            count=len(places),
            regency=places[0].regency,
            name=name,
        )
    return _("Which one do you mean?")


def ask_inside_district(place: Candidate) -> str:
    """All fitting villages lie in the kecamatan of ``place``."""
    return _("Which desa or kelurahan in {place}?", place=f"Kecamatan {place.district}, {place.regency}")
