"""The second step: what would change for people, and the button that publishes a draft or rolls back."""

from collections.abc import Awaitable, Callable

from bot import answer_editing, answer_preview
from bot.answer_preview import version_label
from bot.incoming import number
from bot.turn import Turn
from kawan import answers
from kawan.answers import versions
from kawan.answers.checking import faults
from kawan.answers.files import BrokenAnswerError
from kawan.answers.versions import SHIPPED, AnswerDraft, AnswerVersion
from kawan.i18n import _
from kawan.replies import Button, Reply, rows

MOST_CHANGES = 3000


async def _on_publish(turn: Turn, digits: str) -> bool:
    """``a:publish:<draft>``: what changes; the second step comes with its button."""
    draft = await turn.session.get(AnswerDraft, number(digits) or 0)
    if draft is None:
        return False
    found = faults(draft.content, f"{draft.topic}.md")
    if found:  # a contact may have been taken out meanwhile
        turn.say(answer_editing.refusal(f"{draft.topic}.md", found))
        return True
    live = await versions.newest(turn.session, draft.topic)
    warning = ""
    if live is not None and live.published_at > draft.written_at:
        warning = _("⚠ Version {id} was published after this draft was written. Look at every line.", id=live.id)
    keys = rows(
        Button(_("Publish for everybody"), f"a:go:{draft.id}:{_number(live)}"),
        Button(_("Drop it"), f"a:drop:{draft.id}"),
    )
    turn.say(_proposal(draft.topic, live, draft.content, warning, keys))
    return True


async def _on_go(turn: Turn, argument: str) -> bool:
    """``a:go:<draft>:<live version>``: publish, if what people see is still what the officer compared it with."""
    digits, _colon, compared = argument.partition(":")
    draft = await turn.session.get(AnswerDraft, number(digits) or 0)
    if draft is None:
        return False
    if compared != str(_number(await versions.newest(turn.session, draft.topic))):
        return await _on_publish(turn, digits)
    topic = draft.topic
    version = await versions.publish(turn.session, draft, turn.incoming.sender_id)
    turn.audit("answer.publish", f"answer:{topic}:{version.id}")
    turn.say(_done(version, _("Published: **{title}**, version {id}.", title=answers.title(topic), id=version.id)))
    return True


async def _on_drop(turn: Turn, digits: str) -> bool:
    """``a:drop:<draft>``."""
    draft = await turn.session.get(AnswerDraft, number(digits) or 0)
    if draft is None:
        return False
    await turn.session.delete(draft)
    turn.audit("answer.drop", f"answer:{draft.topic}")
    turn.say(Reply(_("Dropped. Nothing changed for people.")))
    return True


async def _on_back(turn: Turn, argument: str) -> bool:
    """``a:back:<topic>:<version>``: what a rollback would change."""
    topic, _colon, digits = argument.partition(":")
    shown = await answer_preview.find(turn, f"{topic}@{digits}")
    if shown is None or shown.draft is not None:
        return False
    live = await versions.newest(turn.session, topic)
    key = Button(_("Roll back for everybody"), f"a:goback:{topic}:{digits}:{_number(live)}")
    turn.say(_proposal(topic, live, shown.content, "", rows(key)))
    return True


async def _on_goback(turn: Turn, argument: str) -> bool:
    """``a:goback:<topic>:<version>:<live version>``."""
    topic, digits, compared = (*argument.split(":"), "", "")[:3]
    shown = await answer_preview.find(turn, f"{topic}@{digits}")
    if shown is None or shown.draft is not None:
        return False
    if compared != str(_number(await versions.newest(turn.session, topic))):
        return await _on_back(turn, f"{topic}:{digits}")
    try:
        version = await versions.roll_back(turn.session, topic, shown.version, turn.incoming.sender_id)
    except BrokenAnswerError as error:
        turn.say(Reply(_("This text can't be shown any more: {problem}", problem=error)))
        return True
    turn.audit("answer.rollback", f"answer:{topic}:{version.id}")
    what = version_label(shown.version)
    turn.say(_done(version, _("Rolled back: **{title}**, to {what}.", title=answers.title(topic), what=what)))
    return True


def _number(version: AnswerVersion | None) -> int:
    return version.id if version is not None else SHIPPED


def _proposal(
    topic: str, live: AnswerVersion | None, content: str, warning: str, keys: tuple[tuple[Button, ...], ...]
) -> Reply:
    """The lines that change for people, and the button that does it."""
    changes = versions.difference(versions.text_of(topic, live) or "", content)
    if not changes:
        return Reply(_("That is what people see already; nothing to publish."))
    shown: list[str] = []
    while changes and (not shown or sum(map(len, shown)) + len(changes[0]) < MOST_CHANGES):
        shown.append(changes.pop(0))
    if changes:
        shown.append(_("… and {count} more lines", count=len(changes)))
    text = _("**This changes for everybody who asks about {title}:**", title=answers.title(topic))
    return Reply("\n\n".join(part for part in (text, warning) if part), keys, verbatim="\n".join(shown))


def _done(version: AnswerVersion, text: str) -> Reply:
    topic = version.topic
    seen = _("Everybody who asks now gets it.")
    return Reply(f"{text} {seen}", rows(Button(_("« {title}", title=answers.title(topic)), f"a:topic:{topic}")))


ACTIONS: dict[str, Callable[[Turn, str], Awaitable[bool]]] = {
    "publish": _on_publish,
    "go": _on_go,
    "drop": _on_drop,
    "back": _on_back,
    "goback": _on_goback,
}
