"""What came of an announcement, for officers: figures in words, every recipient's outcome in a file."""

from bot import broadcast_card
from bot.turn import Turn
from kawan import broadcasts
from kawan.broadcasts import OUTCOMES, Broadcast
from kawan.broadcasts.report import Report, as_csv, report
from kawan.i18n import _
from kawan.replies import LARGEST_DOCUMENT, Document, Reply, rows


async def on_button(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """``b:r:<id>``."""
    if broadcast.started_at is None:
        return False
    text = in_words(broadcast, await report(turn.session, broadcast))
    lines = await as_csv(turn.session, broadcast)
    document = None
    if len(lines) > LARGEST_DOCUMENT:
        text += "\n\n" + _("The file is too large for Telegram: kawan broadcast report {id} --csv", id=broadcast.id)
    else:
        document = Document(f"{_('announcement')}-{broadcast.id}.csv", lines)
    turn.audit("broadcast.report", f"broadcast:{broadcast.id}")
    turn.say(Reply(text, rows(*broadcast_card.after_sending(broadcast)), document=document))
    return True


def in_words(broadcast: Broadcast, figures: Report) -> str:
    """The figures as an officer reads them."""
    lines = [_("**Report of announcement {id}**: {count} people", id=broadcast.id, count=figures.total)]
    order = (*OUTCOMES, broadcasts.QUEUED, broadcasts.SENDING)
    counted = [(state, figures.outcomes[state]) for state in order if state in figures.outcomes]
    lines += [f"- {outcome_label(state)}: {count}" for state, count in counted]
    if figures.reasons:
        lines += ["", _("Why not reached:")]
        lines += [
            f"- {reason_label(state, error)}: {count}"
            for (state, error), count in sorted(figures.reasons.items(), key=lambda one: -one[1])
        ]
    if broadcast.buttons or broadcast.location:
        lines += ["", _("Buttons pressed:"), *_presses(broadcast, figures)]
    lines += [
        "",
        _("Stopped announcements within 3 days: {count}", count=figures.withdrew),
        _("Blocked the bot within 3 days: {count}", count=figures.blocked),
    ]
    return "\n".join(lines)


def _presses(broadcast: Broadcast, figures: Report) -> list[str]:
    lines: list[str] = []
    for position, button in enumerate(broadcast.buttons):
        times = figures.presses.get(position, 0)
        told = _("a link; Telegram does not tell") if button["kind"] == "url" else _("{count} times", count=times)
        lines.append(f"- “{button['label']}”: {told}")
    if broadcast.location:
        times = figures.presses.get(len(broadcast.buttons), 0)
        lines.append(f"- “{_('Show on the map')}”: " + _("{count} times", count=times))
    return lines


def outcome_label(state: str) -> str:
    """What became of a delivery."""
    return {
        broadcasts.QUEUED: _("not sent yet"),
        broadcasts.SENDING: _("being sent"),
        broadcasts.SENT: _("sent"),
        broadcasts.BLOCKED: _("blocked"),
        broadcasts.NOT_FOUND: _("not found"),
        broadcasts.FAILED: _("failed"),
        broadcasts.UNKNOWN: _("unknown"),
    }.get(state, state)


def reason_label(state: str, error: str) -> str:
    """Telegram's reason in words that say what it means; one that we don't know stands as it is."""
    said = error.casefold()
    known = {
        "bot was blocked": _("blocked the bot"),
        "deactivated": _("closed their Telegram account"),
        "withdrew": _("stopped announcements before it was their turn"),
        "chat not found": _("the chat is gone"),
        "timed out": _("Telegram did not answer; it may have arrived"),
        "networkerror": _("the connection broke; it may have arrived"),
    }
    return next((label for words, label in known.items() if words in said), f"{outcome_label(state)} ({error})")
