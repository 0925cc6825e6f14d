"""Registrations: one per wish, changeable, and gone when withdrawn."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kawan import people, training
from kawan.db import Database
from kawan.i18n import LANGUAGES, use_language
from kawan.people import Person
from kawan.training import Registration, RegistrationForm
from tests.databases import everything_in


def form(**changes: str | None) -> RegistrationForm:
    given: dict[str, str | None] = {
        "name": "Siti Aminah",
        "village": "Tieng, Kejajar, Kabupaten Wonosobo",
        "village_code": "3307132010",
        "role": "purna",
        "phone": "+6281234567890",
        "wish": "pembukuan",
        "consent_wording": "Kami menyimpan nama.",
    }
    return RegistrationForm(**(given | changes))  # pyright: ignore[reportArgumentType]


@pytest.fixture
async def siti(database: Database) -> Person:
    async with database.session() as session:
        return (await people.meet(session, 7))[0]


async def test_a_registration_holds_what_was_said(database: Database, siti: Person) -> None:
    async with database.session() as session:
        _registration, new = await training.register(session, siti, form())
    assert new
    async with database.session() as session:
        stored = (await session.scalars(select(Registration))).one()
    assert (stored.name, stored.phone, stored.wish, stored.state) == (
        "Siti Aminah",
        "+6281234567890",
        "pembukuan",
        "baru",
    )
    assert stored.consent_wording == "Kami menyimpan nama."


async def test_name_and_phone_are_encrypted(database: Database, siti: Person) -> None:
    async with database.session() as session:
        await training.register(session, siti, form())
    stored = await everything_in(database)
    assert "pembukuan" in stored
    assert "Siti" not in stored
    assert "81234567890" not in stored


async def test_the_same_wish_again_gives_the_first_as_it_was(database: Database, siti: Person) -> None:
    async with database.session() as session:
        first, _new = await training.register(session, siti, form())
        second, new = await training.register(session, siti, form(name="Siti A.", phone=""))
        other, other_is_new = await training.register(session, siti, form(wish="kemasan"))
    assert (second.id, new, second.name, second.phone) == (first.id, False, "Siti Aminah", "+6281234567890")
    assert other_is_new
    assert other.id != first.id


async def test_the_database_itself_refuses_a_second_open_one(database: Database, siti: Person) -> None:
    async with database.session() as session:
        first, _new = await training.register(session, siti, form())
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            copy = {"name": "S", "village": "", "role": "purna", "wish": first.wish, "consent_wording": ""}
            session.add(Registration(person_id=siti.id, **copy))
    async with database.session() as session:
        (await session.get_one(Registration, first.id)).state = training.DONE
    async with database.session() as session:
        _second, new = await training.register(session, siti, form())
        assert new, "what is finished may be wished for again"


async def test_changing_a_registration(database: Database, siti: Person) -> None:
    async with database.session() as session:
        first, _new = await training.register(session, siti, form())
        await training.register(session, siti, form(wish="kemasan"))
        assert await training.change(session, first, form(name="Siti A.", phone="", wish="mentor"))
        assert (first.name, first.phone, first.wish) == ("Siti A.", None, "mentor")
        assert not await training.change(session, first, form(wish="kemasan"))
        assert first.wish == "mentor"


async def test_the_same_wish_of_two_people_are_two(database: Database, siti: Person) -> None:
    async with database.session() as session:
        other, _new = await people.meet(session, 8)
        first, _new = await training.register(session, siti, form())
        second, new = await training.register(session, other, form())
    assert new
    assert first.id != second.id


async def test_withdrawing_erases_name_and_phone(database: Database, siti: Person) -> None:
    async with database.session() as session:
        registration, _new = await training.register(session, siti, form())
    async with database.session() as session:
        assert await training.withdraw(session, siti, registration.id)
    async with database.session() as session:
        stored = await session.get_one(Registration, registration.id)
        assert (stored.state, stored.name, stored.phone) == ("mundur", "", None)
        assert await training.registrations_of(session, siti) == []
        assert not await training.withdraw(session, siti, registration.id), "it is withdrawn already"
        _again, new = await training.register(session, siti, form())
        assert new, "one who withdrew may register anew"


async def test_nobody_withdraws_somebody_elses(database: Database, siti: Person) -> None:
    async with database.session() as session:
        thief, _new = await people.meet(session, 8)
        registration, _new = await training.register(session, siti, form())
        assert not await training.withdraw(session, thief, registration.id)
        assert not await training.withdraw(session, thief, 4711)
        assert (registration.state, registration.name) == ("baru", "Siti Aminah")


async def test_staff_see_who_waits_longest_first(database: Database, siti: Person) -> None:
    async with database.session() as session:
        first, _new = await training.register(session, siti, form())
        second, _new = await training.register(session, siti, form(wish="kemasan"))
        contacted, _new = await training.register(session, siti, form(wish="mentor"))
        contacted.state = training.CONTACTED
    async with database.session() as session:
        assert [row.id for row in await training.newest(session)] == [first.id, second.id]
        assert [row.id for row in await training.newest(session, count=1)] == [first.id]
        assert await training.count_new(session) == 2
        assert [row.id for row in await training.registrations_of(session, siti)] == [
            contacted.id,
            second.id,
            first.id,
        ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("wa saya 081234567890 ya", "+6281234567890"),
        ("(0286) 321109", "+62286321109"),
        ("+852 5123 4567", "+85251234567"),
        ("+886 912 345 678", "+886912345678"),
        ("0812 345", None),
        ("12345", None),
        ("tidak punya", None),
        ("", None),
        ("+" * 300, None),
    ],
)
def test_phone_numbers_as_people_write_them(written: str, expected: str | None) -> None:
    assert training.normal_phone(written) == expected


def test_without_a_country_code_the_region_decides() -> None:
    assert training.normal_phone("5123 4567", "HK") == "+85251234567"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wish_and_role_has_a_name(language: str) -> None:
    use_language(language)
    labels = [training.wish_label(wish) for wish in training.WISHES] + [
        training.role_label(role) for role in training.ROLES
    ]
    assert len(set(labels)) == len(training.WISHES) + len(training.ROLES)
    assert all(labels)
