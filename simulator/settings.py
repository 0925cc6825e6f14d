"""What can be set about the simulated Telegram: its speed, its limits, its memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Settings of one simulator; the defaults are Telegram's published limits.

    Times are in seconds, rates in messages per second unless the name says otherwise.
    """

    latency: float = 0.0
    paid: bool = False
    messages_per_second: float = 30.0
    paid_messages_per_second: float = 1000.0
    chat_messages_per_second: float = 1.0
    # Telegram lets a bot send a few messages in a row to one person before it says "slow down".
    chat_burst: float = 5.0
    group_messages_per_minute: float = 20.0
    # A restarted simulator has forgotten who wrote to the bot; the bot's own database has not. True: everybody did.
    everybody_started: bool = False
    log_size: int = 200_000
    callback_lifetime: float = 600.0
    webhook_first_wait: float = 1.0
    webhook_longest_wait: float = 60.0
    # Nothing leaves this machine: a webhook must be on loopback or on one of these hosts.
    webhook_hosts: frozenset[str] = frozenset()
    bot_name: str = "Bot Simulasi"
    bot_username: str = "simulasi_bot"
