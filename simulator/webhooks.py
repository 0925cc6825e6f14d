"""Delivery by webhook: in order within a chat, chats side by side, retried until it works."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx

from simulator.errors import ApiError, bad_request
from simulator.settings import Settings
from simulator.updates import Update, UpdateQueue

Reply = Callable[[dict[str, Any]], Awaitable[None]]
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class WebhookConfig:
    """Where updates go; `secret` is repeated in a header of every delivery."""

    url: str
    secret: str = ""
    max_connections: int = 40


def check_url(url: str, extra_hosts: frozenset[str]) -> None:
    """Refuse addresses that are not on this machine.

    Raises:
        ApiError: 400 "bad webhook: ...".
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    host = parts.hostname
    if host == "localhost" or host in extra_hosts:
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise bad_request(f"bad webhook: the simulator delivers to this machine only, not to {host}")


class Webhook:
    """The webhook of one bot; `reply` carries out a method that the bot answers a delivery with."""

    def __init__(self, queue: UpdateQueue, settings: Settings, reply: Reply) -> None:
        self.config: WebhookConfig | None = None
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._settings = settings
        self._reply = reply
        self._client: httpx.AsyncClient | None = None
        self._slots = asyncio.Semaphore(1)
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, config: WebhookConfig) -> None:
        """Deliver everything that waits, and every new update, to `config.url`."""
        self.stop()
        self.config = config
        self.last_error = None
        self._slots = asyncio.Semaphore(config.max_connections)
        # Self-signed certificates are normal on loopback, and proxies have no place here.
        self._client = httpx.AsyncClient(
            trust_env=False,
            verify=False,
            timeout=60,
            limits=httpx.Limits(max_connections=config.max_connections, max_keepalive_connections=100),
        )
        self._queue.on_new = self._take
        for update in list(self._queue.pending.values()):
            self._take(update)

    def stop(self) -> None:
        """Deliver nothing more; what is not delivered stays in the queue."""
        self.config = None
        self._queue.on_new = None
        self._lanes.clear()
        for task in self._tasks:
            task.cancel()
        if self._client is not None:
            closing = asyncio.ensure_future(self._client.aclose())
            self._tasks.add(closing)
            closing.add_done_callback(self._tasks.discard)
            self._client = None

    def drop(self) -> None:
        """Forget what waits."""
        self._queue.clear()
        for lane in self._lanes.values():
            lane.clear()

    def _take(self, update: Update) -> None:
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        lane = self._lanes[update.lane] = deque([update])
        task = asyncio.get_running_loop().create_task(self._run(update.lane, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: int, lane: deque[Update]) -> None:
        wait = self._settings.webhook_first_wait
        while lane:
            update = lane[0]
            pause = await self._deliver(update)
            if pause is None:
                if lane and lane[0] is update:
                    lane.popleft()
                self._queue.pending.pop(update.update_id, None)
                wait = self._settings.webhook_first_wait
                continue
            await asyncio.sleep(max(pause, wait))
            wait = min(wait * 2, self._settings.webhook_longest_wait)
        if self._lanes.get(key) is lane:
            del self._lanes[key]

    async def _deliver(self, update: Update) -> float | None:
        """Post one update. None when the bot took it, else the least seconds to wait."""
        config, client = self.config, self._client
        if config is None or client is None:
            return 0.0
        headers = {_SECRET_HEADER: config.secret} if config.secret else {}
        async with self._slots:
            try:
                answer = await client.post(config.url, json=update.to_api(), headers=headers)
            except httpx.HTTPError as error:
                self._failed(f"Connection failed: {type(error).__name__}")
                return 0.0
        if answer.is_success:
            await self._obey(answer)
            return None
        self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
        after = answer.headers.get("retry-after", "")
        return float(after) if after.isdigit() else 0.0

    def _failed(self, reason: str) -> None:
        self.last_error = (int(time.time()), reason)

    async def _obey(self, answer: httpx.Response) -> None:
        """Carry out the method in the answer's body, if there is one."""
        if not answer.content:
            return
        try:
            body = answer.json()
        except ValueError:
            return
        if isinstance(body, dict) and "method" in body:
            try:
                await self._reply(cast(dict[str, Any], body))
            except ApiError:
                # Telegram tells nobody when such a call fails.
                return
