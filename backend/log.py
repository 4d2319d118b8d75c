"""Structured logs: events in dotted past tense (`notice.sent`) with ids and no personal text."""

from __future__ import annotations

import logging
import sys

import structlog

QUIET = ("httpx", "httpcore", "aiogram.event", "aiosqlite", "apscheduler", "telegram", "dramatiq")


def configure(log_format: str = "text") -> None:
    """Send all logs to stderr, as text for people or JSON for machines.

    `httpx` stays at WARNING because its INFO lines hold the bot's token.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
