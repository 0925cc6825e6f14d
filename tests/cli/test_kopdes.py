"""``kawan kopdes``: what other tools read from it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Kawan
from tests.places import SUKAMAJU_CIANJUR, TIENG, TIENG_POINT

NEAR = {
    *("name", "village", "village_code", "district", "regency", "province"),
    *("distance_km", "latitude", "longitude", "status"),
}
CANDIDATE = {"level", "village", "village_code", "district", "regency", "province", "score", "code"}


def read(kawan: Kawan, *arguments: str) -> Any:
    result = kawan("kopdes", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_near(kawan: Kawan) -> None:
    found = read(kawan, "near", *map(str, TIENG_POINT), "-n", "3")
    assert [set(one) for one in found] == [NEAR] * 3
    assert (found[0]["village_code"], found[0]["status"]) == (TIENG, "registered")
    assert found[0]["distance_km"] == pytest.approx(0, abs=0.01)
    distances = [one["distance_km"] for one in found]
    assert distances == sorted(distances)


def test_near_takes_five_unless_told(kawan: Kawan) -> None:
    assert len(read(kawan, "near", "-7.2", "109.9")) == 5


def test_a_southern_latitude_is_no_option(kawan: Kawan) -> None:
    assert kawan("kopdes", "near", "-7.2", "109.9").exit_code == 0


@pytest.mark.parametrize("arguments", [("91", "0"), ("0", "181"), ("x", "0"), ("0",), ("0", "0", "-n", "0")])
def test_what_is_no_point_is_refused(kawan: Kawan, arguments: tuple[str, ...]) -> None:
    assert kawan("kopdes", "near", *arguments).exit_code == 2


def test_find_one(kawan: Kawan) -> None:
    found = read(kawan, "find", "tieng wonosobo")
    assert set(found) == {"candidates", "ask", "question"}
    assert (found["ask"], found["question"]) == (False, None)
    [candidate] = found["candidates"]
    assert set(candidate) >= CANDIDATE
    assert (candidate["level"], candidate["village_code"]) == ("village", TIENG)
    assert 0 < candidate["score"] <= 1


def test_find_several(kawan: Kawan) -> None:
    found = read(kawan, "find", "sukamaju")
    assert found["ask"] is True
    assert found["question"]
    assert {one["village_code"] for one in found["candidates"]} == {"3201162013", SUKAMAJU_CIANJUR}


def test_find_a_larger_area(kawan: Kawan) -> None:
    [candidate] = read(kawan, "find", "kabupaten wonosobo")["candidates"]
    assert (candidate["level"], candidate["code"], candidate["village_code"]) == ("regency", "3307", None)


def test_find_nothing(kawan: Kawan) -> None:
    found = read(kawan, "find", "xyzzy")
    assert (found["candidates"], found["ask"]) == ([], True)
    assert found["question"]


@pytest.mark.parametrize("arguments", [("near", "-7.2320", "109.9362"), ("find", "tieng wonosobo")])
def test_in_words(kawan: Kawan, arguments: tuple[str, ...]) -> None:
    result = kawan("kopdes", *arguments)
    assert "Tieng" in result.stdout
    assert "None" not in result.stdout


MIXED = f"kode desa;nama;telepon\n{TIENG};Kopdes Tieng;0812-3456-7890\n3307132006;Kopdes Jojogan;12345\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "kopdes.csv"
    made.write_text(MIXED, encoding="utf-8")
    return made


def test_import_writes_all_or_nothing(kawan: Kawan, file: Path, tmp_path: Path) -> None:
    report = tmp_path / "temuan.csv"
    result = kawan("kopdes", "import", str(file), "--report", str(report))
    assert result.exit_code == 1
    assert "baris 3, telepon “12345”: bukan nomor telepon yang sah" in result.stdout
    assert "Tidak ada yang ditulis" in result.stdout
    assert "3;ditolak;telepon;12345" in report.read_text(encoding="utf-8-sig")
    assert read(kawan, "near", *map(str, TIENG_POINT))[0]["name"] == "Kopdes Merah Putih Tieng"


def test_import_of_the_right_rows(kawan: Kawan, file: Path) -> None:
    result = kawan("kopdes", "import", str(file), "--partial")
    assert result.exit_code == 0, result.output
    assert "Tertulis: 1 baris." in result.stdout
    assert read(kawan, "near", *map(str, TIENG_POINT))[0]["name"] == "Kopdes Tieng"
    again = kawan("kopdes", "import", str(file), "--partial")
    assert "Tertulis: 0 baris." in again.stdout


def test_a_dry_run_writes_nothing(kawan: Kawan, file: Path) -> None:
    result = kawan("kopdes", "import", str(file), "--dry-run", "--partial")
    assert result.exit_code == 1, "something is rejected"
    assert "Hanya diperiksa" in result.stdout
    assert read(kawan, "near", *map(str, TIENG_POINT))[0]["name"] == "Kopdes Merah Putih Tieng"
    file.write_text("".join(MIXED.splitlines(keepends=True)[:2]), encoding="utf-8")
    assert kawan("kopdes", "import", str(file), "--dry-run").exit_code == 0


def test_import_of_what_is_no_list(kawan: Kawan, file: Path) -> None:
    file.write_text("halo", encoding="utf-8")
    result = kawan("kopdes", "import", str(file))
    assert result.exit_code == 1
    assert "Baris nama kolom tidak ditemukan" in result.output
    assert kawan("kopdes", "import", "tidak-ada.csv").exit_code == 2
