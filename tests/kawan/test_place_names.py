"""Names of places are no danger, however they sound: Gajah Mati, Kunciran, Kecubung, Gantung."""

from itertools import batched

import pytest

from kawan import emergency
from kawan.regions.source import Source, read

AT_ONCE = 40
ALONE = frozenset({"Biru-Biru", "Gantung", "Lindu", "Palang", "Raba", "Sambit"})
"""Kecamatan whose bare names are words of danger too: "rumah saya di raba" may be an assault. Announced they are calm."""


@pytest.fixture(scope="module")
def source() -> Source:
    return read()


def names(rows: list[dict[str, str | int | float]]) -> list[str]:
    return sorted({str(row["name"]).title() for row in rows})


def alarms(sentence: str, listed: list[str]) -> list[str]:
    """Of ``listed`` those whose name in ``sentence`` is taken for danger. Many at once first: 60,000 are too slow."""
    suspicious = (
        name
        for some in batched(listed, AT_ONCE)
        if emergency.assess(" . ".join(sentence.format(name) for name in some)).urgent
        for name in some
    )
    return [name for name in suspicious if emergency.assess(sentence.format(name)).urgent]


def test_villages_announced_as_such(source: Source) -> None:
    assert alarms("sy dari desa {} mau daftar", names(source.villages)) == []


def test_kecamatan_announced_as_such(source: Source) -> None:
    assert alarms("alamat kecamatan {} rt 2", names(source.districts)) == []


@pytest.mark.parametrize("sentence", ["rumah sy di {}", "kopdes {}", "alamat saya {}"])
def test_larger_places_in_any_sentence(source: Source, sentence: str) -> None:
    assert alarms(sentence, names(source.regencies + source.provinces)) == []
    assert set(alarms(sentence, names(source.districts))) <= ALONE
