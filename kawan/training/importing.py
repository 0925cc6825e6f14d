"""Registrations taken on paper, from a file: first a plan with every row that can't be taken and why, then the change.

Somebody who registered on paper has no Telegram here: their registration belongs to nobody's chat. Each row must say
that the person agreed. The same row twice, in a file or in two, becomes one registration.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import sheets
from kawan.db import now
from kawan.i18n import _
from kawan.regions import Gazetteer
from kawan.sheets import Layout, Row, Sheet
from kawan.training import fields
from kawan.training.hearing import village_of
from kawan.training.phones import normal_phone
from kawan.training.registrations import OPEN, PAPER, Registration

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("nama", "nama lengkap", "name"),
    "village": ("desa", "kelurahan", "desa/kelurahan", "village", "alamat"),
    "district": ("kecamatan", "kec", "distrik"),
    "regency": ("kabupaten", "kabupaten/kota", "kota", "kab"),
    "village_code": ("kode desa", "kode wilayah", "village code"),
    "role": ("peran", "status pmi", "role"),
    "country": ("negara", "negara terakhir", "country"),
    "returns": ("pulang", "bulan pulang", "back home"),
    "phone": ("hp", "no hp", "nomor hp", "telepon", "wa", "no wa", "phone"),
    "wish": ("keinginan", "minat", "pelatihan", "wish"),
    "times": ("waktu", "jadwal", "time"),
    "needs": ("kebutuhan khusus", "kebutuhan", "special needs"),
    "agreed": ("setuju", "persetujuan", "agreed"),
    "registered_on": ("tanggal", "tanggal daftar", "registered on"),
}
WORDING = "Formulir kertas: setuju data disimpan untuk mengabari soal pelatihan."
_YES = re.compile(r"(ya|y|iya|yes|setuju|v|x|1|✓|✔)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row can't be taken. ``column`` is ours."""

    row: int
    column: str
    value: str
    reason: str


class _RejectedError(ValueError):
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


@dataclass(slots=True)
class Plan:
    """What a file would add. ``known`` counts the rows that are registered already."""

    rows: int = 0
    added: list[Registration] = field(default_factory=list[Registration])
    known: int = 0
    rejections: list[Rejection] = field(default_factory=list[Rejection])


def read(name: str, content: bytes) -> Sheet:
    """The rows of a file, by its name's ending. Raises SheetError."""
    return sheets.read(name, content, _LAYOUT)


def _no_heading() -> str:
    return _("No row of column names was found. Needed: nama, peran, keinginan, setuju, and desa or kode desa.")


_LAYOUT = Layout(
    COLUMNS, lambda found: {"name", "wish"} <= found and bool({"village", "village_code"} & found), _no_heading
)


async def plan(session: AsyncSession, gazetteer: Gazetteer, sheet: Sheet) -> Plan:
    """What a file would add to the registrations as they are now; nothing is written."""
    seen = {_key(row) for row in await _open(session)}
    made = Plan(rows=len(sheet.rows))
    for row in sheet.rows:
        try:
            registration = _checked(row, gazetteer)
        except _RejectedError as error:
            made.rejections.append(Rejection(row.number, error.column, error.value, error.reason))
            continue
        if _key(registration) in seen:
            made.known += 1
        else:
            seen.add(_key(registration))
            made.added.append(registration)
    return made


async def write(session: AsyncSession, made: Plan) -> None:
    """Add what a plan found."""
    session.add_all(made.added)
    await session.flush()


async def _open(session: AsyncSession) -> Iterable[Registration]:
    query = select(Registration).where(Registration.state.in_(OPEN), Registration.erased_at.is_(None))
    return await session.scalars(query)


def _key(registration: Registration) -> tuple[str, str, str]:
    """What makes two registrations the same: who (the name, and phone or village) and the wish."""
    return registration.name.casefold(), registration.phone or registration.village_code or "", registration.wish


def _checked(row: Row, gazetteer: Gazetteer) -> Registration:
    """A row as a registration. Raises _RejectedError."""
    values = row.values
    agreed = values.get("agreed", "")
    agreed_on = _date("agreed", agreed) if _DAY.search(agreed) or re.match(r"\d{4}-", agreed) else None
    if agreed_on is None and not _YES.fullmatch(agreed):
        raise _RejectedError("agreed", agreed, _("the person has to have agreed: ya, or the date"))
    registered_on = _date("registered_on", values["registered_on"]) if values.get("registered_on") else None
    code, label = _village(values, gazetteer)
    return Registration(
        name=_needed(values, "name", fields.name(values.get("name", "")), _("no name that can be used")),
        village=label,
        village_code=code,
        role=_needed(values, "role", fields.role(values.get("role", "")), _("calon, pmi, purna, keluarga or kopdes")),
        wish=_needed(values, "wish", fields.wish(values.get("wish", "")), _("no wish that is known")),
        country=_given(values, "country", fields.country(values.get("country", "")), _("no country that is known")),
        returns=_given(values, "returns", fields.month(values.get("returns", ""), now().date()), _("no coming month")),
        phone=_given(values, "phone", normal_phone(values.get("phone", "")), _("no phone number that can be dialled")),
        times=_given(values, "times", fields.times(values.get("times", "")), _("no time that is known")),
        needs=values.get("needs", "")[: fields.MAX_NEEDS] or None,
        consent_wording=WORDING,
        consented_at=agreed_on or registered_on or now(),
        created_at=registered_on or now(),
        origin=PAPER,
    )


def _needed(values: dict[str, str], column: str, read: str | None, reason: str) -> str:
    if read is None:
        raise _RejectedError(column, values.get(column, ""), reason)
    return read


def _given(values: dict[str, str], column: str, read: str | None, reason: str) -> str | None:
    """What may be left open; what is written has to be right."""
    written = values.get(column, "")
    if written and not fields.is_nothing(written) and read is None:
        raise _RejectedError(column, written, reason)
    return read


def _village(values: dict[str, str], gazetteer: Gazetteer) -> tuple[str, str]:
    """Code and label. Raises _RejectedError where it is none, or could be several."""
    code = values.get("village_code", "")
    if code:
        found = gazetteer.village(code)
        if found is None:
            raise _RejectedError("village_code", code, _("no desa has this code"))
        return found.code, village_of(found)["label"]
    levels = (("village", "desa"), ("district", "kecamatan"), ("regency", ""))
    named = ((word, values[column]) for column, word in levels if values.get(column))
    text = ", ".join(f"{word} {value}".strip() for word, value in named)
    resolution = gazetteer.resolve(text)
    villages = [candidate for candidate in resolution.candidates if candidate.level == "village"]
    if resolution.ask or not villages:
        places = "; ".join(candidate.address for candidate in resolution.candidates[:3])
        reason = _("which one: {places}? Write kecamatan and kabupaten, or the code", places=places)
        raise _RejectedError("village", values.get("village", ""), reason if places else _("no such desa"))
    found = gazetteer.village(villages[0].village_code)
    if found is None:
        raise _RejectedError("village", values.get("village", ""), _("no such desa"))
    return found.code, village_of(found)["label"]


def _date(column: str, text: str) -> dt.datetime:
    """A past day at noon, UTC. Raises _RejectedError."""
    day = _DAY.fullmatch(text)
    iso = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else text
    try:
        moment = dt.datetime.fromisoformat(iso).replace(hour=5, tzinfo=dt.UTC)
    except ValueError as error:
        raise _RejectedError(column, text, _("no date; write 2026-11-23 or 23-11-2026")) from error
    if moment.date() > now().date():
        raise _RejectedError(column, text, _("this day is still to come"))
    return min(moment, now())


def line(rejection: Rejection, sheet: Sheet) -> str:
    """One rejected row: its number as a spreadsheet shows it, the column, what stands there, and why."""
    return _(
        "row {row}, {column} “{value}”: {reason}",
        row=rejection.row,
        column=sheet.titles.get(rejection.column, COLUMNS[rejection.column][0]),
        value=rejection.value,
        reason=rejection.reason,
    )
