"""The updates that wait for a bot, and how the bot fetches them by long polling."""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError, conflict
from simulator.signals import Signal

ALL_KINDS = frozenset(
    (
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "chat_join_request",
    )
)
_NOT_BY_DEFAULT = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
_MOST_UPDATES = 100
_LONGEST_POLL = 50
_CONFLICT = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True)
class Update:
    """One update; `lane` is the chat whose order must be kept on delivery."""

    update_id: int
    kind: str
    payload: dict[str, Any]
    lane: int

    def to_api(self) -> dict[str, Any]:
        return {"update_id": self.update_id, self.kind: self.payload}


def first_update_id() -> int:
    """An id above those of an earlier run: bots drop update ids that they have seen before."""
    since_2026 = int(time.time()) - 1_767_225_600
    return since_2026 * 20 % 2_000_000_000


class UpdateQueue:
    """Updates in order, from the first that is not confirmed yet."""

    def __init__(self) -> None:
        self.pending: OrderedDict[int, Update] = OrderedDict()
        self.allowed = ALL_KINDS - _NOT_BY_DEFAULT
        # Set while a webhook is: takes each new update as it comes.
        self.on_new: Callable[[Update], None] | None = None
        self._next_id = first_update_id()
        self._signal = Signal()
        self._poll = 0
        self._ended: ApiError | None = None
        self._closed = False

    def allow(self, kinds: list[Any] | None) -> None:
        """Choose what is delivered from now on; None keeps the last choice, [] is the default."""
        if kinds is not None:
            self.allowed = ALL_KINDS & {str(kind) for kind in kinds} or ALL_KINDS - _NOT_BY_DEFAULT

    def add(self, kind: str, payload: dict[str, Any], lane: int) -> int | None:
        """Queue an update; returns its id, or None when the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        update = Update(self._next_id, kind, payload, lane)
        self._next_id += 1
        self.pending[update.update_id] = update
        self._signal.notify()
        if self.on_new is not None:
            self.on_new(update)
        return update.update_id

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative offset keeps only that many of the newest."""
        if offset < 0:
            drop = max(0, len(self.pending) + offset)
            for _ in range(drop):
                self.pending.popitem(last=False)
        while self.pending and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)

    def clear(self) -> None:
        self.pending.clear()

    def end_polls(self, reason: str | None = None) -> None:
        """Wake a poll under way: with 409 when a reason is given, else with an empty answer."""
        self._poll += 1
        self._ended = conflict(reason) if reason else None
        self._signal.notify()

    def close(self) -> None:
        """Answer every poll at once from now on; the server is stopping."""
        self._closed = True
        self.end_polls()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, waiting up to `timeout` seconds for the first.

        Raises:
            ApiError: 409 when another getUpdates or setWebhook comes meanwhile.
        """
        # As with Telegram, it is the older poll that loses.
        self.end_polls(_CONFLICT)
        ticket = self._poll
        self.confirm(offset)
        deadline = time.monotonic() + min(max(timeout, 0), _LONGEST_POLL)
        while not self.pending and not self._closed:
            woken = await self._signal.wait(deadline - time.monotonic())
            if ticket != self._poll:
                if self._ended is not None:
                    raise self._ended
                return []
            if not woken:
                break
        count = limit if 1 <= limit <= _MOST_UPDATES else _MOST_UPDATES
        return [update.to_api() for update in itertools.islice(self.pending.values(), count)]
