"""Filling the registry from a file: first a plan of what would change, then the change, in one transaction.

A row is known again by its ``cooperative_id``, else by its village, so that the same file twice changes nothing.
A cell that is empty, or a column that is missing, leaves what is stored. What counts less than what is stored (a
listing against an officer's check, an older check against a newer one) changes nothing but a missing id.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.cooperatives.checking import Checker, Entry, Finding, RejectedError
from kawan.cooperatives.sheets import Sheet
from kawan.cooperatives.tables import Cooperative, official_name, standing
from kawan.db import now
from kawan.i18n import _
from kawan.regions import Gazetteer

_COLUMNS = tuple(column.name for column in Cooperative.__table__.columns if column.name != "updated_at")
_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("cooperative_id", "latitude", "longitude", "verified_on", "verified_by")),
    **dict.fromkeys(("address", "phone", "hours", "services", "source"), ""),
    "status": "registered",
}

type Values = dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What a file would do. ``added`` and ``changed`` hold whole rows; ``findings`` stand in the file's order."""

    rows: int = 0
    added: list[Values] = field(default_factory=list[Values])
    changed: list[Values] = field(default_factory=list[Values])
    unchanged: int = 0
    kept: int = 0
    findings: list[Finding] = field(default_factory=list[Finding])

    @property
    def rejections(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_rejection]

    @property
    def notes(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_rejection]

    @property
    def writes(self) -> int:
        return len(self.added) + len(self.changed)


def checked(gazetteer: Gazetteer, sheet: Sheet, today: dt.date) -> tuple[list[Entry], list[Finding]]:
    """The entries of a file in its order, and why rows are rejected. Takes seconds for a large file, no database."""
    checker = Checker(gazetteer, today)
    entries: list[Entry] = []
    rejections: list[Finding] = []
    for row in sheet.rows:
        try:
            entries.append(checker.check(row))
        except RejectedError as error:
            rejections.append(error.finding)
    entries, doubles = _without_doubles(entries)
    _drop_shared_points(entries)
    return entries, rejections + doubles


def _without_doubles(entries: list[Entry]) -> tuple[list[Entry], list[Finding]]:
    """One entry for a village and one for an id; a name that is right goes before one that is only alike."""
    seen: dict[tuple[str, str], int] = {}
    kept: list[Entry] = []
    rejections: list[Finding] = []
    for entry in sorted(entries, key=lambda entry: (entry.is_guess, entry.row)):
        for column in ("village_code", "cooperative_id"):
            value = entry.values.get(column, "")
            if value and (first := seen.setdefault((column, value), entry.row)) != entry.row:
                rejections.append(Finding(entry.row, column, value, _("the same as in row {row}", row=first)))
                break
        else:
            kept.append(entry)
    return sorted(kept, key=lambda entry: entry.row), rejections


def _drop_shared_points(entries: list[Entry]) -> None:
    """Not used: a point that several villages claim. At most one of them is right, and nobody knows which."""
    used = Counter(entry.point for entry in entries)
    for entry in entries:
        if entry.point is not None and used[entry.point] > 1:
            reason = _("{count} rows give this point; the middle of the desa is used", count=used[entry.point])
            value = f"{entry.point[0]}, {entry.point[1]}"
            entry.findings.append(Finding(entry.row, "latitude", value, reason, is_rejection=False))
            entry.point = None


async def plan(session: AsyncSession, sheet: Sheet, entries: Iterable[Entry], rejections: Sequence[Finding]) -> Plan:
    """What ``entries`` would change in the registry as it is now."""
    stored = await _stored(session)
    made = Plan(rows=len(sheet.rows), findings=list(rejections))
    for entry in entries:
        made.findings += entry.findings
        try:
            _decide(made, entry, stored)
        except RejectedError as error:
            made.findings.append(error.finding)
    made.findings.sort(key=lambda finding: finding.row)
    return made


@dataclass(frozen=True, slots=True)
class _Stored:
    """The registry as it is, found by id and by village; ``claimed`` tells which row of the file took which."""

    by_id: dict[str, Values]
    by_village: dict[str, Values]
    claimed: dict[int, int] = field(default_factory=dict[int, int])


async def _stored(session: AsyncSession) -> _Stored:
    columns = (getattr(Cooperative, name) for name in _COLUMNS)
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in (await session.execute(select(*columns))).all()]
    return _Stored(
        {row["cooperative_id"]: row for row in rows if row["cooperative_id"]},
        {row["village_code"]: row for row in rows},
    )


def _decide(made: Plan, entry: Entry, stored: _Stored) -> None:
    """Add, change, or leave alone. Raises RejectedError where two cooperatives would share a village or a row."""
    known = _known(entry, stored)
    if known is None:
        made.added.append(_DEFAULTS | {"name": official_name(entry.village)} | _stated(entry))
        return
    first = stored.claimed.setdefault(known["id"], entry.row)
    if first != entry.row:
        reason = _("row {row} is already for this cooperative", row=first)
        raise RejectedError(entry.row, "cooperative_id", entry.values.get("cooperative_id", ""), reason)
    counts_less = entry.standing < standing(known["status"], known["verified_on"])
    wanted = _missing_id(known, entry) if counts_less else known | _stated(entry)
    if wanted != known:
        made.changed.append(wanted)
    elif counts_less:
        made.kept += 1
    else:
        made.unchanged += 1


def _known(entry: Entry, stored: _Stored) -> Values | None:
    """The stored row that an entry is about."""
    cooperative_id, village = entry.values.get("cooperative_id"), entry.village
    by_id = stored.by_id.get(cooperative_id) if cooperative_id else None
    by_village = stored.by_village.get(village.code)
    if by_id is not None and by_village is not None and by_id is not by_village:
        reason = _(
            "stored for {stored}; {village} has another cooperative",
            stored=by_id["village_code"],
            village=f"{village.name} ({village.code})",
        )
        raise RejectedError(entry.row, "cooperative_id", cooperative_id or "", reason)
    return by_id or by_village


def _stated(entry: Entry) -> Values:
    """What an entry says. Where it gives no point, or none that can be right, a stored one stays."""
    point = {"latitude": entry.point[0], "longitude": entry.point[1]} if entry.point else {}
    return entry.values | point


def _missing_id(known: Values, entry: Entry) -> Values:
    return known | {"cooperative_id": known["cooperative_id"] or entry.values.get("cooperative_id")}


async def write(session: AsyncSession, made: Plan) -> None:
    """Carry out a plan, within the caller's transaction."""
    moment = {"updated_at": now()}
    if made.added:
        await session.execute(insert(Cooperative), [row | moment for row in made.added])
    if made.changed:
        table = Cooperative.__table__
        change = (
            update(Cooperative)
            .where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(name) for name in (*_COLUMNS[1:], "updated_at")})
        )
        connection = await session.connection()
        rows = [{"row_id": row["id"], **{name: row[name] for name in _COLUMNS[1:]}, **moment} for row in made.changed]
        await connection.execute(change, rows)
