"""Files that officers sent to the bot: which one was looked at, so that exactly this one is applied."""

import datetime as dt
import hashlib

from sqlalchemy import BigInteger
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base, now

OFFERED, APPLIED, DROPPED = "offered", "applied", "dropped"


class RegistryFile(Base):
    """A file by the messenger's id for it; its bytes stay there. ``digest`` proves that they are the same ones."""

    __tablename__ = "registry_files"
    __table_args__ = {"sqlite_autoincrement": True}  # an old button must not apply a new file

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[str]
    name: Mapped[str]
    digest: Mapped[str]
    sent_by: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default=OFFERED)
    sent_at: Mapped[dt.datetime] = mapped_column(default=now)

    def is_of(self, content: bytes) -> bool:
        """Whether these are the bytes that were looked at."""
        return self.digest == hashlib.sha256(content).hexdigest()


async def remember(session: AsyncSession, file_id: str, name: str, content: bytes, sent_by: int) -> RegistryFile:
    """Take down a file that was looked at."""
    digest = hashlib.sha256(content).hexdigest()
    file = RegistryFile(file_id=file_id, name=name, digest=digest, sent_by=sent_by)
    session.add(file)
    await session.flush()
    return file
