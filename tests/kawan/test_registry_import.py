"""Filling the registry: which village a row means, which points can be right, what a file changes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from kawan.cooperatives import Cooperative, importing, results, sheets
from kawan.cooperatives.importing import Plan
from kawan.cooperatives.matching import almost
from kawan.db import Database
from kawan.regions import Gazetteer
from kawan.regions.names import key

TODAY = dt.date(2026, 11, 23)
TIENG, JOJOGAN = "3307132010", "3307132012"
FULL = "kode desa;nama;alamat;telepon;jam;layanan;status;dicek tanggal;dicek oleh;sumber;lintang;bujur"
MINISTRY = "cooperative_id,name,province,district,subdistrict,latitude,longitude"


def ministry(name: str = "KOPERASI DESA MERAH PUTIH TIENG", number: int = 17, **other: str) -> str:
    given = {"province": "JAWA TENGAH", "district": "KAB. WONOSOBO", "subdistrict": "KEJAJAR"}
    given |= {"latitude": "", "longitude": ""} | other
    return ",".join((str(number), name, *given.values()))


def full(code: str = TIENG, **other: str) -> str:
    return ";".join((code, *(other.get(title, "") for title in FULL.split(";")[1:])))


async def bring(database: Database, gazetteer: Gazetteer, heading: str, *rows: str) -> Plan:
    """Import rows, the wrong ones left out."""
    sheet = sheets.read("a.csv", "\n".join((heading, *rows)).encode())
    entries, rejections = importing.checked(gazetteer, sheet, TODAY)
    async with database.session() as session:
        made = await importing.plan(session, sheet, entries, rejections)
        await importing.write(session, made)
    return made


def check(gazetteer: Gazetteer, heading: str, *rows: str) -> tuple[list[importing.Entry], list[str]]:
    """The entries of rows, and everything said about them in words."""
    sheet = sheets.read("a.csv", "\n".join((heading, *rows)).encode())
    entries, rejections = importing.checked(gazetteer, sheet, TODAY)
    findings = [*rejections, *(finding for entry in entries for finding in entry.findings)]
    return entries, [results.line(finding, sheet) for finding in findings]


async def stored(database: Database) -> list[Cooperative]:
    async with database.session() as session:
        return list((await session.scalars(select(Cooperative).order_by(Cooperative.village_code))).all())


@pytest.mark.parametrize(
    "row",
    [
        ministry(),
        ministry("KOPERASI DESA MERAH PUTIH TIENG KECAMATAN KEJAJAR"),
        ministry("Kopdes Merah Putih Desa Tieng"),
        ministry("KDMP TIENG"),
        ministry("Koperasi Desa Tieng", district="WONOSOBO", subdistrict="Kec. Kejajar"),
        ministry(district="Kabupaten Wonosobo", province=""),
        ministry(province="BUKAN PROVINSI"),
    ],
)
def test_the_village_by_its_name_in_the_kecamatan(gazetteer: Gazetteer, row: str) -> None:
    [entry], said = check(gazetteer, MINISTRY, row)
    assert (entry.village.code, said) == (TIENG, [])


def test_a_name_in_capitals_becomes_ours(gazetteer: Gazetteer) -> None:
    [tieng, kejajar], _said = check(
        gazetteer, MINISTRY, ministry(), ministry("KOPERASI KELURAHAN MERAH PUTIH KEJAJAR", 18)
    )
    assert tieng.values["name"] == "Kopdes Merah Putih Tieng"
    assert kejajar.values["name"] == "Kopkel Merah Putih Kejajar"


def test_a_name_that_is_almost_right_is_read_and_told(gazetteer: Gazetteer) -> None:
    [entry], [said] = check(gazetteer, MINISTRY, ministry("KOPERASI DESA MERAH PUTIH SEMBUNGUN"))
    assert entry.village.name == "Sembungan"
    assert "dibaca sebagai Sembungan" in said


@pytest.mark.parametrize("name", ["SIDOMULYO 1", "SIDOMULYA DUA"])
def test_numbers_are_never_almost_the_same(name: str) -> None:
    assert almost(key(name), {"a": key("Sidomulyo 2"), "b": key("Karanganyar")}) == []


def test_city_and_kabupaten_of_one_name(gazetteer: Gazetteer) -> None:
    [entry], said = check(
        gazetteer,
        MINISTRY,
        ministry(
            "KOPERASI KELURAHAN MERAH PUTIH DAGO", province="JAWA BARAT", district="KOTA BANDUNG", subdistrict="COBLONG"
        ),
    )
    assert (entry.village.regency, said) == ("Kota Bandung", [])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ministry(district="OSAKA"), "baris 2, district “OSAKA”: kabupaten/kota ini tidak dikenal"),
        (ministry(subdistrict="CIBEBER"), "baris 2, subdistrict “CIBEBER”: kecamatan ini tidak ada di KAB. WONOSOBO"),
        (ministry("KOPERASI DESA MERAH PUTIH XYZZY"), "baris 2, name “KOPERASI DESA MERAH PUTIH XYZZY”: tidak ada"),
        (ministry("KOPERASI DESA MERAH PUTIH"), "tidak ada desa"),
        (ministry(""), "tidak ada desa"),
        (ministry("x" * 151), "lebih dari 150 huruf"),
    ],
)
def test_rows_without_a_village(gazetteer: Gazetteer, row: str, words: str) -> None:
    entries, [said] = check(gazetteer, MINISTRY, row)
    assert entries == []
    assert words in said


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (("-6.2", "106.8"), "titik bawaan"),
        (("-6.200000", "106.800000"), "titik bawaan"),
        (("0", "0"), "titik bawaan"),
        (("7.2320", "109.9362"), "tanda plus/minus keliru"),
        (("-7.2320", "-109.9362"), "tanda plus/minus keliru"),
        (("109.9362", "-7.2320"), "lintang dan bujur tertukar"),
        (("109.9362", "7.2320"), "lintang dan bujur tertukar"),
        (("35.68", "139.76"), "di luar Indonesia"),
        (("-7.80", "110.37"), "di luar kabupaten: ada di Kota Yogyakarta"),
        (("-7.45", "109.90"), "km dari desa"),
        (("-7.2320", ""), "bukan dua angka"),
        (("abc", "1"), "bukan dua angka"),
        (("nan", "1"), "bukan titik di bumi"),
        (("1e9", "1"), "bukan titik di bumi"),
        (("95", "10"), "di luar Indonesia"),
    ],
)
def test_points_that_cannot_be_right(gazetteer: Gazetteer, point: tuple[str, str], words: str) -> None:
    [entry], [said] = check(gazetteer, MINISTRY, ministry(latitude=point[0], longitude=point[1]))
    assert entry.point is None
    assert words in said
    assert f"“{point[0]}, {point[1]}”" in said
    assert "dipakai tengah desa" in said


@pytest.mark.parametrize("point", [("-7.2320", "109.9362"), ("-7.2500", "109.9200")])
def test_points_that_can(gazetteer: Gazetteer, point: tuple[str, str]) -> None:
    [entry], said = check(gazetteer, MINISTRY, ministry(latitude=point[0], longitude=point[1]))
    assert (entry.point, said) == ((float(point[0]), float(point[1])), [])


def test_one_point_for_several_is_nobody_s(gazetteer: Gazetteer) -> None:
    rows = [ministry(number=1), ministry("KOPERASI DESA MERAH PUTIH PARIKESIT", 2)]
    entries, said = check(gazetteer, MINISTRY, *(row.rstrip(",") + ",-7.2330,109.9370" for row in rows))
    assert [entry.point for entry in entries] == [None, None]
    assert all("dipakai 2 baris" in line for line in said)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (full("9999999999"), "baris 2, kode desa “9999999999”: tidak ada desa"),
        (full("33071"), "tidak ada desa"),
        (full(telepon="12345"), "baris 2, telepon “12345”: bukan nomor"),
        (full(telepon="+999 1"), "bukan nomor"),
        (full(status="buka"), "status “buka”: tidak dikenal; yang bisa: terdaftar"),
        (full(status="dicek"), "harus disertai tanggal"),
        (full(status="tutup", **{"dicek oleh": "Dinas"}), "harus disertai tanggal"),
        (full(**{"dicek tanggal": "2026-10-03"}), "yang mengecek harus disebut"),
        (full(**{"dicek tanggal": "kemarin", "dicek oleh": "D"}), "bukan tanggal"),
        (full(**{"dicek tanggal": "31/02/2026", "dicek oleh": "D"}), "bukan tanggal"),
        (full(**{"dicek tanggal": "2026-11-24", "dicek oleh": "D"}), "belum terjadi"),
    ],
)
def test_what_an_officer_s_row_gets_wrong(gazetteer: Gazetteer, row: str, words: str) -> None:
    entries, [said] = check(gazetteer, FULL, row)
    assert entries == []
    assert words in said


async def test_everything_an_officer_s_row_says(database: Database, gazetteer: Gazetteer) -> None:
    told: dict[str, str] = {"nama": "Kopdes Tieng", "alamat": "Balai Desa", "telepon": "0812-3456-7890"}
    told |= {"jam": "08.00-14.00", "layanan": "sembako", "dicek tanggal": "03/10/2026", "dicek oleh": "Dinas"}
    told |= {"sumber": "kunjungan", "lintang": "-7,2320", "bujur": "109,9362"}
    made = await bring(database, gazetteer, FULL, full("33.07.13.2010", **told))
    assert (len(made.added), made.findings) == (1, [])
    [row] = await stored(database)
    assert (row.village_code, row.name, row.phone) == (TIENG, "Kopdes Tieng", "+62 812-3456-7890")
    assert (row.status, row.verified_on, row.verified_by) == ("verified", dt.date(2026, 10, 3), "Dinas")
    assert (row.latitude, row.longitude, row.hours, row.services) == (-7.232, 109.9362, "08.00-14.00", "sembako")


def facts(rows: Sequence[Cooperative]) -> list[dict[str, Any]]:
    columns = (column.name for column in Cooperative.__table__.columns)
    return [{name: getattr(row, name) for name in columns} for row in rows]


async def test_the_same_file_again_changes_nothing(database: Database, gazetteer: Gazetteer) -> None:
    rows = [ministry(latitude="-7.2320", longitude="109.9362"), ministry("KOPERASI DESA MERAH PUTIH JOJOGAN", 18)]
    await bring(database, gazetteer, MINISTRY, *rows)
    before = facts(await stored(database))
    made = await bring(database, gazetteer, MINISTRY, *rows)
    assert (made.unchanged, made.writes) == (2, 0)
    assert facts(await stored(database)) == before


async def test_a_newer_row_updates(database: Database, gazetteer: Gazetteer) -> None:
    await bring(database, gazetteer, MINISTRY, ministry())
    made = await bring(database, gazetteer, FULL, full(alamat="Balai Desa", status="punya gerai"))
    assert (len(made.added), len(made.changed)) == (0, 1)
    [row] = await stored(database)
    assert (row.cooperative_id, row.address, row.status) == ("17", "Balai Desa", "has_outlet")
    assert row.name == "Kopdes Merah Putih Tieng", "an empty cell leaves what is stored"


async def test_an_id_that_moves_to_its_right_village_takes_its_row_along(
    database: Database, gazetteer: Gazetteer
) -> None:
    await bring(database, gazetteer, MINISTRY, ministry())
    await bring(database, gazetteer, MINISTRY, ministry("KOPERASI DESA MERAH PUTIH JOJOGAN"))
    [row] = await stored(database)
    assert (row.village_code, row.cooperative_id) == (JOJOGAN, "17")


async def test_two_rows_never_become_one(database: Database, gazetteer: Gazetteer) -> None:
    await bring(database, gazetteer, MINISTRY, ministry(), ministry("KOPERASI DESA MERAH PUTIH JOJOGAN", 18))
    before = facts(await stored(database))
    made = await bring(database, gazetteer, MINISTRY, ministry("KOPERASI DESA MERAH PUTIH JOJOGAN", 17))
    [finding] = made.rejections
    assert (finding.column, finding.value) == ("cooperative_id", "17")
    assert "sudah punya koperasi lain" in finding.reason
    assert facts(await stored(database)) == before


async def test_ids_that_change_places_are_refused_and_break_nothing(database: Database, gazetteer: Gazetteer) -> None:
    await bring(database, gazetteer, MINISTRY, ministry())
    made = await bring(
        database, gazetteer, MINISTRY, ministry(number=99), ministry("KOPERASI DESA MERAH PUTIH JOJOGAN", 17)
    )
    assert [finding.row for finding in made.rejections] == [3]
    assert [row.cooperative_id for row in await stored(database)] == ["99"]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ((ministry(number=1), ministry(number=2)), "village_code"),
        ((ministry(), ministry("KOPERASI DESA MERAH PUTIH JOJOGAN")), "cooperative_id"),
        ((ministry(), ministry()), "village_code"),
    ],
)
async def test_doubles_in_one_file(
    database: Database, gazetteer: Gazetteer, rows: tuple[str, ...], column: str
) -> None:
    made = await bring(database, gazetteer, MINISTRY, *rows)
    [finding] = made.rejections
    assert (finding.row, finding.column) == (3, column)
    assert "sama dengan baris 2" in finding.reason
    assert len(await stored(database)) == 1


async def test_a_right_name_goes_before_one_that_is_alike(database: Database, gazetteer: Gazetteer) -> None:
    made = await bring(
        database,
        gazetteer,
        MINISTRY,
        ministry("KOPERASI DESA MERAH PUTIH SEMBUNGANG", 1),
        ministry("KOPERASI DESA MERAH PUTIH SEMBUNGAN", 2),
    )
    assert [finding.row for finding in made.rejections] == [2]
    assert [row.cooperative_id for row in await stored(database)] == ["2"]


async def test_a_listing_never_overwrites_a_check(database: Database, gazetteer: Gazetteer) -> None:
    checked = {"alamat": "Balai Desa", "dicek tanggal": "2026-10-03", "dicek oleh": "Dinas"}
    await bring(database, gazetteer, FULL, full(nama="Kopdes Tieng Maju", **checked))
    made = await bring(database, gazetteer, MINISTRY, ministry(latitude="-7.2320", longitude="109.9362"))
    [row] = await stored(database)
    assert (row.name, row.latitude, row.status) == ("Kopdes Tieng Maju", None, "verified")
    assert row.cooperative_id == "17", "an id that was missing is no overwriting"
    assert len(made.changed) == 1
    again = await bring(database, gazetteer, MINISTRY, ministry(latitude="-7.2320", longitude="109.9362"))
    assert (again.kept, again.writes) == (1, 0)


@pytest.mark.parametrize(("day", "expected"), [("2026-10-02", "lama"), ("2026-10-03", "baru"), ("2026-10-04", "baru")])
async def test_a_check_gives_way_to_a_newer_one_only(
    database: Database, gazetteer: Gazetteer, day: str, expected: str
) -> None:
    await bring(database, gazetteer, FULL, full(alamat="lama", **{"dicek tanggal": "2026-10-03", "dicek oleh": "D"}))
    await bring(database, gazetteer, FULL, full(alamat="baru", **{"dicek tanggal": day, "dicek oleh": "D"}))
    assert [row.address for row in await stored(database)] == [expected]


async def test_an_outlet_is_not_taken_back_by_a_listing(database: Database, gazetteer: Gazetteer) -> None:
    await bring(database, gazetteer, FULL, full(status="punya gerai", alamat="Jl. Raya"))
    made = await bring(database, gazetteer, FULL, full(status="terdaftar", alamat="lain"))
    assert made.kept == 1
    assert [(row.status, row.address) for row in await stored(database)] == [("has_outlet", "Jl. Raya")]


def test_the_report_names_row_value_and_reason(gazetteer: Gazetteer) -> None:
    sheet = sheets.read("a.csv", f"{FULL}\n{full(telepon='=1+1')}\n".encode())
    entries, rejections = importing.checked(gazetteer, sheet, TODAY)
    assert entries == []
    lines = results.report(Plan(rows=1, findings=rejections), sheet).decode("utf-8-sig").splitlines()
    assert lines == ["baris;hasil;kolom;isi;alasan", "2;ditolak;telepon;'=1+1;bukan nomor telepon yang sah"]
