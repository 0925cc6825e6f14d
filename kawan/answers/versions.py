"""Answers that staff changed without a deploy: drafts, and versions that are never changed or deleted.

The newest version of a topic is what people see. Rolling back adds a version that restores an older one; version 0 is
the repository's file, restored by a version without content. So the list of versions tells the whole story.
"""

import datetime as dt
import difflib
import itertools
from collections.abc import Sequence

import structlog
from sqlalchemy import BigInteger, Text, UniqueConstraint, delete, event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column

from kawan.answers import catalogue
from kawan.answers.catalogue import Published
from kawan.answers.files import BrokenAnswerError, parse
from kawan.db import Base, now

log = structlog.get_logger()

SHIPPED = 0


class AnswerVersion(Base):
    """What was published for a topic. Without ``content`` the repository's file counts; ``restores`` names the
    version that was rolled back to."""

    __tablename__ = "answer_versions"
    __table_args__ = {"sqlite_autoincrement": True}  # a number that people saw is never given to another

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(index=True)
    content: Mapped[str | None] = mapped_column(Text)
    restores: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[dt.datetime] = mapped_column(default=now)


class AnswerDraft(Base):
    """What an officer wrote and did not publish yet: one for each officer and topic. A changed draft is a new one, so
    that the button under an old preview can't publish what nobody saw."""

    __tablename__ = "answer_drafts"
    __table_args__ = (UniqueConstraint("author_id", "topic"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    content: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(BigInteger)
    written_at: Mapped[dt.datetime] = mapped_column(default=now)


async def newest(session: AsyncSession, topic: str) -> AnswerVersion | None:
    """The version that people see, or None where it always was the repository's file."""
    query = select(AnswerVersion).where(AnswerVersion.topic == topic).order_by(AnswerVersion.id.desc())
    return await session.scalar(query.limit(1))


async def history(session: AsyncSession, topic: str, most: int, before: int | None = None) -> Sequence[AnswerVersion]:
    """The versions of a topic, newest first; those older than ``before`` where it is given."""
    query = select(AnswerVersion).where(AnswerVersion.topic == topic).order_by(AnswerVersion.id.desc())
    if before is not None:
        query = query.where(AnswerVersion.id < before)
    return (await session.scalars(query.limit(most))).all()


async def live_text(session: AsyncSession, topic: str) -> str | None:
    """The file as people see it now; None where nobody has written one."""
    version = await newest(session, topic)
    return text_of(topic, version)


def text_of(topic: str, version: AnswerVersion | None) -> str | None:
    """The file of a version; of the repository where it has no content."""
    return version.content if version is not None and version.content else catalogue.shipped_text(topic)


async def keep_draft(session: AsyncSession, topic: str, content: str, author_id: int) -> AnswerDraft:
    """Keep what an officer wrote, in the place of their earlier draft of this topic."""
    await session.execute(
        delete(AnswerDraft).where(AnswerDraft.author_id == author_id, AnswerDraft.topic == topic),
    )
    draft = AnswerDraft(topic=topic, content=content, author_id=author_id)
    session.add(draft)
    await session.flush()
    return draft


async def drafts_of(session: AsyncSession, author_id: int) -> Sequence[AnswerDraft]:
    """What an officer has not published yet, by topic."""
    query = select(AnswerDraft).where(AnswerDraft.author_id == author_id).order_by(AnswerDraft.topic)
    return (await session.scalars(query)).all()


async def forget_drafts(session: AsyncSession, author_id: int) -> None:
    """Delete every draft of one author."""
    await session.execute(delete(AnswerDraft).where(AnswerDraft.author_id == author_id))


async def publish(session: AsyncSession, draft: AnswerDraft, author_id: int) -> AnswerVersion:
    """Make a draft what people see. Raises BrokenAnswerError for one that can't be read (any more)."""
    parse(draft.content, f"{draft.topic}.md")
    version = AnswerVersion(topic=draft.topic, content=draft.content, author_id=author_id)
    await session.delete(draft)
    return await _add(session, version)


async def roll_back(session: AsyncSession, topic: str, to: AnswerVersion | None, author_id: int) -> AnswerVersion:
    """Make an older version what people see; None is the repository's file. Raises BrokenAnswerError for one that
    can't be read any more."""
    if to is not None and to.content is not None:
        parse(to.content, f"{topic}.md")
    restores, content = (to.id, to.content) if to is not None else (SHIPPED, None)
    return await _add(session, AnswerVersion(topic=topic, content=content, restores=restores, author_id=author_id))


async def _add(session: AsyncSession, version: AnswerVersion) -> AnswerVersion:
    session.add(version)
    await session.flush()
    read = _read(version)

    def show(_session: Session) -> None:
        catalogue.take_over({version.topic: read})

    event.listen(session.sync_session, "after_commit", show, once=True)
    return version


def _read(version: AnswerVersion) -> Published:
    if version.content is None:
        return Published(version.id)
    try:
        return Published(version.id, parse(version.content, f"{version.topic}.md"))
    except BrokenAnswerError as error:  # a contact was taken out, or the rules became stricter
        log.error("a published answer can't be read; the repository's file is shown", problem=str(error))
        return Published(version.id, broken=str(error))


async def refresh(session: AsyncSession) -> None:
    """Show what was published meanwhile, by this process or another."""
    ids = select(AnswerVersion.topic, func.max(AnswerVersion.id)).group_by(AnswerVersion.topic)
    changed = [
        number
        for topic, number in (await session.execute(ids)).all()
        if (known := catalogue.published(topic)) is None or known.version < number
    ]
    if changed:
        versions = await session.scalars(select(AnswerVersion).where(AnswerVersion.id.in_(changed)))
        catalogue.take_over({version.topic: _read(version) for version in versions})


def difference(old: str, new: str) -> list[str]:
    """The lines that change, each with ``-`` or ``+`` before it; an empty line makes a paragraph, so it counts."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    changes = itertools.islice(lines, 2, None)  # after the two names of files
    return [f"{line[0]} {line[1:]}".rstrip() for line in changes if not line.startswith("@@")]
