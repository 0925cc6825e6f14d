"""``/jawaban``: the answers as staff see them: what is due for review, each topic's state, its file and versions."""

from collections.abc import Awaitable, Callable

from babel.dates import format_datetime

from bot import answer_editing, answer_preview, answer_publishing
from bot.answer_preview import Shown, version_label
from bot.incoming import number
from bot.turn import Turn
from kawan import answers, dates, smalltalk
from kawan.answers import catalogue, versions
from kawan.answers.versions import SHIPPED, AnswerVersion
from kawan.db import now
from kawan.i18n import _, language
from kawan.replies import Button, Document, Reply, rows
from kawan.staff import StaffRole

MOST_DUE = 10
MOST_VERSIONS = 10


async def begin(turn: Turn) -> None:
    """``/jawaban [topic or words]``."""
    words = turn.incoming.payload
    if not words:
        await _overview(turn)
    elif words.lower() in smalltalk.other_topics():
        await _show_topic(turn, words.lower())
    elif found := [topic for topic in catalogue.search(words) if topic in smalltalk.other_topics()]:
        turn.say(Reply(_("Which topic do you mean?"), _topic_buttons(found)))
    else:
        turn.say(Reply(_("No topic is like “{words}”. Choose a group:", words=words[:80]), _groups()))


async def on_button(turn: Turn, argument: str) -> bool:
    """``a:<action>:<argument>``. Viewers look; officers change."""
    action, _colon, rest = argument.partition(":")
    if action in _LOOKS and await turn.is_staff(StaffRole.VIEWER):
        return await _LOOKS[action](turn, rest)
    if action in _CHANGES and await turn.is_staff(StaffRole.OFFICER):
        return await _CHANGES[action](turn, rest)
    if action in _CHANGES and await turn.is_staff(StaffRole.VIEWER):
        turn.say(Reply(_("Only officers may change answers.")))
        return True
    return False


async def _overview(turn: Turn) -> None:
    known, due = smalltalk.other_topics(), answers.due_for_review()
    missing = [topic for topic in known if topic not in answers.answers()]
    drafts = await versions.drafts_of(turn.session, turn.incoming.sender_id)
    broken = [topic for topic in known if (live := catalogue.published(topic)) is not None and live.broken]
    newer = catalogue.newer_in_repository()
    lines = [
        _("**Answers: {count} topics**", count=len(known)),
        _("**Past their review date: {count}**", count=len(due)) if due else _("None is past its review date."),
        *(_("- {title}, since {date}", title=row.title, date=dates.day(row.review_by)) for row in due[:MOST_DUE]),
        *_counted(_("Not written yet: {titles}"), missing),
        *_counted(_("The shipped file was checked later than the published version: {titles}"), newer),
        *_counted(_("⚠ The published version can't be read, people see the shipped file: {titles}"), broken),
        *_counted(_("Your drafts: {titles}"), [draft.topic for draft in drafts]),
        "",
        _("Look for a topic: /jawaban and a few words. Send a file of an answer (.md) to change it."),
    ]
    urgent = [row.topic for row in due[:MOST_DUE]] + newer + broken + [draft.topic for draft in drafts]
    turn.say(Reply("\n".join(lines), (*_topic_buttons(dict.fromkeys(urgent)), *_groups())))


def _counted(text: str, topics: list[str]) -> list[str]:
    return [text.format(titles=", ".join(answers.title(topic) for topic in topics))] if topics else []


def _topic_buttons(topics: list[str] | dict[str, None]) -> tuple[tuple[Button, ...], ...]:
    return rows(*(Button(answers.title(topic), f"a:topic:{topic}") for topic in topics), width=2)


def _groups() -> tuple[tuple[Button, ...], ...]:
    names = dict.fromkeys(answers.topics()[topic]["group"] for topic in smalltalk.other_topics())
    buttons = (Button(name.replace("-", " ").capitalize(), f"a:group:{name}") for name in names)
    return rows(*buttons, width=2)


async def _on_group(turn: Turn, group: str) -> bool:
    members = [topic for topic in smalltalk.other_topics() if answers.topics()[topic]["group"] == group]
    if members:
        turn.say(Reply(_("Which topic?"), _topic_buttons(members)))
    return bool(members)


async def _on_topic(turn: Turn, topic: str) -> bool:
    if topic not in smalltalk.other_topics():
        return False
    await _show_topic(turn, topic)
    return True


async def _show_topic(turn: Turn, topic: str) -> None:
    version = await versions.newest(turn.session, topic)
    lines = [f"**{answers.title(topic)}** ({topic})", _state(topic, version)]
    answer = answers.answers().get(topic)
    overdue = answer is not None and answer.is_overdue(now().date())
    if answer is not None:
        checked, review = dates.day(answer.checked), dates.day(answer.review_by)
        lines.append(_("Checked {checked}, to be reviewed by {review}.", checked=checked, review=review))
    if overdue:
        lines.append(_("⚠ **Past its review date.** Open every source before you say that it is still right."))
    if topic in catalogue.newer_in_repository():
        lines.append(
            _(
                "⚠ The shipped file was checked on {date}, later than this version. People go on seeing this version "
                "until you decide: look at the shipped file under Versions.",
                date=dates.day(catalogue.shipped()[topic].checked),
            )
        )
    known = catalogue.published(topic)
    if known is not None and known.broken:
        lines.append(_("⚠ The published version can't be read, people see the shipped file. {why}", why=known.broken))
    own = [draft for draft in await versions.drafts_of(turn.session, turn.incoming.sender_id) if draft.topic == topic]
    buttons = [
        *(Button(_("Your draft"), f"a:see:{answer_preview.draft_ref(draft)}:.") for draft in own),
        *([Button(_("Preview"), f"a:see:{topic}:.")] if answer is not None else []),
        Button(_("Download the file"), f"a:file:{topic}"),
        Button(_("Edit here"), f"a:edit:{topic}"),
        Button(_("Versions"), f"a:history:{topic}"),
        *([Button(_("Checked again, still right"), f"a:renew:{topic}")] if overdue else []),
    ]
    turn.say(Reply("\n".join(lines), rows(*buttons, width=2)))


def _state(topic: str, version: AnswerVersion | None) -> str:
    if version is None:
        if catalogue.shipped_text(topic) is None:
            return _("Nobody has written it yet. People are told so, and where to ask now.")
        return _("People see the shipped file.")
    by, at = version.author_id, _moment(version)
    if version.content is None:
        return _("People see the shipped file: rolled back by officer {by} on {at} UTC.", by=by, at=at)
    return _("People see version {id}, by officer {by}, since {at} UTC.", id=version.id, by=by, at=at)


async def _on_file(turn: Turn, ref: str) -> bool:
    """``a:file:<ref>``: the file as a document, to be changed and sent back."""
    topic = ref.partition("@")[0]
    if topic not in smalltalk.other_topics():
        return False
    shown = await answer_preview.find(turn, ref) or Shown(ref, topic, answer_editing.template(topic))
    text = _("Change the file and send it back here. Nothing changes for people until you publish.")
    turn.say(Reply(text, document=Document(f"{topic}.md", shown.content.encode())))
    return True


async def _on_history(turn: Turn, argument: str) -> bool:
    """``a:history:<topic>``, and for the older ones ``:<version>`` behind it."""
    topic, _colon, digits = argument.partition(":")
    if topic not in smalltalk.other_topics():
        return False
    known = await versions.history(turn.session, topic, MOST_VERSIONS, number(digits))
    lines = [_("**Versions of {title}**", title=answers.title(topic)), *map(_version_line, known)]
    buttons = [Button(_("See version {id}", id=row.id), f"a:see:{topic}@{row.id}:.") for row in known if row.content]
    if len(known) == MOST_VERSIONS:
        buttons.append(Button(_("Older ones"), f"a:history:{topic}:{known[-1].id}"))
    if (file := catalogue.shipped().get(topic)) is not None:
        lines.append(_("- the shipped file, checked {date}", date=dates.day(file.checked)))
        buttons.append(Button(_("See the shipped file"), f"a:see:{topic}@{SHIPPED}:."))
    back = Button(_("« {title}", title=answers.title(topic)), f"a:topic:{topic}")
    turn.say(Reply("\n".join(lines), (*rows(*buttons, width=2), (back,))))
    return True


def _version_line(version: AnswerVersion) -> str:
    by, at = version.author_id, _moment(version)
    if version.restores is None:
        return _("- version {id}: {at} UTC, officer {by}", id=version.id, at=at, by=by)
    what = _("version {id}", id=version.restores) if version.restores else version_label(None)
    return _("- version {id}: {at} UTC, officer {by}, rolled back to {what}", id=version.id, at=at, by=by, what=what)


def _moment(version: AnswerVersion) -> str:
    return format_datetime(version.published_at, "d MMM yyyy HH.mm", locale=language())


_LOOKS: dict[str, Callable[[Turn, str], Awaitable[bool]]] = {
    "group": _on_group,
    "topic": _on_topic,
    "file": _on_file,
    "history": _on_history,
    "see": answer_preview.on_see,
    "more": answer_preview.on_more,
    "sources": answer_preview.on_sources,
}
_CHANGES = answer_editing.ACTIONS | answer_publishing.ACTIONS
COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {"jawaban": begin}
