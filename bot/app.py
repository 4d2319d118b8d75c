"""The composition root of the conversation: the only place that wires its parts together."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from aiogram import Dispatcher

from backend.db import Sessions
from backend.knowledge.search import Answerer, answerer
from backend.now import Clock
from backend.settings import Settings
from backend.work import Wake
from bot import handlers
from bot.links import Links
from bot.middlewares.say_after_commit import SayAfterCommit
from bot.middlewares.transaction import Transaction
from bot.switchboard import Switchboard

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code(length: int = 6) -> str:
    """A short code that people can read out: no 0/O, 1/I/L."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def new_secret() -> str:
    """A secret nobody can guess (192 bits), fit for a link: letters, digits, - and _."""
    return secrets.token_urlsafe(24)


def create_dispatcher(
    settings: Settings,
    sessions: Sessions,
    clock: Clock,
    wake: Wake,
    *,
    links: Links,
    answerer: Callable[[], Answerer] = answerer,
    code: Callable[[], str] = new_code,
) -> Dispatcher:
    """All handlers behind the two middlewares, in the order the architecture gives them."""
    dispatcher = Switchboard(
        handlers.routers(),
        settings=settings,
        links=links,
        new_code=code,
        new_secret=new_secret,
        answerer=answerer,
    )
    dispatcher.update.outer_middleware(SayAfterCommit(sessions, clock, wake))
    dispatcher.update.outer_middleware(Transaction(sessions, clock, code))
    return dispatcher
