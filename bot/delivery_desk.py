"""Deliveries of which nobody knows whether they arrived: their list, and an officer's decision to send them again."""

from collections.abc import Awaitable, Callable

from bot.turn import Turn
from kawan import broadcasts
from kawan.broadcasts import UNKNOWN, Broadcast
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

LISTED = 20


async def list_unknown(turn: Turn, broadcast: Broadcast) -> None:
    """``b:unknown:<id>``: who, when and why, and the choice."""
    count = (await broadcasts.outcomes(turn.session, broadcast.id)).get(UNKNOWN, 0)
    if not count:
        turn.say(Reply(_("Nothing is unknown: every delivery has its outcome.")))
        return
    listed = await broadcasts.unknown(turn.session, broadcast.id, LISTED)
    lines = [f"- {row.chat_id} · {row.updated_at:%d/%m %H:%M} UTC · {_reason(row.error)}" for row in listed]
    if count > len(listed):
        lines.append(_("... and {count} more", count=count - len(listed)))
    text = _(
        "Announcement {id}: {count} unknown. They may have it or not; whoever has it gets it twice if you send again.",
        id=broadcast.id,
        count=count,
    )
    again = Button(_("Send the {count} unknown again", count=count), f"b:again:{broadcast.id}")
    turn.say(Reply("\n".join([text, "", *lines]), rows(again)))


async def send_again(turn: Turn, broadcast: Broadcast) -> None:
    """``b:again:<id>``: an officer decided."""
    count = await broadcasts.send_unknown_again(turn.session, broadcast.id)
    if not count:
        turn.say(Reply(_("There is nothing to send again.")))
        return
    await turn.session.refresh(broadcast)
    broadcast.message_id, broadcast.chat_id = None, turn.incoming.chat_id
    turn.audit("broadcast.again", f"broadcast:{broadcast.id}")
    turn.say(Reply(_("{count} are sent again.", count=count)))


def _reason(error: str | None) -> str:
    return _("interrupted") if error is None else error[:60]


ACTIONS: dict[str, Callable[[Turn, Broadcast], Awaitable[None]]] = {"unknown": list_unknown, "again": send_again}
