"""A recipient presses a button of an announcement: counted, then done."""

from sqlalchemy import select

from bot import commands, session_invitations
from bot.incoming import number
from bot.turn import Turn
from kawan import answers, people
from kawan.broadcasts import SENDING, SENT, UNKNOWN, Broadcast, Delivery, content
from kawan.broadcasts.tables import Press
from kawan.replies import Reply


async def on_press(turn: Turn, argument: str) -> bool:
    """``b:p:<id>:<position>``. A place stands behind the last button."""
    digits, _colon, place_of_button = argument.partition(":")
    broadcast = await turn.session.get(Broadcast, number(digits) or 0)
    position = number(place_of_button)
    if broadcast is None or position is None or position > len(broadcast.buttons):
        return False
    place = content.pin(broadcast)
    if position == len(broadcast.buttons):
        if place is None:
            return False
        turn.say(Reply("", location=place))
    elif not await _lead(turn, broadcast.buttons[position]):
        return False
    await _count(turn, broadcast, position)
    return True


async def _lead(turn: Turn, button: dict[str, str]) -> bool:
    kind, target = button["kind"], button["target"]
    if kind == "t" and target in answers.topics():
        turn.say(answers.reply(target, turn.role, turn.country))
    elif kind == "x" and target in answers.tasks():
        await commands.run_task(turn, target, "", by_command=True)
    elif kind == "e":
        return await session_invitations.show(turn, number(target) or 0)
    else:
        return False
    return True


async def _count(turn: Turn, broadcast: Broadcast, position: int) -> None:
    """Only presses of recipients count: a preview's button, or a forged one, changes no figure. Who presses at once may
    do so before the outcome of their delivery is stored."""
    received = select(Delivery.id).where(
        Delivery.broadcast_id == broadcast.id,
        Delivery.person_id == turn.person.id,
        Delivery.state.in_((SENDING, SENT, UNKNOWN)),
    )
    if await turn.session.scalar(received) is None:
        return
    person_id = turn.person.id if await people.agreed(turn.session, turn.person, "data") else None
    turn.session.add(Press(broadcast_id=broadcast.id, position=position, person_id=person_id))
