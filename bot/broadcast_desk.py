"""Announcements in the officer's chat: compose, preview with the count, consent, pause, stop."""

from collections.abc import Awaitable, Callable, Sequence

from bot import (
    audience_desk,
    broadcast_buttons,
    broadcast_card,
    broadcast_contents,
    broadcast_report,
    delivery_desk,
    schedule_desk,
)
from bot.broadcast_card import EXPECTED
from bot.incoming import number
from bot.markup import Marked
from bot.turn import Turn
from kawan import broadcasts
from kawan.broadcasts import Broadcast, content, drafts
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.staff import StaffRole

type Step = Callable[[Turn, Broadcast, str], Awaitable[bool]]

SHOWN_TITLE = 34


async def begin(turn: Turn) -> None:
    """``/siarkan [text]``: a new one, or drafts and earlier ones."""
    if not await turn.is_staff(StaffRole.OFFICER):
        turn.say(Reply(_("Only officers may send announcements.")))
    elif turn.incoming.payload:
        await _compose(turn, turn.incoming.marked.after_command())
    else:
        turn.person.expecting = EXPECTED
        text = _(
            "Write the announcement now, or send a picture, a file or a location. /batal stops.\n"
            "**Bold** works. {name} and {village} are filled in for each person.",
            name=content.NAME,
            village=content.VILLAGE,
        )
        turn.say(Reply(text, rows(Button(_("Drafts"), "b:drafts"), Button(_("Earlier ones"), "b:earlier"), width=2)))


async def on_text(turn: Turn, _text: str) -> None:
    """What an officer writes or sends after we asked for it."""
    _desk, _colon, asked = (turn.person.expecting or "").partition(":")
    what, _colon, rest = asked.partition(":")
    digits, _colon, more = rest.partition(":")
    if not what:
        await _compose(turn, turn.incoming.marked)
        return
    broadcast = await turn.session.get(Broadcast, number(digits) or 0)
    step = _WRITTEN.get(what)
    turn.person.expecting = None
    if broadcast is None or step is None or not await _is_draft(turn, broadcast):
        return
    await step(turn, broadcast, more)


async def _compose(turn: Turn, marked: Marked) -> None:
    """A new draft of what came in: text, a picture or file with its text, or a place."""
    broadcast = Broadcast(author_id=turn.incoming.sender_id, text="")
    if not await broadcast_contents.take(turn, broadcast, marked):
        return
    turn.person.expecting = None
    turn.session.add(broadcast)
    await turn.session.flush()
    turn.audit("broadcast.draft", f"broadcast:{broadcast.id}")
    if broadcast.text:
        await broadcast_card.preview(turn, broadcast)
        await broadcast_card.show(turn, broadcast)
    else:
        broadcast_contents.ask_text(turn, broadcast)


async def on_button(turn: Turn, argument: str) -> bool:
    """``b:<action>:<id>[:<more>]``, by officers."""
    action, _colon, rest = argument.partition(":")
    digits, _colon, more = rest.partition(":")
    broadcast = await turn.session.get(Broadcast, number(digits) or 0)
    if not await turn.is_staff(StaffRole.OFFICER):
        return False
    if action in _LISTS:
        await _LISTS[action](turn, number(digits))
        return True
    if broadcast is None:
        return False
    if broadcast_card.expects(turn, broadcast):
        turn.person.expecting = None  # another button was pressed instead
    if action in _OF_DRAFTS:
        return not await _is_draft(turn, broadcast) or await _OF_DRAFTS[action](turn, broadcast, more)
    if action in delivery_desk.ACTIONS:
        await delivery_desk.ACTIONS[action](turn, broadcast)
        return True
    step = _STEPS.get(action)
    return step is not None and await step(turn, broadcast, more)


async def _is_draft(turn: Turn, broadcast: Broadcast) -> bool:
    if broadcast.state == broadcasts.DRAFT:
        return True
    turn.say(Reply(_("Only drafts can be changed. Announcement {id} is not one any more.", id=broadcast.id)))
    return False


async def _change(turn: Turn, broadcast: Broadcast, action: str, to: str) -> bool:
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


async def _pause(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    return await _change(turn, broadcast, "pause", broadcasts.PAUSED)


async def _resume(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    return await _change(turn, broadcast, "go", broadcasts.RUNNING)


async def _stop(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    return await _change(turn, broadcast, "stop", broadcasts.STOPPED)


async def _try(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    await broadcast_card.preview(turn, broadcast)
    await broadcast_card.show(turn, broadcast, in_place=False)
    return True


async def _keep(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    broadcast_card.panel(turn, _("Draft {id} is kept. /siarkan, **Drafts** shows it again.", id=broadcast.id))
    return True


async def _show(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    if broadcast.state not in (broadcasts.PREPARING, broadcasts.RUNNING):
        await broadcast_card.preview(turn, broadcast)
    await broadcast_card.show(turn, broadcast, in_place=False)
    return True


async def _back(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    await broadcast_card.show(turn, broadcast)
    return True


async def _copy(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    copied = await drafts.copy(turn.session, broadcast, turn.incoming.sender_id)
    turn.audit("broadcast.draft", f"broadcast:{copied.id}")
    return await _show(turn, copied, "")


async def _correct(turn: Turn, broadcast: Broadcast, way: str) -> bool:
    """``new``: a message of its own to those who received it; ``edit``: in the place of what they received."""
    if way not in ("new", "edit"):
        return False
    try:
        fix = await drafts.correction(turn.session, broadcast, turn.incoming.sender_id, in_place=way == "edit")
    except ValueError:
        turn.say(_no_correction(broadcast))
        return True
    turn.audit("broadcast.draft", f"broadcast:{fix.id}")
    broadcast_contents.ask_text(turn, fix)
    return True


def _no_correction(broadcast: Broadcast) -> Reply:
    if broadcast.state not in (broadcasts.PREPARING, broadcasts.RUNNING, broadcasts.PAUSED):
        return Reply(_("Nobody has received announcement {id}; there is nothing to correct.", id=broadcast.id))
    text = _(
        "Announcement {id} is still being sent. Stop it first, so that nobody else receives the wrong words. "
        "Then correct it.",
        id=broadcast.id,
    )
    return Reply(text, rows(Button(_("Stop"), f"b:stop:{broadcast.id}")))


async def _drafts(turn: Turn, before: int | None) -> None:
    _list(turn, "drafts", _("Drafts and what waits:"), await drafts.unfinished(turn.session, before))


async def _earlier(turn: Turn, before: int | None) -> None:
    _list(turn, "earlier", _("Earlier announcements:"), await drafts.earlier(turn.session, before))


def _list(turn: Turn, name: str, heading: str, found: Sequence[Broadcast]) -> None:
    turn.person.expecting = None
    buttons = [
        Button(
            f"{one.id}. {one.text[:SHOWN_TITLE] or '…'} ({broadcast_card.state_label(one.state)})", f"b:show:{one.id}"
        )
        for one in found
    ]
    if len(found) == drafts.LISTED:
        buttons.append(Button(_("Older ones"), f"b:{name}:{found[-1].id}"))
    broadcast_card.panel(turn, heading if buttons else _("There are none."), *buttons)


async def cancel(turn: Turn) -> None:
    """``/batal``: stop composing."""
    turn.say(Reply(_("Stopped. Nothing was sent.")))


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {"siarkan": begin, "batal": cancel}

_LISTS: dict[str, Callable[[Turn, int | None], Awaitable[None]]] = {"drafts": _drafts, "earlier": _earlier}
_STEPS: dict[str, Step] = {
    "send": schedule_desk.submit,
    "ok": schedule_desk.approve,
    "no": schedule_desk.return_to_draft,
    "pause": _pause,
    "go": _resume,
    "stop": _stop,
    "show": _show,
    "back": _back,
    "try": _try,
    "keep": _keep,
    "copy": _copy,
    "fix": _correct,
    "r": broadcast_report.on_button,
}
_OF_DRAFTS: dict[str, Step] = {
    "a": audience_desk.on_button,
    "e": broadcast_contents.on_button,
    "w": schedule_desk.on_button,
}
_WRITTEN: dict[str, Step] = {
    "text": broadcast_contents.on_written,
    "attach": broadcast_contents.on_attached,
    "button": broadcast_buttons.on_written,
    "place": audience_desk.on_place,
    "near": audience_desk.on_village,
    "list": audience_desk.on_list_name,
    "when": schedule_desk.on_written,
}
