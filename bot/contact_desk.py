"""Phone numbers in the officer's chat: what has to be called, and what came of the call."""

from collections.abc import Awaitable, Callable, Sequence

from babel.dates import format_date

from bot.incoming import number
from bot.turn import Turn
from kawan import contacts, countries, dates
from kawan.contacts import Contact, ContactTest, Need, Result
from kawan.i18n import _, language
from kawan.replies import Button, Reply, rows
from kawan.staff import StaffRole

EXPECTED = "contact-note"
PAGE = 8
MAX_NOTE = 300


async def begin(turn: Turn) -> None:
    """``/kontak [country or name]``: what is due, else the contacts that the words mean."""
    words = turn.incoming.payload.strip()
    if not words:
        turn.say(_due(0))
        return
    found = _search(words)
    if not found:
        turn.say(Reply(_("No contact is called “{words}”. Write a country or a part of its name.", words=words[:80])))
        return
    lines = [_("**Contacts: {words}**", words=words[:80]), *map(_summary, found[:PAGE])]
    if len(found) > PAGE:
        lines.append(_("{count} more; add a word.", count=len(found) - PAGE))
    turn.say(Reply("\n".join(lines), rows(*map(_open, found[:PAGE]))))


async def on_button(turn: Turn, argument: str) -> bool:
    """``n:+:<offset>`` the list, ``n:<contact>`` one of them, ``n:<contact>:<result>`` what a call came to."""
    if not await turn.is_staff(StaffRole.VIEWER):
        return False
    contact_id, _colon, rest = argument.partition(":")
    if contact_id == "+":
        turn.say(_due(number(rest) or 0))
        return True
    row = contacts.contacts().get(contact_id)
    if row is None:
        return False
    if not rest:
        turn.say(await _card(turn, row))
    elif rest not in contacts.RESULTS:
        return False
    elif not await turn.is_staff(StaffRole.OFFICER):
        turn.say(Reply(_("Only officers may record a test.")))
    else:
        await _record(turn, row, rest)
    return True


async def on_note(turn: Turn, text: str) -> None:
    """What the officer writes after "the number has changed"."""
    _name, _colon, digits = (turn.person.expecting or "").partition(":")
    note = " ".join(text.split())
    if not note or len(note) > MAX_NOTE:
        turn.say(Reply(_("Please write it in at most {limit} characters. /batal stops.", limit=MAX_NOTE)))
        return
    turn.person.expecting = None
    if await contacts.add_note(turn.session, number(digits) or 0, f"staff:{turn.incoming.sender_id}", note):
        turn.audit("contact.note", f"test:{digits}")
        turn.say(Reply(_("Noted. It is shown to people once it stands in the contact file."), rows(_next())))
    else:
        turn.say(Reply(_("This test is not there any more.")))


def _due(offset: int) -> Reply:
    due = contacts.due()
    if not due:
        return Reply(_("Every contact has been checked within a year."))
    if offset >= len(due):
        offset = 0
    page = due[offset : offset + PAGE]
    hidden = sum(not row.may_be_shown for row in due)
    heading = _(
        "**Numbers to call: {count}** ({hidden} of them hidden from people until somebody called)",
        count=len(due),
        hidden=hidden,
    )
    buttons = [_open(row) for row in page]
    if offset + PAGE < len(due):
        buttons.append(Button(_("More"), f"n:+:{offset + PAGE}"))
    hint = _("Choose one, call it, then press what happened. Any other: /kontak and a country or a name.")
    return Reply("\n".join((heading, "", *map(_summary, page), "", hint)), rows(*buttons))


def _search(words: str) -> list[Contact]:
    named = countries.find(words)
    everything = contacts.contacts().values()
    lowered = words.lower()
    return [row for row in everything if lowered in row.name.lower() or lowered == row.id or row.country in named]


def _summary(row: Contact) -> str:
    country = "" if row.country == "ID" else f" ({countries.name(row.country)})"
    return f"- {row.name}{country}: {_standing(row)}"


def _standing(row: Contact) -> str:
    """Whether people see it, and why somebody should call."""
    match row.need:
        case Need.MENDING:
            return _("hidden, the number was wrong or has changed; renew it in the contact file")
        case Need.EXPIRED if not row.may_be_shown:
            return _("hidden, the last test is older than 12 months")
        case Need.EXPIRED:
            return _("shown, but the last test is older than 12 months")
        case Need.OLD_SOURCE:
            return _("shown, but its source is older than 12 months")
        case Need.NEVER:
            return _("hidden, not tested yet")
        case None:
            return _("shown")


async def _card(turn: Turn, row: Contact) -> Reply:
    """Everything an officer needs for the call, and the buttons for what came of it."""
    kinds = {"phone": _("phone"), "whatsapp": _("WhatsApp"), "web": _("web page"), "email": _("e-mail")}
    ways = (f"- {kinds[way.type]}: {way.display}" + (f" ({way.note})" if way.note else "") for way in row.channels)
    lines = [
        f"**{row.name}**, {countries.name(row.country)}",
        _("For: {purpose}", purpose=row.purpose),
        *ways,
        _("Source: {source}; confirmed {date}", source=row.source, date=dates.in_words(row.confirmed)),
        _("Now: {standing}", standing=_standing(row)),
        *_past(await contacts.history(turn.session, row.id)),
    ]
    results = (Button(_label(result), f"n:{row.id}:{result}") for result in contacts.RESULTS)
    return Reply("\n".join(lines), rows(*results, width=2))


def _past(tests: Sequence[ContactTest]) -> list[str]:
    return [
        _(
            "Tested {date} by {who}: {result}",
            date=format_date(test.tested_at, "d MMM yyyy", locale=language()),
            who=test.tested_by.removeprefix("staff:"),
            result=_label(test.result) + (f". {test.note}" if test.note else ""),
        )
        for test in tests
    ]


def _label(result: str) -> str:
    return {
        "works": _("Works"),
        "nobody": _("Nobody answers"),
        "wrong": _("Wrong number"),
        "changed": _("Number changed"),
    }[result]


async def _record(turn: Turn, row: Contact, result: Result) -> None:
    test = await contacts.record(turn.session, row.id, row.numbers, result, f"staff:{turn.incoming.sender_id}")
    text = {
        "works": _("Noted. People see **{name}** from now on, for 12 months.", name=row.name),
        "nobody": _("Noted. Nothing changes for people; please try **{name}** again another time.", name=row.name),
        "wrong": _("Noted. **{name}** is hidden from people from now on; they get the national line.", name=row.name),
        "changed": _(
            "Noted. **{name}** is hidden from people from now on. Which number did you hear, and from whom? "
            "Write it here; /batal leaves it out.",
            name=row.name,
        ),
    }[result]
    if result == "changed":
        turn.person.expecting = f"{EXPECTED}:{test.id}"
        turn.say(Reply(text))
    else:
        turn.say(Reply(text, rows(_next())))


def _open(row: Contact) -> Button:
    return Button(row.name, f"n:{row.id}")


def _next() -> Button:
    return Button(_("What else has to be called"), "n:+:0")


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {"kontak": begin}
