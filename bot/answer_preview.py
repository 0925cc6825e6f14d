"""An answer as people would see it, for each kind of reader, before anybody does."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.incoming import number
from bot.turn import Turn
from kawan import answers, countries
from kawan.answers import catalogue, versions
from kawan.answers.files import Answer, BrokenAnswerError
from kawan.answers.versions import SHIPPED, AnswerDraft, AnswerVersion
from kawan.i18n import _
from kawan.people import ROLES
from kawan.replies import Button, Reply, rows
from kawan.training import role_label

_PREVIEWED = {"t": "see", "t+": "more", "s": "sources"}  # the kinds of buttons in bot/buttons.py, and ours

type Keys = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One text of a topic. ``ref`` names it in a button: the topic alone is what people see now, ``topic@3`` a
    version, ``topic@0`` the repository's file, ``topic@d7`` a draft."""

    ref: str
    topic: str
    content: str
    draft: AnswerDraft | None = None
    version: AnswerVersion | None = None

    @property
    def is_older(self) -> bool:
        """Whether it is something else than what people see now, and no draft."""
        return "@" in self.ref and self.draft is None

    def label(self) -> str:
        if self.draft is not None:
            return _("the draft")
        if not self.is_older:
            return _("what people see now")
        return version_label(self.version)


def version_label(version: AnswerVersion | None) -> str:
    """How a version is called; without one it is the repository's file."""
    return _("version {id}", id=version.id) if version is not None else _("the shipped file")


def draft_ref(draft: AnswerDraft) -> str:
    return f"{draft.topic}@d{draft.id}"


async def find(turn: Turn, ref: str) -> Shown | None:
    """What a button names, or None where that does not exist (any more)."""
    topic, at, which = ref.partition("@")
    if topic not in answers.topics() or (at and not which):
        return None
    draft, version = None, None
    if which.startswith("d"):
        draft = await turn.session.get(AnswerDraft, number(which[1:]) or 0)
        content = draft.content if draft is not None and draft.topic == topic else None
    elif which == str(SHIPPED):
        content = catalogue.shipped_text(topic)
    elif which:
        version = await turn.session.get(AnswerVersion, number(which) or 0)
        content = version.content if version is not None and version.topic == topic else None
    else:
        content = await versions.live_text(turn.session, topic)
    return Shown(ref, topic, content, draft, version) if content else None


async def on_see(turn: Turn, argument: str) -> bool:
    """``a:see:<ref>:<role>.<country>``."""
    ref, _colon, reader = argument.partition(":")
    role, _dot, country = reader.partition(".")
    shown = await find(turn, ref)
    if shown is None or role not in ("", *ROLES):
        return False
    show(turn, shown, role, country)
    return True


async def on_more(turn: Turn, argument: str) -> bool:
    """``a:more:<ref>``: the longer text of a preview; ``a:more:<ref>:<page>`` turns its page in place."""
    ref, turning, digits = argument.partition(":")
    page = number(digits) if turning else 1
    if page is None:
        return False
    opened = turn.incoming.message_id if turning else None
    return await _in_preview(turn, ref, lambda topic: replace(answers.longer_reply(topic, page), instead_of=opened))


async def on_sources(turn: Turn, ref: str) -> bool:
    """``a:sources:<ref>``: where the previewed text comes from."""
    return await _in_preview(turn, ref, answers.sources_reply)


async def _in_preview(turn: Turn, ref: str, reply: Callable[[str], Reply]) -> bool:
    """Say what ``reply`` makes of the text that ``ref`` names. False where there is no such text (any more)."""
    shown = await find(turn, ref)
    if shown is None:
        return False
    answer = _readable(turn, shown)
    if answer is not None:
        with catalogue.trying(answer):
            turn.say(_within(reply(shown.topic), shown))
    return True


def _within(reply: Reply, shown: Shown) -> Reply:
    """The reply with the buttons of its own topic staying in this preview: else they would show what people see."""

    def kept(key: Button) -> Button:
        kind, topic, page = (*key.payload.split(":", 2), "", "")[:3]
        if topic != shown.topic or kind not in _PREVIEWED:
            return key
        return replace(key, payload=f"a:{_PREVIEWED[kind]}:{shown.ref}" + (f":{page}" if page else ""))

    return replace(reply, buttons=tuple(tuple(map(kept, row)) for row in reply.buttons))


def show(turn: Turn, shown: Shown, role: str = "", country: str = "") -> None:
    """The answer itself, and below it who reads it so and what can be done with it."""
    answer = _readable(turn, shown)
    if answer is None:
        return
    with catalogue.trying(answer):
        seen = answers.reply(answer.topic, role or None, country or None)
    turn.say(_within(seen, shown))
    reader = ", ".join(part for part in (_role(role), countries.name(country) if country else "") if part)
    text = _("Above: {what}, as it is seen by: **{reader}**.", what=shown.label(), reader=reader or _("everybody"))
    turn.say(Reply(text, (*_readers(answer, shown, role, country), *_steps(shown))))


def _readable(turn: Turn, shown: Shown) -> Answer | None:
    try:
        return answers.parse(shown.content, f"{shown.topic}.md")
    except BrokenAnswerError as error:
        turn.say(Reply(_("This text can't be shown any more: {problem}", problem=error)))
        return None


def _readers(answer: Answer, shown: Shown, role: str, country: str) -> Keys:
    """Buttons for every reader who gets another text; a country's section has one, however many it names."""
    roles = [key for key in ("", *answer.by_role) if key != role]
    first_of: dict[str, str] = {}
    for code, text in answer.by_country.items():
        first_of.setdefault(text, code)
    places = [key for key in ("", *first_of.values()) if key != country]
    by_role = [Button(_role(key) or _("any role"), f"a:see:{shown.ref}:{key}.{country}") for key in roles]
    by_country = [
        Button(countries.name(key) if key else _("any country"), f"a:see:{shown.ref}:{role}.{key}") for key in places
    ]
    return (
        *(rows(*by_role, width=2) if answer.by_role else ()),
        *(rows(*by_country, width=3) if answer.by_country else ()),
    )


def _role(role: str) -> str:
    return role_label(role) if role else ""


def _steps(shown: Shown) -> Keys:
    topic = Button(_("« {title}", title=answers.title(shown.topic)), f"a:topic:{shown.topic}")
    if shown.draft is not None:
        return (
            (Button(_("Publish …"), f"a:publish:{shown.draft.id}"),),
            (Button(_("Edit further"), f"a:edit:{shown.topic}"), Button(_("Drop it"), f"a:drop:{shown.draft.id}")),
            (topic,),
        )
    if shown.is_older:
        number = shown.version.id if shown.version is not None else SHIPPED
        return rows(Button(_("Roll back to this …"), f"a:back:{shown.topic}:{number}"), topic)
    return ((topic,),)
