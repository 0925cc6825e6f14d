"""The databases of an installation, read without writing to them: every column of every row, decrypted."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

# What is the same in every installation: the country's places.
PUBLIC_TABLES = frozenset({"provinces", "regencies", "districts", "villages", "cooperatives"})
_FERNET_TOKEN = b"gAAAA"

type Row = dict[str, Any]


class Records:
    """What the app and Rasa have written down."""

    def __init__(self, data_dir: Path) -> None:
        self.files = {"kawan": data_dir / "kawan.db", "tracker": data_dir / "tracker.db"}
        self._key = data_dir / "secret.key"

    def rows(self, query: str, *values: object) -> list[Row]:
        """Rows of the app's database."""
        return list(self._read("kawan", query, values))

    def one(self, query: str, *values: object) -> Row:
        """The only row. Raises AssertionError where there is another number of them."""
        rows = self.rows(query, *values)
        assert len(rows) == 1, f"{len(rows)} rows: {query} {values}"
        return rows[0]

    def count(self, query: str, *values: object) -> int:
        """What a ``SELECT count(*)`` says."""
        return int(next(iter(self.one(query, *values).values())))

    def person_id(self, chat_id: int) -> str:
        """The pseudonym of a chat."""
        return str(self.one("SELECT id FROM people WHERE chat_id = ?", chat_id)["id"])

    def senders_with_answers(self) -> set[str]:
        """Whose conversations with Rasa hold something that the assistant said."""
        query = "SELECT DISTINCT sender_id FROM events WHERE type_name = 'bot'"
        return {str(row["sender_id"]) for row in self._read("tracker", query)}

    def places_of(self, *needles: str, besides: frozenset[str] = frozenset()) -> list[str]:
        """Where one of the words stands: “database.table.column: word”, over everything of both databases."""
        found: set[str] = set()
        for name in self.files:
            for table in sorted(self._tables(name) - besides):
                for row in self._read(name, f'SELECT * FROM "{table}"'):
                    for column, value in row.items():
                        text = str(value).casefold()
                        hits = (needle for needle in needles if needle.casefold() in text)
                        found.update(f"{name}.{table}.{column}: {needle}" for needle in hits)
        return sorted(found)

    def raw(self, name: str) -> bytes:
        """The bytes of a database on the disk: pages in use, free pages, and what waits beside it."""
        beside = self.files[name].with_name(self.files[name].name + "-wal")
        return self.files[name].read_bytes() + (beside.read_bytes() if beside.exists() else b"")

    def _tables(self, name: str) -> set[str]:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        return {str(row["name"]) for row in self._read(name, query)}

    def _read(self, name: str, query: str, values: tuple[object, ...] = ()) -> Iterator[Row]:
        address = f"file:{self.files[name]}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(query, values).fetchall():
                yield {column: self._decrypted(row[column]) for column in row.keys()}

    def _decrypted(self, value: object) -> object:
        if isinstance(value, bytes) and value.startswith(_FERNET_TOKEN):
            return Fernet(self._key.read_bytes()).decrypt(value).decode()
        return value
