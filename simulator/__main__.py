"""`python -m simulator`: the simulated Telegram on loopback, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import sys

from simulator.running import SimulatorServer, bind
from simulator.settings import Settings
from simulator.state import Simulator


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="simulator",
        description="A Telegram Bot API server of our own, with a page that looks like the phone.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--page-port", type=int, default=8080, help="port of the page (%(default)s)")
    parser.add_argument("--api-port", type=int, default=8081, help="port of the Bot API (%(default)s)")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="wait before each call (%(default)s)")
    parser.add_argument("--paid", action="store_true", help="allow paid broadcasts: 1,000 messages a second")
    parser.add_argument("--chat-burst", type=float, default=5.0, help="messages in a row to one person (%(default)s)")
    parser.add_argument(
        "--everybody-started",
        action="store_true",
        help="take everybody for one who wrote to the bot: its database remembers people, a new simulator does not",
    )
    parser.add_argument(
        "--webhook-host",
        action="append",
        default=[],
        metavar="NAME",
        help="deliver webhooks to this host too, not only to loopback (may be repeated)",
    )
    return parser.parse_args(argv)


def _listen(host: str, ports: list[int]) -> list[socket.socket] | None:
    """Sockets for the ports; None, with one line of explanation, when one is not to be had."""
    listeners: list[socket.socket] = []
    for port in dict.fromkeys(ports):
        try:
            listeners.append(bind(host, port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            print(f"simulator: cannot listen on {host}:{port}: {reason}", file=sys.stderr)
            for listener in listeners:
                listener.close()
            return None
    return listeners


async def _serve(settings: Settings, listeners: list[socket.socket]) -> None:
    server = SimulatorServer(Simulator(settings))

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    addresses = [f"http://{_shown(listener)}" for listener in listeners]
    print(f"simulator: page {addresses[0]}  Bot API {addresses[-1]}/bot<TOKEN>/<method>", flush=True)
    await server.serve(sockets=listeners)


def _shown(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def main(argv: list[str] | None = None) -> int:
    """Run until stopped. Returns 0 after a clean end, 2 when a port is taken."""
    arguments = _arguments(argv)
    settings = Settings(
        latency=max(0.0, arguments.latency_ms) / 1000,
        paid=arguments.paid,
        chat_burst=arguments.chat_burst,
        everybody_started=arguments.everybody_started,
        webhook_hosts=frozenset(arguments.webhook_host),
    )
    listeners = _listen(arguments.host, [arguments.page_port, arguments.api_port])
    if listeners is None:
        return 2
    asyncio.run(_serve(settings, listeners))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
