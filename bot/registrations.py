"""A person's own registrations: shown, changed, withdrawn; and the draft that waits."""

from collections.abc import Sequence

from bot.incoming import number
from bot.turn import Turn
from kawan import countries, dates, training
from kawan.db import now
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.sessions import seats
from kawan.training import Registration, correcting, drafts
from kawan.training.saying import Said, as_form, of_registration

FORM = "/daftar-pelatihan"


async def show(turn: Turn) -> None:
    """``/pelatihan``: what is registered, and a draft; where there is neither, the form begins."""
    registrations = await training.registrations_of(turn.session, turn.person)
    draft = await drafts.find(turn.session, turn.person)
    if not registrations:
        turn.ask_rasa = FORM
        return
    for registration in registrations:
        turn.say(card(registration))
    if draft is not None:
        turn.say(unfinished())
    else:
        turn.say(Reply(_("Something else to learn, too?"), rows(Button(_("Register for another wish"), f"r:{FORM}"))))


def card(registration: Registration) -> Reply:
    """One registration as its person sees it."""
    facts = {
        _("Name"): registration.name,
        _("Village"): registration.village,
        _("You are"): training.role_label(registration.role),
        _("Country"): countries.name(registration.country) if registration.country else "",
        _("Back home"): dates.in_words(registration.returns) if registration.returns else "",
        _("Phone"): registration.phone or _("by Telegram only"),
        _("Time and needs"): ", ".join(filter(None, (_time(registration), registration.needs))),
    }
    head = _(
        "Registration number **{id}**: {wish}\nState: {state}",
        id=registration.id,
        wish=training.wish_label(registration.wish),
        state=training.state_label(registration.state),
    )
    lines = [f"- {name}: {value}" for name, value in facts.items() if value]
    keys = (Button(_("Change"), f"g:edit:{registration.id}"), Button(_("Withdraw"), f"w:{registration.id}"))
    return Reply("\n".join((head, *lines)), rows(*keys, width=2))


def _time(registration: Registration) -> str:
    return training.time_label(registration.times) if registration.times else ""


def unfinished() -> Reply:
    """That a draft waits."""
    keys = (Button(_("Go on"), f"r:{FORM}"), Button(_("Delete the draft"), "g:drop"))
    return Reply(_("One registration is not finished yet."), rows(*keys, width=2))


def reminder() -> Reply:
    """The one reminder after a day of silence."""
    text = _(
        "Yesterday you began to register for training; it is not sent yet. Do you want to go on? "
        "If not, do nothing: I delete the draft tomorrow."
    )
    return Reply(text, rows(Button(_("Go on"), f"r:{FORM}"), Button(_("Delete the draft"), "g:drop"), width=2))


async def withdraw(turn: Turn, argument: str) -> None:
    """The button that withdraws a registration."""
    done = await training.withdraw(turn.session, turn.person, number(argument) or 0)
    await seats.let_go_of_withdrawn(turn.session)
    turn.say(
        Reply(
            _("Withdrawn. Your name and number are erased from it.")
            if done
            else _("This registration is not open any more.")
        )
    )


async def edit(turn: Turn, digits: str) -> bool:
    """``g:edit:<number>``: the form once more, with what the registration holds."""
    registration = await training.own(turn.session, turn.person, number(digits) or 0)
    if registration is None:
        return False
    await _reopen(turn, registration, {})
    return True


async def drop_draft(turn: Turn) -> None:
    """``g:drop``: the draft is deleted. Where the form is open still, it ends."""
    turn.ask_rasa = '/choose{"value":"batal"}' if await drafts.drop(turn.session, turn.person) else ""
    if not turn.ask_rasa:
        turn.say(Reply(_("There is no draft any more.")))


async def on_text(turn: Turn, text: str) -> bool:
    """What one who is registered writes about it: a correction after sending, or the wish to see it."""
    if turn.urgent or await drafts.find(turn.session, turn.person) is not None:
        return False  # danger comes first; an open form takes its corrections itself
    registrations = await training.registrations_of(turn.session, turn.person)
    if not registrations:
        return False
    found = correcting.correction(text, turn.services.gazetteer, now().date())
    if found is None:
        if not correcting.asks_for_own(text):
            return False
        await show(turn)
    elif found.field == "wish" and len(registrations) > 1:
        await show(turn)
    elif found.said.get(found.field) is None:
        await _reopen(turn, registrations[0], {found.field: None} | found.said)
    else:
        await _correct(turn, registrations[:1] if found.field == "wish" else registrations, found.said)
    return True


async def _correct(turn: Turn, registrations: Sequence[Registration], said: Said) -> None:
    """Change what was said in every registration it stands in, and show the first."""
    for registration in registrations:
        new = of_registration(registration) | said
        await training.change(turn.session, registration, as_form(new, registration.consent_wording))
    turn.say(Reply(_("Changed, thank you. This is what our staff see now:")), card(registrations[0]))


async def _reopen(turn: Turn, registration: Registration, said: Said) -> None:
    """Open the form for a registration; what ``said`` leaves open is asked."""
    content = {field: value for field, value in (of_registration(registration) | said).items() if value is not None}
    await drafts.keep(turn.session, turn.person, content, registration.id)
    turn.ask_rasa = FORM
