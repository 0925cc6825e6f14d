"""What staff do in their own chat with the bot."""

from collections.abc import Awaitable, Callable

from bot import broadcast_card, broadcast_desk, contact_desk, import_desk, link_desk, report_desk, ticket_desk
from bot.turn import Turn
from kawan import training
from kawan.i18n import _
from kawan.replies import Reply
from kawan.staff import StaffRole
from kawan.training import Registration


async def on_command(turn: Turn) -> bool:
    """A staff command from one who may. For everybody else it does not exist."""
    handler = (COMMANDS | broadcast_desk.COMMANDS | contact_desk.COMMANDS | link_desk.COMMANDS).get(
        turn.incoming.command
    )
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
    """A file from an officer that belongs to staff work: a list of cooperatives."""
    if not turn.incoming.file_name.casefold().endswith(import_desk.ENDINGS) or not await turn.is_staff():
        return False
    await import_desk.receive(turn)
    return True


async def _registrations(turn: Turn) -> None:
    waiting = await training.newest(turn.session)
    count = await training.count_new(turn.session)
    lines = [
        _(
            "- {id}. {name}, {village}, {role}, {wish}, {phone}",
            id=row.id,
            name=row.name,
            village=row.village,
            role=training.role_label(row.role),
            wish=training.wish_label(row.wish),
            phone=row.phone or _("by Telegram only"),
        )
        for row in waiting
    ]
    turn.audit("registrations.list")
    turn.say(Reply("\n".join([_("**New registrations: {count}**", count=count), *lines])))


async def show_registration(turn: Turn, registration_id: int) -> None:
    """Tell the staff of a new registration; name and phone stay in /pendaftar, where they can be erased."""
    registration = await turn.session.get(Registration, registration_id)
    if registration is None:
        return
    text = _(
        "New registration, number **{id}**: {wish}, {village}. All of them: /pendaftar",
        id=registration.id,
        wish=training.wish_label(registration.wish),
        village=registration.village,
    )
    await turn.tell_staff(Reply(text))


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "pendaftar": _registrations,
    "laporankopdes": report_desk.show_open,
}
_WAITING_FOR_TEXT: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    broadcast_card.EXPECTED: broadcast_desk.on_text,
    link_desk.EXPECTED: link_desk.on_text,
    contact_desk.EXPECTED: contact_desk.on_note,
    report_desk.EXPECTED: report_desk.on_address,
}
