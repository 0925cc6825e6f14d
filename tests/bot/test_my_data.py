"""``/datasaya``: everything that is held, shown in words, and gone on request."""

from sqlalchemy import select

from kawan import people, training
from kawan.people import Consent
from kawan.training import Registration
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT
from tests.databases import everything_in
from tests.places import TIENG

FORM = training.RegistrationForm("Siti Aminah", "Tieng", TIENG, "purna", "+6281234567890", "mentor", "...")


async def registered(desk: Desk) -> None:
    await desk.known(CHAT, "data", "announcements")
    async with desk.services.database.session() as session:
        person, _new = await people.meet(session, CHAT)
        person.role, person.country, person.village_code = "purna", "TW", TIENG
        await training.register(session, person, FORM)


async def test_everything_is_shown(desk: Desk) -> None:
    await registered(desk)
    await desk.say("apa itu kopdes")
    [shown] = await desk.say("/datasaya")
    for held in (str(CHAT), "Siti Aminah", "+6281234567890", "Tieng", "Wonosobo", "Taiwan", "pengumuman"):
        assert held in shown
    assert shown.count("Setuju") == 2
    assert desk.bot.sent[-1].payloads() == ["p:ask", "c:data:no", "x:daftar-pelatihan"]


async def test_one_of_whom_nothing_is_held_sees_that(desk: Desk) -> None:
    await desk.known()
    [shown] = await desk.say("/datasaya")
    assert str(CHAT) in shown
    assert "Siti" not in shown


async def test_deleting_asks_once_more(desk: Desk) -> None:
    await registered(desk)
    await desk.press("p:ask")
    assert desk.bot.sent[-1].payloads() == ["p:erase", "x:bantuan"]
    assert "Siti Aminah" in (await desk.say("/datasaya"))[0]


async def test_after_deleting_nothing_is_left(desk: Desk) -> None:
    await registered(desk)
    person = await desk.person()
    await desk.say("nama saya Siti Aminah")
    await desk.press("p:erase")
    stored = await everything_in(desk.services.database) + await everything_in(desk.services.tracker)
    assert str(CHAT) not in stored
    assert person.id not in stored


async def test_withdrawing_the_agreement_takes_what_it_covered(desk: Desk) -> None:
    """The reply says that nothing is stored: then the registration's name and number may not be either."""
    await registered(desk)
    [reply] = await desk.press("c:data:no")
    assert "tidak ada yang disimpan" in reply.lower() or "tidak disimpan" in reply.lower()
    async with desk.services.database.session() as session:
        consent = (await session.scalars(select(Consent).where(Consent.purpose == "data"))).one()
        assert consent.withdrawn_at is not None
        held = [(row.name, row.phone) for row in await session.scalars(select(Registration))]
    assert held in ([], [("", None)])
    person = await desk.person()
    assert (person.role, person.country, person.village_code) == (None, None, None)


async def test_registrations_are_listed_and_withdrawn_by_button(desk: Desk) -> None:
    await registered(desk)
    listed, _more = await desk.say("/pelatihan")
    assert "Tieng" in listed
    _edit, withdraw = desk.bot.sent[-2].payloads()
    assert desk.bot.sent[-1].payloads() == ["r:/daftar-pelatihan"]
    await desk.press(withdraw)
    async with desk.services.database.session() as session:
        assert (await session.scalars(select(Registration.name))).one() == ""
    await desk.say("/pelatihan")
    assert desk.rasa.texts() == ["/daftar-pelatihan"], "without one the form begins"
