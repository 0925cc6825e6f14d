"""When an announcement begins: its hour, its repetition, and the consent of a second officer."""

import datetime as dt

from bot import audience_words, broadcast_card
from bot.broadcast_card import expect, panel
from bot.turn import Turn
from kawan import broadcasts, inbox, staff
from kawan.broadcasts import Broadcast, content, schedule
from kawan.broadcasts.audience import audience_size
from kawan.broadcasts.content import Recipient
from kawan.broadcasts.schedule import NotYet
from kawan.broadcasts.times import MONTHLY, WEEKLY, ZONES, read_time
from kawan.db import now
from kawan.i18n import _
from kawan.moments import UnreadableError
from kawan.regions import Gazetteer
from kawan.replies import Button, Reply, rows


async def on_button(turn: Turn, broadcast: Broadcast, what: str) -> bool:
    """``b:w:<id>[:<what>]``."""
    if what == "now":
        broadcast.send_at, broadcast.repeats = None, ""
    elif what in ("besok", "senin"):
        broadcast.send_at, _offset = read_time(f"{what} 09.00", broadcast.utc_offset, now())
    elif what == "write":
        expect(turn, "when", broadcast)
        panel(turn, _("Write day and hour: besok 09.00, senin 14.30, 25/12 9.00 WITA."), _back(broadcast))
        return True
    elif what in ("once", WEEKLY, MONTHLY) and broadcast.send_at is not None:
        broadcast.repeats = "" if what == "once" else what
    elif what in _ZONE_KEYS:
        _move_zone(broadcast, _ZONE_KEYS[what])
    elif what:
        return False
    _panel(turn, broadcast)
    return True


_ZONE_KEYS = {f"z{offset}": offset for offset in ZONES}


def _move_zone(broadcast: Broadcast, offset: int) -> None:
    """The same hour on the clocks of another zone."""
    if broadcast.send_at is not None:
        broadcast.send_at += dt.timedelta(hours=broadcast.utc_offset - offset)
    broadcast.utc_offset = offset


def _back(broadcast: Broadcast) -> Button:
    return Button(_("Back"), f"b:w:{broadcast.id}")


def _panel(turn: Turn, broadcast: Broadcast) -> None:
    mark = f"b:w:{broadcast.id}:"
    buttons = [
        Button(_("At once"), f"{mark}now"),
        Button(_("Tomorrow 09.00"), f"{mark}besok"),
        Button(_("Monday 09.00"), f"{mark}senin"),
        Button(_("Write the time"), f"{mark}write"),
    ]
    if broadcast.send_at is not None:
        present = broadcast.repeats or "once"
        repeats = {"once": _("Once"), WEEKLY: _("Every week"), MONTHLY: _("Every month")}
        buttons += [Button(("✓ " if key == present else "") + label, f"{mark}{key}") for key, label in repeats.items()]
        buttons += [
            Button(("✓ " if offset == broadcast.utc_offset else "") + zone, f"{mark}z{offset}")
            for offset, zone in ZONES.items()
        ]
    buttons.append(Button(_("Done"), f"b:back:{broadcast.id}"))
    panel(turn, _("When is it sent? Now: **{when}**", when=broadcast_card.when(broadcast)), *buttons, width=2)


async def on_written(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """A day and hour, as the officer wrote it."""
    try:
        broadcast.send_at, broadcast.utc_offset = read_time(turn.incoming.text, broadcast.utc_offset, now())
    except UnreadableError as error:
        expect(turn, "when", broadcast)
        turn.say(Reply(_("{problem} Write it like this: besok 09.00, 25/12 14.30 WIB.", problem=error)))
        return True
    _panel(turn, broadcast)
    return True


async def submit(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """``b:send:<id>``: the officer is done with the draft."""
    broadcast.chat_id = turn.incoming.chat_id
    if broadcast.send_at is not None and broadcast.send_at <= now():
        turn.say(Reply(_("Its hour has passed. Choose another one, or send it at once.")))
        _panel(turn, broadcast)
        return True
    try:
        state = await schedule.submit(turn.session, broadcast, turn.services.settings.broadcast_approval_above)
    except ValueError:
        turn.say(Reply(_("This announcement was started or stopped before.")))
        return True
    await broadcast_card.show(turn, broadcast)  # no draft any more
    if state == broadcasts.WAITING:
        turn.audit("broadcast.submit", f"broadcast:{broadcast.id}")
        await ask_consent(turn, broadcast)
    else:
        await _tell(turn, broadcast)
    return True


async def ask_consent(turn: Turn, broadcast: Broadcast) -> None:
    """Show it to the other officers; where there is none, its author looks once more, later."""
    count = await audience_size(turn.session, broadcast.audience)
    officers = set(await staff.officers(turn.session))
    others = [chat for chat in await turn.staff_chats() if chat != broadcast.author_id] if len(officers) > 1 else []
    for chat_id in others:
        inbox.queue(turn.session, chat_id, consent_question(broadcast, count, turn.services.gazetteer))
    if others:
        turn.say(
            Reply(_("More than a few get this: {count} people. Another officer was asked to consent.", count=count))
        )
        return
    minutes = int(schedule.ALONE_WAITS.total_seconds() // 60)
    text = _(
        "{count} people would get this, and you are the only officer. Read it once more in peace: "
        "in {minutes} minutes you can consent yourself.",
        count=count,
        minutes=minutes,
    )
    turn.say(Reply(text, _consent_buttons(broadcast)))


def consent_question(broadcast: Broadcast, count: int, gazetteer: Gazetteer) -> list[Reply]:
    """What an officer is shown who is asked to consent: what people see, and whom it goes to."""
    text = _(
        "Announcement {id} waits for your consent. Above is what they see.\n- To: {who} (**{count}** people)\n"
        "- When: {when}",
        id=broadcast.id,
        count=count,
        who=audience_words.in_words(broadcast.audience, gazetteer),
        when=broadcast_card.when(broadcast),
    )
    return [*content.previews(broadcast, Recipient()), Reply(text, _consent_buttons(broadcast))]


def _consent_buttons(broadcast: Broadcast) -> tuple[tuple[Button, ...], ...]:
    return rows(
        Button(_("I consent"), f"b:ok:{broadcast.id}"), Button(_("Back to draft"), f"b:no:{broadcast.id}"), width=2
    )


async def approve(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """``b:ok:<id>``."""
    try:
        outcome = await schedule.approve(turn.session, broadcast, turn.incoming.sender_id)
    except PermissionError:
        turn.say(Reply(_("Another officer has to consent, not its author.")))
        return True
    except ValueError:
        turn.say(Reply(_("It does not wait for consent any more.")))
        return True
    if isinstance(outcome, NotYet):
        minutes = int(outcome.left.total_seconds() // 60) + 1
        turn.say(Reply(_("Not yet: {minutes} more minutes.", minutes=minutes)))
        return True
    turn.audit("broadcast.approve", f"broadcast:{broadcast.id}")
    await _tell(turn, broadcast)
    if broadcast.chat_id is not None and broadcast.chat_id != turn.incoming.chat_id:
        text = _("Announcement {id}: another officer consented.", id=broadcast.id)
        inbox.queue(turn.session, broadcast.chat_id, [Reply(text)])
    return True


async def return_to_draft(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """``b:no:<id>``: back to its author."""
    if not await schedule.reject(turn.session, broadcast):
        turn.say(Reply(_("It does not wait for consent any more.")))
        return True
    turn.audit("broadcast.return", f"broadcast:{broadcast.id}")
    text = _("Announcement {id} is a draft again. /siarkan, **Drafts** shows it.", id=broadcast.id)
    turn.say(Reply(text))
    if broadcast.chat_id is not None and broadcast.chat_id != turn.incoming.chat_id:
        inbox.queue(turn.session, broadcast.chat_id, [Reply(text)])
    return True


async def _tell(turn: Turn, broadcast: Broadcast) -> None:
    """It begins now, or is planned."""
    if broadcast.state == broadcasts.SCHEDULED:
        turn.audit("broadcast.schedule", f"broadcast:{broadcast.id}")
        text = _("Announcement {id} is planned: {when}.", id=broadcast.id, when=broadcast_card.when(broadcast))
        turn.say(Reply(text, rows(Button(_("Back to draft"), f"b:no:{broadcast.id}"))))
        return
    turn.audit("broadcast.start", f"broadcast:{broadcast.id}")
    if broadcast.state == broadcasts.PREPARING:
        turn.say(Reply(_("Announcement {id}: its recipients are written down now, then it begins.", id=broadcast.id)))
        return
    size = sum((await broadcasts.outcomes(turn.session, broadcast.id)).values())
    turn.say(Reply(_("Announcement {id} begins: {count} people.", id=broadcast.id, count=size)))
