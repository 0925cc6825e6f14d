"""What people report of a Kopdes, and what staff decide about it. A report alone closes nothing."""

import re

from sqlalchemy import select

from bot import cooperatives
from bot.incoming import number
from bot.turn import Turn
from kawan import inbox, people
from kawan.cooperatives import CooperativeNear, CooperativeReport, of_village, reports
from kawan.cooperatives.reports import CONFIRMED, CORRECTED, OPEN, REJECTED, TooManyError
from kawan.i18n import LANGUAGES, _, language, use_language
from kawan.people import Person
from kawan.replies import Button, Reply, rows

EXPECTED = "kopdes-address"
LONGEST_ADDRESS = 250
LISTED = 10
OF_STAFF = ("q:yes:", "q:no:", "q:fix:")

_COMPLAINT = re.compile(
    r"(kopdes(nya)?|koperasi(nya)?|kopkel)?\s*((alamat|lokasi|titik)(nya)?\s+(itu\s+)?(salah|keliru|ga\s+bener|tidak\s+benar)"
    r"|((su)?dah|sdh|udh)\s+tutup)\W*(kak|ka|min)?\W*",
    re.IGNORECASE,
)


async def on_button(turn: Turn, argument: str) -> bool:
    """``q:<s|a|c>:<village code>`` by anybody, ``q:<yes|no|fix>:<report>`` by staff."""
    action, _colon, rest = argument.partition(":")
    if action in ("yes", "no", "fix"):
        return await _on_decision(turn, action, rest)
    near = await of_village(turn.session, turn.services.gazetteer, rest)
    if near is None:
        return False
    if action == "s":
        said = await reports.said_of(turn.session, [near.village.code])
        turn.say(*cooperatives.card(near, said.get(near.village.code, set())))
    elif action in ("a", "c"):
        await _report(turn, near, "address" if action == "a" else "closed")
    else:
        return False
    return True


async def on_text(turn: Turn, text: str) -> bool:
    """ "Alamatnya salah" or "sudah tutup", written instead of pressed: which Kopdes is meant is asked by its name."""
    code = turn.person.village_code
    if not code or not _COMPLAINT.fullmatch(text.strip()):
        return False
    near = await of_village(turn.session, turn.services.gazetteer, code)
    if near is None:
        return False
    choices = rows(
        Button(_("Address is wrong"), f"q:a:{near.village.code}"),
        Button(_("It has closed"), f"q:c:{near.village.code}"),
        Button(_("Another Kopdes"), "x:cari-kopdes"),
        width=2,
    )
    turn.say(Reply(_("Is it about {name}? What is wrong?", name=near.name), choices))
    return True


async def _report(turn: Turn, near: CooperativeNear, kind: reports.Kind) -> None:
    try:
        report, is_first = await reports.make(turn.session, turn.person, near.village.code, kind)
    except TooManyError:
        turn.say(
            Reply(_("Thank you. I have your report about this already, or many of yours today. Staff look at it."))
        )
        return
    if is_first:
        await turn.tell_staff(_for_staff(report, near))
    thanks = _("Thank you. Staff check {name}. Until then it is shown as reported.", name=near.name)
    if await people.agreed(turn.session, turn.person, "data"):
        thanks += " " + _("I tell you once what came of it.")
    turn.say(Reply(thanks))


def _for_staff(report: CooperativeReport, near: CooperativeNear) -> Reply:
    village = near.village
    what = _("it has closed") if report.kind == "closed" else _("its address is wrong")
    text = _(
        "Report {id} about a Kopdes: **{what}**\n{name}, {place}\nStored: {status}. Address: {address}",
        id=report.id,
        what=what,
        name=near.name,
        place=f"{village.title}, Kec. {village.district}, {village.regency}",
        status=cooperatives.status_words(near),
        address=near.address or "-",
    )
    buttons = [Button(_("It is so"), f"q:yes:{report.id}"), Button(_("It is not so"), f"q:no:{report.id}")]
    if report.kind == "address":
        buttons.append(Button(_("Write the right address"), f"q:fix:{report.id}"))
    return Reply(text, rows(*buttons, width=2))


async def show_open(turn: Turn) -> None:
    """``/laporankopdes``: what waits for a decision, oldest first."""
    query = select(CooperativeReport).where(CooperativeReport.state == OPEN).order_by(CooperativeReport.id)
    waiting = (await turn.session.scalars(query)).all()
    first_of = {(report.village_code, report.kind): report for report in reversed(waiting)}
    shown = sorted(first_of.values(), key=lambda report: report.id)[:LISTED]
    turn.say(Reply(_("**Open reports about Kopdes: {count}**", count=len(first_of))))
    for report in shown:
        near = await of_village(turn.session, turn.services.gazetteer, report.village_code)
        if near is not None:
            turn.say(_for_staff(report, near))


async def _on_decision(turn: Turn, action: str, digits: str) -> bool:
    report = await turn.session.get(CooperativeReport, number(digits) or 0)
    if report is None or not await turn.is_staff():
        return False
    near = await of_village(turn.session, turn.services.gazetteer, report.village_code)
    if near is None:
        return False
    if report.state != OPEN:
        turn.say(Reply(_("Report {id} is decided already: {state}.", id=report.id, state=_state_words(report.state))))
    elif action == "fix":
        turn.person.expecting = f"{EXPECTED}:{report.id}"
        turn.say(Reply(_("Write the right address of {name} now. /batal stops.", name=near.name)))
    else:
        by = f"staff:{turn.incoming.sender_id}"
        if action == "yes":
            decided = await reports.confirm(turn.session, report, near.village, by)
        else:
            decided = await reports.reject(turn.session, report, by)
        await _tell_outcome(turn, report, near, decided)
    return True


async def on_address(turn: Turn, text: str) -> None:
    """The right address, written by an officer who was asked for it."""
    digits = (turn.person.expecting or "").partition(":")[2]
    turn.person.expecting = None
    report = await turn.session.get(CooperativeReport, number(digits) or 0)
    village = turn.services.gazetteer.village(report.village_code) if report else None
    if report is None or village is None or report.state != OPEN:
        turn.say(Reply(_("This report is decided already; nothing was stored.")))
        return
    address = " ".join(text.split())
    if not any(character.isalnum() for character in address) or len(address) > LONGEST_ADDRESS:
        turn.person.expecting = f"{EXPECTED}:{report.id}"
        turn.say(Reply(_("An address has 1 to {limit} characters. Please write it again.", limit=LONGEST_ADDRESS)))
        return
    by = f"staff:{turn.incoming.sender_id}"
    decided = await reports.correct(turn.session, report, village, address, by)
    near = await of_village(turn.session, turn.services.gazetteer, village.code)
    assert near is not None
    await _tell_outcome(turn, report, near, decided)


async def _tell_outcome(
    turn: Turn, report: CooperativeReport, near: CooperativeNear, decided: list[CooperativeReport]
) -> None:
    """Tell the officer, and once everybody who reported it and agreed to be kept."""
    turn.audit(f"kopdes.{report.state}", f"report:{report.id}")
    turn.say(Reply(_("Report {id}, {name}: {state}.", id=report.id, name=near.name, state=_state_words(report.state))))
    own = language()
    for one in decided:
        person = await turn.session.get(Person, one.person_id)
        if person is None or not await people.agreed(turn.session, person, "data"):
            continue
        use_language(person.language if person.language in LANGUAGES else None)
        inbox.queue(turn.session, person.chat_id, [_outcome(one, near)], update_id=turn.incoming.update_id)
        use_language(own)


def _outcome(report: CooperativeReport, near: CooperativeNear) -> Reply:
    words = {
        CONFIRMED: _("You were right, and it is changed here. Thank you."),
        CORRECTED: _("You were right. Its address is now: {address}. Thank you.", address=near.address),
        REJECTED: _("Staff checked: what is shown here is right. Thank you for telling us."),
    }
    return Reply(_("Your report about {name}:", name=near.name) + " " + words[report.state])


def _state_words(state: str) -> str:
    words = {CONFIRMED: _("confirmed"), REJECTED: _("not so"), CORRECTED: _("corrected")}
    return words[state]
