"""Registrations in the officer's chat: who waits where, each one's state, notes, who looks after it, a file of them."""

from babel.dates import format_date

from bot.incoming import number
from bot.turn import Turn
from kawan import countries, dates, inbox, staff, training
from kawan.i18n import _, language
from kawan.replies import Button, Document, Reply, rows
from kawan.staff import StaffRole
from kawan.training import Registration, exporting, following_up, registrations
from kawan.training.following_up import MAX_NOTE, Filter
from kawan.training.registrations import PAPER

EXPECTED = "registration-note"
OF_STAFF = ("g:l:", "g:f:", "g:o:", "g:s:", "g:a:", "g:n:", "g:e:", "g:x:")
PAGE = 8
MOST_CHOICES = 24


async def begin(turn: Turn) -> None:
    """``/pendaftar``: every open registration, who waits longest first."""
    await _list(turn, Filter(), 0)


async def announce(turn: Turn, registration_id: int) -> None:
    """Tell the staff of a new registration; name and phone stay in /pendaftar, where they can be erased."""
    registration = await turn.session.get(Registration, registration_id)
    if registration is None:
        return
    text = _(
        "New registration, number **{id}**: {wish}, {village}. All of them: /pendaftar",
        id=registration.id,
        wish=training.wish_label(registration.wish),
        village=registration.village,
    )
    await turn.tell_staff(Reply(text, rows(Button(_("Open"), f"g:o:{registration.id}"))))


async def on_button(turn: Turn, argument: str) -> bool:
    """``g:l:<filter>:<offset>`` a list, ``g:f:<p|w|s>:<filter>`` what to filter by, ``g:x:<csv|xlsx>:<filter>`` a file,
    ``g:o:<number>`` one of them, ``g:s|a|n|e:<number>...`` what an officer does about it."""
    action, _colon, rest = argument.partition(":")
    if not await turn.is_staff(StaffRole.VIEWER):
        return False
    if action in ("l", "f", "x"):
        return await _on_list_button(turn, action, rest)
    digits, _colon, rest = rest.partition(":")
    registration = await following_up.find(turn.session, number(digits) or 0)
    if registration is None or action not in ("o", *_ACTS):
        return False
    if action == "o":
        turn.audit("registration.open", f"registration:{registration.id}")
        await _show(turn, registration)
        return True
    if not await turn.is_staff(StaffRole.OFFICER):
        turn.say(Reply(_("Only officers may change registrations.")))
        return True
    return await _ACTS[action](turn, registration, rest)


async def _on_list_button(turn: Turn, action: str, rest: str) -> bool:
    if action == "l":
        text, _colon, offset = rest.rpartition(":")
        chosen = Filter.from_text(text)
        if chosen is not None:
            await _list(turn, chosen, number(offset) or 0)
        return chosen is not None
    what, _colon, text = rest.partition(":")
    chosen = Filter.from_text(text)
    if chosen is None or what not in (("p", "w", "s") if action == "f" else exporting.WRITERS):
        return False
    if action == "f":
        await _choose(turn, what, chosen)
    else:
        await _export(turn, what, chosen)
    return True


async def _list(turn: Turn, chosen: Filter, offset: int) -> None:
    """A page of the list, its filters, and a button for each registration."""
    full = await turn.is_staff(StaffRole.OFFICER)
    total, overdue = await following_up.count(turn.session, chosen)
    offset = offset if offset < total else 0
    page = await following_up.listed(turn.session, chosen, offset, PAGE)
    turn.audit("registrations.list")
    lines = [_("**Registrations: {count}**", count=total)]
    if chosen != Filter():
        lines.append(_("Only: {filter}", filter=_in_words(turn, chosen)))
    if overdue:
        lines.append(_("⏳ Waiting over 14 days: {count}. They stand first.", count=overdue))
    lines += [_line(row, full=full) for row in page] or [_("Nobody.")]
    keys = [Button(str(row.id), f"g:o:{row.id}") for row in page]
    steps = [Button(_("Place"), f"g:f:p:{chosen}"), Button(_("Wish"), f"g:f:w:{chosen}")]
    steps += [Button(_("State"), f"g:f:s:{chosen}")]
    if offset + PAGE < total:
        steps.append(Button(_("Next"), f"g:l:{chosen}:{offset + PAGE}"))
    files = [Button(name.upper(), f"g:x:{name}:{chosen}") for name in exporting.WRITERS] if total else []
    turn.say(Reply("\n".join(lines), (*rows(*keys, width=4), tuple(steps), *rows(*files, width=2))))


def _in_words(turn: Turn, chosen: Filter) -> str:
    wish = training.wish_label(chosen.wish) if chosen.wish else ""
    return ", ".join(filter(None, (_place(turn, chosen.place), wish, chosen.state)))


def _place(turn: Turn, code: str) -> str:
    """What a place is called; an unknown code stays as it is."""
    place = turn.services.gazetteer.place(code) if code else None
    return place.title if place else code


def _line(row: Registration, *, full: bool) -> str:
    """One registration in the list; a viewer sees no name and no phone."""
    mark = "⏳ " if following_up.is_overdue(row) else ""
    person = f"{row.name}, " if full else ""
    reached = f", {row.phone or _('by Telegram only')}" if full else ""
    days = _("{count} days", count=following_up.waiting_days(row))
    wish, role = training.wish_label(row.wish), training.role_label(row.role)
    return f"- {mark}{row.id}. {person}{row.village}, {role}, {wish}{reached} ({row.state}, {days})"


async def _choose(turn: Turn, what: str, chosen: Filter) -> None:
    """The places, wishes or states that there are, with their counts."""
    session = turn.session
    if what == "p":
        counts = await following_up.count_by_regency(session, chosen)
        made = [Filter(code, chosen.wish, chosen.state) for code, _count in counts.most_common(MOST_CHOICES)]
        keys = [Button(f"{_place(turn, one.place)} ({counts[one.place]})", f"g:l:{one}:0") for one in made]
        everything = Filter("", chosen.wish, chosen.state)
    elif what == "w":
        counts = await following_up.count_by_wish(session, chosen)
        made = [Filter(chosen.place, wish, chosen.state) for wish in training.WISHES if counts[wish]]
        keys = [Button(f"{training.wish_label(one.wish)} ({counts[one.wish]})", f"g:l:{one}:0") for one in made]
        everything = Filter(chosen.place, "", chosen.state)
    else:
        counts = await following_up.count_by_state(session, chosen)
        made = [Filter(chosen.place, chosen.wish, state) for state in training.STATES if counts[state]]
        keys = [Button(f"{one.state} ({counts[one.state]})", f"g:l:{one}:0") for one in made]
        everything = Filter(chosen.place, chosen.wish, "")
    turn.say(Reply(_("Which ones?"), rows(*keys, Button(_("All"), f"g:l:{everything}:0"), width=2)))


async def _export(turn: Turn, ending: str, chosen: Filter) -> None:
    """A file with the columns that the role may see."""
    full = await turn.is_staff(StaffRole.OFFICER)
    found = await following_up.listed(turn.session, chosen)
    table = await exporting.table(turn.session, found, full=full)
    turn.audit("registrations.export", f"rows:{len(found)} full:{int(full)}")
    text = _(
        "{count} registrations. The file holds personal data: keep it safe, delete it when done.", count=len(found)
    )
    if not full:
        text = _("{count} registrations, without names and phone numbers.", count=len(found))
    turn.say(Reply(text, document=Document(f"pendaftar.{ending}", exporting.WRITERS[ending](table))))


async def _show(turn: Turn, row: Registration) -> None:
    """One registration, and what can be done about it."""
    full = await turn.is_staff(StaffRole.OFFICER)
    lines = [_("**Registration {id}**: {wish}", id=row.id, wish=training.wish_label(row.wish)), *_facts(row, full=full)]
    if not full:
        turn.say(Reply("\n".join(lines)))
        return
    notes = await following_up.notes_of(turn.session, row)
    lines += [f"- {_day(note.written_at)}, {note.written_by}: {note.text}" for note in notes]
    keys: list[Button] = []
    if row.state != training.WITHDRAWN:
        keys = [Button(state, f"g:s:{row.id}:{state}") for state in training.STATES if state != row.state]
        keys += [Button(_("Assign"), f"g:a:{row.id}"), Button(_("Note"), f"g:n:{row.id}")]
    if row.origin == PAPER:
        keys.append(Button(_("Erase the person's data"), f"g:e:{row.id}"))
    turn.say(Reply("\n".join(lines), rows(*keys, width=3)))


def _facts(row: Registration, *, full: bool) -> list[str]:
    """What a registration holds, a line each; without what only officers may see."""
    personal = {
        _("Name"): row.name,
        _("Phone"): row.phone or ("-" if row.origin == PAPER else _("by Telegram only")),
        _("Special needs"): row.needs or "",
        _("Assigned to"): str(row.assigned_to or ""),
    }
    facts = {
        **(personal if full else {}),
        _("Village"): row.village,
        _("Role"): training.role_label(row.role),
        _("Country"): countries.name(row.country) if row.country else "",
        _("Back home"): dates.in_words(row.returns) if row.returns else "",
        _("Time"): training.time_label(row.times) if row.times else "",
        _("State"): row.state,
        _("Registered"): f"{_day(row.created_at)} ({'kertas' if row.origin == PAPER else 'Telegram'})",
    }
    return [f"- {name}: {value}" for name, value in facts.items() if value]


def _day(moment: exporting.Moment) -> str:
    return format_date(moment, "d MMM yyyy", locale=language())


async def _set_state(turn: Turn, row: Registration, state: str) -> bool:
    """``g:s:<number>:<state>``; withdrawing erases, so it is asked once more."""
    if state == training.WITHDRAWN:
        yes = Button(_("Yes, withdrawn"), f"g:s:{row.id}:mundur!")
        text = _("Withdrawing erases name, phone and notes for good. Did the person say so?")
        turn.say(Reply(text, rows(yes, Button(_("Back"), f"g:o:{row.id}"))))
        return True
    state = state.removesuffix("!")
    if state not in training.STATES:
        return False
    if not await following_up.set_state(turn.session, row, state):
        turn.say(Reply(_("This can't be done: it is withdrawn, or there is a newer one for the same wish.")))
        return True
    turn.audit("registration.state", f"registration:{row.id} {state}")
    await _show(turn, row)
    return True


async def _assign(turn: Turn, row: Registration, digits: str) -> bool:
    """``g:a:<number>`` who could look after it; with an officer's id: they do, and are told."""
    officers = await staff.officers(turn.session)
    if not digits:
        own = turn.incoming.sender_id
        order = sorted(officers, key=lambda one: (one != own, one))[:MOST_CHOICES]
        keys = [Button(_("Me") if one == own else str(one), f"g:a:{row.id}:{one}") for one in order]
        turn.say(Reply(_("Who looks after it?"), rows(*keys, width=2)))
        return True
    if digits not in map(str, officers):
        return False
    chosen = row.assigned_to = int(digits)
    turn.audit("registration.assign", f"registration:{row.id} staff:{digits}")
    if chosen != turn.incoming.sender_id:
        text = _("Registration **{id}** is yours to look after now.", id=row.id)
        inbox.queue(turn.session, chosen, [Reply(text, rows(Button(_("Open"), f"g:o:{row.id}")))])
    await _show(turn, row)
    return True


async def _ask_note(turn: Turn, row: Registration, _rest: str) -> bool:
    """``g:n:<number>``: the officer's next text is a note."""
    turn.person.expecting = f"{EXPECTED}:{row.id}"
    turn.say(Reply(_("Write the note for registration {id}. /batal stops.", id=row.id)))
    return True


async def on_note(turn: Turn, text: str) -> None:
    """What the officer writes down about a registration."""
    digits = (turn.person.expecting or "").partition(":")[2]
    note = " ".join(text.split())
    if not note or len(note) > MAX_NOTE:
        turn.say(Reply(_("Please write it in at most {limit} characters. /batal stops.", limit=MAX_NOTE)))
        return
    turn.person.expecting = None
    row = await following_up.find(turn.session, number(digits) or 0)
    if row is None or row.state == training.WITHDRAWN:
        turn.say(Reply(_("This registration is not open any more.")))
        return
    await following_up.add_note(turn.session, row, note, turn.incoming.sender_id)
    turn.audit("registration.note", f"registration:{row.id}")
    await _show(turn, row)


async def _erase(turn: Turn, row: Registration, sure: str) -> bool:
    """``g:e:<number>``: one who registered on paper asked to be deleted; asked once more, then done."""
    if row.origin != PAPER:
        return False
    if sure != "yes":
        keys = (Button(_("Yes, erase"), f"g:e:{row.id}:yes"), Button(_("Back"), f"g:o:{row.id}"))
        turn.say(Reply(_("Name, phone, village and notes are erased for good. Are you sure?"), rows(*keys, width=2)))
        return True
    await registrations.erase(turn.session, row)
    turn.audit("registration.erase", f"registration:{row.id}")
    turn.say(Reply(_("Erased. Only the count stays.")))
    return True


_ACTS = {"s": _set_state, "a": _assign, "n": _ask_note, "e": _erase}
