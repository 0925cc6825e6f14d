"""A table of registrations: no formulas, no names for viewers."""

import pytest

from kawan import people, training
from kawan.db import Database
from kawan.training import exporting, following_up
from kawan.training.following_up import Filter


@pytest.mark.parametrize("sign", "=+-@")
async def test_nothing_becomes_a_formula(database: Database, sign: str) -> None:
    dangerous = f'{sign}HYPERLINK("http://x")'
    form = training.RegistrationForm(dangerous, dangerous, None, "purna", "", "mentor", "...", needs=dangerous)
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        await training.register(session, person, form)
        table = await exporting.table(session, await following_up.listed(session, Filter()), full=True)
    text = exporting.WRITERS["csv"](table).decode("utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines()[1:] for cell in line.split(";")]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@"))]
    assert f"'{sign}HYPERLINK" in text
