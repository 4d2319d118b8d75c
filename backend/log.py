"""Structured logs: events in dotted past tense (`notice.sent`) with ids and no personal text."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog

QUIET = (
    "httpx",
    "httpcore",
    "aiogram.event",
    "aiosqlite",
    "apscheduler",
    "telegram",
    "dramatiq",
    "alembic.runtime.plugins",
)


def tell_where(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """An exception as its type and the places it came through: its message may hold somebody's
    words, and so may the values of local variables."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else sys.exc_info()[1] if info else None
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        event["error"] = type(error).__name__
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


class Discreet(logging.Formatter):
    """The logs of libraries, with exceptions told as `tell_where` tells them."""

    def formatException(self, ei: Any) -> str:
        frames = traceback.extract_tb(ei[2])
        where = " ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
        return f"{ei[0].__name__ if ei[0] else ''} {where}"


class ToStderr(logging.StreamHandler[Any]):
    """Writes to whatever standard error is at that moment, also after it was replaced."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        """Standard error, as it is now."""
        return sys.stderr


def _to_stderr(*_names: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)


def configure(log_format: str = "text") -> None:
    """Send all logs to stderr, as text for people or JSON for machines.

    `httpx` stays at WARNING because its INFO lines hold the bot's token.
    """
    handler = ToStderr()
    handler.setFormatter(Discreet("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
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
            tell_where,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
