"""/jawaban: officers look, change, preview, publish and roll back; a broken text is refused with its line."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from bot.answer_editing import MAX_FILE_BYTES
from cli.database import learn
from kawan import answers, staff
from kawan.answers import catalogue, sections, versions
from kawan.answers.versions import AnswerDraft, AnswerVersion
from kawan.audit import AuditEntry
from kawan.staff import StaffRole
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP, OTHER

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


# Looking


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


# Changing


async def test_from_a_file_to_everybody_and_back(desk: Desk, officer: int) -> None:
    await desk.known(CHAT)
    shown, note = await upload(desk, officer, written())
    assert shown.startswith("Teks baru. Telepon KP2MI")
    assert "draf" in note
    [before] = await desk.press(f"t:{TOPIC}")
    assert "Teks baru" not in before
    [changes] = await desk.press(payload(desk, "a:publish:"), officer)
    assert f"+ {NEW_BODY}" in changes
    [done] = await desk.press(payload(desk, "a:go:"), officer)
    assert done.startswith("Terbit:")
    [after] = await desk.press(f"t:{TOPIC}")
    assert after.startswith("Teks baru. Telepon KP2MI")
    [state] = await desk.press(f"a:topic:{TOPIC}", officer)
    [version] = await history(desk)
    assert f"versi {version.id}, oleh petugas {officer}" in state
    assert await drafts(desk) == []

    await desk.press(f"a:history:{TOPIC}", officer)
    await desk.press(f"a:see:{TOPIC}@0:.", officer)
    [changes] = await desk.press(payload(desk, f"a:back:{TOPIC}:0"), officer)
    assert f"- {NEW_BODY}" in changes
    await desk.press(payload(desk, "a:goback:"), officer)
    assert await desk.press(f"t:{TOPIC}") == [before]
    [told] = await desk.press(f"a:history:{TOPIC}", officer)
    assert "kembali ke berkas bawaan" in told
    await desk.press(f"a:back:{TOPIC}:{version.id}", officer)
    await desk.press(payload(desk, "a:goback:"), officer)
    assert await desk.press(f"t:{TOPIC}") == [after]
    async with desk.services.database.session() as session:
        acts = [
            (row.actor, row.action, row.subject)
            for row in await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    actor, first = f"staff:{officer}", version.id
    assert acts == [
        (actor, "answer.draft", f"answer:{TOPIC}"),
        (actor, "answer.publish", f"answer:{TOPIC}:{first}"),
        (actor, "answer.rollback", f"answer:{TOPIC}:{first + 1}"),
        (actor, "answer.rollback", f"answer:{TOPIC}:{first + 2}"),
    ]


async def test_one_section_is_edited_in_place(desk: Desk, officer: int) -> None:
    await desk.press(f"a:edit:{TOPIC}", officer)
    index = [part.heading for part in sections.split(SHIPPED).sections].index("peran: keluarga")
    [asked] = await desk.press(f"a:part:{TOPIC}:{index}", officer)
    assert "<pre>" in asked
    shown, note = await desk.say("Keluarga **bisa** mulai.", officer)
    assert shown.startswith("Keluarga <b>bisa</b> mulai."), "as those see it whose section it is"
    assert "Keluarga PMI" in note
    [draft] = await drafts(desk)
    assert draft.content == sections.with_section(SHIPPED, "peran: keluarga", "Keluarga **bisa** mulai.")
    shown, _note = await desk.press(f"a:see:{TOPIC}@d{draft.id}:.", officer)
    assert "Keluarga" not in shown, "the body has not changed"

    await desk.press(f"a:part:{TOPIC}:0", officer)
    await desk.say("Isi baru.", officer)
    [second] = await drafts(desk)
    assert "Isi baru." in second.content
    assert "Keluarga **bisa** mulai." in second.content, "the draft goes on"
    [old] = await desk.press(f"a:go:{draft.id}:0", officer)
    assert old.startswith(DEAD), "an old preview publishes nothing"
    assert await desk.say("gaji saya", officer) == ["jawaban: gaji saya"]


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("##", "## negara: QA\nDi Qatar begini.", "## negara: QA\nDi Qatar begini."),
        ("---", written(), NEW_BODY),
        ("0", written(), NEW_BODY),
        ("0", "## negara: QA\nDi Qatar begini.", "## negara: QA\nDi Qatar begini."),
    ],
)
async def test_a_new_section_or_the_whole_file_as_a_message(
    desk: Desk, officer: int, place: str, text: str, expected: str
) -> None:
    without = sections.with_section(written("Pendek."), "lebih lengkap", "")
    for country in [part.heading for part in sections.split(without).sections if part.heading.startswith("negara")]:
        without = sections.with_section(without, country, "")
    await publish(desk, officer, without)
    if place == "---" or text.startswith("---"):
        text = sections.with_section(without, "", NEW_BODY)
    await desk.press(f"a:part:{TOPIC}:{place}", officer)
    await desk.say(text, officer)
    [draft] = await drafts(desk)
    assert expected in draft.content


async def test_a_section_is_taken_out(desk: Desk, officer: int) -> None:
    place = [part.heading for part in sections.split(SHIPPED).sections].index("lebih lengkap")
    await desk.press(f"a:part:{TOPIC}:{place}", officer)
    await desk.say("-", officer)
    [draft] = await drafts(desk)
    assert "## lebih lengkap" not in draft.content


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Baik.\n\nTelepon [[tidak-ada]].", 3, "tidak-ada"),
        ("Baik.\nWA 0812-3456-7890", 2, "0812-3456-7890"),
        ("x" * 901, 1, "901"),
        ("-", 0, ""),
    ],
)
async def test_a_broken_section_is_refused_with_its_own_line(
    desk: Desk, officer: int, text: str, line: int, reason: str
) -> None:
    await desk.press(f"a:part:{TOPIC}:0", officer)
    said = await desk.say(text, officer)
    if not line:
        assert "Pratinjau" not in said[0]
        return
    assert f"baris {line}: " in said[0]
    assert reason in said[0]
    assert await drafts(desk) == []
    await desk.say("Sekarang benar.", officer)
    assert len(await drafts(desk)) == 1, "it may be sent again"


@pytest.mark.parametrize(
    ("content", "name", "line", "reason"),
    [
        pytest.param(SHIPPED.replace("checked:", "cheked:"), f"{TOPIC}.md", "cheked:", "cheked", id="an unknown field"),
        pytest.param(
            SHIPPED.replace("title: ", "title: ]"), f"{TOPIC}.md", "title:", "tidak terbaca", id="broken YAML"
        ),
        pytest.param(written("[[nomor-ku]]"), f"{TOPIC}.md", "[[nomor-ku]]", "nomor-ku", id="an unknown contact"),
        pytest.param(SHIPPED + "\n## bonus\nx", f"{TOPIC}.md", "## bonus", "bonus", id="an unknown section"),
        pytest.param(SHIPPED, "abk-kapal.md", 3, TOPIC, id="a file that names another topic"),
        pytest.param(SHIPPED.replace(f"topic: {TOPIC}", "topic: gaji"), "x.md", 3, "ada: gaji", id="an unknown topic"),
        pytest.param("", f"{TOPIC}.md", 1, "---", id="an empty file"),
        pytest.param("halo", "catatan.md", 1, "---", id="a file that is no answer"),
        pytest.param("😀" * 50, f"{TOPIC}.md", 1, "---", id="emoji only"),
    ],
)
async def test_a_broken_file_is_refused_with_line_and_reason(
    desk: Desk, officer: int, content: str, name: str, line: int | str, reason: str
) -> None:
    [said] = await upload(desk, officer, content, name)
    assert "tidak ada yang berubah" in said
    assert reason in said
    number = line if isinstance(line, int) else content.count("\n", 0, content.index(line)) + 1
    assert f"baris {number}: " in said
    assert (await drafts(desk), await history(desk)) == ([], [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{TOPIC}.md", b"\xff\xfe\x00x"),
        (f"{TOPIC}.md", b"x" * (MAX_FILE_BYTES + 1)),
        (".md", b"x"),
        (f"{TOPIC}.md", b""),
    ],
)
async def test_a_file_that_is_no_text_is_refused(desk: Desk, officer: int, name: str, content: bytes) -> None:
    [said] = await desk.send_file(name, content, officer)
    assert "tidak ada yang berubah" in said


@pytest.mark.parametrize("name", [f"{TOPIC} (1).md", f"{TOPIC.upper()}.MD", "unduhan.md"])
async def test_a_phone_renames_files(desk: Desk, officer: int, name: str) -> None:
    await desk.send_file(name, b"\xef\xbb\xbf" + written().replace("\n", "\r\n").encode(), officer)
    [draft] = await drafts(desk)
    assert (draft.topic, draft.content) == (TOPIC, written())


async def test_what_people_see_already_is_no_draft(desk: Desk, officer: int) -> None:
    [said] = await upload(desk, officer, SHIPPED)
    assert "Isinya sama" in said
    assert await drafts(desk) == []


async def test_a_text_that_telegram_cut_is_not_taken(desk: Desk, officer: int) -> None:
    await desk.press(f"a:part:{TOPIC}:---", officer)
    [said] = await desk.say(SHIPPED[:4096], officer)
    assert "sebagai berkas" in said
    assert await drafts(desk) == []


async def test_dropped_and_cancelled(desk: Desk, officer: int) -> None:
    await upload(desk, officer, written())
    await desk.press(payload(desk, "a:drop:"), officer)
    assert (await drafts(desk), await history(desk)) == ([], [])
    await desk.press(f"a:part:{TOPIC}:0", officer)
    await desk.say("/batal", officer)
    assert await desk.say("apa itu kopdes", officer) == ["jawaban: apa itu kopdes"]


async def test_a_version_published_meanwhile_is_shown_before_it_is_replaced(desk: Desk, officer: int) -> None:
    other = await appoint(desk, StaffRole.OFFICER)
    await upload(desk, officer, written())
    await desk.press(payload(desk, "a:publish:"), officer)
    go = payload(desk, "a:go:")
    await publish(desk, other, written("Teks orang lain."))
    [again] = await desk.press(go, officer)
    assert "- Teks orang lain." in again
    assert "terbit sesudah draf ini" in again
    assert len(await history(desk)) == 1
    await desk.press(payload(desk, "a:go:"), officer)
    assert len(await history(desk)) == 2


async def test_pressed_twice_it_is_published_once(desk: Desk, officer: int) -> None:
    await publish(desk, officer, written())
    [again] = await desk.press(payload(desk, "a:go:"), officer)
    assert again.startswith(DEAD)
    assert len(await history(desk)) == 1


async def test_an_overdue_answer_is_renewed(desk: Desk, officer: int) -> None:
    old = re.sub(r"checked:.*", "checked: 2025-11-22", re.sub(r"review_by:.*", "review_by: 2026-01-02", written()))
    await publish(desk, officer, old)
    [state] = await desk.press(f"a:topic:{TOPIC}", officer)
    assert "Lewat tanggal tinjauan" in state
    await desk.press(payload(desk, "a:renew:"), officer)
    [draft] = await drafts(desk)
    renewed = answers.parse(draft.content, f"{TOPIC}.md")
    assert renewed.checked == dt.datetime.now(dt.UTC).date()
    assert not renewed.is_overdue(renewed.checked + dt.timedelta(days=180))


async def test_a_file_that_was_checked_later_is_told(desk: Desk, officer: int) -> None:
    await publish(desk, officer, re.sub(r"(checked|review_by): 20", r"\1: 19", written()))
    [desk_says] = await desk.say("/jawaban", officer)
    assert "Berkas bawaan diperiksa lebih baru" in desk_says
    [state] = await desk.press(f"a:topic:{TOPIC}", officer)
    assert "lebih baru daripada versi ini" in state


async def test_a_version_that_became_unreadable_is_told(desk: Desk, officer: int) -> None:
    async with desk.services.database.session() as session:
        session.add(AnswerVersion(topic=TOPIC, content=written("[[dulu-ada]]"), author_id=officer))
    await learn(desk.services.database)
    [desk_says] = await desk.say("/jawaban", officer)
    assert "tidak terbaca" in desk_says
    [state] = await desk.press(f"a:topic:{TOPIC}", officer)
    assert "dulu-ada" in state
    [said] = await desk.press(f"a:see:{TOPIC}@{(await history(desk))[0].id}:.", officer)
    assert "tidak bisa ditampilkan" in said


async def test_a_paragraph_break_is_a_change(desk: Desk, officer: int) -> None:
    await publish(desk, officer, written("Satu.\nDua."))
    await publish(desk, officer, written("Satu.\n\nDua."))
    assert len(await history(desk)) == 2


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


# Who may


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


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(desk: Desk, officer: int) -> None:
    about = {"file_id": "gone", "file_unique_id": "u", "file_name": f"{TOPIC}.md", "file_size": 10}
    [said] = await desk.say("", officer, document=about)
    assert "coba lagi" in said
    assert await drafts(desk) == []
    assert await versions_seen(desk) == 0


async def versions_seen(desk: Desk) -> int:
    async with desk.services.database.session() as session:
        return len(await versions.history(session, TOPIC, 10))
