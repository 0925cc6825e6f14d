"""/jawaban: officers look at answers and their drafts as people see them; who may do what."""

import re

import pytest

from cli.database import learn
from kawan import answers
from kawan.answers import catalogue, sections
from kawan.answers.versions import AnswerVersion
from kawan.staff import StaffRole
from tests.bot.answer_texts import (
    DEAD,
    SHIPPED,
    TOPIC,
    appoint,
    drafts,
    history,
    last_payloads,
    payload,
    upload,
    written,
)
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP, OTHER


async def test_what_is_due_comes_first(desk: Desk, officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    [before] = await desk.say("/jawaban", officer)
    assert "Tidak ada yang lewat tanggal tinjauan" in before
    late = answers.parse(re.sub(r"review_by:.*", "review_by: 2026-01-02", SHIPPED), f"{TOPIC}.md")
    monkeypatch.setitem(catalogue.shipped(), TOPIC, late)
    [text] = await desk.say("/jawaban", officer)
    assert "Lewat tanggal tinjauan: 1" in text
    assert f"• {answers.title(TOPIC)}, sejak 2 Januari 2026" in text
    assert last_payloads(desk)[0] == f"a:topic:{TOPIC}"
    groups = {row["group"] for row in answers.topics().values()}
    assert {data for data in last_payloads(desk) if data.startswith("a:group:")} == {
        f"a:group:{name}" for name in groups
    }


@pytest.mark.parametrize("words", [TOPIC, TOPIC.upper()])
async def test_a_topic_by_its_id(desk: Desk, officer: int, words: str) -> None:
    [text] = await desk.say(f"/jawaban {words}", officer)
    assert "Yang tayang: berkas bawaan." in text
    actions = [f"a:see:{TOPIC}:.", f"a:file:{TOPIC}", f"a:edit:{TOPIC}", f"a:history:{TOPIC}"]
    assert last_payloads(desk) == actions


async def test_a_topic_by_words_and_by_group(desk: Desk, officer: int) -> None:
    await desk.say("/jawaban gaji belum dibayar majikan", officer)
    assert f"a:topic:{TOPIC}" in last_payloads(desk)
    [text] = await desk.say("/jawaban 😀😀", officer)
    assert "Pilih kelompoknya" in text
    for group in last_payloads(desk):
        await desk.press(group, officer)
        topics = [data.removeprefix("a:topic:") for data in last_payloads(desk)]
        assert topics
        assert set(topics) <= answers.topics().keys()
    await desk.press(f"a:topic:{TOPIC}", officer)
    assert f"a:edit:{TOPIC}" in last_payloads(desk)


async def test_the_file_comes_as_a_document(desk: Desk, officer: int) -> None:
    await desk.press(f"a:file:{TOPIC}", officer)
    assert desk.bot.documents[-1] == (f"{TOPIC}.md", SHIPPED.encode())


async def test_the_preview_is_what_people_see(desk: Desk, officer: int) -> None:
    await desk.known(CHAT)
    [people_see] = await desk.press(f"t:{TOPIC}")
    preview, note = await desk.press(f"a:see:{TOPIC}:.", officer)
    assert preview == people_see
    assert "yang tayang sekarang" in note
    answer = answers.answers()[TOPIC]
    for role in answer.by_role:
        preview, _note = await desk.press(payload(desk, f"a:see:{TOPIC}:{role}."), officer)
        assert answers.with_contacts(answer.by_role[role]).split("\n")[0].replace("**", "")[:30] in re.sub(
            "<[^>]+>", "", preview
        )
    country = next(iter(answer.by_country))
    _preview, note = await desk.press(f"a:see:{TOPIC}:keluarga.{country}", officer)
    assert "Keluarga" in note
    assert all(len(data.encode()) <= 64 for data in last_payloads(desk))


async def test_pages_and_sources_of_a_draft_stay_in_its_preview(desk: Desk, officer: int) -> None:
    long = "\n\n".join(f"**Bagian {number}**\n" + "Kata itu. " * 100 for number in (1, 2))
    await upload(
        desk, officer, sections.with_section(written().replace("UU 18/2017", "UU 13/2003"), "lebih lengkap", long)
    )
    [draft] = await drafts(desk)
    ref = f"{TOPIC}@d{draft.id}"
    [first] = await desk.press(f"a:more:{ref}", officer)
    assert "Bagian 1" in first
    assert last_payloads(desk)[:3] == [f"a:more:{ref}:2", f"a:see:{ref}", f"a:sources:{ref}"]
    await desk.press(f"a:more:{ref}:2", officer)
    assert "Bagian 2" in desk.bot.edited[-1], "turned in place"
    [sources] = await desk.press(f"a:sources:{ref}", officer)
    assert "nomor 13 tahun 2003" in sources
    assert last_payloads(desk) == [f"a:see:{ref}"]


async def test_every_topic_can_be_looked_at(desk: Desk, officer: int) -> None:
    for topic in catalogue.shipped():
        await desk.press(f"a:topic:{topic}", officer)
        await desk.press(f"a:see:{topic}:.", officer)
        assert not desk.bot.sent[-1].text.startswith(DEAD)
        assert all(len(data.encode()) <= 64 for one in desk.bot.sent[-3:] for data in one.payloads())


async def test_every_version_can_be_reached(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        for turn in range(25):
            session.add(AnswerVersion(topic=TOPIC, content=written(f"Versi {turn}."), author_id=officer))
    await learn(desk.services.database)
    seen: set[str] = set()
    page = f"a:history:{TOPIC}"
    while page:
        await desk.press(page, officer)
        seen |= {data for data in last_payloads(desk) if data.startswith("a:see:")}
        page = next((data for data in last_payloads(desk) if data.startswith("a:history:")), "")
    assert len(seen) == 26, "and the shipped file"


@pytest.mark.parametrize("role", [None, StaffRole.VIEWER])
async def test_others_change_nothing(desk: Desk, officer: int, role: StaffRole | None) -> None:
    await upload(desk, officer, written())
    await desk.press(payload(desk, "a:publish:"), officer)
    go = payload(desk, "a:go:")
    other = await appoint(desk, role) if role else OTHER
    await desk.known(OTHER)
    for data in (f"a:edit:{TOPIC}", f"a:part:{TOPIC}:0", go, go.replace("a:go", "a:drop"), f"a:goback:{TOPIC}:0:0"):
        [said] = await desk.press(data, other)
        assert said.startswith("Hanya petugas" if role else DEAD)
    [said] = await upload(desk, other, written("Palsu."))
    assert "belum bisa membaca" in said
    assert await history(desk) == []
    assert [draft.content for draft in await drafts(desk)] == [written()]
    looked = await desk.say(f"/jawaban {TOPIC}", other)
    assert ("Yang tayang" in looked[0]) == (role is StaffRole.VIEWER)


@pytest.mark.parametrize(
    "argument",
    [
        "", "see", "see:", "see:x:.", f"see:{TOPIC}@d999:.", f"see:{TOPIC}@99:.", f"see:{TOPIC}@x:.", f"see:{TOPIC}:raja.",
        "see:abk-kapal@d1:.", "topic:sapaan", "topic:../x", "group:x", "file:x", "history:x", "more:x", "edit:x", "part:x:0",
        f"more:{TOPIC}:x", "sources:x",
        f"part:{TOPIC}:99", f"part:{TOPIC}:-1", f"part:{TOPIC}:²", f"part:{TOPIC}", "publish:", "publish:9", "go:1", "go:",
        "drop:x", "back:x:0", f"back:{TOPIC}:99", f"back:{TOPIC}:d1", f"goback:{TOPIC}", "goback:", f"goback:{TOPIC}:99:0",
        "renew:x",
    ],
)  # fmt: skip
async def test_a_forged_button_is_answered_kindly(desk: Desk, officer: int, argument: str) -> None:
    [said] = await desk.press(f"a:{argument}", officer)
    assert said.startswith(DEAD)
    assert await history(desk) == []


async def test_in_the_staff_group(desk: Desk, officer: int) -> None:
    await desk.say(f"/jawaban {TOPIC}", GROUP, officer)
    assert f"a:edit:{TOPIC}" in last_payloads(desk)
    await desk.press(f"a:part:{TOPIC}:0", GROUP, officer)
    assert await desk.say("Rapat jam 2 ya", GROUP, officer) == [], "others talk there too"
    asked = desk.bot.sent[-1].message_id
    reply_to = {
        "message_id": asked,
        "date": 1_790_000_000,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Staf"},
    }
    shown, _note = await desk.say("Isi baru.", GROUP, officer, reply_to_message=reply_to)
    assert shown.startswith("Isi baru.")
    await desk.send_file(f"{TOPIC}.md", written().encode(), GROUP, officer)
    await desk.press(payload(desk, "a:publish:"), GROUP, officer)
    await desk.press(payload(desk, "a:go:"), GROUP, officer)
    assert len(await history(desk)) == 1
    assert await desk.send_file(f"{TOPIC}.md", written("Palsu.").encode(), GROUP, CHAT) == []
    assert await desk.press(f"a:topic:{TOPIC}", GROUP, CHAT) == []
