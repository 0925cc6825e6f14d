"""Pressed buttons. The data comes from the person's device: whatever is not of ours is answered, never trusted."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import (
    answer_desk,
    asking_back,
    broadcast_desk,
    broadcast_presses,
    commands,
    contact_desk,
    import_desk,
    link_desk,
    my_data,
    offices,
    places,
    registration_desk,
    registrations,
    report_desk,
    session_desk,
    session_invitations,
    ticket_desk,
)
from bot.incoming import number
from bot.turn import Turn
from kawan import answers, campaigns, people, privacy
from kawan.i18n import LANGUAGES, _
from kawan.replies import Button, Reply, rows

OF_STAFF = ("k:", "b:", "n:", "i:", "a:", session_desk.OF_STAFF, *registration_desk.OF_STAFF, *report_desk.OF_STAFF)
RASA_PREFIXES = ("/choose{", "/daftar-pelatihan")


async def handle(turn: Turn) -> None:
    """Do what a button says: ``<kind>:<argument>``."""
    kind, _colon, argument = turn.incoming.payload.partition(":")
    handler = _HANDLERS.get(kind)
    if handler is None or not await handler(turn, argument):
        turn.say(Reply(_("This button does not work any more."), commands.first_steps()))


async def handle_of_staff(turn: Turn) -> None:
    """A button in the staff's group: of what staff do there, nothing of a person's own."""
    if turn.incoming.payload.startswith(OF_STAFF) and await turn.is_staff():
        await handle(turn)


async def _topic(turn: Turn, topic: str) -> bool:
    if topic not in answers.topics():
        return False
    turn.say(answers.reply(topic, turn.role, turn.country))
    return True


async def _longer(turn: Turn, argument: str) -> bool:
    """``t+:<topic>`` opens the longer text below the answer; ``t+:<topic>:<page>`` turns its page in place."""
    topic, turning, digits = argument.partition(":")
    page = number(digits) if turning else 1
    if topic not in answers.topics() or page is None:
        return False
    opened = turn.incoming.message_id if turning else None
    turn.say(replace(answers.longer_reply(topic, page), instead_of=opened))
    return True


async def _sources(turn: Turn, topic: str) -> bool:
    if topic not in answers.topics():
        return False
    turn.say(answers.sources_reply(topic))
    return True


async def _task(turn: Turn, task: str) -> bool:
    if task not in answers.tasks():
        return False
    await commands.run_task(turn, task, "", by_command=True)
    return True


async def _meant(turn: Turn, argument: str) -> bool:
    name = await asking_back.remember_choice(turn, argument)
    return name is not None and (await _topic(turn, name) or await _task(turn, name))


async def _rasa(turn: Turn, text: str) -> bool:
    if not text.startswith(RASA_PREFIXES):
        return False
    turn.ask_rasa = text
    return True


async def _consent(turn: Turn, argument: str) -> bool:
    purpose, _colon, chosen = argument.partition(":")
    choice, _colon, source = chosen.partition(":")  # the link that brought them: not kept before they agree
    if purpose == "data" and choice == "yes":
        await people.agree(turn.session, turn.person, "data", commands.agreement_wording(turn.services.settings))
        await campaigns.bring(turn.session, turn.person, source)
        offer = rows(
            Button(_("Yes, send me announcements"), "c:announcements:yes"),
            Button(_("Not now"), "c:announcements:no"),
        )
        turn.say(Reply(_("Thank you, noted. See or delete everything with /datasaya."), ()))
        turn.say(Reply(commands.announcements_wording() + "\n\n" + _("Do you want them?"), offer))
    elif purpose == "data" and choice == "no":
        await privacy.withdraw_agreement(turn.session, turn.services.tracker, turn.person)
        turn.say(Reply(_("All right, nothing is stored. You can still ask everything.")))
    elif purpose == "announcements" and choice == "yes":
        await people.agree(turn.session, turn.person, "announcements", commands.announcements_wording())
        turn.say(Reply(_("You now receive announcements. Stop at any time with /siaran.")))
    elif purpose == "announcements" and choice == "no":
        await people.withdraw(turn.session, turn.person, "announcements")
        turn.say(Reply(_("You don't receive announcements. Start at any time with /siaran.")))
    else:
        return False
    return True


async def _language(turn: Turn, code: str) -> bool:
    if code not in LANGUAGES:
        return False
    await commands.set_language(turn, code)
    return True


async def _announcement(turn: Turn, argument: str) -> bool:
    """``b:p:...`` is pressed by those who receive one, everything else by officers."""
    if argument.startswith("p:"):
        return await broadcast_presses.on_press(turn, argument.removeprefix("p:"))
    if argument.startswith("link:"):
        return await link_desk.on_button(turn, argument.removeprefix("link:"))
    return await broadcast_desk.on_button(turn, argument)


async def _registration(turn: Turn, argument: str) -> bool:
    """``g:edit:<number>`` and ``g:drop`` are the person's own; everything else is the staff's."""
    action, _colon, rest = argument.partition(":")
    if action == "edit":
        return await registrations.edit(turn, rest)
    if action == "drop":
        await registrations.drop_draft(turn)
        return True
    return await registration_desk.on_button(turn, argument)


def _always(handler: Callable[[Turn, str], Awaitable[None]]) -> Callable[[Turn, str], Awaitable[bool]]:
    async def handled(turn: Turn, argument: str) -> bool:
        await handler(turn, argument)
        return True

    return handled


_HANDLERS: dict[str, Callable[[Turn, str], Awaitable[bool]]] = {
    "t": _topic,
    "t+": _longer,
    "s": _sources,
    "x": _task,
    "m": _meant,
    "r": _rasa,
    "c": _consent,
    "l": _language,
    "v": _always(places.on_village),
    "v+": _always(places.on_farther),
    "d": _always(places.on_district),
    "w": _always(registrations.withdraw),
    "g": _registration,
    "p": my_data.on_button,
    "k": ticket_desk.on_button,
    "b": _announcement,
    "a": answer_desk.on_button,
    "n": contact_desk.on_button,
    "o": offices.on_button,
    "q": report_desk.on_button,
    "i": import_desk.on_button,
    "e": session_invitations.on_button,
}
