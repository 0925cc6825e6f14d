"""Announcements in the officer's chat: compose, preview with the count, consent, pause, stop."""

from collections.abc import Awaitable, Callable

from bot import delivery_desk
from bot.incoming import number
from bot.turn import Turn
from kawan import broadcasts
from kawan.broadcasts import Broadcast
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.staff import StaffRole

EXPECTED = "broadcast"
MAX_TEXT = 3500


async def begin(turn: Turn) -> None:
    """``/siarkan [text]``."""
    if not await turn.is_staff(StaffRole.OFFICER):
        turn.say(Reply(_("Only officers may send announcements.")))
    elif turn.incoming.payload:
        await compose(turn, turn.incoming.payload)
    else:
        turn.person.expecting = EXPECTED
        turn.say(Reply(_("Write the announcement now. **bold** by two stars. /batal stops.")))


async def compose(turn: Turn, text: str) -> None:
    """A draft: the preview exactly as people see it, the count, and the second step."""
    text = text.strip()
    if not text or len(text) > MAX_TEXT:
        turn.say(
            Reply(
                _(
                    "The text needs 1 to {limit} characters; this one has {length}.",
                    limit=MAX_TEXT,
                    length=len(text),
                )
            )
        )
        return
    turn.person.expecting = None
    broadcast = await broadcasts.draft(turn.session, turn.incoming.sender_id, text)
    count = await broadcasts.audience_size(turn.session)
    turn.audit("broadcast.draft", f"broadcast:{broadcast.id}")
    turn.say(announcement(broadcast))
    question = _("This is how people see it. It goes to **{count}** people who agreed. Send it?", count=count)
    turn.say(
        Reply(
            question,
            rows(
                Button(_("Send to {count} people", count=count), f"b:send:{broadcast.id}"),
                Button(_("Don't send"), f"b:stop:{broadcast.id}"),
            ),
        )
    )


def announcement(broadcast: Broadcast) -> Reply:
    """What recipients see: the text, and how to stop."""
    return Reply(broadcast.text + "\n\n" + _("Stop announcements: /siaran"))


async def on_button(turn: Turn, argument: str) -> bool:
    """``b:<send|pause|go|stop>:<id>``."""
    action, _colon, digits = argument.partition(":")
    broadcast = await turn.session.get(Broadcast, number(digits) or 0)
    if broadcast is None or not await turn.is_staff(StaffRole.OFFICER):
        return False
    if action == "send":
        await _send(turn, broadcast)
        return True
    if action in delivery_desk.ACTIONS:
        await delivery_desk.ACTIONS[action](turn, broadcast)
        return True
    to = {"pause": broadcasts.PAUSED, "go": broadcasts.RUNNING, "stop": broadcasts.STOPPED}.get(action)
    if to is None:
        return False
    changed = await broadcasts.change_state(turn.session, broadcast.id, to)
    turn.audit(f"broadcast.{action}", f"broadcast:{broadcast.id}")
    broadcast.message_id = None  # the progress, with its buttons, becomes the last message again
    text = {
        broadcasts.PAUSED: _("Paused. Nothing more is sent until you resume."),
        broadcasts.RUNNING: _("Resumed."),
        broadcasts.STOPPED: _("Stopped. Nothing more is sent."),
    }[to]
    turn.say(Reply(text if changed else _("That is not possible in its present state.")))
    return True


async def _send(turn: Turn, broadcast: Broadcast) -> None:
    try:
        size = await broadcasts.start(turn.session, broadcast)
    except ValueError:
        turn.say(Reply(_("This announcement was started or stopped before.")))
        return
    broadcast.chat_id = turn.incoming.chat_id
    turn.audit("broadcast.start", f"broadcast:{broadcast.id}")
    turn.say(Reply(_("Announcement {id} begins: {count} people.", id=broadcast.id, count=size)))


async def cancel(turn: Turn) -> None:
    """``/batal``: stop composing."""
    turn.say(Reply(_("Stopped. Nothing was sent.")))


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {"siarkan": begin, "batal": cancel}
