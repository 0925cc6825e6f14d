"""``kawan training``: registrations from paper with row-by-row errors, listed and exported by role."""

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Kawan
from tests.places import TIENG

HEADING = "nama;desa;kabupaten;kode desa;peran;negara;hp;keinginan;setuju;tanggal"
SITI = f"Siti Aminah;;;{TIENG};purna;Taiwan;0812 3456 7890;pembukuan;ya;2026-01-05"
BUDI = "Budi;Sembungan;Wonosobo;;keluarga;;;simpan pinjam;05-01-2026;"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return tmp_path / "kertas.csv"


def fill(paper: Path, *rows: str) -> str:
    paper.write_text("\n".join(("Daftar hadir balai desa", HEADING, *rows)), encoding="utf-8")
    return str(paper)


def listed(kawan: Kawan, *options: str) -> list[list[str]]:
    result = kawan("training", "list", *options)
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_paper_is_taken_over_once(kawan: Kawan, paper: Path) -> None:
    file = fill(paper, SITI, BUDI)
    checked = kawan("training", "import", file, "--dry-run")
    assert checked.exit_code == 0, checked.output
    assert listed(kawan) == []
    assert "baru: 2" in kawan("training", "import", file).stdout
    assert "baru: 0, sudah terdaftar: 2" in kawan("training", "import", file).stdout
    first, second = listed(kawan)
    assert first[1:3] == ["Siti Aminah", "0812-3456-7890"]
    assert {first[4], second[4]} == {TIENG, "3307132005"}
    assert [row[1] for row in listed(kawan, "--wish", "simpan-pinjam", "--place", "3307")] == ["Budi"]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (SITI.replace("ya;", "tidak;"), "setuju", "tidak"),
        (SITI.replace(TIENG, "9999999999"), "kode desa", "9999999999"),
        (SITI.replace("purna", "raja"), "peran", "raja"),
        (SITI.replace("pembukuan", "menari"), "keinginan", "menari"),
        (SITI.replace("0812 3456 7890", "0812"), "hp", "0812"),
        (SITI.replace("Taiwan", "Wakanda"), "negara", "Wakanda"),
        (SITI.replace("2026-01-05", "2026-13-45"), "tanggal", "2026-13-45"),
        (SITI.replace("2026-01-05", "2999-01-05"), "tanggal", "2999-01-05"),
        (SITI.replace("Siti Aminah", "😀"), "nama", "😀"),
        (SITI.replace("Siti Aminah", "=cmd|' /C calc'!A0"), "nama", "=cmd|"),
        ("Ani;Sukamaju;;;calon;;;kemasan;ya;", "desa", "Sukamaju"),
        ("Ani;Atlantis;;;calon;;;kemasan;ya;", "desa", "Atlantis"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(
    kawan: Kawan, paper: Path, row: str, column: str, value: str
) -> None:
    result = kawan("training", "import", fill(paper, BUDI, row))
    assert result.exit_code == 1
    assert f"baris 4, {column} “{value}" in result.stdout
    assert listed(kawan) == []
    assert kawan("training", "import", str(paper), "--partial").exit_code == 0
    assert [found[1] for found in listed(kawan)] == ["Budi"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a;b\n1;2\n", b"nama;keinginan\nSiti;kemasan\n"])
def test_a_file_that_is_no_list(kawan: Kawan, paper: Path, content: bytes) -> None:
    paper.write_bytes(content)
    result = kawan("training", "import", str(paper))
    assert result.exit_code == 1
    assert "Traceback" not in result.output


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("role", ["viewer", "officer"])
def test_an_export_holds_what_the_role_may_see(
    kawan: Kawan, paper: Path, tmp_path: Path, ending: str, role: str
) -> None:
    kawan("training", "import", fill(paper, SITI, BUDI))
    file = tmp_path / f"out.{ending}"
    assert kawan("training", "export", str(file), "--as", role).exit_code == 0
    if ending == "csv":
        rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    everything = str(rows)
    assert (("Siti Aminah" in everything), ("0812" in everything)) == ((role == "officer"),) * 2
    assert TIENG in everything


@pytest.mark.parametrize("options", [("--wish", "menari"), ("--state", "x"), ("--place", "jawa"), ("--place", "²")])
def test_a_filter_that_is_none(kawan: Kawan, options: tuple[str, str]) -> None:
    result = kawan("training", "list", *options)
    assert result.exit_code == 1
    assert "Saringan" in result.output


def test_only_tables_can_be_written(kawan: Kawan, tmp_path: Path) -> None:
    assert kawan("training", "export", str(tmp_path / "out.pdf")).exit_code == 1
