"""The codes of links."""

import pytest

from kawan import campaigns
from kawan.db import Database


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Pasar Wonosobo, Mei", "pasar-wonosobo-mei"),
        ("Hadir di Pasar", "di-pasar"),
        ("Hadir", "village"),
        ("!", "village"),
    ],
)
async def test_a_code_of_a_title_is_never_one_of_a_session(database: Database, title: str, code: str) -> None:
    async with database.session() as session:
        assert (await campaigns.create(session, title, "village", "cli")).code == code


async def test_a_chosen_code_is_no_session_s_either(database: Database) -> None:
    async with database.session() as session:
        with pytest.raises(ValueError, match="hadir-kbt472"):
            await campaigns.create(session, "Pasar", "campaign", "cli", code="hadir-kbt472")
