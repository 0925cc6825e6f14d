"""What people are told about a training session: nothing is promised, and every message says how to say no."""

import datetime as dt

from kawan.i18n import _
from kawan.replies import Button, Location, Reply, rows
from kawan.sessions import calendar
from kawan.sessions.tables import TAKEN, WAITING, Seat, SessionNotice, TrainingSession
from kawan.time_zones import in_words, period
from kawan.training import wish_label

ANSWERS = ("joined", "join", "money", "mentor", "person", "fine")


def when_and_where(training: TrainingSession) -> str:
    """Title, time and place, as every message carries them."""
    where = training.place or _("online, {link}", link=training.link)
    return "\n".join(
        (
            f"**{training.title}**",
            _("Training: {wish}", wish=wish_label(training.wish)),
            _("When: {when}", when=period(training.starts_at, training.ends_at, training.zone)),
            _("Where: {where}", where=where),
        )
    )


def invitation(training: TrainingSession, seat: Seat) -> Reply:
    """The first word about it, to one who registered for it."""
    text = "\n\n".join(
        (
            _("You registered for training. Here is one:"),
            when_and_where(training),
            _(
                "{seats} seats; who answers first gets one. Please answer by {by}. You are free to say no; "
                "your registration stays.",
                seats=training.seats,
                by=in_words(training.answer_by, training.zone),
            ),
        )
    )
    return Reply(text, _choice(seat))


def for_registered(training: TrainingSession) -> Reply:
    """To one who did not register for it."""
    text = _(
        "Seats are for those who registered for training in **{wish}**. Register first, then press the button of the "
        "announcement again.",
        wish=wish_label(training.wish),
    )
    return Reply(when_and_where(training) + "\n\n" + text, rows(_register_button()))


def closed(training: TrainingSession) -> Reply:
    """To one who asks too late."""
    text = _(
        "Nobody can sign up for **{title}** any more. Register, and staff can invite you to another one.",
        title=training.title,
    )
    return Reply(text, rows(_register_button()))


def seated(training: TrainingSession, seat: Seat) -> list[Reply]:
    """The seat is theirs: what, when, where, the point, and the file for the calendar."""
    text = "\n\n".join(
        (
            _("You have a seat."),
            when_and_where(training),
            _(
                "I remind you 3 days and 3 hours before. If something comes up, press the button, so that somebody "
                "else can come."
            ),
        )
    )
    return [Reply(text), *_pin(training), _calendar(training, seat)]


def moved_up(training: TrainingSession, seat: Seat) -> list[Reply]:
    """From the waiting list to a seat."""
    text = _("A seat became free, and it is yours now.")
    return [Reply(text + "\n\n" + when_and_where(training)), *_pin(training), _calendar(training, seat)]


def waiting(training: TrainingSession, seat: Seat, place: int) -> Reply:
    """All seats are taken: the place on the list."""
    text = _(
        "All {seats} seats of **{title}** are taken. You are number {place} on the waiting list. If a seat becomes "
        "free, it is yours and I tell you at once. I can't promise one.",
        seats=training.seats,
        title=training.title,
        place=place,
    )
    return Reply(text, rows(_leave_button(seat, _("Leave the waiting list"))))


def declined(training: TrainingSession, seat: Seat) -> Reply:
    """A no is fine."""
    text = _(
        "All right, you don't come to **{title}**. Your registration stays, and staff can invite you to another one.",
        title=training.title,
    )
    return Reply(text, rows(Button(_("I can come after all"), f"e:yes:{seat.id}")))


def moved(training: TrainingSession, seat: Seat, earlier: dt.datetime) -> list[Reply]:
    """Another time."""
    text = "\n\n".join(
        (
            _("The training is moved. It is **not** on {earlier}.", earlier=in_words(earlier, training.zone)),
            when_and_where(training),
            {
                TAKEN: _("Your seat stays. If you can't come at the new time, press the button."),
                WAITING: _("You stay on the waiting list."),
            }.get(seat.state, _("The invitation stands.")),
        )
    )
    if seat.state == TAKEN:
        return [Reply(text), _calendar(training, seat)]
    if seat.state == WAITING:
        return [Reply(text, rows(_leave_button(seat, _("Leave the waiting list"))))]
    return [Reply(text, _choice(seat))]


def cancelled(training: TrainingSession, seat: Seat) -> list[Reply]:
    """It does not take place."""
    text = _(
        "We are sorry: the training **{title}** on {when} is cancelled. Please don't come. Your registration stays, "
        "and staff can invite you to another one.",
        title=training.title,
        when=in_words(training.starts_at, training.zone),
    )
    if seat.state != TAKEN:
        return [Reply(text)]
    return [Reply(text, document=calendar.file_of(training))]


def reminder(training: TrainingSession, seat: Seat) -> list[Reply]:
    """It is near."""
    text = "\n\n".join(
        (
            _("A reminder of your training:"),
            when_and_where(training),
            _("If you can't come, press the button, so that somebody else can."),
        )
    )
    return [Reply(text, rows(_leave_button(seat, _("I can't come after all")))), *_pin(training)]


def thanks(training: TrainingSession) -> Reply:
    """After it; nothing is promised about a certificate."""
    text = _(
        "Thank you for coming to **{title}**. You are noted as present.\n\n"
        "About a certificate: I don't issue one and can't promise one. Ask the organiser whether there is one, and "
        "when. If you get one, keep it with your papers.\n\n"
        "In 30 and in 90 days I ask you once how it goes.",
        title=training.title,
    )
    return Reply(
        text,
        rows(
            Button(_("How to become a member"), "t:kopdes-daftar-anggota"), Button(_("Find a Kopdes"), "x:cari-kopdes")
        ),
    )


def question(training: TrainingSession, notice: SessionNotice) -> Reply:
    """How it goes, in one question with buttons."""
    text = _(
        "A while ago you were at **{title}**. How is it going: have you joined a Kopdes, and what do you need now?",
        title=training.title,
    )
    buttons = (Button(answer_label(said), f"e:said:{notice.id}:{said}") for said in ANSWERS)
    return Reply(text, rows(*buttons))


def answer_label(said: str) -> str:
    """An answer to the question, as it stands on its button."""
    return {
        "joined": _("I have joined a Kopdes"),
        "join": _("Not yet, I want to join"),
        "money": _("I need money to begin"),
        "mentor": _("I want to help others"),
        "person": _("I want to talk to staff"),
        "fine": _("Nothing for now"),
    }[said]


def _calendar(training: TrainingSession, seat: Seat) -> Reply:
    return Reply(
        _("For the calendar of your phone."),
        rows(_leave_button(seat, _("I can't come after all"))),
        document=calendar.file_of(training),
    )


def _choice(seat: Seat) -> tuple[tuple[Button, ...], ...]:
    return rows(Button(_("I come"), f"e:yes:{seat.id}"), Button(_("I can't"), f"e:no:{seat.id}"), width=2)


def _register_button() -> Button:
    return Button(_("Register for training"), "x:daftar-pelatihan")


def _leave_button(seat: Seat, label: str) -> Button:
    return Button(label, f"e:no:{seat.id}")


def _pin(training: TrainingSession) -> list[Reply]:
    """The point an officer shared, else the village's middle, said as such."""
    if training.latitude is None or training.longitude is None:
        return []
    where = training.place
    if not training.is_exact:
        where = _("About here: the middle of the desa. The place: {place}", place=training.place)
    return [Reply("", location=Location(training.latitude, training.longitude, training.title, where))]
