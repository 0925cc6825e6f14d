"""Files that officers bring, CSV or XLSX, as rows of texts under our own column names; and files for them."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from kawan.i18n import _

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 200_000
_HEADER_WITHIN = 10
FORMULA_SIGNS = "=+@\t\r"
"""What makes a spreadsheet take a text for a formula. A minus does so, too; before a coordinate it is one."""


class SheetError(ValueError):
    """A file that can't be read as a list; its words are for the officer who brought it."""


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


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of list looks like.

    ``columns`` are our names with the titles that files give them; ``is_heading`` tells the row of column names by
    our names in it; ``no_heading`` says what is needed; ``renamed`` may change our names by the plain titles.
    """

    columns: dict[str, tuple[str, ...]]
    is_heading: Callable[[set[str]], bool]
    no_heading: Callable[[], str]
    renamed: Callable[[list[str], list[str]], list[str]] = lambda _plain, fields: fields


def read(name: str, content: bytes, layout: Layout) -> Sheet:
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
    return _sheet(records, layout)


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


def _sheet(records: list[Sequence[str]], layout: Layout) -> Sheet:
    heading, fields = _heading(records, layout)
    titles = [title.strip() for title in records[heading]]
    rows = [
        Row(number, values)
        for number, cells in enumerate(records[heading + 1 :], heading + 2)
        if (values := _values(fields, cells))
    ]
    known = {field: title for field, title in zip(fields, titles, strict=True) if field}
    unknown = tuple(title for field, title in zip(fields, titles, strict=True) if title and not field)
    return Sheet(rows, known, unknown)


def _heading(records: list[Sequence[str]], layout: Layout) -> tuple[int, list[str]]:
    """Where the row of column names is, a title or two may stand above it, and our names of the columns."""
    by_title = {_plain(title): field for field, titles in layout.columns.items() for title in titles}
    for place, record in enumerate(records[:_HEADER_WITHIN]):
        fields = _fields(record, by_title, layout)
        if layout.is_heading(set(fields)):
            return place, fields
    raise SheetError(layout.no_heading())


def _fields(record: Sequence[str], by_title: dict[str, str], layout: Layout) -> list[str]:
    """Our name of each column, or "". Raises SheetError where two columns mean the same."""
    plain = [_plain(title) for title in record]
    fields = layout.renamed(plain, [by_title.get(title, "") for title in plain])
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


def written(rows: Sequence[Sequence[object]], signs: str = FORMULA_SIGNS) -> bytes:
    """Rows as a CSV that Excel opens rightly; nothing in it is taken for a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([[_harmless(str(cell), signs) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def workbook(rows: Sequence[Sequence[object]], signs: str = FORMULA_SIGNS) -> bytes:
    """Rows as an Excel workbook of texts: what is no formula here does not become one when it is saved as a CSV."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()  # pyright: ignore[reportUnknownMemberType]
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, _harmless(str(cell), signs))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return out.getvalue()


def _harmless(text: str, signs: str) -> str:
    return f"'{text}" if text.startswith(tuple(signs)) else text
