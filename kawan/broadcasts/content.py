"""What an announcement says: one text a language, a picture or file, a place, buttons; filled in for each recipient."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.tables import SENT, Broadcast, Delivery
from kawan.i18n import DEFAULT_LANGUAGE, _, language, use_language
from kawan.people import Person
from kawan.regions import VillageRow
from kawan.replies import Button, Location, Reply, rows
from kawan.training import WITHDRAWN, Registration

NAME, VILLAGE = "{nama}", "{desa}"
FIELDS: Final = (NAME, VILLAGE)
MOST_BUTTONS = 6


@dataclass(frozen=True, slots=True)
class Recipient:
    """What an announcement is filled in with. ``instead_of`` is the message that a correction takes the place of."""

    language: str = DEFAULT_LANGUAGE
    name: str = ""
    village: str = ""
    instead_of: int | None = None


def reply(broadcast: Broadcast, to: Recipient) -> Reply:
    """Exactly what one recipient sees; always a single message."""
    own = language()
    use_language(to.language)
    try:
        text = broadcast.translations.get(to.language) or broadcast.text
        text = text.replace(NAME, to.name or _("friend")).replace(VILLAGE, to.village or _("your village"))
        heading = _("**Correction**") + "\n" if broadcast.corrects is not None else ""
        attached = broadcast.attachment or {}
        return Reply(
            f"{heading}{text}\n\n" + _("Stop announcements: /siaran"),
            rows(*_buttons(broadcast)),
            photo=attached.get("photo", ""),
            file=attached.get("file", ""),
            instead_of=to.instead_of,
        )
    finally:
        use_language(own)


def previews(broadcast: Broadcast, to: Recipient) -> list[Reply]:
    """What it looks like in each of its languages, filled in for one recipient."""
    return [reply(broadcast, replace(to, language=code, instead_of=None)) for code in texts(broadcast)]


def _buttons(broadcast: Broadcast) -> Iterator[Button]:
    """Buttons that can be counted lead through us; what opens in a browser Telegram does not tell."""
    for position, button in enumerate(broadcast.buttons):
        if button["kind"] == "url":
            yield Button(button["label"], url=button["target"])
        else:
            yield Button(button["label"], f"b:p:{broadcast.id}:{position}")
    if broadcast.location is not None:
        yield Button(_("Show on the map"), f"b:p:{broadcast.id}:{len(broadcast.buttons)}")


def pin(broadcast: Broadcast) -> Location | None:
    """The place of an announcement, for the map."""
    return Location(**broadcast.location) if broadcast.location is not None else None


def texts(broadcast: Broadcast) -> dict[str, str]:
    """The texts by language, Indonesian first."""
    return {DEFAULT_LANGUAGE: broadcast.text} | broadcast.translations


async def replies(session: AsyncSession, broadcast: Broadcast, chats: Sequence[int]) -> dict[int, Reply]:
    """What each of these chats is to see, in two or three queries. Who deleted everything meanwhile is missing."""
    found = await recipients(session, broadcast, chats)
    return {chat: reply(broadcast, recipient) for chat, recipient in found.items()}


async def recipients(session: AsyncSession, broadcast: Broadcast, chats: Sequence[int]) -> dict[int, Recipient]:
    """What the announcement is filled in with for each of these chats."""
    whole = " ".join(texts(broadcast).values())
    names = await _names(session, chats) if NAME in whole else {}
    earlier = await _received(session, broadcast, chats) if broadcast.in_place else {}
    query = select(Person.chat_id, Person.language, VillageRow.name).outerjoin(
        VillageRow, VillageRow.code == Person.village_code
    )
    return {
        chat: Recipient(code, names.get(chat, ""), village or "", earlier.get(chat))
        for chat, code, village in (await session.execute(query.where(Person.chat_id.in_(chats)))).all()
    }


async def _names(session: AsyncSession, chats: Sequence[int]) -> dict[int, str]:
    """The name in each one's newest registration."""
    query = select(Person.chat_id, Registration.name).join(Registration, Registration.person_id == Person.id)
    query = query.where(Person.chat_id.in_(chats), Registration.state != WITHDRAWN).order_by(Registration.id)
    newest_last = (await session.execute(query)).all()
    return {chat: name for chat, name in newest_last if name}


async def _received(session: AsyncSession, broadcast: Broadcast, chats: Sequence[int]) -> dict[int, int]:
    """The messages by which these chats received what is corrected."""
    query = select(Delivery.chat_id, Delivery.message_id).where(
        Delivery.broadcast_id == broadcast.corrects, Delivery.state == SENT, Delivery.chat_id.in_(chats)
    )
    return {chat: message_id for chat, message_id in (await session.execute(query)).all() if chat and message_id}
