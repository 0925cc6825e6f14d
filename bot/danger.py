"""The emergency guard: words, no model. It answers at once and makes a ticket."""

from bot import ticket_desk
from bot.turn import Turn
from kawan import answers, emergency, people, tickets
from kawan.emergency.cards import TOPICS
from kawan.i18n import _


async def guard(turn: Turn, text: str, *, model_follows: bool = False) -> None:
    """Where a message tells of danger: the card first, a ticket to the staff, then the conversation goes on.

    Words that may mean something else wait for the model where it is asked too (``heed``).
    """
    if turn.country and await people.agreed(turn.session, turn.person, "data"):
        turn.person.country = turn.country
    found = emergency.assess(text)
    if not turn.urgent and (found.sure or (found.urgent and not model_follows)):
        await _raise_alarm(turn, text, found.kind)


async def heed(turn: Turn, urgency: float) -> None:
    """What the model thinks of a message that the words alone have not called urgent, and what both say together."""
    text = turn.incoming.text
    words = emergency.assess(text)
    if turn.urgent or turn.incoming.kind != "text" or not emergency.is_urgent(words, urgency):
        return
    if words.urgent:
        await _raise_alarm(turn, text, words.kind)
        return
    turn.urgent = True
    turn.say(emergency.calm_line(turn.country))
    if emergency.is_certain(urgency):
        await alert_staff(turn, text, "darurat")


async def _raise_alarm(turn: Turn, text: str, kind: str | None) -> None:
    turn.urgent = True
    turn.replies.insert(0, emergency.card(turn.country, kind))
    await alert_staff(turn, text, TOPICS.get(kind or "", "darurat"))


async def alert_staff(turn: Turn, text: str, topic: str) -> None:
    """Open a danger ticket, or add to the one that is open, and show it to the staff."""
    ticket, _new = await tickets.open_ticket(turn.session, turn.person, tickets.DANGER)
    await tickets.add_message(turn.session, ticket, tickets.FROM_PERSON, text)
    heading = _("⚠ Danger, ticket {id}: {topic}", id=ticket.id, topic=answers.title(topic))
    await ticket_desk.show_to_staff(turn, ticket, text, heading)
