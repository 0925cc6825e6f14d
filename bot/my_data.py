"""``/datasaya``: everything we hold, shown, and deleted on request (UU 27/2022)."""

from babel.dates import format_date, format_datetime

from bot.turn import Turn
from kawan import answers, countries, privacy, training
from kawan.i18n import _, language
from kawan.people import Consent
from kawan.replies import Button, Reply, rows


async def show(turn: Turn) -> None:
    """What we hold of this person."""
    held = await privacy.holdings(turn.session, turn.person)
    village = turn.services.gazetteer.village(turn.person.village_code) if turn.person.village_code else None
    unknown = _("not stored")
    lines = [
        _("**What I hold about you**"),
        _("- Chat number: {chat}", chat=turn.person.chat_id),
        _("- Language: {language}", language=turn.person.language),
        _("- You are: {role}", role=training.role_label(turn.person.role) if turn.person.role else unknown),
        _("- Village: {village}", village=f"{village.name}, {village.regency}" if village else unknown),
        _(
            "- Country: {country}",
            country=countries.name(turn.person.country) if turn.person.country else unknown,
        ),
        _("- Came by the link: {source}", source=turn.person.source or unknown),
        _(
            "- Here last: {day}",
            day=format_date(turn.person.seen_at, locale=language()) if turn.person.seen_at else unknown,
        ),
        _("- Messages still kept: {count}", count=held.texts),
        _("- Questions I did not understand, kept for staff: {count}", count=held.doubts),
        _("- Conversations with staff: {count}", count=len(held.tickets)),
        _("- Announcements received: {count}", count=held.announcements),
        _("- Reports about a Kopdes: {count}", count=held.reports),
        _("- Invitations to training sessions: {count}", count=held.seats),
        *(_consent_line(consent) for consent in held.consents),
        *(_registration_line(registration) for registration in held.registrations),
        *([_("- A registration that is not sent yet: {name}", name=_draft_name(held.draft))] if held.draft else ()),
    ]
    turn.say(Reply("\n".join(lines), rows(*_choices())))


def _choices() -> list[Button]:
    return [
        Button(_("Delete everything"), "p:ask"),
        Button(_("Withdraw my agreement"), "c:data:no"),
        Button(answers.title("daftar-pelatihan"), "x:daftar-pelatihan"),
    ]


def _consent_line(consent: Consent) -> str:
    purpose = {"data": _("storing data"), "announcements": _("announcements")}[consent.purpose]
    at = format_datetime(consent.given_at, "d MMM yyyy HH.mm", locale=language())
    if consent.withdrawn_at is not None:
        return _("- Agreed to {purpose} on {at} UTC, withdrawn since", purpose=purpose, at=at)
    return _("- Agreed to {purpose} on {at} UTC", purpose=purpose, at=at)


def _draft_name(draft: training.Draft) -> str:
    village: dict[str, str] = draft.said.get("village") or {}
    return ", ".join(filter(None, (draft.said.get("name"), village.get("label")))) or "-"


def _registration_line(registration: training.Registration) -> str:
    return _(
        "- Registration {id}: {name}, {village}, {wish}, phone {phone}, state {state}",
        id=registration.id,
        name=registration.name or "-",
        village=registration.village,
        wish=training.wish_label(registration.wish),
        phone=registration.phone or "-",
        state=training.state_label(registration.state),
    )


async def on_button(turn: Turn, argument: str) -> bool:
    """Ask once more, then delete."""
    if argument == "ask":
        text = _("Everything about you is deleted at once: registrations, conversations, agreements. Are you sure?")
        turn.say(Reply(text, rows(Button(_("Yes, delete everything"), "p:erase"), Button(_("Cancel"), "x:bantuan"))))
        return True
    if argument != "erase":
        return False
    await privacy.erase(turn.session, turn.services.tracker, turn.person)
    turn.erased = True
    turn.say(Reply(_("Done. Everything I held about you is deleted. If you write again, we start anew.")))
    return True
