"""One row of a file, checked: an entry for the registry, or what is wrong with it."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import phonenumbers

from kawan.cooperatives import points
from kawan.cooperatives.matching import Matcher, NoMatchError
from kawan.cooperatives.points import BadPointError, Point
from kawan.cooperatives.sheets import Row
from kawan.cooperatives.tables import CHECKED, official_name, standing
from kawan.i18n import _
from kawan.regions import Gazetteer, Village

LONGEST = {"cooperative_id": 60, "name": 150, "address": 250, "hours": 120, "services": 250, "source": 150}
LONGEST_NAME_OF_CHECKER = 80

_STATUS_WORDS = {
    "registered": ("registered", "terdaftar"),
    "has_outlet": ("has_outlet", "has outlet", "punya gerai", "ada gerai", "gerai"),
    "verified": ("verified", "dicek", "sudah dicek", "terverifikasi"),
    "closed": ("closed", "tutup", "sudah tutup"),
}
_STATUSES = {word: status for status, words in _STATUS_WORDS.items() for word in words}
_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said about a row: why it is rejected, or what of it is not used. ``column`` is ours."""

    row: int
    column: str
    value: str
    reason: str
    is_rejection: bool = True


@dataclass(slots=True)
class Entry:
    """A row that can go into the registry. ``values`` holds only what the row states, by the table's columns."""

    row: int
    village: Village
    values: dict[str, Any]
    point: Point | None = None
    findings: list[Finding] = field(default_factory=list[Finding])
    is_guess: bool = False
    """The village was told by a name that is only almost its own."""

    @property
    def standing(self) -> tuple[int, dt.date]:
        return standing(self.values.get("status", "registered"), self.values.get("verified_on"))


class RejectedError(ValueError):
    """A row that can't be taken, with the finding that says why."""

    def __init__(self, row: int, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.finding = Finding(row, column, value, reason)


class Checker:
    """Checks rows one by one; built once a file."""

    def __init__(self, gazetteer: Gazetteer, today: dt.date) -> None:
        self._gazetteer = gazetteer
        self._matcher = Matcher(gazetteer)
        self._today = today

    def check(self, row: Row) -> Entry:
        """The entry of a row. Raises RejectedError."""
        _limit(row)
        try:
            match = self._matcher.match(row.values)
        except NoMatchError as error:
            raise RejectedError(row.number, error.column, error.value, error.reason) from error
        village = self._gazetteer.village(match.code)
        assert village is not None
        entry = Entry(row.number, village, {"village_code": village.code}, is_guess=bool(match.read_as))
        if match.read_as:
            column = "village" if "village" in row.values else "name"
            reason = _("read as {village}", village=f"{match.read_as} ({match.code})")
            entry.findings.append(Finding(row.number, column, row.values[column], reason, is_rejection=False))
        texts = ("cooperative_id", "address", "hours", "services", "source")
        entry.values |= {name: row.values[name] for name in texts if name in row.values}
        if "name" in row.values:
            entry.values["name"] = _name(row.values["name"], village)
        if "phone" in row.values:
            entry.values["phone"] = _phone(row)
        entry.values |= self._status(row)
        self._place(row, entry)
        return entry

    def _status(self, row: Row) -> dict[str, Any]:
        """The status, and who checked it when."""
        written = row.values.get("status", "")
        status = _STATUSES.get(written.casefold(), "") if written else ""
        if written and not status:
            reason = _("unknown; possible: terdaftar, punya gerai, dicek, tutup")
            raise RejectedError(row.number, "status", written, reason)
        day = self._day(row)
        status = status or ("verified" if day else "")
        if status not in CHECKED:
            return {"status": status} if status else {}
        if day is None:
            raise RejectedError(row.number, "verified_on", "", _("who says “dicek” or “tutup” says on which day"))
        checker = row.values.get("verified_by", "")
        if not 0 < len(checker) <= LONGEST_NAME_OF_CHECKER:
            raise RejectedError(row.number, "verified_by", checker, _("who checked it has to be named"))
        return {"status": status, "verified_on": day, "verified_by": checker}

    def _day(self, row: Row) -> dt.date | None:
        written = row.values.get("verified_on", "")
        if not written:
            return None
        parts = _DATE.fullmatch(written)
        try:
            day = dt.date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else dt.date.fromisoformat(written[:10])
        except ValueError:
            reason = _("no date; write it as 2026-10-03 or 03/10/2026")
            raise RejectedError(row.number, "verified_on", written, reason) from None
        if day > self._today:
            raise RejectedError(row.number, "verified_on", written, _("this day is still to come"))
        return day

    def _place(self, row: Row, entry: Entry) -> None:
        """The row's own point, where it can be right; else a note of why not."""
        latitude, longitude = row.values.get("latitude", ""), row.values.get("longitude", "")
        if not latitude and not longitude:
            return
        try:
            point = points.read(latitude, longitude)
            points.check(self._gazetteer, entry.village, point)
        except BadPointError as error:
            reason = _("{problem}; the middle of the desa is used", problem=error)
            entry.findings.append(
                Finding(row.number, "latitude", f"{latitude}, {longitude}", reason, is_rejection=False)
            )
        else:
            entry.point = point


def _limit(row: Row) -> None:
    for column, longest in LONGEST.items():
        text = row.values.get(column, "")
        if len(text) > longest:
            shown = f"{text[:40]}…"
            raise RejectedError(row.number, column, shown, _("longer than {limit} characters", limit=longest))


def _name(written: str, village: Village) -> str:
    """As written; the listing's form in capitals becomes ours."""
    return official_name(village) if written.isupper() and "MERAH PUTIH" in written else written


def _phone(row: Row) -> str:
    """A number as it is read out abroad too: +62 812-3456-7890."""
    written = row.values["phone"]
    try:
        number = phonenumbers.parse(written, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise RejectedError(row.number, "phone", written, _("no valid telephone number"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
