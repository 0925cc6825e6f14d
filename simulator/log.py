"""The log of Bot API calls: bounded, numbered, quick to read from the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Entry = dict[str, Any]


class CallLog:
    """The last `size` calls in a ring; sequence numbers have no gaps."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._ring: list[Entry] = []
        self._next = 1
        self._first = 1

    def add(self, entry: Entry) -> None:
        """Append a call; it gets the next `seq`."""
        numbered = {"seq": self._next, **entry}
        slot = (self._next - self._first) % self._size
        if slot < len(self._ring):
            self._ring[slot] = numbered
        else:
            self._ring.append(numbered)
        self._next += 1

    def read(
        self, after: int = 0, method: str | None = None, chat_id: str | None = None, limit: int | None = None
    ) -> list[Entry]:
        """Calls after `after`, oldest first, optionally of one method (any case) or one chat."""
        found: list[Entry] = []
        for entry in self._since(after):
            if method is not None and entry["method"].lower() != method.lower():
                continue
            if chat_id is not None and str(entry["chat_id"]) != chat_id:
                continue
            found.append(entry)
            if limit is not None and len(found) >= limit:
                break
        return found

    def _since(self, after: int) -> Iterator[Entry]:
        oldest = max(self._first, self._next - len(self._ring))
        for seq in range(max(after + 1, oldest), self._next):
            yield self._ring[(seq - self._first) % self._size]

    def clear(self) -> None:
        """Forget the calls; numbers go on."""
        self._ring = []
        self._first = self._next
