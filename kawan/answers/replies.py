"""What people see of an answer: the text for them, its source line, the next steps."""

from kawan.answers.catalogue import find, title
from kawan.answers.files import with_contacts
from kawan.contacts import mention
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

MAX_BUTTONS = 4
MAX_SOURCES = 3  # a small screen; the longer text names all of them


def reply(topic: str, role: str | None = None, country: str | None = None) -> Reply:
    """The answer to a topic with its source line and next steps, or openly that it is still being written."""
    answer = find(topic)
    if answer is None:
        return _unwritten(topic)
    longer = [Button(_("More"), f"t+:{topic}")] if answer.longer else []
    steps = [Button(title(task), f"x:{task}") for task in answer.tasks]
    related = [Button(title(other), f"t:{other}") for other in answer.related]
    buttons = [*longer, *steps, *related][:MAX_BUTTONS]
    return Reply(answer.text_for(role, country), rows(*buttons), source=answer.source_line(MAX_SOURCES))


def longer_reply(topic: str) -> Reply:
    """The longer text of an answer."""
    answer = find(topic)
    if answer is None or not answer.longer:
        return reply(topic)
    steps = [Button(title(task), f"x:{task}") for task in answer.tasks]
    return Reply(with_contacts(answer.longer), rows(*steps), source=answer.source_line())


def _unwritten(topic: str) -> Reply:
    text = _(
        "About **{title}**: this answer is still being written, and we don't guess about your rights.\n\n"
        "You can ask now:\n- {domestic}\n- {abroad}\n\nOr write to our staff with the button below.",
        title=title(topic),
        domestic=mention("kp2mi"),
        abroad=mention("kp2mi-luar-negeri"),
    )
    return Reply(text, rows(Button(title("bicara-petugas"), "x:bicara-petugas"), Button(_("Menu"), "x:bantuan")))
