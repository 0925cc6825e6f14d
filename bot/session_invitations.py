"""Training sessions in a person's chat: yes and no, the code on the wall, and the question after weeks."""

from bot import commands, session_desk
from bot.incoming import number
from bot.turn import Turn
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.sessions import Seat, TrainingSession, attendance, notices, seats, signing_up, words
from kawan.sessions.attendance import Present
from kawan.sessions.seats import Outcome
from kawan.time_zones import in_words

START_PREFIX = "hadir-"


async def on_button(turn: Turn, argument: str) -> bool:
    """``e:<yes|no>:<seat>``, ``e:said:<notice>:<answer>`` by people; ``e:s:...`` by staff."""
    action, _colon, rest = argument.partition(":")
    if action == "s":
        return await session_desk.on_button(turn, rest)
    if action in ("yes", "no"):
        return await _on_choice(turn, action == "yes", number(rest) or 0)
    if action == "said":
        return await _on_answer(turn, rest)
    return False


async def on_text(turn: Turn, text: str) -> bool:
    """A code that hangs on a wall, typed. False for everything else, and for what is no code of ours."""
    code = attendance.code_in(text)
    return code is not None and await _on_code(turn, code)


async def on_start(turn: Turn, argument: str) -> bool:
    """``/start hadir-KBT472``: the link behind the code on the wall."""
    if not argument.casefold().startswith(START_PREFIX):
        return False
    code = attendance.code_in(argument)
    if code is None or not await _on_code(turn, code):
        turn.say(Reply(_("I don't know this code. Please look at it once more, or ask the officer in the room.")))
    return True


async def show(turn: Turn, session_id: int) -> bool:
    """The button of an announcement: the person's seat, an invitation, or how to get one."""
    found = await signing_up.ask(turn.session, turn.person, session_id)
    if found is None:
        return False
    outcome, training, seat = found
    if seat is not None:
        await _say_outcome(turn, outcome, training, seat)
    else:
        turn.say(words.for_registered(training) if outcome == Outcome.NOT_REGISTERED else words.closed(training))
    return True


async def _on_choice(turn: Turn, yes: bool, seat_id: int) -> bool:
    act = seats.accept if yes else seats.decline
    result = await act(turn.session, turn.person, seat_id)
    if result is None:
        return False
    await _say_outcome(turn, *result)
    return True


async def _say_outcome(turn: Turn, outcome: Outcome, training: TrainingSession, seat: Seat) -> None:
    if outcome == Outcome.SEATED:
        turn.say(*words.seated(training, seat))
    elif outcome == Outcome.WAITING:
        turn.say(words.waiting(training, seat, await seats.place_on_list(turn.session, seat)))
    elif outcome == Outcome.DECLINED:
        turn.say(words.declined(training, seat))
    elif outcome == Outcome.INVITED:
        turn.say(words.invitation(training, seat))
    elif outcome == Outcome.TOO_LATE:
        by = in_words(training.answer_by, training.zone)
        turn.say(Reply(_("The time for answers ended on {by}. Your registration stays for another session.", by=by)))
    else:
        turn.say(Reply(_("This session is over, or it was cancelled. Your registration stays.")))


async def _on_code(turn: Turn, code: str) -> bool:
    training = await attendance.of_code(turn.session, code)
    if training is None:
        return False
    text = {
        Present.NOTED: _("Noted: you are present at **{title}**. Welcome!", title=training.title),
        Present.BEFORE: _("You are noted as present already."),
        Present.NOT_NOW: _(
            "This code counts from 2 hours before until 6 hours after the session: {when}.",
            when=in_words(training.starts_at, training.zone),
        ),
        Present.NO_SEAT: _("I find no seat of yours here. Please tell the officer in the room."),
    }
    turn.say(Reply(text[await attendance.by_code(turn.session, turn.person, training.id)]))
    return True


async def _on_answer(turn: Turn, argument: str) -> bool:
    digits, _colon, said = argument.partition(":")
    if not await notices.answer(turn.session, turn.person, number(digits) or 0, said):
        return False
    await _next_step(turn, said)
    return True


async def _next_step(turn: Turn, said: str) -> None:
    """Where an answer leads: a topic, a task, or a person."""
    thanks = _("Thank you, noted.")
    if said == "join":
        turn.say(Reply(thanks))
        await commands.run_task(turn, "cari-kopdes", "", by_command=True)
    elif said == "person":
        turn.say(Reply(thanks))
        await commands.run_task(turn, "bicara-petugas", "", by_command=True)
    elif said == "money":
        text = _("Read first what a loan costs and what it needs.")
        topics = (
            Button(_("Loans for a business (KUR)"), "t:kur-usaha-purna"),
            Button(_("Loans of a Kopdes"), "t:kopdes-pinjaman"),
        )
        turn.say(Reply(f"{thanks} {text}", rows(*topics)))
    elif said == "mentor":
        turn.say(Reply(thanks, rows(Button(_("Becoming a Kopdes mentor"), "t:mentor-kopdes"))))
    elif said == "joined":
        text = _("Good. Shall I tell you what members have from it, or how to help others?")
        topics = (
            Button(_("What members have from it"), "t:kopdes-manfaat"),
            Button(_("Becoming a Kopdes mentor"), "t:mentor-kopdes"),
        )
        turn.say(Reply(f"{thanks} {text}", rows(*topics)))
    else:
        turn.say(Reply(thanks, commands.first_steps()))
