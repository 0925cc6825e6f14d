"""Writes registrations into an installation's database: ``python -m tests.e2e.registering CHAT_ID...``.

The dialogue that a registration takes has its own tests; here only many of them are needed.
"""

from __future__ import annotations

import asyncio
import sys

from kawan import people, training
from kawan.db import Database
from kawan.settings import settings
from kawan.training import RegistrationForm

TIENG = "3307132010"


async def register(chat_ids: list[int]) -> None:
    database = Database(settings().database)
    async with database.session() as session:
        for number, chat_id in enumerate(chat_ids):
            person, _new = await people.meet(session, chat_id)
            await training.register(
                session,
                person,
                RegistrationForm(
                    name=f"Warga {number:02d}",
                    village="Tieng, Kejajar, Kabupaten Wonosobo",
                    village_code=TIENG,
                    role="purna",
                    phone="",
                    wish="literasi",
                    consent_wording="...",
                ),
            )
    await database.close()


if __name__ == "__main__":
    asyncio.run(register([int(argument) for argument in sys.argv[1:]]))
