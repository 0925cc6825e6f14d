"""An officer's file for the registry, sent to the bot: checked first, applied by a button, audited."""

import asyncio

from bot.files import LARGEST_DOWNLOAD, Fetched
from bot.incoming import number
from bot.turn import Turn
from kawan.cooperatives import RegistryFile, files, importing, results, sheets
from kawan.cooperatives.importing import Plan
from kawan.cooperatives.sheets import Sheet, SheetError
from kawan.db import now
from kawan.i18n import _
from kawan.replies import LARGEST_DOCUMENT, Button, Document, Reply, rows

ENDINGS = (".csv", ".xlsx")
FIRST = 5


class _NoFileError(Exception):
    """The file can't be used; its words are for the officer."""


async def receive(turn: Turn) -> None:
    """Check a file and say what it would do; nothing is written."""
    incoming = turn.incoming
    if incoming.file_size > LARGEST_DOWNLOAD:
        limit = LARGEST_DOWNLOAD // 2**20
        turn.say(
            Reply(_("Telegram lets me fetch files up to {limit} MB. Split it, or use the command line.", limit=limit))
        )
        return
    if turn.fetched is None:
        turn.fetch = incoming.file_id
        return
    try:
        content = _content(turn.fetched)
        sheet, made = await _planned(turn, incoming.file_name, content)
    except _NoFileError as error:
        turn.say(Reply(str(error)))
        return
    file = await files.remember(turn.session, incoming.file_id, incoming.file_name, content, incoming.sender_id)
    turn.audit("registry.check", f"file:{file.id}")
    _say_findings(turn, file, sheet, made)


async def on_button(turn: Turn, argument: str) -> bool:
    """``i:<apply|drop>:<file>``."""
    action, _colon, digits = argument.partition(":")
    file = await turn.session.get(RegistryFile, number(digits) or 0)
    if file is None or action not in ("apply", "drop") or not await turn.is_staff():
        return False
    if file.state != files.OFFERED:
        turn.say(Reply(_("This file was applied or dropped before. Send it again to check it anew.")))
    elif action == "drop":
        file.state = files.DROPPED
        turn.say(Reply(_("All right, nothing was written.")))
    else:
        await _apply(turn, file)
    return True


async def _apply(turn: Turn, file: RegistryFile) -> None:
    """Write the rows that are right, by the registry as it is now."""
    if turn.fetched is None:
        turn.fetch = file.file_id
        return
    try:
        content = _content(turn.fetched)
        if not file.is_of(content):
            raise _NoFileError(_("Telegram gave another file than the one that was checked. Please send it again."))
        _sheet, made = await _planned(turn, file.name, content)
    except _NoFileError as error:
        turn.say(Reply(str(error)))
        return
    await importing.write(turn.session, made)
    file.state = files.APPLIED
    turn.audit("registry.import", f"file:{file.id} rows:{made.writes}")
    turn.say(
        Reply(
            _(
                "Written: {added} new, {changed} changed, {rejected} rejected.",
                added=len(made.added),
                changed=len(made.changed),
                rejected=len(made.rejections),
            )
        )
    )


def _content(fetched: Fetched) -> bytes:
    """The bytes of a file. Raises _NoFileError."""
    if fetched.content is None:
        raise _NoFileError(_("I could not fetch the file from Telegram. Please try again."))
    return fetched.content


async def _planned(turn: Turn, name: str, content: bytes) -> tuple[Sheet, Plan]:
    """What a file would change. Raises _NoFileError."""
    gazetteer = turn.services.gazetteer
    try:
        sheet = await asyncio.to_thread(sheets.read, name, content)
    except SheetError as error:
        raise _NoFileError(_("{name} can't be read. {problem}", name=name, problem=error)) from error
    entries, rejections = await asyncio.to_thread(importing.checked, gazetteer, sheet, now().date())
    return sheet, await importing.plan(turn.session, sheet, entries, rejections)


def _say_findings(turn: Turn, file: RegistryFile, sheet: Sheet, made: Plan) -> None:
    """The counts and the first findings; all of them in a file; and the question."""
    parts = [_("**{name}**: checked, nothing is written yet.", name=file.name), results.summary(made, sheet)]
    first = [f"- {results.line(finding, sheet)}" for finding in (*made.rejections, *made.notes)[:FIRST]]
    if first:
        parts.append("\n".join((_("The first findings:"), *first)))
    report = results.report(made, sheet) if made.findings else b""
    document = None
    if len(report) > LARGEST_DOCUMENT:
        parts.append(_("The full report is too large for Telegram; kawan kopdes import --report writes it."))
    elif report:
        document = Document(f"{_('findings')}-{file.id}.csv", report)
    buttons = [Button(_("Don't apply"), f"i:drop:{file.id}")]
    if made.writes:
        parts.append(_("Apply the {count} right rows?", count=made.writes))
        buttons.insert(0, Button(_("Apply {count} rows", count=made.writes), f"i:apply:{file.id}"))
    else:
        parts.append(_("There is nothing to write."))
        buttons = []
    turn.say(Reply("\n\n".join(parts), rows(*buttons), document=document))
