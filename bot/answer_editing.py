"""Changing an answer in the chat: what an officer writes or sends becomes a draft, or is refused with its lines."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable

from bot import answer_preview
from bot.answer_preview import Shown
from bot.incoming import number
from bot.turn import Turn
from kawan import answers
from kawan.answers import sections, versions
from kawan.answers.checking import Problem, faults
from kawan.answers.files import BrokenAnswerError
from kawan.answers.sections import BODY, COUNTRY, ROLE, Section
from kawan.db import now
from kawan.i18n import _
from kawan.replies import Button, Document, Reply, rows

EXPECTED = "answer"
ENDING = ".md"
WHOLE, NEW = "---", "##"
REMOVE = "-"
MAX_FILE_BYTES = 60_000
TELEGRAM_CUTS = 4096
MOST_PROBLEMS = 10
REVIEW_AGAIN = dt.timedelta(days=182)

_COPY_NUMBER = re.compile(r"\s*\(\d+\)$")


def is_expected(turn: Turn) -> bool:
    """Whether this is what the officer was asked for. In a group only a reply is: others talk there too."""
    waits = (turn.person.expecting or "").startswith(f"{EXPECTED}:")
    return waits and (turn.incoming.is_private or turn.incoming.reply_to is not None)


async def _on_edit(turn: Turn, topic: str) -> bool:
    """``a:edit:<topic>``: which part?"""
    if topic not in answers.topics():
        return False
    content = await _being_edited(turn, topic)
    from_draft = content is not None and content != await versions.live_text(turn.session, topic)
    parts = sections.split(content).sections if content else ()
    buttons = [Button(_part_label(part.heading)[:60], f"a:part:{topic}:{place}") for place, part in enumerate(parts)]
    if parts:
        buttons.append(Button(_("A new section"), f"a:part:{topic}:{NEW}"))
    buttons.append(Button(_("The whole file"), f"a:part:{topic}:{WHOLE}"))
    question = _("What do you want to change in your draft?") if from_draft else _("What do you want to change?")
    turn.say(Reply(question, rows(*buttons, width=2)))
    return True


def _part_label(heading: str) -> str:
    return heading or _("The main text")


async def _on_part(turn: Turn, argument: str) -> bool:
    """``a:part:<topic>:<place>``: show the present text and wait for the new one."""
    topic, _colon, place = argument.partition(":")
    if topic not in answers.topics():
        return False
    content = await _being_edited(turn, topic)
    if place == WHOLE:
        text = _(
            "Change this file and send it back: as a file, or as a message of up to 4,000 characters. /batal stops."
        )
        turn.say(Reply(text, document=Document(f"{topic}.md", (content or template(topic)).encode())))
        turn.person.expecting = f"{EXPECTED}:{topic}:{WHOLE}"
        return True
    parts = sections.split(content).sections if content else ()
    if place == NEW and parts:
        example = "## peran: keluarga\n..."
        turn.say(Reply(_("Send the new section, with its heading on the first line. /batal stops."), verbatim=example))
        turn.person.expecting = f"{EXPECTED}:{topic}:{NEW}"
        return True
    index = number(place)
    if index is None or index >= len(parts):
        return False
    part = parts[index]
    text = _(
        "Send the new text of **{part}**. A - alone takes the section out. /batal stops.",
        part=_part_label(part.heading),
    )
    turn.say(Reply(text, verbatim=part.text))
    turn.person.expecting = f"{EXPECTED}:{topic}:{part.heading}"
    return True


async def _being_edited(turn: Turn, topic: str) -> str | None:
    """The officer's own draft where there is one, else what people see."""
    drafts = await versions.drafts_of(turn.session, turn.incoming.sender_id)
    own = next((draft.content for draft in drafts if draft.topic == topic), None)
    return own or await versions.live_text(turn.session, topic)


async def on_text(turn: Turn, text: str) -> None:
    """The new text of a section, or of the whole file."""
    if not is_expected(turn):
        return
    _kind, topic, heading = (turn.person.expecting or "").split(":", 2)
    text = sections.tidy(text)
    if heading == WHOLE or text.startswith(WHOLE):
        if len(text) > TELEGRAM_CUTS - 100:
            turn.say(
                Reply(_("Telegram cuts long messages in two. Please send this text as a file: {topic}.md", topic=topic))
            )
            return
        await _take(turn, f"{topic}.md", text)
        return
    content = await _being_edited(turn, topic)
    if content is None:
        turn.say(Reply(_("This answer is not written yet. Send the whole file.")))
        return
    if heading == NEW or text.startswith("## "):
        first, _newline, text = text.partition("\n")
        heading = first.removeprefix("##").strip()
    removed = text.strip() == REMOVE and heading != BODY
    await _take(turn, f"{topic}.md", sections.with_section(content, heading, "" if removed else text), heading)


async def receive(turn: Turn) -> None:
    """A file from an officer, by its name or because we asked for one."""
    name = turn.incoming.file_name
    content = turn.fetched.content if turn.fetched is not None else None
    size = max(turn.incoming.file_size, len(content or b""))
    if not name.casefold().endswith(ENDING) or size > MAX_FILE_BYTES:
        turn.say(refusal(name, [Problem(1, _("a file of an answer ends with .md and has at most 60 KB"))]))
    elif turn.fetched is None:
        turn.fetch = turn.incoming.file_id
    elif content is None:
        turn.say(Reply(_("I could not fetch the file from Telegram. Please try again.")))
    else:
        await _on_fetched(turn, name, content)


async def _on_fetched(turn: Turn, name: str, fetched: bytes) -> None:
    try:
        content = sections.tidy(fetched.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = fetched.count(b"\n", 0, error.start) + 1
        turn.say(refusal(name, [Problem(line, _("this is no text in UTF-8"))]))
        return
    stem = _COPY_NUMBER.sub("", name[: -len(ENDING)]).lower()
    if stem not in answers.topics():  # the front matter says whose file it is
        try:
            stem = answers.parse(content, name).topic
        except BrokenAnswerError as error:
            turn.say(refusal(name, [Problem(error.line, error.reason)]))
            return
    await _take(turn, f"{stem}.md", content)


async def _take(turn: Turn, name: str, content: str, heading: str | None = None) -> None:
    """Refuse a text with every line that is wrong, or keep it as a draft and show it."""
    found = faults(content, name)
    if found:
        turn.say(refusal(name, found, content, heading))
        return
    topic = name.removesuffix(".md")
    turn.person.expecting = None
    if content == await versions.live_text(turn.session, topic):
        turn.say(Reply(_("That is what people see already; nothing to publish.")))
        return
    draft = await versions.keep_draft(turn.session, topic, content, turn.incoming.sender_id)
    turn.audit("answer.draft", f"answer:{topic}")
    changed = sections.split(content).find(heading or BODY)
    answer_preview.show(turn, Shown(answer_preview.draft_ref(draft), topic, content, draft), *_reader(changed))


def _reader(section: Section | None) -> tuple[str, str]:
    """The role and the country that get this section."""
    if section is None or not section.keys:
        return "", ""
    first = section.keys[0]
    return (first if section.kind == ROLE else ""), (first if section.kind == COUNTRY else "")


def refusal(name: str, found: list[Problem], content: str = "", heading: str | None = None) -> Reply:
    """What is wrong, with the lines. Those of a section are counted from its own first line, as it was sent."""
    section = sections.split(content).find(heading) if heading is not None else None
    lines = [_("**{file} is not taken, nothing changes.**", file=name)]
    for problem in found[:MOST_PROBLEMS]:
        if section is not None and section.line <= problem.line:
            lines.append(f"- {Problem(problem.line - section.line + 1, problem.reason)}")
        else:
            lines.append(f"- {problem}")
    if len(found) > MOST_PROBLEMS:
        lines.append(_("and {count} more", count=len(found) - MOST_PROBLEMS))
    return Reply("\n".join([*lines, "", _("Mend it and send it again. /batal stops.")]))


async def _on_renew(turn: Turn, topic: str) -> bool:
    """``a:renew:<topic>``: the same text, checked today; published like any other change."""
    content = await _being_edited(turn, topic) if topic in answers.topics() else None
    if content is None:
        return False
    today = now().date()
    for field, day in (("checked", today), ("review_by", today + REVIEW_AGAIN)):
        content = re.sub(rf"^{field}:.*$", f"{field}: {day}", content, count=1, flags=re.MULTILINE)
    await _take(turn, f"{topic}.md", content)
    return True


def template(topic: str) -> str:
    """An empty file of a topic that nobody has written yet."""
    today = now().date()
    return (
        f"---\ntitle: {answers.title(topic)}\ntopic: {topic}\nsources:\n"
        f'  - {{law: "UU 18/2017", article: "Ps ..."}}\nchecked: {today}\nreview_by: {today + REVIEW_AGAIN}\n'
        "related: []\ntasks: [bicara-petugas, bantuan]\n---\n..."
    )


ACTIONS: dict[str, Callable[[Turn, str], Awaitable[bool]]] = {
    "edit": _on_edit,
    "part": _on_part,
    "renew": _on_renew,
}
