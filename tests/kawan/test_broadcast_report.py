"""What came of an announcement: who pressed, and who stopped soon after it."""

import csv
import datetime as dt
import io

from sqlalchemy import update

from kawan import broadcasts, people
from kawan.broadcasts import BLOCKED, FAILED, FINISHED, SENT, Delivery
from kawan.broadcasts.report import STOPPED_WITHIN, as_csv, report
from kawan.broadcasts.tables import Press
from kawan.db import Database, now
from kawan.people import Consent

PRESSED, WITHDREW, BLOCKED_US, LATER, NEVER_GOT_IT, REFUSED = range(1, 7)
HOUR = dt.timedelta(hours=1)


async def test_who_pressed_and_who_stopped_soon_after_it(database: Database) -> None:
    ended = now() - 4 * STOPPED_WITHIN
    async with database.session() as session:
        broadcast = await broadcasts.draft(session, 900, "Pelatihan")
        broadcast.state, broadcast.started_at, broadcast.ended_at = FINISHED, ended - HOUR, ended
        ids: dict[int, str] = {}
        for chat in range(1, 7):
            person, _new = await people.meet(session, chat)
            ids[chat] = person.id
            await people.agree(session, person, "announcements", "...")
            state, error = {NEVER_GOT_IT: (BLOCKED, "Forbidden: bot was blocked"), REFUSED: (FAILED, "BadRequest")}.get(
                chat, (SENT, None)
            )
            session.add(
                Delivery(broadcast_id=broadcast.id, person_id=person.id, chat_id=chat, state=state, error=error)
            )
            if chat in (BLOCKED_US, NEVER_GOT_IT):
                person.blocked_at = ended + HOUR
        for position in (0, 2):
            session.add(Press(broadcast_id=broadcast.id, position=position, person_id=ids[PRESSED]))
        for chat, after in ((WITHDREW, HOUR), (LATER, STOPPED_WITHIN + HOUR), (NEVER_GOT_IT, HOUR)):
            theirs = update(Consent).where(Consent.person_id == ids[chat])
            await session.execute(theirs.values(withdrawn_at=ended + after))
        figures = await report(session, broadcast)
        table = csv.DictReader(io.StringIO((await as_csv(session, broadcast)).decode("utf-8-sig")))
    assert figures.outcomes == {SENT: 4, BLOCKED: 1, FAILED: 1}
    assert (figures.total, figures.presses) == (6, {0: 1, 2: 1})
    assert figures.reasons == {(BLOCKED, "Forbidden: bot was blocked"): 1, (FAILED, "BadRequest"): 1}
    assert (figures.withdrew, figures.blocked) == (1, 1), "only of those who received it, and soon after"
    lines = {line["orang"]: (line["hasil"], line["tombol"], line["berhenti"]) for line in table}
    assert [lines[ids[chat]] for chat in range(1, 7)] == [
        (SENT, "1 3", ""),
        (SENT, "", "siaran"),
        (SENT, "", "blokir"),
        (SENT, "", ""),
        (BLOCKED, "", ""),
        (FAILED, "", ""),
    ]
