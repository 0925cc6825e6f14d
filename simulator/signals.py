"""Waking those who wait in a long poll."""

from __future__ import annotations

import asyncio


class Signal:
    """Wakes everyone who waits for a change; costs nothing when nobody does."""

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None

    def notify(self) -> None:
        if self._event is not None:
            self._event.set()
            self._event = None

    async def wait(self, timeout: float) -> bool:
        """True when notified within `timeout` seconds."""
        if timeout <= 0:
            return False
        event = self._event = self._event or asyncio.Event()
        try:
            await asyncio.wait_for(event.wait(), timeout)
        except TimeoutError:
            return False
        return True
