"""The way of a message: guard first, then what the bot handles itself, then Rasa.

``begin`` is the part without Rasa, one transaction; ``finish`` turns what Rasa said into replies, another one. Rasa is
called between the two, with no transaction open: its actions write to the same database.
"""

from collections.abc import Awaitable, Callable

from bot import (
    asking_back,
    buttons,
    commands,
    danger,
    offices,
    places,
    registration_desk,
    registrations,
    report_desk,
    session_drafting,
    session_invitations,
    staff_desk,
    ticket_desk,
)
from bot.incoming import Kind
from bot.rasa import Understood
from bot.turn import Turn
from kawan import emergency, inbox, people, tickets
from kawan.i18n import _, use_language
from kawan.replies import Button, Reply, rows

MAX_TEXT = 2000


async def begin(turn: Turn) -> None:
    """Everything that needs no Rasa. Sets ``turn.ask_rasa`` where the dialogue has to go on."""
    use_language(turn.person.language)
    await _handle(turn)
    if turn.is_new and not _introduces_itself(turn):
        place = len(turn.replies) if turn.urgent else 0  # in danger, help comes first
        turn.replies.insert(place, commands.introduction(turn.services.settings))


def _introduces_itself(turn: Turn) -> bool:
    incoming = turn.incoming
    is_start = incoming.kind == "command" and incoming.command == "start"
    return is_start or not incoming.is_private or incoming.kind in ("blocked", "unblocked", "ignored")


async def _handle(turn: Turn) -> None:
    if not turn.incoming.is_private:
        await _in_group(turn)
        return
    handler = _HANDLERS.get(turn.incoming.kind)
    if handler is not None:
        await handler(turn)


async def _in_group(turn: Turn) -> None:
    """In a group the bot serves only its staff; everybody else may write to it directly."""
    if turn.incoming.kind == "button":
        await buttons.handle_of_staff(turn)
    elif turn.incoming.kind == "command":
        await staff_desk.on_command(turn)
    elif not await staff_desk.on_document(turn):
        await staff_desk.on_officer_text(turn)


async def _on_text(turn: Turn) -> None:
    text = turn.incoming.text
    if await staff_desk.on_officer_text(turn):
        return
    await danger.guard(turn, text, model_follows=True)
    if await ticket_desk.on_person_text(turn, text):
        return
    if await session_invitations.on_text(turn, text):
        return
    if not any(character.isalnum() for character in text):
        if not turn.urgent:
            turn.say(_no_words())
        return
    if await places.on_expected_place(turn, text) or await offices.on_expected_place(turn, text):
        return
    if await report_desk.on_text(turn, text) or await registrations.on_text(turn, text):
        return
    turn.ask_rasa = text[:MAX_TEXT].lstrip("/")


async def _on_command(turn: Turn) -> None:
    incoming = turn.incoming
    if incoming.command == "start" and await session_invitations.on_start(turn, incoming.payload):
        if turn.is_new:
            turn.say(commands.introduction(turn.services.settings))
        return
    await commands.handle(turn)


async def _on_location(turn: Turn) -> None:
    if not await session_drafting.on_location(turn) and not await staff_desk.on_attachment(turn):
        await offices.on_location(turn)


async def _on_contact(turn: Turn) -> None:
    if not turn.incoming.own_contact:
        turn.say(
            Reply(_("This is somebody else's contact. For your own number use the key **Share my phone number**."))
        )
        return
    number = "".join(character for character in turn.incoming.phone if character.isdigit() or character == "+")
    number = number if number.startswith("+") else f"+{number}"
    turn.ask_rasa = f'/choose{{"value":"{number}"}}'


async def _on_media(turn: Turn) -> None:
    if await staff_desk.on_attachment(turn) or await staff_desk.on_document(turn):
        return
    if turn.incoming.text:
        await danger.guard(turn, turn.incoming.text)
    ticket = await tickets.open_for(turn.session, turn.person)
    if ticket is not None and ticket.taken_at is not None:
        await ticket_desk.forward_media(turn, ticket)
        return
    text = {
        "sticker": _("Thanks for the sticker."),
        "voice": _("I can't listen to voice messages yet. Please write it in a few words."),
        "audio": _("I can't listen to recordings yet. Please write it in a few words."),
        "photo": _(
            "I can't read pictures yet. Please write what it is about. Don't send photos of your KTP or passport."
        ),
        "document": _("I can't read files yet. Please write what it is about. Don't send your documents here."),
    }.get(turn.incoming.media, _("I can only read text. Please write it in a few words."))
    turn.say(Reply(text, commands.first_steps()))


async def _on_edited(turn: Turn) -> None:
    await danger.guard(turn, turn.incoming.text)
    if not turn.urgent:
        turn.say(
            Reply(_("I saw that you changed your message. If you still need an answer, please send it once more."))
        )


async def _on_blocked(turn: Turn) -> None:
    await people.mark_blocked(turn.session, turn.incoming.chat_id)


_HANDLERS: dict[Kind, Callable[[Turn], Awaitable[None]]] = {
    "text": _on_text,
    "command": _on_command,
    "button": buttons.handle,
    "location": _on_location,
    "contact": _on_contact,
    "media": _on_media,
    "edited": _on_edited,
    "blocked": _on_blocked,
}


def _no_words() -> Reply:
    return Reply(_("I read this, but I need a few words. What is it about?"), commands.first_steps())


async def finish(turn: Turn, understood: Understood) -> None:
    """What Rasa's dialogue said, or the task it named."""
    use_language(turn.person.language)
    if understood.task == "darurat" and turn.urgent:
        return  # the guard has shown the card
    if understood.doubt is not None:
        await asking_back.ask(turn, understood.doubt, understood.confidence)
    else:
        turn.person.misunderstood = 0
    turn.say(*understood.replies)
    if understood.task:
        await commands.run_task(turn, understood.task)
    if understood.registered is not None:
        await registration_desk.announce(turn, understood.registered)
    await danger.heed(turn, understood.urgency)


def unavailable(first: bool) -> Reply:
    """The honest sentence while Rasa is down or slow, with the menu and the emergency numbers."""
    if not first:
        return Reply(_("Still reconnecting. This message is kept too and will be answered."))
    text = _(
        "I can't look this up right now. Your message is kept, and I answer it here as soon as I can.\n\n"
        "In danger now? {numbers}",
        numbers=emergency.short_numbers(),
    )
    return Reply(text, commands.first_steps())


def sorry() -> Reply:
    """When a message could not be handled because of an error of ours."""
    return Reply(
        _("Sorry, something went wrong on our side. Please send it once more, or write to our staff."),
        commands.first_steps(),
    )


def late_answer(text: str) -> Reply:
    """Goes before an answer that comes later than it should."""
    quoted = text if len(text) <= 80 else text[:77] + "…"
    return Reply(_("You wrote earlier: “{text}”. Here is the answer.", text=quoted))


async def staff_notice(turn: Turn) -> None:
    """Tell the staff that understanding is down and how much waits."""
    waiting = await inbox.waiting_count(turn.session)
    await turn.tell_staff(
        Reply(
            _(
                "Understanding (Rasa) does not answer. Waiting messages: {count}. Menus and emergencies go on.",
                count=waiting,
            ),
            rows(Button(_("Menu"), "x:bantuan")),
        )
    )
