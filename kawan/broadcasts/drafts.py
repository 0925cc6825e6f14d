"""Drafts: written, changed while they are drafts, copied from earlier ones, corrected afterwards."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.tables import DRAFT, ENDED, SCHEDULED, WAITING, Broadcast

LISTED = 10


async def draft(session: AsyncSession, author_id: int, text: str) -> Broadcast:
    """A new draft."""
    broadcast = Broadcast(author_id=author_id, text=text)
    session.add(broadcast)
    await session.flush()
    return broadcast


async def unfinished(session: AsyncSession, before: int | None = None) -> Sequence[Broadcast]:
    """A page of drafts, and of what waits for approval or its hour; newest first, those older than ``before``."""
    return await _page(session, Broadcast.state.in_((DRAFT, WAITING, SCHEDULED)), before)


async def earlier(session: AsyncSession, before: int | None = None) -> Sequence[Broadcast]:
    """A page of what was sent; likewise."""
    return await _page(session, Broadcast.started_at.is_not(None), before)


async def _page(session: AsyncSession, condition: ColumnElement[bool], before: int | None) -> Sequence[Broadcast]:
    query = select(Broadcast).where(condition).order_by(Broadcast.id.desc()).limit(LISTED)
    return (await session.scalars(query if before is None else query.where(Broadcast.id < before))).all()


async def copy(session: AsyncSession, original: Broadcast, author_id: int) -> Broadcast:
    """A new draft with the same words, attachments, buttons and audience."""
    copied = Broadcast(
        author_id=author_id,
        text=original.text,
        translations=dict(original.translations),
        attachment=original.attachment,
        location=original.location,
        buttons=list(original.buttons),
        audience=original.audience,
        utc_offset=original.utc_offset,
    )
    session.add(copied)
    await session.flush()
    return copied


async def correction(session: AsyncSession, original: Broadcast, author_id: int, *, in_place: bool) -> Broadcast:
    """A new draft for those who received ``original``. In place, it changes what stands in their chats.

    Raises ValueError where it was never sent, and while it still reaches people: who receives the wrong words after
    the correction was sent would keep them.
    """
    if original.state not in ENDED or original.started_at is None:
        raise ValueError("not sent, or not at its end")
    corrected = await copy(session, original, author_id)
    corrected.translations = {}  # nobody is sent the wrong words again as a correction
    corrected.audience = {"received": [original.id]}
    corrected.corrects, corrected.in_place = original.id, in_place
    await session.flush()
    return corrected


async def languages_left(session: AsyncSession, broadcast: Broadcast) -> list[str]:
    """The languages in which a correction still has to be written; of others none."""
    corrected = await session.get(Broadcast, broadcast.corrects) if broadcast.corrects is not None else None
    return [code for code in corrected.translations if code not in broadcast.translations] if corrected else []
