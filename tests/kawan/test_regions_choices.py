"""The question about a place, with its buttons."""

import pytest

from kawan.regions import Gazetteer
from kawan.regions.choices import MOST_BUTTONS, place_question
from kawan.replies import Reply


def payloads(reply: Reply) -> list[str]:
    return [button.payload for row in reply.buttons for button in row]


def test_place_question_offers_the_choices(gazetteer: Gazetteer) -> None:
    four = place_question(gazetteer.resolve("sukamaju cianjur"))
    assert "kecamatan mana" in four.text
    assert len(payloads(four)) == 4
    assert all(gazetteer.village(payload.removeprefix("v:")) for payload in payloads(four))
    either = place_question(gazetteer.resolve("kejajar"))
    assert payloads(either) == ["v:3307131008", "d:330713"]
    assert payloads(place_question(gazetteer.resolve("malang"))) == ["d:3507", "d:3573"]


def test_place_question_for_many_goes_by_area(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.resolve("sukamaju")
    reply = place_question(resolution)
    assert 0 < len(payloads(reply)) <= MOST_BUTTONS
    assert "d:32" in payloads(reply)
    inside = gazetteer.choices_within("32", resolution.heard)
    assert {candidate.province for candidate in inside.candidates} == {"Jawa Barat"}
    assert len(inside.candidates) > 20
    assert all(len(payload.encode()) <= 64 for payload in payloads(reply))


def test_place_question_without_a_place_offers_the_location_key(gazetteer: Gazetteer) -> None:
    reply = place_question(gazetteer.resolve("halo kak"))
    assert reply.ask == "location"
    assert "kabupaten/kota" in reply.text
    with pytest.raises(ValueError, match="nothing to ask"):
        place_question(gazetteer.resolve("tieng kejajar wonosobo"))
