"""A Telegram Bot API server of our own, on loopback, with the people's side and their phone.

It serves a first try without a token, tests, and load and fault tests. It knows nothing of the bot.
"""

from simulator.server import create_app
from simulator.settings import Settings
from simulator.state import Simulator

__all__ = ["Settings", "Simulator", "create_app"]
