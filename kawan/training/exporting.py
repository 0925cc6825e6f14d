"""Registrations as a table for officers and partners, with only the columns that a role may see."""

import datetime as dt
from collections.abc import Callable, Sequence

import phonenumbers
from sqlalchemy.ext.asyncio import AsyncSession

from kawan import countries, sheets
from kawan.i18n import _
from kawan.training import following_up
from kawan.training.labels import role_label, time_label, wish_label
from kawan.training.registrations import Registration

FORMULA_SIGNS = "=+-@\t\r"

type Moment = dt.datetime
type Table = list[list[str]]

WRITERS: dict[str, Callable[[Table], bytes]] = {
    "csv": lambda table: sheets.written(table, FORMULA_SIGNS),
    "xlsx": lambda table: sheets.workbook(table, FORMULA_SIGNS),
}


async def table(session: AsyncSession, registrations: Sequence[Registration], *, full: bool) -> Table:
    """A heading, and a row for each registration. ``full``: with names, phone numbers, needs and notes."""
    heading = [_("number"), *([_("name"), _("phone")] if full else ()), *_shared_titles()]
    made: Table = [heading + ([_("special needs"), _("assigned to"), _("notes")] if full else [])]
    for row in registrations:
        cells = [str(row.id), *([row.name, _dialled(row.phone)] if full else ()), *_shared(row)]
        if full:
            notes = await following_up.notes_of(session, row)
            cells += [row.needs or "", str(row.assigned_to or ""), " | ".join(note.text for note in notes)]
        made.append(cells)
    return made


def _shared_titles() -> list[str]:
    return [
        *(_("desa"), _("village code"), _("role"), _("country"), _("back home"), _("wish"), _("time")),
        *(_("state"), _("registered on"), _("days waiting"), _("origin")),
    ]


def _shared(row: Registration) -> list[str]:
    return [
        row.village,
        row.village_code or "",
        role_label(row.role),
        countries.name(row.country) if row.country else "",
        row.returns or "",
        wish_label(row.wish),
        time_label(row.times) if row.times else "",
        row.state,
        row.created_at.date().isoformat(),
        str(following_up.waiting_days(row)) if row.state in following_up.WAITING else "",
        row.origin,
    ]


def _dialled(phone: str | None) -> str:
    """A number as one dials it in Indonesia; one of another country keeps its plus."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    if number.country_code != phonenumbers.country_code_for_region("ID"):
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
