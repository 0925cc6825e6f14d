"""Whom an announcement reaches: each condition, alone and together, as one SELECT."""

import datetime as dt
from typing import Any

import pytest

from kawan import broadcasts, people
from kawan.broadcasts import SENT, Delivery
from kawan.broadcasts.audience import EVERYBODY, AudienceError, Expression, audience, audience_size, sample
from kawan.broadcasts.choosing import Choice, keep_as_list, lists
from kawan.broadcasts.tables import ListMember, Press
from kawan.db import Database, now
from kawan.people import Person
from kawan.training import WITHDRAWN, Registration
from tests.places import SUKAMAJU_CIANJUR, TIENG, TIENG_POINT, small_indonesia

SITI, BUDI, ANI, STRANGER = 1, 2, 3, 4
DAY = dt.timedelta(days=1)


@pytest.fixture
async def known(database: Database) -> Database:
    """Siti is back in Tieng, Budi works in Taiwan, of Ani only a registration in Cianjur is known; one never agreed."""
    await small_indonesia(database)
    async with database.session() as session:
        met = {chat: (await people.meet(session, chat))[0] for chat in (SITI, BUDI, ANI, STRANGER)}
        for chat in (SITI, BUDI, ANI):
            await people.agree(session, met[chat], "announcements", "...")
        siti, budi, ani, stranger = met.values()
        siti.role, siti.village_code, siti.source, siti.seen_at = "purna", TIENG, "pasar", now() - 3 * DAY
        budi.role, budi.country, budi.language, budi.created_at = "pmi", "TW", "en", now() - 100 * DAY
        stranger.role = "purna"
        session.add(registration(ani, "pembukuan", country="MY"))
        session.add(registration(budi, "kemasan", country="MY", state=WITHDRAWN))
        session.add(ListMember(name="mentor", person_id=ani.id))
        earlier = await broadcasts.draft(session, 900, "...")
        session.add(delivery(earlier.id, siti, SENT, now() - 5 * DAY))
        session.add(delivery(earlier.id, budi, broadcasts.BLOCKED, now() - 5 * DAY))
        session.add(Press(broadcast_id=earlier.id, position=0, person_id=siti.id))
    return database


def registration(person: Person, wish: str, **more: Any) -> Registration:
    return Registration(
        person_id=person.id, name="N", village="V", village_code=SUKAMAJU_CIANJUR, role="purna", wish=wish,
        consent_wording="...", **more,
    )  # fmt: skip


def delivery(broadcast_id: int, person: Person, state: str, at: dt.datetime) -> Delivery:
    return Delivery(broadcast_id=broadcast_id, person_id=person.id, chat_id=person.chat_id, state=state, updated_at=at)


async def reached(database: Database, expression: Expression) -> set[int]:
    async with database.session() as session:
        chats = {chat for _id, chat in (await session.execute(audience(expression))).all()}
        assert len(chats) == await audience_size(session, expression)
        return chats


CIRCLE = {"latitude": TIENG_POINT[0], "longitude": TIENG_POINT[1], "km": 5}


@pytest.mark.parametrize(
    ("expression", "chats"),
    [
        (EVERYBODY, {SITI, BUDI, ANI}),
        ({"any": []}, set()),
        ({"role": ["purna"]}, {SITI}),
        ({"role": ["purna", "pmi"]}, {SITI, BUDI}),
        ({"place": ["33"]}, {SITI}),
        ({"place": ["330713"]}, {SITI}),
        ({"place": ["3203"]}, {ANI}),
        ({"near": [CIRCLE]}, {SITI}),
        ({"near": [CIRCLE | {"latitude": -6.8}]}, set()),
        ({"country": ["TW"]}, {BUDI}),
        ({"country": ["MY"]}, {ANI}),
        ({"language": ["id"]}, {SITI, ANI}),
        ({"wish": ["pembukuan"]}, {ANI}),
        ({"wish": ["kemasan"]}, set()),
        ({"joined": [30]}, {SITI, ANI}),
        ({"source": ["pasar"]}, {SITI}),
        ({"active": [7]}, {SITI}),
        ({"active": [2]}, set()),
        ({"got": [7]}, {SITI}),
        ({"got": [3]}, set()),
        ({"received": [1]}, {SITI}),
        ({"pressed": [1]}, {SITI}),
        ({"listed": ["mentor"]}, {ANI}),
        ({"not": {"listed": ["mentor"]}}, {SITI, BUDI}),
        ({"all": [{"role": ["purna"]}, {"country": ["TW"]}]}, set()),
        ({"any": [{"role": ["purna"]}, {"country": ["TW"]}]}, {SITI, BUDI}),
        ({"all": [{"any": [{"language": ["id"]}]}, {"not": {"got": [7]}}]}, {ANI}),
    ],
)
async def test_a_condition_means_these_people(known: Database, expression: Expression, chats: set[int]) -> None:
    assert await reached(known, expression) == chats


@pytest.mark.parametrize(
    "expression",
    [
        {},
        {"role": ["purna"], "language": ["id"]},
        {"role": "purna"},
        {"shoe": [1]},
        {"role": [1]},
        {"place": ["33%"]},
        {"near": [{"latitude": float("nan"), "longitude": 1, "km": 5}]},
        {"near": [{"km": 5}]},
        {"joined": [0]},
        {"received": ["1; DROP TABLE people"]},
        {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"all": []}}}}}}}}}},
        [],
        "semua",
    ],
)
async def test_what_means_nothing_is_an_error(known: Database, expression: Any) -> None:
    with pytest.raises(AudienceError):
        audience(expression)


async def test_a_sample_holds_only_who_is_meant(known: Database) -> None:
    async with known.session() as session:
        assert [one.chat_id for one in await sample(session, {"role": ["purna"]})] == [SITI]
        assert len(await sample(session, EVERYBODY, 2)) == 2


async def test_start_fixes_the_chosen_audience(known: Database) -> None:
    async with known.session() as session:
        broadcast = await broadcasts.draft(session, 900, "...")
        broadcast.audience = {"role": ["purna"]}
        await session.flush()
        assert await broadcasts.start(session, broadcast) == 1


async def test_a_list_is_kept_and_grows(known: Database) -> None:
    async with known.session() as session:
        assert await keep_as_list(session, "mentor", {"role": ["purna"]}) == 2
        assert await keep_as_list(session, "mentor", {"role": ["purna"]}) == 2
        assert await lists(session) == {"mentor": 2}


def test_buttons_build_an_expression_and_read_it_back() -> None:
    choice = Choice()
    choice.toggle("role", "purna")
    choice.toggle("role", "pmi")
    choice.toggle("joined", 7, single=True)
    choice.toggle("joined", 30, single=True)
    choice.another_group()
    assert choice.expression["all"][0]["any"][1] == {"all": [{"any": []}]}, "an open group means nobody yet"
    choice.toggle("country", "TW")
    choice.toggle("-got", 7, single=True)
    built = choice.expression
    assert built == {
        "all": [
            {"any": [{"all": [{"role": ["purna", "pmi"]}, {"joined": [30]}]}, {"all": [{"country": ["TW"]}]}]},
            {"not": {"any": [{"got": [7]}]}},
        ]
    }
    assert Choice.of(built) == choice
    choice.toggle("country", "TW")
    choice.toggle("-got", 7)
    assert "not" not in str(choice.expression)
    assert Choice().expression == EVERYBODY
    assert Choice.of(EVERYBODY) == Choice()
    with pytest.raises(ValueError, match="buttons"):
        Choice.of({"role": ["purna"]})
