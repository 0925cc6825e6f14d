"""Talking to a person: tickets in the staff's chat, where an officer answers by replying."""

from sqlalchemy import select

from bot.incoming import number
from bot.turn import Turn
from kawan import countries, entities, inbox, tickets, training
from kawan.i18n import LANGUAGES, _
from kawan.inbox import OutboxMessage
from kawan.people import Person
from kawan.replies import Button, Reply, rows
from kawan.staff import StaffRole
from kawan.tickets import Ticket

CLOSING = "k:close:"


async def ask_for_person(turn: Turn) -> None:
    """``/petugas``: open a ticket, show it with the last messages, tell the person what happens now."""
    ticket, _new = await tickets.open_ticket(turn.session, turn.person, tickets.REQUEST)
    told = [message.text for message in await tickets.messages(turn.session, ticket)]
    if not told:
        history = await inbox.last_texts(turn.session, turn.person.chat_id)
        told = [text for _at, text in history if not text.startswith("/")]
        for text in told:
            await tickets.add_message(turn.session, ticket, tickets.FROM_PERSON, text)
    heading = _("Ticket {id}: somebody asks for a person", id=ticket.id)
    await show_to_staff(turn, ticket, "\n".join(f"» {text}" for text in told), heading)
    text = _(
        "Your request is with our staff as number **{id}**. Write here what they should know; they answer here. "
        "We can't promise when. Until then I don't answer questions, except emergencies.",
        id=ticket.id,
    )
    turn.say(
        Reply(
            text,
            rows(Button(_("Back to the assistant"), f"k:end:{ticket.id}"), Button(_("Emergency"), "x:darurat")),
        )
    )


async def show_to_staff(turn: Turn, ticket: Ticket, text: str, heading: str = "") -> None:
    """Put a ticket's news into the staff's chat, with a line of what it names."""
    heading = heading or _("Ticket {id}", id=ticket.id)
    about = ", ".join(
        (
            training.role_label(turn.person.role) if turn.person.role else _("role unknown"),
            countries.name(turn.country) if turn.country else _("country unknown"),
            LANGUAGES[turn.person.language],
        )
    )
    facts = entities.facts(text, turn.services.gazetteer)
    parts = (f"{heading}\n{about}", text, facts, _("Reply to this message to answer."))
    body = "\n\n".join(part for part in parts if part)
    await turn.tell_staff(
        Reply(body, rows(Button(_("Close ticket"), f"{CLOSING}{ticket.id}"))),
        ticket_id=ticket.id,
        thread_id=ticket.thread_id,
    )


async def on_person_text(turn: Turn, text: str) -> bool:
    """A text while a ticket is a conversation goes to the staff, and not to Rasa. False where there is none."""
    ticket = await tickets.open_for(turn.session, turn.person)
    if ticket is None or ticket.taken_at is None:
        return False
    if not turn.urgent:  # the guard has shown an urgent one already
        await tickets.add_message(turn.session, ticket, tickets.FROM_PERSON, text)
        await show_to_staff(turn, ticket, text)
    turn.say(Reply(_("Passed on to our staff."), rows(Button(_("Back to the assistant"), f"k:end:{ticket.id}"))))
    return True


async def forward_media(turn: Turn, ticket: Ticket) -> None:
    """A picture or voice note within a ticket: staff are told; the file itself stays in Telegram."""
    note = _("[{kind}] {caption}", kind=turn.incoming.media, caption=turn.incoming.text)
    await tickets.add_message(turn.session, ticket, tickets.FROM_PERSON, note)
    await show_to_staff(turn, ticket, note)
    turn.say(Reply(_("I told our staff that you sent this. They can't open it here; please also write it in words.")))


async def on_officer_reply(turn: Turn) -> bool:
    """An officer's reply to a ticket message goes to the person. False when it replies to something else."""
    if turn.incoming.reply_to is None or not turn.incoming.text:
        return False
    ticket = await _ticket_replied_to(turn)
    if ticket is None:
        return False
    person = await turn.session.get(Person, ticket.person_id)
    if ticket.state == tickets.CLOSED or person is None:
        turn.say(Reply(_("Ticket {id} is closed; nothing was sent.", id=ticket.id)))
        return True
    await tickets.add_message(turn.session, ticket, tickets.FROM_STAFF, turn.incoming.text)
    answer = Reply(
        _("**Staff:** {text}", text=turn.incoming.text),
        rows(Button(_("Back to the assistant"), f"k:end:{ticket.id}")),
    )
    inbox.queue(turn.session, person.chat_id, [answer], update_id=turn.incoming.update_id)
    turn.audit("ticket.reply", f"ticket:{ticket.id}")
    turn.say(Reply(_("Sent to the person (ticket {id}).", id=ticket.id)))
    return True


async def on_button(turn: Turn, argument: str) -> bool:
    """``k:close:<id>`` by staff, ``k:end:<id>`` by the person."""
    action, _colon, digits = argument.partition(":")
    ticket = await turn.session.get(Ticket, number(digits) or 0)
    if ticket is None:
        return False
    by_person = action == "end" and ticket.person_id == turn.person.id
    by_staff = action == "close" and await turn.is_staff(StaffRole.OFFICER)
    if not (by_person or by_staff):
        return False
    if ticket.state == tickets.OPEN:
        await tickets.close(turn.session, ticket)
        await _tell_both(turn, ticket, by_staff=by_staff)
    else:
        turn.say(Reply(_("Ticket {id} is closed.", id=ticket.id)))
    return True


async def _tell_both(turn: Turn, ticket: Ticket, *, by_staff: bool) -> None:
    ended = Reply(_("The conversation with our staff has ended. I answer your questions again."))
    closed = Reply(_("Ticket {id} is closed.", id=ticket.id))
    if by_staff:
        turn.audit("ticket.close", f"ticket:{ticket.id}")
        person = await turn.session.get(Person, ticket.person_id)
        if person is not None:
            inbox.queue(turn.session, person.chat_id, [ended], update_id=turn.incoming.update_id)
        turn.say(closed)
    else:
        turn.say(ended)
        await turn.tell_staff(closed, ticket_id=ticket.id, thread_id=ticket.thread_id)


async def _ticket_replied_to(turn: Turn) -> Ticket | None:
    """By the message's number, or by its button: an answer can be quicker than the storing of that number."""
    query = select(OutboxMessage.ticket_id).where(
        OutboxMessage.chat_id == turn.incoming.chat_id, OutboxMessage.message_id == turn.incoming.reply_to
    )
    by_button = (data.removeprefix(CLOSING) for data in turn.incoming.reply_buttons if data.startswith(CLOSING))
    ticket_id = await turn.session.scalar(query) or number(next(by_button, ""))
    return await turn.session.get(Ticket, ticket_id) if ticket_id else None
