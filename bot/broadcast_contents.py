"""What an announcement says, changed in the officer's chat: texts by language, picture or file, place."""

import re
from typing import Any

from bot import broadcast_buttons, broadcast_card, rendering
from bot.broadcast_card import back, expect, panel
from bot.markup import Marked
from bot.turn import Turn
from kawan.broadcasts import Broadcast, content, drafts
from kawan.broadcasts.content import Recipient
from kawan.i18n import DEFAULT_LANGUAGE, LANGUAGES, _
from kawan.replies import Button, Reply, rows

MAX_TEXT = 3500
MAX_UNDER_PICTURE = 800

_FIELD = re.compile(r"\{\w*\}")
_LONGEST = Recipient(name="W" * 60, village="W" * 40)


async def take(turn: Turn, broadcast: Broadcast, marked: Marked) -> bool:
    """Put what came in into the draft. False, and the officer is told, where it can't be sent as it is."""
    if turn.incoming.kind == "location":
        broadcast.location = _place(turn)
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


def _place(turn: Turn) -> dict[str, Any]:
    """The shared point, with the nearest village where it is in Indonesia: Telegram wants an address."""
    gazetteer, latitude, longitude = turn.services.gazetteer, turn.incoming.latitude, turn.incoming.longitude
    address = f"{latitude:.5f}, {longitude:.5f}"
    if gazetteer.is_in_indonesia(latitude, longitude):
        nearest = gazetteer.nearest(latitude, longitude)[0].village
        address = _("near {village}, {regency}", village=nearest.title, regency=nearest.regency)
    return {"latitude": latitude, "longitude": longitude, "title": _("Meeting place"), "address": address}


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
        turn.say(Reply(_("This can't be kept and became plain text: {kinds}.", kinds=kinds)))


def _lost_label(kind: str) -> str:
    return {
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
    elif what == "drop" and value in broadcast.translations:
        broadcast.translations = {code: text for code, text in broadcast.translations.items() if code != value}
        await broadcast_card.show_anew(turn, broadcast)
    elif what == "attach" and not broadcast.in_place:
        expect(turn, "attach", broadcast)
        panel(turn, _("Send a picture, a file or a location now. /batal stops."), back(broadcast))
    elif what == "clear" and not broadcast.in_place:
        broadcast.attachment = broadcast.location = None
        await broadcast_card.show_anew(turn, broadcast)
    elif what == "button":
        return await broadcast_buttons.on_button(turn, broadcast, value)
    else:
        return False
    return True


def _menu(turn: Turn, broadcast: Broadcast) -> None:
    mark = f"b:e:{broadcast.id}:"
    buttons = [Button(_("Text: {language}", language=name), f"{mark}text:{code}") for code, name in LANGUAGES.items()]
    buttons += [
        Button(_("Without the text in {language}", language=LANGUAGES.get(code, code)), f"{mark}drop:{code}")
        for code in broadcast.translations
    ]
    if not broadcast.in_place:  # Telegram changes the words of a message, not whether there is a picture above them
        buttons.append(Button(_("Picture, file or location"), f"{mark}attach"))
        if broadcast.attachment or broadcast.location:
            buttons.append(Button(_("Without picture and place"), f"{mark}clear"))
    if len(broadcast.buttons) < content.MOST_BUTTONS:
        buttons.append(Button(_("Add a button"), f"{mark}button"))
    if broadcast.buttons:
        buttons.append(Button(_("Take the last button away"), f"{mark}button:drop"))
    panel(turn, _("What do you want to change?"), *buttons, back(broadcast))


def ask_text(turn: Turn, broadcast: Broadcast, code: str = "") -> None:
    """The next message is its text in a language."""
    code = code or DEFAULT_LANGUAGE
    expect(turn, "text", broadcast, code)
    text = _("Write the text in {language} now. /batal stops.", language=LANGUAGES[code])
    if broadcast.corrects is not None:
        text = _(
            "Write the corrected text in {language} now. **Correction** is put above it. /batal stops.",
            language=LANGUAGES[code],
        )
    without = Button(_("Without it: they get the Indonesian text"), f"b:try:{broadcast.id}")
    turn.say(Reply(text, rows(without) if broadcast.text and code != DEFAULT_LANGUAGE else ()))


async def on_written(turn: Turn, broadcast: Broadcast, code: str) -> bool:
    """The text of a language. A correction is asked for in every language that the wrong one was in."""
    if not _take_text(turn, broadcast, turn.incoming.marked, code if code in LANGUAGES else DEFAULT_LANGUAGE):
        expect(turn, "text", broadcast, code)
        return True
    left = await drafts.languages_left(turn.session, broadcast)
    if left:
        ask_text(turn, broadcast, left[0])
    else:
        await broadcast_card.show_anew(turn, broadcast)
    return True


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
        await broadcast_card.show_anew(turn, broadcast)
    return True
