"""What is wrong with the published villages, and that the loaded ones heed it."""

import pytest

from kawan.regions import Gazetteer
from kawan.regions.quality import Quality, check
from kawan.regions.source import read


@pytest.fixture(scope="module")
def quality() -> Quality:
    return check(read())


def test_figures(quality: Quality) -> None:
    assert quality.villages == 83762
    assert len(quality.without_point) == 383
    assert "8101012021" in quality.displaced
    assert len(quality.displaced) == 10
    assert 100 < len(quality.outside) < 200
    assert (quality.repeated_codes, quality.without_postal_code) == ([], [])


def test_pairs_are_of_one_kecamatan(quality: Quality) -> None:
    assert ["1407061007", "1407062001"] in quality.pairs  # Kelurahan and Desa Panipahan
    assert all(len({code[:6] for code in pair}) == 1 for pair in quality.pairs)


def test_what_has_no_point_of_its_own_is_approximate(quality: Quality, gazetteer: Gazetteer) -> None:
    catalogue = gazetteer.catalogue
    approximate = {code for code, rough in zip(catalogue.codes, catalogue.approximate, strict=True) if rough}
    assert approximate == {*quality.without_point, *quality.displaced}
