"""What came of an announcement: numbers, why people were not reached, presses, and who stopped afterwards."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.delivery import outcomes
from kawan.broadcasts.tables import SENT, Broadcast, Delivery, Press
from kawan.people import Consent, Person

STOPPED_WITHIN = dt.timedelta(days=3)
COLUMNS = ("orang", "hasil", "alasan", "waktu_utc", "tombol", "berhenti")
WITHDREW, BLOCKED_US = "siaran", "blokir"


@dataclass(frozen=True, slots=True)
class Report:
    """``reasons`` count by outcome and reason. ``presses`` hold, by a button's position, how often it was pressed.
    ``withdrew`` and ``blocked`` count who received it and stopped announcements, or blocked us, within three days."""

    outcomes: dict[str, int]
    reasons: dict[tuple[str, str], int]
    presses: dict[int, int]
    withdrew: int
    blocked: int

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


async def report(session: AsyncSession, broadcast: Broadcast) -> Report:
    """The figures as they are now."""
    of_this = Delivery.broadcast_id == broadcast.id
    reasons = select(Delivery.state, Delivery.error, func.count()).where(of_this, Delivery.error.is_not(None))
    presses = select(Press.position, func.count()).where(Press.broadcast_id == broadcast.id).group_by(Press.position)
    withdrew, blocked = _stopped(broadcast)
    return Report(
        await outcomes(session, broadcast.id),
        {
            (state, error or ""): int(count)
            for state, error, count in (await session.execute(reasons.group_by(Delivery.state, Delivery.error))).all()
        },
        {position: int(count) for position, count in (await session.execute(presses)).all()},
        await session.scalar(select(func.count()).select_from(withdrew.subquery())) or 0,
        await session.scalar(select(func.count()).select_from(blocked.subquery())) or 0,
    )


def _stopped(broadcast: Broadcast) -> tuple[Select[str], Select[str]]:
    """Who received it and soon after wanted no more announcements; and who blocked us."""
    soon = (broadcast.started_at, (broadcast.ended_at or broadcast.started_at or broadcast.created_at) + STOPPED_WITHIN)
    received = select(Delivery.person_id).where(Delivery.broadcast_id == broadcast.id, Delivery.state == SENT)
    withdrew = select(Consent.person_id).where(
        Consent.purpose == "announcements", Consent.withdrawn_at.between(*soon), Consent.person_id.in_(received)
    )
    return withdrew.distinct(), select(Person.id).where(Person.blocked_at.between(*soon), Person.id.in_(received))


async def as_csv(session: AsyncSession, broadcast: Broadcast) -> bytes:
    """One line a recipient, by pseudonym: no name, number or chat. The buttons are numbered from 1; who stopped soon
    after it did so by ``/siaran``, or by blocking us."""
    withdrew, blocked = _stopped(broadcast)
    stopped = dict.fromkeys(await session.scalars(withdrew), WITHDREW)
    stopped |= dict.fromkeys(await session.scalars(blocked), BLOCKED_US)
    pressed: dict[str, set[int]] = {}
    presses = select(Press.person_id, Press.position).where(
        Press.broadcast_id == broadcast.id, Press.person_id.is_not(None)
    )
    for person_id, position in (await session.execute(presses)).all():
        pressed.setdefault(str(person_id), set()).add(position + 1)
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    query = select(Delivery.person_id, Delivery.state, Delivery.error, Delivery.updated_at)
    lines = await session.stream(query.where(Delivery.broadcast_id == broadcast.id).order_by(Delivery.id))
    async for person_id, state, error, at in lines:
        buttons = " ".join(map(str, sorted(pressed.get(str(person_id), ()))))
        stop = stopped.get(person_id or "", "")
        table.writerow((person_id or "", state, error or "", f"{at:%Y-%m-%d %H:%M:%S}", buttons, stop))
    return written.getvalue().encode("utf-8-sig")
