"""An officer sends a file for the registry."""

import io

import pytest
import xlsxwriter
from sqlalchemy import func, select

from bot.files import LARGEST_DOWNLOAD
from kawan.audit import AuditEntry
from kawan.cooperatives import Cooperative
from kawan.db import Database
from tests.bot.conftest import Desk
from tests.bot.updates import CHAT, GROUP
from tests.places import TIENG

GOOD = f"kode desa;nama;alamat\n{TIENG};Kopdes Tieng;Balai desa\n3307132006;Kopdes Jojogan;\n"
MIXED = GOOD + "9999999999;Kopdes Antah;\n"


async def count(database: Database) -> int:
    async with database.session() as session:
        return await session.scalar(select(func.count()).select_from(Cooperative)) or 0


async def actions(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))).all())


async def test_checked_first_then_applied_once(desk: Desk, officer: int) -> None:
    [summary] = await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    assert "Baru: 2" in summary
    assert desk.bot.sent[-1].payloads() == ["i:apply:1", "i:drop:1"]
    assert await count(desk.services.database) == 0
    [done] = await desk.press("i:apply:1", officer)
    assert "2 baru" in done
    assert await count(desk.services.database) == 2
    assert await actions(desk.services.database) == ["registry.check", "registry.import"]
    assert "sudah pernah" in (await desk.press("i:apply:1", officer))[0]


async def test_what_is_rejected_is_said_and_sent_as_a_file(desk: Desk, officer: int) -> None:
    summary, report = await desk.send_file("kopdes.CSV", MIXED.encode(), officer)
    assert "Ditolak: 1" in summary
    assert "baris 4, kode desa “9999999999”" in summary
    assert report == "[file] temuan-1.csv"
    name, content = desk.bot.documents[0]
    assert name == "temuan-1.csv"
    assert content.decode("utf-8-sig").splitlines()[1].startswith("4;ditolak;kode desa;9999999999;")
    await desk.press("i:apply:1", officer)
    assert await count(desk.services.database) == 2


async def test_a_workbook(desk: Desk, officer: int) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("kode desa", "nama"))
        sheet.write_row(1, 0, (int(TIENG), "Kopdes Tieng"))
    [summary] = await desk.send_file("kopdes.xlsx", out.getvalue(), officer)
    assert "Baru: 1" in summary


async def test_nothing_to_write_no_button(desk: Desk, officer: int) -> None:
    await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    await desk.press("i:apply:1", officer)
    [summary] = await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    assert "Sama dengan yang tersimpan: 2" in summary
    assert desk.bot.sent[-1].payloads() == []


async def test_dropped_stays_dropped(desk: Desk, officer: int) -> None:
    await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    await desk.press("i:drop:1", officer)
    await desk.press("i:apply:1", officer)
    assert await count(desk.services.database) == 0


async def test_another_file_than_the_checked_one_is_not_applied(desk: Desk, officer: int) -> None:
    await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    [file_id] = desk.bot.files
    desk.bot.files[file_id] = MIXED.encode()
    assert "berbeda" in (await desk.press("i:apply:1", officer))[0]
    assert await count(desk.services.database) == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kopdes.csv", b"a;b\n1;2\n", "Baris nama kolom tidak ditemukan"),
        ("kopdes.csv", b"\x00\x01\x02", "biner"),
        ("kopdes.xlsx", b"PK not a workbook", "bukan buku kerja"),
        ("kopdes.csv", b"", "kosong"),
    ],
)
async def test_what_is_no_list_is_said(desk: Desk, officer: int, name: str, content: bytes, words: str) -> None:
    [said] = await desk.send_file(name, content, officer)
    assert words in said
    assert desk.bot.sent[-1].payloads() == []


async def test_too_large_is_not_even_fetched(desk: Desk, officer: int) -> None:
    [said] = await desk.send_file("kopdes.csv", GOOD.encode(), officer, file_size=LARGEST_DOWNLOAD + 1)
    assert "20 MB" in said


async def test_a_file_that_telegram_does_not_give(desk: Desk, officer: int) -> None:
    await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    desk.bot.files.clear()
    assert "coba lagi" in (await desk.press("i:apply:1", officer))[0]
    assert await count(desk.services.database) == 0


async def test_who_is_no_officer_gets_the_usual_words_and_no_button_works(desk: Desk, officer: int) -> None:
    await desk.known()
    [said] = await desk.send_file("kopdes.csv", GOOD.encode())
    assert "berkas" in said
    await desk.send_file("kopdes.csv", GOOD.encode(), officer)
    await desk.press("i:apply:1", CHAT)
    assert await count(desk.services.database) == 0


async def test_in_the_staff_group(desk: Desk, officer: int) -> None:
    [summary] = await desk.send_file("kopdes.csv", GOOD.encode(), GROUP, officer)
    assert "Baru: 2" in summary
    assert await desk.press("i:apply:1", GROUP, CHAT) == []
    assert "2 baru" in (await desk.press("i:apply:1", GROUP, officer))[0]
    assert await desk.send_file("kopdes.csv", GOOD.encode(), GROUP, CHAT) == []


@pytest.mark.parametrize("data", ["i:", "i:apply:", "i:apply:99", "i:apply:-1", "i:boom:1"])
async def test_forged_buttons(desk: Desk, officer: int, data: str) -> None:
    assert len(await desk.press(data, officer)) == 1
    assert await count(desk.services.database) == 0


async def test_other_files_of_an_officer_are_answered_as_before(desk: Desk, officer: int) -> None:
    [said] = await desk.send_file("surat.pdf", b"%PDF", officer)
    assert "berkas" in said
