"""Asking back: what a message may have meant, as buttons, and what the person then chooses."""

from bot.incoming import number
from bot.rasa import Doubtful
from bot.turn import Turn
from kawan import answers, doubts
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

HELPLESS_AFTER = 2
"""After this many failures in a row a person is offered first."""


async def ask(turn: Turn, doubtful: Doubtful, confidence: float) -> None:
    """Offer the nearest topics and a person, and keep the message for staff where the person agreed to that."""
    kept = None
    if doubtful.text:
        kept = await doubts.keep(turn.session, turn.person, doubtful.text, doubtful.nearest, confidence)
    turn.person.misunderstood += 1
    turn.say(_question(turn, doubtful, kept.id if kept else None))


def _question(turn: Turn, doubtful: Doubtful, doubt_id: int | None) -> Reply:
    staff = Button(answers.title("bicara-petugas"), "x:bicara-petugas")
    choices = [_choice(name, doubt_id) for name in doubtful.nearest if name != "bicara-petugas"]
    if turn.person.misunderstood >= HELPLESS_AFTER:
        text = _(
            "I am sorry, I still don't understand. Our staff can read your question: press the first button. "
            "Or choose what comes nearest."
        )
        return Reply(text, rows(staff, *choices))
    if doubtful.misread:
        text = _("I am sorry, I got that wrong. Did you mean one of these? Or write it in other words.")
    else:
        text = _("I am not sure I understood. Which one do you mean?")
    return Reply(text, rows(*choices, staff))


def _choice(name: str, doubt_id: int | None) -> Button:
    if doubt_id is not None:
        return Button(answers.title(name), f"m:{doubt_id}:{name}")
    return Button(answers.title(name), f"{'x' if name in answers.tasks() else 't'}:{name}")


async def remember_choice(turn: Turn, argument: str) -> str | None:
    """The topic or task that a pressed choice names, noted for staff to confirm; None for a forged one."""
    doubt_id, _colon, name = argument.partition(":")
    found = number(doubt_id)
    if found is None or (name not in answers.topics() and name not in answers.tasks()):
        return None
    await doubts.choose(turn.session, turn.person, found, name)
    return name
