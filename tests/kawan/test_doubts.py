"""Messages that were not understood: what is kept of them, for whom, how long, and what becomes training data."""

import datetime as dt

import pytest
import yaml

from kawan import doubts, people, privacy
from kawan.db import Database, now
from kawan.doubts import Doubt, UnknownTopicError
from kawan.people import Person


async def one_who_agreed(database: Database) -> Person:
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        await people.agree(session, person, "data", "...")
        return person


async def keep(database: Database, person: Person, text: str) -> int:
    async with database.session() as session:
        doubt = await doubts.keep(session, person, text, ["hak-pekerja"], 0.3)
        assert doubt is not None
        return doubt.id


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("hubungi 0812-3456-7890 ya kak", "hubungi … ya kak"),
        ("wa +62 812 3456 7890", "wa …"),
        ("nik 3307 0801 0101 0001 itu", "nik … itu"),
        ("paspor C1234567 dibawa bos", "paspor … dibawa bos"),
        ("email siti@contoh.id atau @siti_tieng", "email … atau …"),
        ("lihat https://contoh.id/x?y=1 ini", "lihat … ini"),
        ("gaji 5 juta, kontrak 2 tahun, umur 38", "gaji 5 juta, kontrak 2 tahun, umur 38"),
        ("satu\n\ndua\ttiga", "satu dua tiga"),
    ],
)
def test_numbers_and_addresses_are_taken_out(text: str, kept: str) -> None:
    assert doubts.without_personal_data(text) == kept


async def test_only_of_people_who_agreed(database: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, 8)
        assert await doubts.keep(session, person, "x", [], 0.1) is None
        assert not await doubts.waiting(session)


async def test_chosen_ones_come_first_then_the_newest(database: Database) -> None:
    person = await one_who_agreed(database)
    first, second, third = [await keep(database, person, text) for text in ("satu", "dua", "tiga")]
    async with database.session() as session:
        await doubts.choose(session, person, second, "kopdes-manfaat")
    async with database.session() as session:
        assert [doubt.id for doubt in await doubts.waiting(session)] == [second, third, first]


async def test_a_label_unties_the_message_from_its_writer(database: Database, tracker: Database) -> None:
    person = await one_who_agreed(database)
    number = await keep(database, person, "bu Siti tanya hak libur")
    async with database.session() as session:
        await doubts.label(session, number, "hak-pekerja", urgent=False, text="tanya hak libur, wa 081234567890")
    async with database.session() as session:
        assert not await doubts.waiting(session)
        [labelled] = await doubts.labelled(session)
        assert (labelled.text, labelled.person_id) == ("tanya hak libur, wa …", None)
        await privacy.erase(session, tracker, (await people.meet(session, 7))[0])
    async with database.session() as session:
        assert len(await doubts.labelled(session)) == 1


async def test_a_label_has_to_be_known(database: Database) -> None:
    person = await one_who_agreed(database)
    number = await keep(database, person, "x")
    async with database.session() as session:
        with pytest.raises(UnknownTopicError):
            await doubts.label(session, number, "no-such-topic", urgent=False)
        assert await doubts.label(session, number + 1, "hak-pekerja", urgent=False) is None


async def test_deletion_and_withdrawal_take_them_along(database: Database, tracker: Database) -> None:
    person = await one_who_agreed(database)
    await keep(database, person, "x")
    async with database.session() as session:
        assert (await privacy.holdings(session, person)).doubts == 1
        await privacy.withdraw_agreement(session, tracker, (await people.meet(session, 7))[0])
        assert not await doubts.waiting(session)
        await people.agree(session, person, "data", "...")
    await keep(database, person, "y")
    async with database.session() as session:
        await privacy.erase(session, tracker, (await people.meet(session, 7))[0])
    async with database.session() as session:
        assert not await doubts.waiting(session)


async def test_what_nobody_labels_is_forgotten(database: Database) -> None:
    person = await one_who_agreed(database)
    old, young = await keep(database, person, "lama"), await keep(database, person, "baru")
    async with database.session() as session:
        doubt = await session.get(Doubt, old)
        assert doubt is not None
        doubt.created_at = now() - dt.timedelta(days=doubts.KEPT_DAYS + 1)
    async with database.session() as session:
        await doubts.forget(session, now() - dt.timedelta(days=doubts.KEPT_DAYS))
    async with database.session() as session:
        assert [doubt.id for doubt in await doubts.waiting(session)] == [young]


def test_training_data_in_rasas_format() -> None:
    def row(text: str, label: str | None, urgent: bool) -> Doubt:
        return Doubt(text=text, label=label, urgent=urgent, guesses="", confidence=0.0)

    written = doubts.as_training_data(
        [
            row("pintunya dikunci: [tolong](x)", "hak-pekerja", True),
            row("libur berapa hari", "hak-pekerja", False),
            row("libur berapa hari", "hak-pekerja", False),
            row("tidak berlabel", None, False),
        ]
    )
    assert yaml.safe_load(written)["nlu"] == [
        {"intent": "hak-pekerja", "metadata": {"urgent": False}, "examples": "- libur berapa hari\n"},
        {"intent": "hak-pekerja", "metadata": {"urgent": True}, "examples": "- pintunya dikunci: (tolong)(x)\n"},
    ]
