"""The emergency guard: words, no model. It answers at once and makes a ticket."""

from bot import ticket_desk
from bot.turn import Turn
from kawan import answers, emergency, people, tickets
from kawan.emergency.cards import TOPICS
from kawan.i18n import _


async def guard(turn: Turn, text: str) -> None:
    """Where a message tells of danger: the card first, a ticket to the staff, then the conversation goes on."""
    if turn.country and await people.agreed(turn.session, turn.person, "data"):
        turn.person.country = turn.country
    found = emergency.assess(text)
    if not found.urgent:
        return
    turn.urgent = True
    turn.say(emergency.card(turn.country, found.kind))
    await alert_staff(turn, text, TOPICS.get(found.kind or "", "darurat"))


async def alert_staff(turn: Turn, text: str, topic: str) -> None:
    """Open a danger ticket, or add to the one that is open, and show it to the staff."""
    ticket, _new = await tickets.open_ticket(turn.session, turn.person, tickets.DANGER)
    await tickets.add_message(turn.session, ticket, tickets.FROM_PERSON, text)
    heading = _("⚠ Danger, ticket {id}: {topic}", id=ticket.id, topic=answers.title(topic))
    await ticket_desk.show_to_staff(turn, ticket, text, heading)
