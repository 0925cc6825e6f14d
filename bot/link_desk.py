"""``/tautan``: links that bring people, their QR codes, and what came of them."""

from collections.abc import Awaitable, Callable

from bot.turn import Turn
from kawan import campaigns, posters
from kawan.campaigns import KINDS, Figures, Link
from kawan.i18n import _
from kawan.replies import Button, Document, Reply, rows
from kawan.staff import StaffRole

EXPECTED = "link"
LISTED = 20


async def show(turn: Turn) -> None:
    """``/tautan``: every link with its counts, and a button for a new one."""
    found = list(await campaigns.figures(turn.session))
    lines = [_("**Links: {count}** (pressed; agreed to storage; get announcements; here in 30 days)", count=len(found))]
    lines += [_line(one) for one in found[:LISTED]]
    buttons = [Button(f"QR: {one.link.title}", f"b:link:qr:{one.link.code}") for one in found[:LISTED]]
    if await turn.is_staff(StaffRole.OFFICER):
        buttons = [*(Button(_new_label(kind), f"b:link:new:{kind}") for kind in KINDS), *buttons]
    turn.say(Reply("\n".join(lines), rows(*buttons)))


def _line(one: Figures) -> str:
    return f"- {one.link.title} ({kind_label(one.link.kind)}): {one.came}; {one.stayed}; {one.subscribed}; {one.active}"


def kind_label(kind: str) -> str:
    """What a link is for."""
    return {"campaign": _("campaign"), "village": _("desa"), "partner": _("partner")}.get(kind, kind)


def _new_label(kind: str) -> str:
    return {
        "campaign": _("New: a campaign or poster"),
        "village": _("New: a desa"),
        "partner": _("New: a partner"),
    }[kind]


async def on_button(turn: Turn, argument: str) -> bool:
    """``b:link:new:<kind>`` and ``b:link:qr:<code>``."""
    action, _colon, value = argument.partition(":")
    if action == "qr" and await turn.is_staff(StaffRole.VIEWER):
        link = await turn.session.get(Link, value)
        if link is not None:
            _say_codes(turn, link)
        return link is not None
    if action != "new" or value not in KINDS or not await turn.is_staff(StaffRole.OFFICER):
        return False
    turn.person.expecting = f"{EXPECTED}:{value}"
    turn.say(Reply(_("Write its name now, as you recognise it: Pasar Wonosobo, Mei. /batal stops.")))
    return True


async def on_text(turn: Turn, text: str) -> None:
    """The name of a new link."""
    kind = (turn.person.expecting or "").partition(":")[2]
    title = " ".join(text.split())
    if not any(character.isalnum() for character in title) or len(title) > campaigns.LONGEST_TITLE:
        limit = campaigns.LONGEST_TITLE
        turn.say(Reply(_("A name has 1 to {limit} characters. Please write it again.", limit=limit)))
        return
    turn.person.expecting = None
    village = _village(turn, title) if kind == "village" else None
    link = await campaigns.create(turn.session, title, kind, f"staff:{turn.incoming.sender_id}", village_code=village)
    turn.audit("link.create", f"link:{link.code}")
    _say_codes(turn, link)


def _village(turn: Turn, title: str) -> str | None:
    """The desa that a name means without doubt."""
    resolution = turn.services.gazetteer.resolve(title)
    return resolution.candidates[0].village_code or None if resolution.candidates and not resolution.ask else None


def _say_codes(turn: Turn, link: Link) -> None:
    name = turn.services.username()
    if not name:
        turn.say(Reply(_("The bot's name is not known yet. Please try again in a moment.")))
        return
    address = campaigns.address(name, link.code)
    poster = posters.page(address, link.title)
    turn.say(
        Reply(f"**{link.title}**\n{address}", document=Document(f"{link.code}.png", posters.picture(address))),
        Reply("", document=Document(f"{link.code}.pdf", poster)),
    )


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {"tautan": show}
