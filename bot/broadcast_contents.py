"""What an announcement says, changed in the officer's chat: texts by language, picture or file, place, buttons."""

import re

from bot import broadcast_card, rendering
from bot.broadcast_card import expect, panel
from bot.markup import Marked
from bot.turn import Turn
from kawan import answers
from kawan.broadcasts import Broadcast, content
from kawan.broadcasts.content import Recipient
from kawan.i18n import DEFAULT_LANGUAGE, LANGUAGES, _
from kawan.replies import Button, Reply

MAX_TEXT = 3500
MAX_UNDER_PICTURE = 800
MAX_LABEL = 40
MAX_URL = 300
MOST_FOUND = 8

_FIELD = re.compile(r"\{\w*\}")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")
_LONGEST = Recipient(name="W" * 60, village="W" * 40)


async def take(turn: Turn, broadcast: Broadcast, marked: Marked) -> bool:
    """Put what came in into the draft. False, and the officer is told, where it can't be sent as it is."""
    if turn.incoming.kind == "location":
        place = {"latitude": turn.incoming.latitude, "longitude": turn.incoming.longitude, "title": "", "address": ""}
        broadcast.location = place | {"title": _("Meeting place"), "address": "-"}
        return True
    if turn.incoming.media == "photo":
        broadcast.attachment = {"photo": turn.incoming.file_id}
    elif turn.incoming.media == "document":
        broadcast.attachment = {"file": turn.incoming.file_id}
    elif turn.incoming.kind == "media":
        turn.say(Reply(_("Announcements take text, a picture, a file or a location. This is something else.")))
        return False
    if turn.incoming.media and not marked.text:
        return True
    return _take_text(turn, broadcast, marked, DEFAULT_LANGUAGE)


def _take_text(turn: Turn, broadcast: Broadcast, marked: Marked, code: str) -> bool:
    text = marked.text.strip()
    limit = MAX_UNDER_PICTURE if broadcast.attachment else MAX_TEXT
    if not text or len(text) > limit:
        problem = _("The text needs 1 to {limit} characters; this one has {length}.", limit=limit, length=len(text))
        turn.say(Reply(problem))
        return False
    before = broadcast.text, broadcast.translations
    if code == DEFAULT_LANGUAGE:
        broadcast.text = text
    else:
        broadcast.translations = (broadcast.translations or {}) | {code: text}
    if not _fits(broadcast, code):
        broadcast.text, broadcast.translations = before
        turn.say(Reply(_("This is too long for one message. Please shorten it.")))
        return False
    _tell_what_is_lost(turn, marked)
    return True


def _fits(broadcast: Broadcast, code: str) -> bool:
    """Whether it is a single message, with a long name filled in: a delivery is one call, done or not done."""
    text = (broadcast.translations or {}).get(code, broadcast.text)
    filled = text.replace(content.NAME, _LONGEST.name).replace(content.VILLAGE, _LONGEST.village)
    return len(rendering.chunks(Reply(f"{filled}\n\n{'x' * 80}"))) == 1


def _tell_what_is_lost(turn: Turn, marked: Marked) -> None:
    unknown = sorted({field for field in _FIELD.findall(marked.text) if field not in content.FIELDS})
    if unknown:
        text = _(
            "{fields} is not filled in and stays as it stands. There are {name} and {village}.",
            fields=", ".join(unknown),
            name=content.NAME,
            village=content.VILLAGE,
        )
        turn.say(Reply(text))
    if marked.lost:
        kinds = ", ".join(_lost_label(kind) for kind in marked.lost)
        turn.say(Reply(_("Only bold is kept. Became plain text: {kinds}.", kinds=kinds)))


def _lost_label(kind: str) -> str:
    return {
        "italic": _("italic"),
        "underline": _("underlined"),
        "strikethrough": _("struck through"),
        "spoiler": _("hidden text"),
        "code": _("typewriter"),
        "pre": _("typewriter"),
        "blockquote": _("quotation"),
        "custom_emoji": _("animated emoji"),
    }.get(kind, kind)


async def on_button(turn: Turn, broadcast: Broadcast, more: str) -> bool:
    """``b:e:<id>[:<what>[:<value>]]``."""
    what, _colon, value = more.partition(":")
    if what == "":
        _menu(turn, broadcast)
    elif what == "text" and (value in LANGUAGES or not value):
        ask_text(turn, broadcast, value)
    elif what == "attach":
        expect(turn, "attach", broadcast)
        panel(turn, _("Send a picture, a file or a location now. /batal stops."), _back(broadcast))
    elif what == "clear":
        broadcast.attachment = broadcast.location = None
        await broadcast_card.show(turn, broadcast)
    elif what == "button":
        return await _on_button_kind(turn, broadcast, value)
    else:
        return False
    return True


def _menu(turn: Turn, broadcast: Broadcast) -> None:
    mark = f"b:e:{broadcast.id}:"
    buttons = [Button(_("Text: {language}", language=name), f"{mark}text:{code}") for code, name in LANGUAGES.items()]
    buttons.append(Button(_("Picture, file or location"), f"{mark}attach"))
    if broadcast.attachment or broadcast.location:
        buttons.append(Button(_("Without picture and place"), f"{mark}clear"))
    if len(broadcast.buttons) < content.MOST_BUTTONS:
        buttons.append(Button(_("Add a button"), f"{mark}button"))
    if broadcast.buttons:
        buttons.append(Button(_("Take the last button away"), f"{mark}button:drop"))
    panel(turn, _("What do you want to change?"), *buttons, _back(broadcast))


def _back(broadcast: Broadcast) -> Button:
    return Button(_("Back"), f"b:back:{broadcast.id}")


def ask_text(turn: Turn, broadcast: Broadcast, code: str = "") -> None:
    """The next message is its text in a language."""
    code = code or DEFAULT_LANGUAGE
    expect(turn, "text", broadcast, code)
    text = _("Write the text in {language} now. /batal stops.", language=LANGUAGES[code])
    if broadcast.corrects is not None:
        text = _("Write the corrected text now. **Correction** is put above it. /batal stops.")
    turn.say(Reply(text))


async def on_written(turn: Turn, broadcast: Broadcast, code: str) -> bool:
    """The text of a language."""
    if not _take_text(turn, broadcast, turn.incoming.marked, code if code in LANGUAGES else DEFAULT_LANGUAGE):
        expect(turn, "text", broadcast, code)
        return True
    await _show_anew(turn, broadcast)
    return True


async def _show_anew(turn: Turn, broadcast: Broadcast) -> None:
    await turn.session.flush()
    await broadcast_card.preview(turn, broadcast)
    await broadcast_card.show(turn, broadcast)


async def on_attached(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
    """A picture, a file or a place for a draft that has its text."""
    if turn.incoming.kind == "text":
        turn.say(Reply(_("This is text. Send a picture, a file or a location, or /batal.")))
        expect(turn, "attach", broadcast)
        return True
    longest = max(map(len, content.texts(broadcast).values()))
    if turn.incoming.kind == "media" and longest > MAX_UNDER_PICTURE:
        limit = MAX_UNDER_PICTURE
        turn.say(
            Reply(_("Under a picture or file at most {limit} characters fit. Shorten the text first.", limit=limit))
        )
        return True
    if await take(turn, broadcast, Marked("")):
        await _show_anew(turn, broadcast)
    return True


async def _on_button_kind(turn: Turn, broadcast: Broadcast, value: str) -> bool:
    kind, _colon, target = value.partition(":")
    if kind == "drop":
        broadcast.buttons = broadcast.buttons[:-1]
        await broadcast_card.show(turn, broadcast)
    elif kind in ("t", "x") and target in (answers.topics() if kind == "t" else answers.tasks()):
        await _add(turn, broadcast, kind, target, answers.title(target))
    elif kind == "x":
        tasks = [Button(answers.title(task), f"b:e:{broadcast.id}:button:x:{task}") for task in answers.tasks()]
        panel(turn, _("Which task does the button begin?"), *tasks, _back(broadcast), width=2)
    elif kind == "write":
        expect(turn, "button", broadcast)
        panel(
            turn,
            _("Write a topic in a few words (“biaya berangkat”), or a link and the button's words: https://… Daftar."),
            _back(broadcast),
        )
    elif not kind:
        choices = [
            Button(_("A task"), f"b:e:{broadcast.id}:button:x"),
            Button(_("A topic or a link"), f"b:e:{broadcast.id}:button:write"),
        ]
        panel(turn, _("Where does the button lead?"), *choices, _back(broadcast))
    else:
        return False
    return True


async def on_button_written(turn: Turn, broadcast: Broadcast, _more: str) -> bool:
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
    panel(turn, question, *buttons, _back(broadcast))
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
    await _show_anew(turn, broadcast)
