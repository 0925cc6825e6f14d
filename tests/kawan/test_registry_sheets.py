"""Files of cooperatives are read as officers make them."""

import csv
import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from kawan import sheets
from kawan.cooperatives.sheets import SheetError, read, written

MINISTRY = "cooperative_id,name,province,district,subdistrict,latitude,longitude\n"
ROW = "17,KOPERASI DESA MERAH PUTIH TIENG,JAWA TENGAH,KAB. WONOSOBO,KEJAJAR,-7.2320,109.9362\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return out.getvalue()


def test_the_ministry_s_shape() -> None:
    sheet = read("ekspor.csv", (MINISTRY + ROW).encode())
    [row] = sheet.rows
    assert row.number == 2
    assert row.values["district"] == "KAB. WONOSOBO"
    assert row.values["longitude"] == "109.9362"
    assert sheet.unknown == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separators_and_encodings(delimiter: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["Kode Desa", "Nama"], ["33.07.13.2010", "Café, Désa; Tieng"]])
    [row] = read("a.csv", out.getvalue().encode(encoding)).rows
    assert row.values == {"village_code": "33.07.13.2010", "name": "Café, Désa; Tieng"}


def test_a_workbook_with_its_numbers_and_dates() -> None:
    content = workbook(
        ("Daftar Kopdes Wonosobo",),
        (),
        ("No", "KODE DESA", "Nama Koperasi", "No. HP", "Dicek tanggal", "Lintang"),
        (1, 3307132010, "Kopdes Tieng", 81234567890, dt.date(2026, 10, 3), -7.232),
        (),
        (2, "3307132006", "", "", "", ""),
    )
    sheet = read("kopdes.XLSX", content)
    first, second = sheet.rows
    assert first.number == 4
    assert first.values == {
        "village_code": "3307132010",
        "name": "Kopdes Tieng",
        "phone": "81234567890",
        "verified_on": "2026-10-03",
        "latitude": "-7.232",
    }
    assert (second.number, second.values) == (6, {"village_code": "3307132006"})
    assert sheet.titles["village_code"] == "KODE DESA"
    assert sheet.unknown == ("No",)


def test_row_numbers_are_the_spreadsheet_s() -> None:
    text = 'kode desa,alamat\n3307132010,"Balai desa\nJl. Raya"\n\n,\n3307132006,x\n'
    rows = read("a.csv", text.encode()).rows
    assert [(row.number, row.values["village_code"]) for row in rows] == [(2, "3307132010"), (5, "3307132006")]
    assert rows[0].values["address"] == "Balai desa Jl. Raya"


def test_a_district_beside_a_regency_is_a_kecamatan() -> None:
    [row] = read("a.csv", b"name,regency,district\nX,Wonosobo,Kejajar\n").rows
    assert row.values == {"name": "X", "district": "Wonosobo", "subdistrict": "Kejajar"}


def test_short_and_long_rows() -> None:
    rows = read("a.csv", b"kode desa,nama,alamat\n1\n2,b,c,d,e\n").rows
    assert [row.values for row in rows] == [{"village_code": "1"}, {"village_code": "2", "name": "b", "address": "c"}]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "kosong"),
        ("a.csv", b"\n\n", "nama kolom"),
        ("a.csv", b"halo", "nama kolom"),
        ("a.csv", b"provinsi;nama\nx;y\n", "nama kolom"),
        ("a.csv", b"kabupaten;kecamatan\nx;y\n", "Kurang satu kolom"),
        ("a.csv", b"kode desa;nama;nama koperasi\n1;a;b\n", "nama, nama koperasi"),
        ("a.csv", b"PK\x03\x04\x00\x00", "biner"),
        ("a.csv", b'kode desa\n"1\n', "rusak"),
        ("a.csv", b"kode desa\n\x81\n", "tidak terbaca"),
        ("a.pdf", b"%PDF", "bukan “a.pdf”"),
        ("a", b"x", ".csv"),
        ("a.xlsx", b"kode desa\n1\n", "bukan buku kerja"),
        ("a.xlsx", workbook(), "nama kolom"),
    ],
)
def test_what_is_no_list(name: str, content: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        read(name, content)


def test_a_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(SheetError, match="bukan buku kerja"):
        read("a.xlsx", out.getvalue())


def test_a_workbook_that_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 100)
    with pytest.raises(SheetError, match="terlalu besar"):
        read("a.xlsx", workbook(("kode desa",), ("1",)))


def test_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(SheetError, match="lebih dari 2 baris"):
        read("a.csv", b"kode desa\n1\n2\n")
    monkeypatch.setattr(sheets, "LARGEST_FILE", 10)
    with pytest.raises(SheetError, match="MB"):
        read("a.csv", b"kode desa\n1\n2\n")


def test_what_we_write_runs_nothing_in_a_spreadsheet() -> None:
    text = written([("a", "=1+1", "@x", "-6.2")]).decode("utf-8-sig")
    assert text.strip() == "a;'=1+1;'@x;-6.2"
