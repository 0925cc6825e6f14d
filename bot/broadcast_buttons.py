"""The buttons of an announcement, chosen in the officer's chat: a topic, a task, a training session, a link."""

import re
from zoneinfo import ZoneInfo

from bot.broadcast_card import back, expect, panel, show, show_anew
from bot.incoming import number
from bot.turn import Turn
from kawan import answers
from kawan.broadcasts import Broadcast, content
from kawan.i18n import _
from kawan.replies import Button, Reply
from kawan.sessions import TrainingSession, signing_up

MAX_LABEL = 40
MAX_URL = 300
MOST_FOUND = 8

_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")


async def on_button(turn: Turn, broadcast: Broadcast, value: str) -> bool:
    """``b:e:<id>:button[:<kind>[:<target>]]``."""
    kind, _colon, target = value.partition(":")
    mark = f"b:e:{broadcast.id}:button"
    if kind == "drop":
        broadcast.buttons = broadcast.buttons[:-1]
        await show(turn, broadcast)
    elif kind in ("t", "x") and target in (answers.topics() if kind == "t" else answers.tasks()):
        await _add(turn, broadcast, kind, target, answers.title(target))
    elif kind == "x":
        tasks = [Button(answers.title(task), f"{mark}:x:{task}") for task in answers.tasks()]
        panel(turn, _("Which task does the button begin?"), *tasks, back(broadcast), width=2)
    elif kind == "e":
        return await _on_session(turn, broadcast, mark, target)
    elif kind == "write":
        expect(turn, "button", broadcast)
        text = _(
            "Write a topic in a few words (“biaya berangkat”), or a link and the button's words: https://… Daftar."
        )
        panel(turn, text, back(broadcast))
    elif not kind:
        choices = [
            Button(_("A task"), f"{mark}:x"),
            Button(_("A topic or a link"), f"{mark}:write"),
            Button(_("A training session"), f"{mark}:e"),
        ]
        panel(turn, _("Where does the button lead?"), *choices, back(broadcast))
    else:
        return False
    return True


async def _on_session(turn: Turn, broadcast: Broadcast, mark: str, digits: str) -> bool:
    """A training session that people can still sign up for; without its number, which one."""
    coming = {training.id: training for training in await signing_up.upcoming(turn.session)}
    if digits:
        chosen = coming.get(number(digits) or 0)
        if chosen is not None:
            await _add(turn, broadcast, "e", str(chosen.id), chosen.title)
        return chosen is not None
    buttons = [Button(f"{_day(one)} {one.title}"[:60], f"{mark}:e:{one.id}") for one in coming.values()]
    question = _("Which training session?") if buttons else _("No training session is open. /sesi makes one.")
    panel(turn, question, *buttons, back(broadcast))
    return True


def _day(training: TrainingSession) -> str:
    return f"{training.starts_at.astimezone(ZoneInfo(training.zone)):%d/%m %H.%M}"


async def on_written(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """A link with its words, or words of a topic."""
    text = " ".join(turn.incoming.text.split())
    first, _space, label = text.partition(" ")
    if first.casefold().startswith(("http:", "https:", "www.")):
        url = first if first.startswith("http") else f"https://{first}"
        if not _URL.fullmatch(url) or len(url) > MAX_URL or not 0 < len(label) <= MAX_LABEL:
            expect(turn, "button", broadcast)
            turn.say(Reply(_("Write the whole link and then 1 to {limit} characters for the button.", limit=MAX_LABEL)))
            return True
        await _add(turn, broadcast, "url", url, label)
        return True
    found = _topics(text)
    buttons = [Button(answers.title(topic), f"b:e:{broadcast.id}:button:t:{topic}") for topic in found]
    if not buttons:
        expect(turn, "button", broadcast)
    question = _("Which topic?") if buttons else _("I find no topic for this. Write it in other words.")
    panel(turn, question, *buttons, back(broadcast))
    return True


def _topics(text: str) -> list[str]:
    """Topics whose title or id holds the words, most of them first."""
    words = [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2]
    known = {topic: f"{topic} {row['title']}".casefold() for topic, row in answers.topics().items()}
    scores = {topic: sum(word in named for word in words) for topic, named in known.items()}
    found = [topic for topic in known if scores[topic] and not answers.is_small_talk(topic)]
    return sorted(found, key=lambda topic: -scores[topic])[:MOST_FOUND]


async def _add(turn: Turn, broadcast: Broadcast, kind: str, target: str, label: str) -> None:
    if len(broadcast.buttons) >= content.MOST_BUTTONS:
        turn.say(Reply(_("There are {limit} buttons already.", limit=content.MOST_BUTTONS)))
        return
    broadcast.buttons = [*broadcast.buttons, {"kind": kind, "target": target, "label": label[:MAX_LABEL]}]
    await show_anew(turn, broadcast)
