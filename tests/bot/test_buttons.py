"""Pressed buttons: every payload we make fits and works; what is not ours is answered, never trusted."""

import pytest

from actions.registration_questions import button as form_button
from bot import commands
from kawan import answers, emergency, smalltalk, training
from kawan.regions import Gazetteer
from kawan.regions.choices import place_question
from kawan.replies import Button, Reply
from kawan.settings import Settings
from kawan.training.following_up import Filter
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT
from tests.places import TIENG

LARGEST_ID = 2**31 - 1


FILTERS = [Filter("3307", wish, state) for wish in training.WISHES for state in training.STATES]


def payloads(*replies: Reply | None) -> list[str]:
    return [key.payload for reply in replies if reply for row in reply.buttons for key in row if key.payload]


def every_payload() -> list[str]:
    """Every payload the code can make, in its longest form."""
    values = ["setuju", "batal", "kirim", "lewati", TIENG, *training.ROLES, *training.WISHES, *training.TIMES]
    values += [f"ubah:{name}" for name in training.FIELDS]
    kinds = [None, "violence", "wages", "medical", "suicide", "detention", "death", "missing", "disaster"]
    fixed = ["c:data:yes", "c:data:no", "c:announcements:yes", "c:announcements:no", "p:ask", "p:erase"]
    return [
        *payloads(*(answers.reply(topic) for topic in answers.topics())),
        *payloads(*(answers.longer_reply(topic, page) for topic in answers.topics() for page in (1, 2))),
        *payloads(*(answers.sources_reply(topic) for topic in answers.topics())),
        *payloads(*(smalltalk.reply(topic) for topic in answers.topics())),
        *payloads(*(emergency.card("TW", kind) for kind in kinds), emergency.general_card(None)),
        *payloads(commands.menu(), commands.introduction(Settings())),
        *(form_button("", value).payload for value in values),
        *(f"{kind}:{LARGEST_ID}" for kind in ("w", "k:end", "k:close", "b:send", "b:pause", "b:go", "b:stop")),
        *(f"t:{topic}" for topic in answers.topics()),
        *(f"t+:{topic}:{page}" for topic in answers.topics() for page in (1, 99)),
        *(f"s:{topic}" for topic in answers.topics()),
        *(f"x:{task}" for task in answers.tasks()),
        *(f"l:{code}" for code in ("id", "en")),
        *(f"v:{TIENG}", f"v+:{TIENG}:30", "d:330713", "r:/daftar-pelatihan"),
        *(f"a:see:{topic}@d{LARGEST_ID}:keluarga.TW" for topic in answers.topics()),
        *(f"a:goback:{topic}:{LARGEST_ID}:{LARGEST_ID}" for topic in answers.topics()),
        *(f"g:{kind}:{chosen}" for kind in ("f:p", "f:w", "f:s", "x:csv", "x:xlsx") for chosen in FILTERS),
        *(f"g:l:{chosen}:{LARGEST_ID}" for chosen in FILTERS),
        *(f"g:{kind}:{LARGEST_ID}" for kind in ("edit", "o", "n", "a", "e")),
        *(f"g:s:{LARGEST_ID}:{state}!" for state in training.STATES),
        f"g:a:{LARGEST_ID}:{10**15}",
        *fixed,
    ]


def test_every_payload_fits_into_telegrams_64_bytes() -> None:
    made = every_payload()
    assert len(made) > 300
    assert {payload for payload in made if not 1 <= len(payload.encode()) <= 64} == set()


def test_place_questions_fit_too(gazetteer: Gazetteer) -> None:
    asked = place_question(gazetteer.resolve("sukamaju"))
    assert len(payloads(asked)) == 2
    assert all(len(payload.encode()) <= 64 for payload in payloads(asked))


DEAD = "Tombol ini sudah tidak berlaku"


async def test_every_payload_works(desk: Desk) -> None:
    await desk.known()
    numbered, topics = ("w:", "k:", "b:", "a:", "g:"), ("t:", "t+:", "s:")
    made = [payload for payload in dict.fromkeys(every_payload()) if not payload.startswith(numbered + topics)]
    made += [f"{kind}{topic}" for kind in topics for topic in list(answers.topics())[::20]]
    dead = [payload for payload in made if not (said := await desk.press(payload)) or said[0].startswith(DEAD)]
    assert dead == []


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x",
        "x:",
        "x:tidak-ada",
        "t:tidak-ada",
        "t+:tidak-ada",
        "t:../../etc/passwd",
        "t+:hak-pekerja:",
        "t+:hak-pekerja:²",
        "t+:hak-pekerja:-1",
        "t+:hak-pekerja:1:2",
        "t+:hak-pekerja:99999999999999999999",
        "s:",
        "s:tidak-ada",
        "q:1",
        "l:fr",
        "c:data:maybe",
        "c:everything:yes",
        "p:",
        "p:erase-all",
        "r:/restart",
        "r:halo",
        "r:/choose",
        "k:end:1",
        "k:close:1",
        "k:end:",
        "k:end:²",
        "k:end:999999999999999999999999999999",
        "b:send:1",
        "b:send:²",
        "a:topic:hak-pekerja",
        "a:go:1:0",
        "\x00",
        "😀" * 16,
    ],
)
async def test_what_is_not_ours_is_answered_kindly(desk: Desk, payload: str) -> None:
    await desk.known()
    [text] = await desk.press(payload)
    assert text.startswith(DEAD)
    assert desk.rasa.asked == []


@pytest.mark.parametrize(
    "payload",
    ["w:1", "w:x", "w:", "w:²", "w:99999999999999999999999999", "v:", "v:1", "v:9999999999", "v+:1:3", f"v+:{TIENG}:²",
     f"v+:{TIENG}:x", "d:", "d:99", "d:x"],
)  # fmt: skip
async def test_an_argument_from_a_changed_button_is_no_error(desk: Desk, payload: str) -> None:
    await desk.known()
    [text] = await desk.press(payload)
    assert "kesalahan" not in text
    assert "bermasalah" not in text


async def test_nobody_withdraws_somebody_elses_registration(desk: Desk) -> None:
    owner = await desk.known(CHAT + 1)
    form = training.RegistrationForm("Budi", "Tieng", TIENG, "purna", "", "mentor", "...")
    async with desk.services.database.session() as session:
        registration, _new = await training.register(session, owner, form)
    await desk.known()
    await desk.press(f"w:{registration.id}")
    async with desk.services.database.session() as session:
        assert len(await training.registrations_of(session, owner)) == 1
    await desk.press(f"w:{registration.id}", CHAT + 1)
    async with desk.services.database.session() as session:
        assert await training.registrations_of(session, owner) == []


def test_the_check_would_see_a_payload_that_is_too_long() -> None:
    assert len(payloads(Reply("?", ((Button("x", "t:" + "x" * 63),),)))[0].encode()) > 64


async def test_a_longer_text_opens_below_and_is_turned_in_place(desk: Desk) -> None:
    await desk.known()
    [first] = await desk.press("t+:gaji-tidak-dibayar")
    assert "Halaman 1/2" in first
    assert await desk.press("t+:gaji-tidak-dibayar:2") == []
    assert "Halaman 2/2" in desk.bot.edited[0]
    assert desk.bot.places == [(CHAT, 50)]
