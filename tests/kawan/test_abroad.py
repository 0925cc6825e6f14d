"""The country of a shared location: the nearest town tells, near the borders too."""

import pytest

from kawan import abroad, countries
from kawan.offices import offices
from kawan.regions import Gazetteer


@pytest.mark.parametrize(
    ("point", "country"),
    [
        pytest.param((1.35, 103.82), "SG", id="Singapore, in sight of Batam"),
        pytest.param((1.49, 103.74), "MY", id="Johor Bahru, across the bridge"),
        pytest.param((4.25, 117.89), "MY", id="Tawau, beside Nunukan"),
        pytest.param((1.55, 110.34), "MY", id="Kuching"),
        pytest.param((-8.55, 125.57), "TL", id="Dili"),
        pytest.param((22.30, 114.17), "HK", id="Kowloon"),
        pytest.param((22.19, 113.55), "MO", id="Macau"),
        pytest.param((25.03, 121.50), "TW", id="Taipei"),
        pytest.param((24.70, 46.70), "SA", id="Riyadh"),
        pytest.param((16.68, 98.51), "MM", id="Myawaddy"),
        pytest.param((16.71, 98.57), "TH", id="Mae Sot, over the river"),
        pytest.param((1.13, 104.05), None, id="Batam"),
        pytest.param((4.14, 117.66), None, id="Nunukan"),
        pytest.param((1.68, 101.45), None, id="Dumai"),
        pytest.param((0.93, 104.45), None, id="Tanjungpinang"),
        pytest.param((-9.10, 124.90), None, id="Atambua"),
        pytest.param((-2.60, 140.70), None, id="Jayapura"),
        pytest.param((-5.5, 112.0), None, id="the Java Sea"),
        pytest.param((0.0, 0.0), None, id="the Gulf of Guinea"),
        pytest.param((-90.0, 0.0), None, id="the pole"),
    ],
)
def test_the_nearest_town_tells(gazetteer: Gazetteer, point: tuple[float, float], country: str | None) -> None:
    found = abroad.whereabouts(gazetteer, *point)
    assert (found.country if found else None) == country


def test_a_neighbour_that_is_about_as_near_is_offered(gazetteer: Gazetteer) -> None:
    found = abroad.whereabouts(gazetteer, 1.437, 103.786)
    assert found is not None
    assert (found.country, found.or_else) == ("SG", "MY")
    alone = abroad.whereabouts(gazetteer, 24.7, 46.7)
    assert alone is not None
    assert alone.or_else is None


def test_no_village_of_indonesia_is_abroad(gazetteer: Gazetteer) -> None:
    catalogue = gazetteer.catalogue
    for number in range(0, len(catalogue.codes), 97):
        point = float(catalogue.latitudes[number]), float(catalogue.longitudes[number])
        assert abroad.whereabouts(gazetteer, *point) is None


def test_every_town_is_one_of_a_country_we_know_and_on_the_globe() -> None:
    for country, name, (latitude, longitude) in abroad.towns():
        assert country in countries.gazetteer().displayed
        assert country != "ID"
        assert name
        assert -60 < latitude < 70
        assert -180 <= longitude <= 180


def test_every_mission_stands_in_a_town_that_tells_its_country(gazetteer: Gazetteer) -> None:
    for office in offices().values():
        if office.kind == "mission" and office.country != "MO":
            point = abroad.town(office.city)
            assert point is not None, office.city
            found = abroad.whereabouts(gazetteer, *point)
            assert found is not None
            assert found.country == office.country, office.city
