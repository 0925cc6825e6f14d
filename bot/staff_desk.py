"""What staff do in their own chat with the bot."""

from collections.abc import Awaitable, Callable

from bot import (
    answer_desk,
    answer_editing,
    broadcast_card,
    broadcast_desk,
    contact_desk,
    import_desk,
    link_desk,
    registration_desk,
    report_desk,
    session_desk,
    ticket_desk,
)
from bot.turn import Turn
from kawan.staff import StaffRole


async def on_command(turn: Turn) -> bool:
    """A staff command from one who may. For everybody else it does not exist."""
    handler = COMMANDS.get(turn.incoming.command)
    if handler is None or not await turn.is_staff(StaffRole.VIEWER):
        return False
    turn.person.expecting = None
    await handler(turn)
    return True


async def on_officer_text(turn: Turn) -> bool:
    """An officer's text that belongs to staff work: a reply to a ticket, or what a desk asked for."""
    desk = _WAITING_FOR_TEXT.get((turn.person.expecting or "").partition(":")[0])
    if turn.incoming.reply_to is None and desk is None:
        return False
    if not await turn.is_staff():
        return False
    if await ticket_desk.on_officer_reply(turn):
        return True
    if desk is None:
        return False
    await desk(turn, turn.incoming.text)
    return True


async def on_attachment(turn: Turn) -> bool:
    """A picture, file or location for the announcement that an officer writes."""
    if (turn.person.expecting or "").partition(":")[0] != broadcast_card.EXPECTED or not await turn.is_staff():
        return False
    await broadcast_desk.on_text(turn, turn.incoming.text)
    return True


async def on_document(turn: Turn) -> bool:
    """A file from an officer that belongs to staff work: a list of cooperatives, or a file of an answer."""
    name, is_document = turn.incoming.file_name.casefold(), turn.incoming.media == "document"
    if name.endswith(import_desk.ENDINGS):
        receive = import_desk.receive
    elif name.endswith(answer_editing.ENDING) or (is_document and answer_editing.is_expected(turn)):
        receive = answer_editing.receive
    else:
        return False
    if not await turn.is_staff():
        return False
    await receive(turn)
    return True


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "pendaftar": registration_desk.begin,
    "laporankopdes": report_desk.show_open,
    **broadcast_desk.COMMANDS,
    **contact_desk.COMMANDS,
    **link_desk.COMMANDS,
    **answer_desk.COMMANDS,
    **session_desk.COMMANDS,
}
_WAITING_FOR_TEXT: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    broadcast_card.EXPECTED: broadcast_desk.on_text,
    link_desk.EXPECTED: link_desk.on_text,
    contact_desk.EXPECTED: contact_desk.on_note,
    registration_desk.EXPECTED: registration_desk.on_note,
    report_desk.EXPECTED: report_desk.on_address,
    answer_editing.EXPECTED: answer_editing.on_text,
    session_desk.EXPECTED: session_desk.on_text,
}
