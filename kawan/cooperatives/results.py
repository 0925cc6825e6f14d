"""What an import found, in words: for the officer at the command line, in the chat, and as a file."""

from kawan.cooperatives.checking import Finding
from kawan.cooperatives.importing import Plan
from kawan.cooperatives.sheets import Sheet, written
from kawan.i18n import _


def summary(made: Plan, sheet: Sheet) -> str:
    """The counts, a line each."""
    lines = [
        _("- Rows in the file: {count}", count=made.rows),
        _("- New: {count}", count=len(made.added)),
        _("- Changed: {count}", count=len(made.changed)),
        _("- The same as stored: {count}", count=made.unchanged),
        _("- Left alone, because what is stored counts more: {count}", count=made.kept),
        _("- Rejected: {count}", count=len(made.rejections)),
        _("- Notes (a point that is not used, a name read otherwise): {count}", count=len(made.notes)),
    ]
    if sheet.unknown:
        lines.append(_("- Columns that are not read: {columns}", columns=", ".join(sheet.unknown)))
    return "\n".join(lines)


def line(finding: Finding, sheet: Sheet) -> str:
    """One finding: the row as a spreadsheet numbers it, the column, what stands there, and why."""
    return _(
        "row {row}, {column} “{value}”: {reason}",
        row=finding.row,
        column=sheet.titles.get(finding.column, finding.column),
        value=finding.value,
        reason=finding.reason,
    )


def report(made: Plan, sheet: Sheet) -> bytes:
    """Every finding as a CSV file."""
    heading = (_("row"), _("result"), _("column"), _("value"), _("reason"))
    kinds = {True: _("rejected"), False: _("note")}
    rows = [
        (f.row, kinds[f.is_rejection], sheet.titles.get(f.column, f.column), f.value, f.reason) for f in made.findings
    ]
    return written([heading, *rows])
