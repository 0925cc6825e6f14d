"""/jawaban: officers change, publish and roll back; a broken text is refused with its line."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from bot.answer_editing import MAX_FILE_BYTES
from cli.database import learn
from kawan import answers
from kawan.answers import sections
from kawan.answers.versions import AnswerVersion
from kawan.audit import AuditEntry
from kawan.staff import StaffRole
from tests.bot.answer_texts import (
    DEAD,
    NEW_BODY,
    SHIPPED,
    TOPIC,
    appoint,
    drafts,
    history,
    payload,
    publish,
    upload,
    written,
)
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT


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


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(desk: Desk, officer: int) -> None:
    about = {"file_id": "gone", "file_unique_id": "u", "file_name": f"{TOPIC}.md", "file_size": 10}
    [said] = await desk.say("", officer, document=about)
    assert "coba lagi" in said
    assert await drafts(desk) == []
    assert await history(desk) == []
