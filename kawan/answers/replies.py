"""What people see of an answer: the text for them, its source line, the next steps."""

from kawan.answers import pages, sources
from kawan.answers.catalogue import find, title
from kawan.answers.files import Answer, with_contacts
from kawan.contacts import mention
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

MAX_STEPS = 4
MAX_SOURCES = 3  # a small screen; the button names all of them


def reply(topic: str, role: str | None = None, country: str | None = None) -> Reply:
    """The answer to a topic with its source line and next steps, or openly that it is still being written."""
    answer = find(topic)
    if answer is None:
        return _unwritten(topic)
    text = _joined(answer.text_for(role, country), sources.overdue_note(answer))
    more = [Button(_("More"), f"t+:{topic}")] if answer.longer else []
    knowing = [*more, Button(_("Sources"), f"s:{topic}")]
    return Reply(text, (tuple(knowing), *next_steps(answer)), source=answer.source_line(MAX_SOURCES))


def longer_reply(topic: str, page: int = 1) -> Reply:
    """A page of the longer text, the nearest one where there is no such page."""
    answer = find(topic)
    if answer is None or not answer.longer:
        return reply(topic)
    texts = pages.pages(with_contacts(answer.longer))
    page = min(max(page, 1), len(texts))
    heading = ""
    if len(texts) > 1:
        heading = _("**{title}**\nPage {page} of {pages}", title=answer.title, page=page, pages=len(texts))
    turning = tuple(
        Button(label, f"t+:{topic}:{number}")
        for label, number in ((_("← Back"), page - 1), (_("Next →"), page + 1))
        if 1 <= number <= len(texts)
    )
    knowing = (Button(_("Short answer"), f"t:{topic}"), Button(_("Sources"), f"s:{topic}"))
    steps = next_steps(answer) if page == len(texts) else ()
    text = _joined(heading, texts[page - 1], sources.overdue_note(answer))
    return Reply(text, tuple(row for row in (turning, knowing, *steps) if row), source=answer.source_line(MAX_SOURCES))


def sources_reply(topic: str) -> Reply:
    """Where an answer comes from."""
    answer = find(topic)
    if answer is None:
        return _unwritten(topic)
    return Reply(sources.text(answer), rows(Button(_("Short answer"), f"t:{topic}")))


def next_steps(answer: Answer) -> tuple[tuple[Button, ...], ...]:
    """What one can do after reading: tasks, then related topics, one a row so that a small screen cuts no title."""
    tasks = [Button(title(task), f"x:{task}") for task in answer.tasks]
    related = [Button(title(topic), f"t:{topic}") for topic in answer.related]
    return rows(*[*tasks, *related][:MAX_STEPS])


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _unwritten(topic: str) -> Reply:
    text = _(
        "About **{title}**: this answer is still being written, and we don't guess about your rights.\n\n"
        "You can ask now:\n- {domestic}\n- {abroad}\n\nOr write to our staff with the button below.",
        title=title(topic),
        domestic=mention("kp2mi"),
        abroad=mention("kp2mi-luar-negeri"),
    )
    return Reply(text, rows(Button(title("bicara-petugas"), "x:bicara-petugas"), Button(_("Menu"), "x:bantuan")))
