"""The composition root of the conversation: the only place that wires its parts together."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from itertools import chain
from typing import Any

from aiogram import Dispatcher, Router

from backend.db import Sessions
from backend.knowledge.search import Answerer, answerer
from backend.now import Clock
from backend.settings import Settings
from backend.work import Wake
from bot import handlers
from bot.middlewares.say_after_commit import SayAfterCommit
from bot.middlewares.transaction import Transaction

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
    bot_username: str,
    answerer: Callable[[], Answerer] = answerer,
    code: Callable[[], str] = new_code,
) -> Dispatcher:
    """All handlers behind the two middlewares, in the order the architecture gives them."""
    dispatcher = Dispatcher(
        disable_fsm=True,
        settings=settings,
        bot_username=bot_username,
        new_code=code,
        new_secret=new_secret,
        answerer=answerer,
    )
    dispatcher.update.outer_middleware(SayAfterCommit(sessions, clock, wake))
    dispatcher.update.outer_middleware(Transaction(sessions, clock, code))
    for router in handlers.routers():
        dispatcher.include_router(router)
        _resolve_in_place(router)
    return dispatcher


def _resolve_in_place(router: Router) -> None:
    """aiogram resolves a filter that is no coroutine (`F`, a bare state) in a thread of its pool:
    a dozen of them cost an update more than its handler does, and none of ours ever waits."""
    for observer in router.observers.values():
        of_handlers = (one for handler in observer.handlers for one in handler.filters or ())
        for one in chain(observer._handler.filters or (), of_handlers):
            if not one.awaitable:
                one.callback, one.awaitable = _awaitable(one.callback), True


def _awaitable(resolve: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    async def resolved(*event: Any, **named: Any) -> Any:
        return resolve(*event, **named)

    return resolved
