"""``kawan understand review``: what staff see of doubtful messages, and what goes into the next training."""

from pathlib import Path

import yaml

from kawan import doubts, people
from kawan.db import Database
from kawan.settings import settings
from tests.cli.conftest import Kawan
from tests.cli.test_people import in_database


async def fill(database: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, 7)
        await people.agree(session, person, "data", "...")
        for text in ("bu Siti tanya libur", "pintu dikunci madam"):
            await doubts.keep(session, person, text, ["hak-pekerja", "kekerasan-majikan"], 0.31)
        await doubts.choose(session, person, 1, "hak-pekerja")


def training_file() -> Path:
    return settings().data_dir / "nlu" / "petugas.yml"


def test_listed_labelled_and_exported(kawan: Kawan, filled: str) -> None:
    in_database(filled, fill)
    listed = kawan("understand", "review")
    assert listed.stdout.splitlines() == [
        "1\tdipilih hak-pekerja\tbu Siti tanya libur",
        "2\thak-pekerja 0.31\tpintu dikunci madam",
    ]
    assert kawan("understand", "review", "label", "1", "benar", "--text", "tanya libur").exit_code == 0
    assert kawan("understand", "review", "label", "2", "kekerasan-majikan", "--urgent").exit_code == 0
    assert kawan("understand", "review").stdout == ""
    assert kawan("understand", "review", "export").exit_code == 0
    rows = yaml.safe_load(training_file().read_text(encoding="utf-8"))["nlu"]
    assert [(row["intent"], row["metadata"]["urgent"], row["examples"]) for row in rows] == [
        ("hak-pekerja", False, "- tanya libur\n"),
        ("kekerasan-majikan", True, "- pintu dikunci madam\n"),
    ]


def test_what_is_dropped_teaches_nothing(kawan: Kawan, filled: str) -> None:
    in_database(filled, fill)
    kawan("understand", "review", "label", "1", "benar")
    kawan("understand", "review", "export")
    assert training_file().exists()
    for number in ("1", "2"):
        assert kawan("understand", "review", "drop", number).exit_code == 0
    assert kawan("understand", "review", "export").exit_code != 0
    assert not training_file().exists(), "an older file must not go on teaching"


def test_mistakes_are_told(kawan: Kawan, filled: str) -> None:
    in_database(filled, fill)
    for arguments, words in (
        (("label", "2", "benar"), "tidak dikenal"),
        (("label", "2", "gaji"), "tidak dikenal"),
        (("label", "9", "hak-pekerja"), "Tidak ada pesan nomor 9"),
        (("drop", "9"), "Tidak ada pesan nomor 9"),
    ):
        result = kawan("understand", "review", *arguments)
        assert result.exit_code != 0
        assert words in result.output
    assert len(kawan("understand", "review").stdout.splitlines()) == 2
