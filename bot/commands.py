"""Commands and tasks: what the bot does itself, with Rasa or without."""

from collections.abc import Awaitable, Callable

from bot import my_data, offices, places, registrations, staff_desk, ticket_desk
from bot.turn import Turn
from kawan import answers, campaigns, doubts, emergency, people
from kawan.i18n import LANGUAGES, _, use_language
from kawan.replies import Button, Reply, rows
from kawan.settings import Settings

MENU: tuple[str, ...] = (
    "darurat",
    "cari-kopdes",
    "daftar-pelatihan",
    "cari-kantor",
    "bicara-petugas",
    "langganan-siaran",
    "data-saya",
    "ganti-bahasa",
    "bantuan",
)
STARTING_TOPICS = ("hak-pekerja", "biaya-penempatan", "cara-mengadu", "kopdes-manfaat")


def introduction(settings: Settings, source: str = "") -> Reply:
    """First contact, in four short lines: what this is, who runs it, what it keeps; then the question of agreement."""
    return Reply(_introduction_text(settings), agreement_buttons(source))


def _introduction_text(settings: Settings) -> str:
    return _(
        "Hello, I am **Kawan Migran**, an automatic assistant for migrant workers, returnees and families.\n"
        "Run by: {operator}. I can be wrong; every answer shows its source.\n"
        "Without your agreement I keep only this chat's number; what you write is erased once answered, "
        "unless it goes to staff.\n"
        "If you agree, I also keep your village, role and registrations, the link you came by and the day you were "
        "last here, your messages for {hours} hours, and for {days} days what I did not understand, so that staff can "
        "teach me.",
        operator=settings.operator,
        hours=settings.message_retention_hours,
        days=doubts.KEPT_DAYS,
    )


def agreement_buttons(source: str = "") -> tuple[tuple[Button, ...], ...]:
    """``source`` is the link that brought the person: it travels in the button, so that it is kept only by agreeing."""
    return rows(
        Button(_("I agree"), f"c:data:yes:{source}" if source else "c:data:yes"),
        Button(_("Don't store"), "c:data:no"),
        width=2,
    )


def agreement_wording(settings: Settings) -> str:
    """The words that were shown when a person agrees."""
    return _introduction_text(settings)


def first_steps() -> tuple[tuple[Button, ...], ...]:
    return rows(
        Button(answers.title("darurat"), "x:darurat"),
        Button(answers.title("bicara-petugas"), "x:bicara-petugas"),
        Button(_("Menu"), "x:bantuan"),
        width=2,
    )


async def handle(turn: Turn) -> None:
    """A command. Unknown ones get the menu."""
    command, argument = turn.incoming.command, turn.incoming.payload
    if command == "start":
        await _start(turn)
        return
    if await staff_desk.on_command(turn):
        return
    by_command = {task["command"].lstrip("/"): name for name, task in answers.tasks().items()}
    if command == "menu":
        command = "bantuan"
    if command not in by_command:
        turn.say(Reply(_("I don't know this command.")), menu())
        return
    turn.person.expecting = None
    await run_task(turn, by_command[command], argument, by_command=True)


async def run_task(turn: Turn, task: str, argument: str | None = None, *, by_command: bool = False) -> None:
    """Do a task of the menu. ``argument`` is what came with it; a task from free text brings the whole text."""
    text = turn.incoming.text if argument is None and turn.incoming.kind == "text" else argument or ""
    if task == "daftar-pelatihan":
        await _training(turn, by_command=by_command)
    elif task == "cari-kopdes":
        await places.start(turn, text)
    elif task == "cari-kantor":
        await offices.start(turn, text)
    else:
        await _TASKS[task](turn)


async def _start(turn: Turn) -> None:
    turn.person.expecting = None
    source = await campaigns.follow(turn.session, turn.incoming.payload) if turn.incoming.payload else None
    if source and await people.agreed(turn.session, turn.person, "data"):
        await campaigns.bring(turn.session, turn.person, source)
    turn.say(introduction(turn.services.settings, source or "") if turn.is_new else _welcome_back())
    turn.say(menu())


def _welcome_back() -> Reply:
    return Reply(_("Welcome back."))


def menu() -> Reply:
    """The menu: tasks, a few topics to begin with, and that one can simply write."""
    tasks = [Button(answers.title(task), f"x:{task}") for task in MENU if task != "bantuan"]
    topics = [Button(answers.title(topic), f"t:{topic}") for topic in STARTING_TOPICS]
    return Reply(_("Write your question in your own words, or choose:"), rows(*tasks, *topics, width=2))


async def _menu(turn: Turn) -> None:
    turn.say(menu())


async def _emergency(turn: Turn) -> None:
    turn.say(emergency.general_card(turn.country))


async def _language(turn: Turn) -> None:
    buttons = (Button(name, f"l:{code}") for code, name in LANGUAGES.items())
    turn.say(Reply(_("Which language do you want me to use?"), rows(*buttons, width=2)))


async def set_language(turn: Turn, code: str) -> None:
    """The button of a language."""
    turn.person.language = code
    use_language(code)
    text = _("From now on I use this language. Answers about the law are in Indonesian for now.")
    turn.say(Reply(text), menu())


async def _announcements(turn: Turn) -> None:
    stands = await people.agreed(turn.session, turn.person, "announcements")
    if stands:
        text, button = _("You receive announcements."), Button(_("Stop announcements"), "c:announcements:no")
    else:
        text, button = announcements_wording(), Button(_("Yes, send me announcements"), "c:announcements:yes")
    turn.say(Reply(text, rows(button)))


def announcements_wording() -> str:
    """What a person agrees to when they subscribe."""
    return _(
        "Announcements about training, cooperatives and safe migration, a few a month. Stop at any time with /siaran."
    )


async def _training(turn: Turn, *, by_command: bool) -> None:
    if by_command:
        await registrations.show(turn)
    else:
        turn.ask_rasa = registrations.FORM


_TASKS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "darurat": _emergency,
    "bantuan": _menu,
    "ganti-bahasa": _language,
    "langganan-siaran": _announcements,
    "bicara-petugas": ticket_desk.ask_for_person,
    "data-saya": my_data.show,
}
