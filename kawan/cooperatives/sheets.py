"""Files of cooperatives, CSV or XLSX, as rows of texts under our own column names."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from kawan.i18n import _

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 200_000
_HEADER_WITHIN = 10
_FORMULA_SIGNS = "=+@\t\r"

COLUMNS: dict[str, tuple[str, ...]] = {
    "cooperative_id": ("cooperative_id", "id koperasi", "id"),
    "name": ("name", "nama", "nama koperasi", "cooperative name"),
    "province": ("province", "provinsi"),
    "district": ("district", "kabupaten", "kabupaten/kota", "kab/kota", "kota", "regency"),
    "subdistrict": ("subdistrict", "kecamatan", "distrik"),
    "village": ("village", "desa", "kelurahan", "desa/kelurahan", "nama desa"),
    "village_code": ("village code", "kode desa", "kode desa/kelurahan", "kode wilayah", "kode kemendagri"),
    "address": ("address", "alamat"),
    "phone": ("phone", "telepon", "nomor telepon", "no telepon", "telp", "no telp", "hp", "no hp", "nomor hp"),
    "hours": ("hours", "jam", "jam layanan", "jam buka", "jam operasional"),
    "services": ("services", "layanan", "jenis layanan", "unit usaha"),
    "status": ("status",),
    "verified_on": ("verified on", "dicek tanggal", "tanggal cek", "tanggal verifikasi", "diverifikasi tanggal"),
    "verified_by": ("verified by", "dicek oleh", "petugas", "diverifikasi oleh", "verifikator"),
    "source": ("source", "sumber"),
    "latitude": ("latitude", "lat", "lintang"),
    "longitude": ("longitude", "lon", "lng", "long", "bujur"),
}


class SheetError(ValueError):
    """A file that can't be read as a list of cooperatives; its words are for the officer who brought it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and what stands in it, by our column names; never empty."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file. ``titles`` are its own names of our columns, ``unknown`` the columns that are not ours."""

    rows: list[Row]
    titles: dict[str, str]
    unknown: tuple[str, ...]


def read(name: str, content: bytes) -> Sheet:
    """The rows of a file, by its name's ending. Raises SheetError."""
    if not content:
        raise SheetError(_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise SheetError(_("The file is larger than {limit} MB.", limit=LARGEST_FILE // 2**20))
    ending = name.casefold().rpartition(".")[2]
    if ending not in ("csv", "xlsx"):
        raise SheetError(_("Only .csv and .xlsx can be read, not “{name}”.", name=name))
    records = list(islice(_csv_records(content) if ending == "csv" else _xlsx_records(content), MOST_ROWS + 1))
    if len(records) > MOST_ROWS:
        raise SheetError(_("The file has more than {limit} rows.", limit=MOST_ROWS))
    return _sheet(records)


def _csv_records(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetError(_("This is not a CSV file: it holds binary data."))
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise SheetError(_("The CSV is broken: {problem}.", problem=error)) from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(_("The letters can't be read. Save the file as “CSV UTF-8”."))


def _xlsx_records(content: bytes) -> Iterator[Sequence[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise SheetError(_("The workbook is too large once unpacked."))
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        records = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, IndexError) as error:
        raise SheetError(_("This is not an Excel workbook (.xlsx), or it is broken or locked.")) from error
    yield from ([_as_text(cell) for cell in record] for record in records)


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # Excel knows no whole numbers: a code is 3307132010.0 to it
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _sheet(records: list[Sequence[str]]) -> Sheet:
    heading, fields = _heading(records)
    if "village_code" not in fields and not {"name", "village"} & set(fields):
        raise SheetError(_("A column is missing: the name of the cooperative or of the desa."))
    titles = [title.strip() for title in records[heading]]
    rows = [
        Row(number, values)
        for number, cells in enumerate(records[heading + 1 :], heading + 2)
        if (values := _values(fields, cells))
    ]
    known = {field: title for field, title in zip(fields, titles, strict=True) if field}
    unknown = tuple(title for field, title in zip(fields, titles, strict=True) if title and not field)
    return Sheet(rows, known, unknown)


def _heading(records: list[Sequence[str]]) -> tuple[int, list[str]]:
    """Where the row of column names is, a title or two may stand above it, and our names of the columns."""
    for place, record in enumerate(records[:_HEADER_WITHIN]):
        fields = _fields(record)
        if "village_code" in fields or {"district", "subdistrict"} <= set(fields):
            return place, fields
    raise SheetError(
        _(
            "No row of column names was found. Needed: the village code, "
            "or kabupaten, kecamatan and the name of the cooperative or the desa."
        )
    )


def _fields(record: Sequence[str]) -> list[str]:
    """Our name of each column, or "". Raises SheetError where two columns mean the same."""
    plain = [_plain(title) for title in record]
    fields = [_BY_TITLE.get(title, "") for title in plain]
    if "regency" in plain and "subdistrict" not in fields:  # elsewhere a district is what is a kecamatan here
        fields = ["subdistrict" if title == "district" else field for title, field in zip(plain, fields, strict=True)]
    for field in filter(None, fields):
        if fields.count(field) > 1:
            titles = [title.strip() for title, found in zip(record, fields, strict=True) if found == field]
            raise SheetError(_("Two columns mean the same: {titles}.", titles=", ".join(titles)))
    return fields


def _values(fields: list[str], cells: Sequence[str]) -> dict[str, str]:
    """What stands under our columns; an empty result is an empty row."""
    texts = zip(fields, cells, strict=False)
    return {field: text for field, cell in texts if field and (text := " ".join(cell.split()))}


def _plain(title: str) -> str:
    return "".join(character for character in title.casefold() if character.isalnum())


_BY_TITLE = {_plain(title): field for field, titles in COLUMNS.items() for title in titles}


def written(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as a CSV that Excel opens rightly; nothing in it is taken for a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([[_harmless(str(cell)) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(_FORMULA_SIGNS)) else text
