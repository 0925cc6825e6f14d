"""The emergency guard: words, no model. It answers at once and makes a ticket."""

from bot import ticket_desk
from bot.turn import Turn
from kawan import countries, emergency, tickets


async def guard(turn: Turn, text: str) -> None:
    """Where a message tells of danger: the card first, a ticket to the staff, then the conversation goes on."""
    named = countries.find(text)
    if named:
        turn.person.country = named[0]
    found = emergency.assess(text)
    if not found.urgent:
        return
    turn.urgent = True
    turn.say(emergency.card(turn.person.country, found.kind))
    await alert_staff(turn, text, found.kind or "")


async def alert_staff(turn: Turn, text: str, kind: str) -> None:
    """Open a danger ticket, or add to the one that is open, and show it to the staff."""
    ticket, new = await tickets.open_ticket(turn.session, turn.person, tickets.DANGER)
    await tickets.add_message(turn.session, ticket, tickets.FROM_PERSON, text)
    await ticket_desk.show_to_staff(turn, ticket, text, new=new, kind=kind)
