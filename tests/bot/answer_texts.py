"""One answer as officers change it in a chat: its text, the newest buttons, what is stored of it."""

from sqlalchemy import select

from kawan import staff
from kawan.answers import catalogue, sections
from kawan.answers.versions import AnswerDraft, AnswerVersion
from kawan.staff import StaffRole
from tests.bot.conftest import Desk
from tests.bot.updates import OTHER

TOPIC = "gaji-tidak-dibayar"
SHIPPED = catalogue.shipped_text(TOPIC) or ""
NEW_BODY = "Teks baru. Telepon [[kp2mi]]."
DEAD = "Tombol ini sudah tidak berlaku"


def written(text: str = NEW_BODY) -> str:
    return sections.with_section(SHIPPED, "", text)


def last_payloads(desk: Desk) -> list[str]:
    return desk.bot.sent[-1].payloads()


def payload(desk: Desk, start: str) -> str:
    """The newest button whose data begins so."""
    made = [data for one in desk.bot.sent for data in one.payloads() if data.startswith(start)]
    assert made, f"no button {start}"
    return made[-1]


async def drafts(desk: Desk) -> list[AnswerDraft]:
    async with desk.services.database.session() as session:
        return list(await session.scalars(select(AnswerDraft)))


async def history(desk: Desk) -> list[AnswerVersion]:
    async with desk.services.database.session() as session:
        return list(await session.scalars(select(AnswerVersion).order_by(AnswerVersion.id)))


async def upload(desk: Desk, officer: int, content: str, name: str = f"{TOPIC}.md") -> list[str]:
    return await desk.send_file(name, content.encode(), officer)


async def publish(desk: Desk, officer: int, content: str) -> list[str]:
    await upload(desk, officer, content)
    await desk.press(payload(desk, "a:publish:"), officer)
    return await desk.press(payload(desk, "a:go:"), officer)


async def appoint(desk: Desk, role: StaffRole) -> int:
    async with desk.services.database.session() as session:
        await staff.appoint(session, OTHER, role)
    await desk.known(OTHER)
    return OTHER
