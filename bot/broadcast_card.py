"""The card of an announcement: its audience and hour at a glance, and what can be done with it."""

import datetime as dt

from babel.dates import format_datetime

from bot import audience_words
from bot.turn import Turn
from kawan import broadcasts
from kawan.broadcasts import Broadcast, content
from kawan.broadcasts.audience import audience_size
from kawan.broadcasts.content import Recipient
from kawan.broadcasts.times import MONTHLY, WEEKLY, ZONES, local
from kawan.i18n import LANGUAGES, _, language
from kawan.replies import Button, Reply, rows

SMALL, LARGE = 10, 100
EXPECTED = "broadcast"


async def show(turn: Turn, broadcast: Broadcast, *, in_place: bool = True) -> None:
    """The card; where a button was pressed it takes the place of what stood there."""
    turn.say(await _card(turn, broadcast, instead_of=turn.incoming.message_id if in_place and _pressed(turn) else None))


def _pressed(turn: Turn) -> bool:
    return turn.incoming.kind == "button"


def panel(turn: Turn, text: str, *buttons: Button, width: int = 1, last: Button | None = None) -> None:
    """A reply with buttons that takes the place of the one whose button was pressed; ``last`` has a row of its own."""
    grid = rows(*buttons, width=width) + (rows(last) if last else ())
    turn.say(Reply(text, grid, instead_of=turn.incoming.message_id if _pressed(turn) else None))


async def preview(turn: Turn, broadcast: Broadcast) -> None:
    """Exactly what people see, in each language, filled in with the officer's own data."""
    chat = turn.person.chat_id
    mine = (await content.recipients(turn.session, broadcast, [chat])).get(chat, Recipient())
    turn.say(*content.previews(broadcast, mine))


async def show_anew(turn: Turn, broadcast: Broadcast) -> None:
    """What people see now, and the card under it."""
    await turn.session.flush()
    if _pressed(turn):
        panel(turn, _("Changed. This is how it looks now:"))
    await preview(turn, broadcast)
    await show(turn, broadcast, in_place=False)


async def _card(turn: Turn, broadcast: Broadcast, *, instead_of: int | None) -> Reply:
    count = await audience_size(turn.session, broadcast.audience)
    lines = [
        _("**Announcement {id}**: {state}", id=broadcast.id, state=_lasting_state(broadcast)),
        _("- To: {who}", who=audience_words.in_words(broadcast.audience, turn.services.gazetteer)),
        _("- When: {when}", when=when(broadcast)),
        *_contents(broadcast),
    ]
    if broadcast.state != broadcasts.DRAFT:
        return Reply("\n".join(lines), rows(*_fixed_buttons(broadcast)), instead_of=instead_of)
    lines += ["", *(f"{warning}\n" for warning in await _warnings(turn, broadcast, count))]
    lines.append(_("This is how people see it. It goes to **{count}** people who agreed. Send it?", count=count))
    needs_second = count > turn.services.settings.broadcast_approval_above
    return Reply("\n".join(lines), _draft_buttons(broadcast, count, needs_second), instead_of=instead_of)


def _contents(broadcast: Broadcast) -> list[str]:
    parts = [LANGUAGES.get(code, code) for code in content.texts(broadcast)]
    if broadcast.attachment:
        parts.append(_("a picture") if "photo" in broadcast.attachment else _("a file"))
    if broadcast.location:
        parts.append(_("a place"))
    parts += [f"“{button['label']}”" for button in broadcast.buttons]
    return [_("- With: {parts}", parts=", ".join(parts))] if len(parts) > 1 else []


async def _warnings(turn: Turn, broadcast: Broadcast, count: int) -> list[str]:
    if count == 0:
        return [_("⚠ Nobody would get it.")]
    if count < SMALL:
        return [_("⚠ Only {count} people. Is this right?", count=count)]
    everybody = await audience_size(turn.session)
    if count >= LARGE and count * 2 > everybody and broadcast.corrects is None:
        return [
            _(
                "⚠ A very large audience: {count} of {everybody}. Is it for all of them?",
                count=count,
                everybody=everybody,
            )
        ]
    return []


def _draft_buttons(broadcast: Broadcast, count: int, needs_second: bool) -> tuple[tuple[Button, ...], ...]:
    number_ = broadcast.id
    if needs_second:
        send = Button(_("Ask for consent ({count} people)", count=count), f"b:send:{number_}")
    elif broadcast.send_at is not None:
        send = Button(_("Plan it for {count} people", count=count), f"b:send:{number_}")
    else:
        send = Button(_("Send to {count} people", count=count), f"b:send:{number_}")
    change = [
        Button(_("Recipients"), f"b:a:{number_}"),
        Button(_("When"), f"b:w:{number_}"),
        Button(_("Change contents"), f"b:e:{number_}"),
        Button(_("Try it on me"), f"b:try:{number_}"),
        Button(_("Keep the draft"), f"b:keep:{number_}"),
        Button(_("Don't send"), f"b:stop:{number_}"),
    ]
    if broadcast.corrects is not None:
        del change[0]
    return (*(rows(send) if count else ()), *rows(*change, width=2))


def _fixed_buttons(broadcast: Broadcast) -> list[Button]:
    """What can be done with one that is no draft any more."""
    if broadcast.state in (broadcasts.WAITING, broadcasts.SCHEDULED):
        return [
            Button(_("Back to draft"), f"b:no:{broadcast.id}"),
            Button(_("Don't send"), f"b:stop:{broadcast.id}"),
        ]
    return [Button(_("Report"), f"b:r:{broadcast.id}"), *after_sending(broadcast)]


def after_sending(broadcast: Broadcast) -> list[Button]:
    """What may follow one that was sent: the same again, or a correction."""
    choices = [Button(_("Copy"), f"b:copy:{broadcast.id}")]
    if broadcast.started_at is not None and broadcast.state in broadcasts.ENDED:
        choices += [
            Button(_("Correction: a new message"), f"b:fix:{broadcast.id}:new"),
            Button(_("Correction: change it in their chats"), f"b:fix:{broadcast.id}:edit"),
        ]
    return choices


def state_label(state: str) -> str:
    """A state as officers read it."""
    return {
        broadcasts.DRAFT: _("draft"),
        broadcasts.WAITING: _("waits for consent"),
        broadcasts.SCHEDULED: _("planned"),
        broadcasts.PREPARING: _("the recipients are being written down"),
        broadcasts.RUNNING: _("being sent"),
        broadcasts.PAUSED: _("paused"),
        broadcasts.STOPPED: _("stopped"),
        broadcasts.FINISHED: _("finished"),
    }[state]


def _lasting_state(broadcast: Broadcast) -> str:
    """The state, in words that are still true later: nobody rewrites the card when the announcement is at its end."""
    if broadcast.started_at is None or broadcast.state not in (broadcasts.PREPARING, broadcasts.RUNNING):
        return state_label(broadcast.state)
    return _("sending began {when}", when=_hour(broadcast.started_at, broadcast.utc_offset))


def when(broadcast: Broadcast) -> str:
    """Its hour, and whether it repeats."""
    if broadcast.send_at is None:
        return _("at once")
    whole = _hour(broadcast.send_at, broadcast.utc_offset)
    repeats = {WEEKLY: _("every week"), MONTHLY: _("every month")}.get(broadcast.repeats)
    return f"{whole}, {repeats}" if repeats else whole


def _hour(moment: dt.datetime, utc_offset: int) -> str:
    hour = format_datetime(local(moment, utc_offset), "EEEE, d MMMM yyyy HH.mm", locale=language())
    return f"{hour} {ZONES.get(utc_offset, '')}"


def back(broadcast: Broadcast) -> Button:
    """To the card."""
    return Button(_("Back"), f"b:back:{broadcast.id}")


def expect(turn: Turn, what: str, broadcast: Broadcast, more: str = "") -> None:
    """The officer's next message is ``what`` of this announcement."""
    turn.person.expecting = ":".join(filter(None, (EXPECTED, what, str(broadcast.id), more)))


def expects(turn: Turn, broadcast: Broadcast) -> bool:
    """Whether the officer's next message was to be something of this announcement."""
    parts = (turn.person.expecting or "").split(":")
    return parts[0] == EXPECTED and parts[2:3] == [str(broadcast.id)]
