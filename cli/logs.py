"""Structured logs on standard error, without personal data: ids and outcomes, never names, numbers or texts."""

import logging
import sys

import structlog

from kawan.settings import Settings


def configure(settings: Settings, *, verbose: bool) -> None:
    """Set up structlog and the standard loggers. httpx would log the bot's token with every call: it is silenced."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()] if verbose else logging.ERROR
    logging.basicConfig(
        stream=sys.stderr, level=max(level, logging.WARNING), format="%(levelname)s %(name)s %(message)s"
    )
    for name in ("httpx", "httpcore", "telegram", "alembic", "rasa_sdk", "sanic", "numexpr"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    renderer = structlog.processors.JSONRenderer() if settings.log_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
