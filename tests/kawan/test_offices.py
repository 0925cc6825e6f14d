"""Offices: which serve a place, which are nearest, and what people are told of them."""

import dataclasses
import re

import pytest

from kawan import abroad, contacts, dates, offices
from kawan.db import Database
from kawan.offices import Found, Office
from kawan.offices import finding as finding_module
from kawan.regions import Gazetteer
from kawan.regions.sphere import distance_to
from kawan.replies import Reply

ALL = offices.offices()
TIENG, LOMBOK_TIMUR, CIREBON, KUTAI, GORONTALO = "3307132010", "5203", "3209", "6402", "7501"


def found(gazetteer: Gazetteer, code: str) -> Found:
    place = gazetteer.place(code)
    assert place is not None
    return offices.of_place(gazetteer, place)


def ids(listed: list[offices.OfficeNear]) -> list[str]:
    return [one.office.id for one in listed]


def told(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


@pytest.mark.parametrize("office", ALL.values(), ids=lambda office: office.id)
def test_every_row_is_complete(gazetteer: Gazetteer, office: Office) -> None:
    assert office.kind in offices.KINDS
    assert office.status in ("ya", "tes")
    assert office.name
    assert office.source
    assert dates.first_day(office.confirmed)
    assert all(contact_id in contacts.contacts() for contact_id in office.contacts)
    assert all(gazetteer.place(code) for code in (office.at, *office.serves, *office.usually) if code)
    if office.kind == "mission":
        assert office.country
        assert all(contacts.contacts()[one].country == office.country for one in office.contacts)
    elif office.kind not in ("desk", "campus"):
        assert office.serves
    assert not re.search(r"\d{4}[ -]?\d{3,}|\(0\d", office.note + office.address), "numbers stand in contacts.yml"


def test_there_are_23_balai_and_no_area_has_two_of_them(gazetteer: Gazetteer) -> None:
    balai = [office for office in ALL.values() if office.kind == "bp3mi"]
    assert len(balai) == 23
    served = [code for office in balai for code in (*office.serves, *office.usually)]
    assert len(served) == len(set(served))


def test_every_mission_with_a_number_has_a_row() -> None:
    named = {contact_id for office in ALL.values() for contact_id in office.contacts}
    missions = {row.id for row in contacts.contacts().values() if row.kind in ("mission", "office")}
    assert missions - named == {"disnakertrans-jawa-tengah"}, "a dinas of a province, nobody's first way"


def test_what_nobody_confirmed_is_never_shown(gazetteer: Gazetteer) -> None:
    hidden = {office.id for office in ALL.values() if not office.may_be_shown}
    assert hidden
    for regency in (area.code for area in gazetteer.catalogue.regencies):
        there = found(gazetteer, regency)
        assert not hidden & {*ids(there.serving), *ids(there.nearest)}


def test_those_who_serve_come_in_the_order_one_goes(gazetteer: Gazetteer) -> None:
    there = found(gazetteer, LOMBOK_TIMUR)
    assert ids(there.serving) == ["disnaker-lombok-timur", "bp3mi-ntb"]
    jember = found(gazetteer, "3509")
    assert ids(jember.serving) == ["disnaker-jember", "p4mi-jember", "bp3mi-jawa-timur"], "not the one of the province"


def test_an_office_may_stand_outside_its_own_territory(gazetteer: Gazetteer) -> None:
    dinas, post, _balai = found(gazetteer, CIREBON).serving
    assert dinas.stands_in is not None
    assert post.stands_in is not None
    assert dinas.stands_in.regency == post.stands_in.regency == "Kota Cirebon"
    assert dinas.distance_km is not None


def test_the_nearest_are_the_nearest(gazetteer: Gazetteer) -> None:
    there = found(gazetteer, TIENG)
    home = there.place.latitude, there.place.longitude
    by_hand: list[tuple[float, str]] = []
    for office in ALL.values():
        area = gazetteer.place(office.at) if office.at else None
        fits = office.may_be_shown and office.kind in ("bp3mi", "p4mi", "ltsa") and office.id not in ids(there.serving)
        if area is not None and fits:
            by_hand.append((distance_to(*home, area.latitude, area.longitude), office.id))
    assert ids(there.nearest) == [office_id for _km, office_id in sorted(by_hand)[:2]]
    assert ids(there.nearest)[0] == "ltsa-kendal"


def test_a_shared_location_measures_from_itself(gazetteer: Gazetteer) -> None:
    point = (-6.9932, 110.4203)
    there = offices.near_point(gazetteer, *point)
    assert there.place.regency == "Kota Semarang"
    [campus] = [one for one in there.nearest if one.office.kind == "campus"]
    assert campus.stands_in is not None
    assert campus.distance_km == pytest.approx(
        distance_to(*point, campus.stands_in.latitude, campus.stands_in.longitude)
    )


def test_a_province_lists_what_is_in_it_without_distances(gazetteer: Gazetteer) -> None:
    there = found(gazetteer, "35")
    assert "p4mi-banyuwangi" in ids(there.nearest)
    assert all(one.distance_km is None for one in (*there.serving, *there.nearest))


def test_what_is_told_says_what_is_known_and_how_far(gazetteer: Gazetteer) -> None:
    text = told(offices.place_reply(found(gazetteer, TIENG)))
    for part in ("Kantor desa", "Dinas yang mengurus tenaga kerja di Kabupaten Wonosobo", "belum kami pastikan"):
        assert part in text
    assert re.search(r"BP3MI Jawa Tengah\*\*, Kota Semarang \(±\d+ km lurus, sampai sekitar", text)
    assert "0-800-1000" in text
    assert "Kalipepe" not in text, "an address that nobody confirmed"


def test_where_the_balai_is_not_known_that_is_said(gazetteer: Gazetteer) -> None:
    text = told(offices.place_reply(found(gazetteer, KUTAI)))
    assert "BP3MI yang melayani Kalimantan Timur belum kami temukan" in text


def test_what_one_source_says_is_worded_so(gazetteer: Gazetteer) -> None:
    text = told(offices.place_reply(found(gazetteer, GORONTALO)))
    assert "Biasanya melayani Gorontalo; tanya dulu" in text


@pytest.mark.parametrize("start", range(0, 514, 57))
def test_every_kabupaten_gets_a_short_answer_with_a_way_on(gazetteer: Gazetteer, start: int) -> None:
    for area in gazetteer.catalogue.regencies[start : start + 57]:
        replies = offices.place_reply(found(gazetteer, area.code))
        assert all(len(reply.text) < 2000 for reply in replies)
        assert "None" not in told(replies)
        assert ".." not in told(replies)
        assert len(replies[-1].buttons) >= 1


def test_the_map_is_shown_only_where_the_village_is_known(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(reply.location is None for reply in offices.place_reply(found(gazetteer, TIENG)))
    known = dataclasses.replace(ALL["bp3mi-jawa-tengah"], at=TIENG)
    monkeypatch.setattr(finding_module, "shown", lambda: [known])
    [_list, pin, _closing] = offices.place_reply(found(gazetteer, "3307"))
    assert pin.location is not None
    assert pin.location.title == "BP3MI Jawa Tengah"
    assert "perkiraan" in pin.text


async def test_a_number_that_staff_called_appears(gazetteer: Gazetteer, database: Database) -> None:
    number = contacts.contacts()["bp3mi-jawa-tengah"].channels[0].display
    assert number not in told(offices.place_reply(found(gazetteer, TIENG)))
    async with database.session() as session:
        row = contacts.contacts()["bp3mi-jawa-tengah"]
        await contacts.record(session, row.id, row.numbers, "works", "cli")
    assert number in told(offices.place_reply(found(gazetteer, TIENG)))


def test_abroad_only_confirmed_numbers_and_the_lines_that_always_work() -> None:
    text = offices.abroad_reply("MY").text
    assert "+60 10 528 8040" in text
    assert "+60 17 500 7047" not in text, "not tested"
    assert "KBRI Kuala Lumpur**: nomornya belum kami pastikan" in text
    assert "Biasanya di 46 Jalan Taat" in text
    for number in ("+62 812-9007-0027", "+62 21 2924 4800"):
        assert number in text


def test_a_country_without_missions_in_the_list_says_so() -> None:
    text = offices.abroad_reply("GB").text
    assert "belum punya daftar perwakilan" in text
    assert "kemlu.go.id/perwakilan" in text


def test_near_a_border_the_guess_is_told_and_the_neighbour_offered(gazetteer: Gazetteer) -> None:
    point = (1.437, 103.786)
    reply = offices.abroad_reply("SG", abroad.whereabouts(gazetteer, *point), point)
    assert "Lokasi Kakak dekat Woodlands" in reply.text
    assert "o:MY" in [button.payload for row in reply.buttons for button in row]


def test_from_a_point_the_nearest_mission_comes_first() -> None:
    assert offices.missions("MY", (4.25, 117.89))[0].office.id == "kri-tawau"
    assert offices.missions("MY", (1.47, 103.75))[0].office.id == "kjri-johor-bahru"


def test_json_holds_only_what_may_be_shown(gazetteer: Gazetteer) -> None:
    said = str(found(gazetteer, "3507").as_dict())
    assert "393933" not in said
    assert "Kepanjen" in said
