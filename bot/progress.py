"""What the author of an announcement watches: one message that is edited, and at the end a report."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot import rendering
from bot.sending import send_reply
from kawan import broadcasts
from kawan.broadcasts import ENDED, FINISHED, OUTCOMES, PAUSED, PREPARING, RUNNING, STOPPED, Broadcast, QuietHours
from kawan.db import Database, now
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

log = structlog.get_logger()

LOOK_SECONDS = 1.0
EDIT_SECONDS = 4.0
RATE_SECONDS = 30.0
BAR = 10
LONGEST_SHARE = 0.05  # of the time that may go into counting


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a broadcast is. ``asleep`` wait for their morning; ``rate`` is of the last half minute."""

    counts: dict[str, int]
    rate: float = 0.0
    asleep: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in OUTCOMES)


@dataclass(slots=True)
class _Course:
    """What is remembered between two looks at a broadcast."""

    samples: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])
    edit_at: float = 0.0

    def rate(self, done: int) -> float:
        at = time.monotonic()
        self.samples.append((at, done))
        while at - self.samples[0][0] > RATE_SECONDS:
            self.samples.popleft()
        since, before = self.samples[0]
        return (done - before) / (at - since) if at > since else 0.0


class Progress:
    """Keeps the progress messages of all announcements up to date."""

    def __init__(self, database: Database, bot: ExtBot[int], quiet: QuietHours) -> None:
        self._database = database
        self._bot = bot
        self._quiet = quiet
        self._courses: dict[int, _Course] = {}

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.show_all()
            except TelegramError as error:
                log.warning("progress could not be shown", error=error.message)
            except Exception:
                log.exception("progress could not be shown")

    async def show_all(self) -> None:
        """Whatever is due to be shown."""
        async with self._database.session() as session:
            shown = await broadcasts.to_show(session)
        for broadcast in shown:
            course = self._courses.setdefault(broadcast.id, _Course())
            is_news = broadcast.shown_state != broadcast.state or broadcast.message_id is None
            if is_news or time.monotonic() >= course.edit_at:
                await self._show(broadcast, course)
        self._courses = {one.id: self._courses[one.id] for one in shown if one.state in (PREPARING, RUNNING)}

    async def _show(self, broadcast: Broadcast, course: _Course) -> None:
        began = time.monotonic()
        async with self._database.session() as session:
            figures = await self._figures(session, broadcast, course)
        counting = time.monotonic() - began
        course.edit_at = began + max(EDIT_SECONDS, counting / LONGEST_SHARE)
        await self._put(broadcast, progress(broadcast, figures))
        if broadcast.state in ENDED and broadcast.shown_state != broadcast.state:
            await send_reply(self._bot, broadcast.chat_id or 0, report(broadcast, figures))
        async with self._database.session() as session:
            stored = await session.get_one(Broadcast, broadcast.id)
            stored.message_id = broadcast.message_id
            stored.shown_state = broadcast.state

    async def _figures(self, session: AsyncSession, broadcast: Broadcast, course: _Course) -> Figures:
        counts = await broadcasts.outcomes(session, broadcast.id)
        plain = Figures(counts)
        asleep = 0
        if broadcast.state == RUNNING and counts.get(broadcasts.QUEUED):
            asleep = await broadcasts.queued_in(session, broadcast.id, self._quiet.zones_asleep(now()))
        return Figures(counts, course.rate(plain.done), asleep)

    async def _put(self, broadcast: Broadcast, reply: Reply) -> None:
        """Edit the message, or send it where there is none that can be edited."""
        assert broadcast.chat_id is not None
        if broadcast.message_id is not None:
            try:
                await self._bot.edit_message_text(
                    rendering.as_html(reply),
                    broadcast.chat_id,
                    broadcast.message_id,
                    parse_mode="HTML",
                    reply_markup=rendering.inline_keyboard(reply),
                )
            except BadRequest as error:
                if "not modified" not in error.message:
                    broadcast.message_id = None  # the officer deleted it
        if broadcast.message_id is None:
            broadcast.message_id = await send_reply(self._bot, broadcast.chat_id, reply)


def progress(broadcast: Broadcast, figures: Figures) -> Reply:
    """A bar, how fast it goes, how long it takes still, and every outcome; their sum is the audience."""
    share = figures.done / figures.total if figures.total else 1.0
    filled = int(share * BAR)
    lines = [
        _(
            "Announcement {id}: {state}\n{bar} {done} of {total}",
            id=broadcast.id,
            state=_state(broadcast.state),
            bar="█" * filled + "░" * (BAR - filled),
            done=figures.done,
            total=figures.total,
        )
    ]
    if broadcast.state == RUNNING and figures.rate > 0:
        left = (figures.total - figures.done - figures.asleep) / figures.rate
        lines.append(_("{rate} a second, about {time} left", rate=f"{figures.rate:.0f}", time=_duration(left)))
    if figures.asleep:
        lines.append(_("{count} wait until morning where they are", count=figures.asleep))
    lines.append(_outcomes(figures.counts))
    return Reply("\n".join(filter(None, lines)), controls(broadcast))


def report(broadcast: Broadcast, figures: Figures) -> Reply:
    """The figures at the end, and what can still be done about those of whom nobody knows."""
    ended, began = broadcast.ended_at or now(), broadcast.started_at or broadcast.created_at
    seconds = max((ended - began).total_seconds(), 0.1)
    lines = [
        _("Report of announcement {id}: {state}", id=broadcast.id, state=_state(broadcast.state)),
        _("Recipients: {total}", total=figures.total),
        _outcomes(figures.counts),
        _("It took {time}", time=_duration(seconds)),
    ]
    unknown = figures.counts.get(broadcasts.UNKNOWN, 0)
    buttons = [Button(_("Who and why, as a file"), f"b:r:{broadcast.id}")]
    if unknown:
        buttons.insert(0, Button(_("Look at the {count} unknown", count=unknown), f"b:unknown:{broadcast.id}"))
    return Reply("\n".join(filter(None, lines)), rows(*buttons))


def controls(broadcast: Broadcast) -> tuple[tuple[Button, ...], ...]:
    """The buttons that its state allows."""
    pause, resume, stop = (
        Button(_("Pause"), f"b:pause:{broadcast.id}"),
        Button(_("Resume"), f"b:go:{broadcast.id}"),
        Button(_("Stop"), f"b:stop:{broadcast.id}"),
    )
    return rows(*{PREPARING: (stop,), RUNNING: (pause, stop), PAUSED: (resume, stop)}.get(broadcast.state, ()), width=2)


def _state(state: str) -> str:
    names = {
        PREPARING: _("the recipients are being written down"),
        RUNNING: _("being sent"),
        PAUSED: _("paused"),
        STOPPED: _("stopped"),
        FINISHED: _("done"),
    }
    return names.get(state, state)


def _outcomes(counts: dict[str, int]) -> str:
    names = {
        broadcasts.SENT: _("sent"),
        broadcasts.BLOCKED: _("blocked"),
        broadcasts.NOT_FOUND: _("not found"),
        broadcasts.FAILED: _("failed"),
        broadcasts.UNKNOWN: _("unknown"),
    }
    return ", ".join(f"{name} {counts[state]}" for state, name in names.items() if counts.get(state))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(max(1, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return _("{minutes} min {seconds} s", minutes=minutes, seconds=rest) if minutes else _("{seconds} s", seconds=rest)
