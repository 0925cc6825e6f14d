"""An answer is changed in Telegram: downloaded, edited, previewed, published, seen by a person, and rolled back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kawan.answers import sections
from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.questions import RIGHTS, opening

TOPIC, TITLE = RIGHTS[1], "Hak pekerja migran"
NEW = "Kakak berhak atas upah penuh. Tanya [[kp2mi]]."
SEEN = "Kakak berhak atas upah penuh. Tanya KP2MI"


@pytest.fixture(autouse=True)
def shipped_again(kawan: Installation, officer: Person) -> Iterator[None]:
    """After the test everybody sees the shipped file, as every other test expects."""
    yield
    if kawan.records.rows("SELECT id FROM answer_versions WHERE topic = ?", TOPIC):
        officer.acts(callback_data=f"a:goback:{TOPIC}:0:{newest(kawan)}")
        officer.sees("Dikembalikan")


def newest(kawan: Installation) -> int:
    return kawan.records.count("SELECT max(id) FROM answer_versions WHERE topic = ?", TOPIC)


def downloaded(officer: Person) -> str:
    officer.says(f"/jawaban {TOPIC}")
    officer.sees("Yang tayang")
    officer.presses("Unduh berkas")
    name, content = officer.sees_a_file()
    assert name == f"{TOPIC}.md"
    return content


def test_from_the_file_to_the_person_and_back(kawan: Installation, officer: Person) -> None:
    siti = kawan.person()
    siti.begins()
    file = downloaded(officer)
    officer.sends_file(f"{TOPIC} (1).md", sections.with_section(file, "", NEW))
    officer.sees(SEEN)
    officer.sees("draf", "semua orang")
    siti.says(RIGHTS[0])
    siti.sees(opening(TOPIC))

    officer.presses("Terbitkan …")
    assert "Terbitkan untuk semua" in officer.sees("Ini yang berubah", f"+ {NEW}").labels
    officer.presses("Terbitkan untuk semua")
    officer.sees("Terbit:", TITLE)
    siti.says(RIGHTS[0])  # by way of Rasa and its actions
    siti.sees(SEEN)
    siti.acts(callback_data=f"t:{TOPIC}")  # and by a button, without it
    siti.sees(SEEN)

    kawan.restart_app()
    siti.acts(callback_data=f"t:{TOPIC}")
    siti.sees(SEEN)

    officer.says(f"/jawaban {TOPIC}")
    officer.presses("Daftar versi", under=officer.sees(f"versi {newest(kawan)}, oleh petugas {officer.person_id}"))
    officer.presses("Lihat berkas bawaan", under=officer.sees("Versi Hak pekerja migran"))
    officer.presses("Kembali ke yang ini …", under=officer.sees("Di atas: berkas bawaan"))
    officer.presses("Kembalikan untuk semua", under=officer.sees("Ini yang berubah", f"- {NEW}"))
    officer.sees("Dikembalikan:", TITLE)
    siti.says(RIGHTS[0])
    siti.sees(opening(TOPIC))
    acts = [
        row["action"] for row in kawan.records.rows("SELECT action FROM audit WHERE action LIKE 'answer.%' ORDER BY id")
    ]
    assert acts[-3:] == ["answer.draft", "answer.publish", "answer.rollback"]


def test_a_section_edited_in_the_chat(kawan: Installation, officer: Person) -> None:
    officer.says("/jawaban hak pekerja migran")
    officer.presses(TITLE, under=officer.sees("Topik mana yang dimaksud?"))
    officer.presses("Ubah di sini", under=officer.sees("Yang tayang"))
    officer.presses("Isi utama", under=officer.sees("Apa yang mau diubah?"))
    officer.sees("Kirim teks baru untuk Isi utama")
    officer.says("Tanya saja.\nTelepon 0812-3456-7890")
    officer.sees("ditolak, tidak ada yang berubah", "baris 2", "0812-3456-7890")
    assert kawan.records.rows("SELECT id FROM answer_drafts") == []
    officer.says(NEW)
    officer.sees(SEEN)
    officer.presses("Buang draf", under=officer.sees("draf"))
    officer.sees("Draf dibuang")
    assert kawan.records.rows("SELECT id FROM answer_drafts") == []


def test_a_broken_file_is_refused_and_nothing_changes(kawan: Installation, officer: Person) -> None:
    file = downloaded(officer)
    officer.sends_file(f"{TOPIC}.md", re.sub(r"checked: .*", "checked: kemarin", file))
    line = file.count("\n", 0, file.index("checked:")) + 1
    officer.sees("ditolak, tidak ada yang berubah", f"baris {line}", "kemarin")
    siti = kawan.person()
    siti.sends_file(f"{TOPIC}.md", sections.with_section(file, "", NEW))
    siti.sees("belum bisa membaca berkas")
    assert kawan.records.rows("SELECT id FROM answer_drafts") == []


def test_in_the_staffs_group(kawan: Installation, officer: Person) -> None:
    clerk = kawan.person("Pak Joko")
    group = kawan.group("Petugas Kawan Migran", officer, clerk)
    kawan.restart_app(KAWAN_STAFF_CHAT_ID=str(group.chat_id))
    officer.says(f"/jawaban {TOPIC}", into=group)
    state = group.sees("Yang tayang")
    clerk.presses("Ubah di sini", under=state, into=group)
    group.sees_nothing_more(during=1.0)
    officer.presses("Pratinjau", under=state, into=group)
    group.sees(opening(TOPIC))
    group.sees("yang tayang sekarang")
