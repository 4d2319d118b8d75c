"""Which handlers an update is put to.

aiogram puts an update to every router and to every handler in it, filter by filter. With three
hundred handlers that costs more than answering does, so what can be seen of an update at a glance
(the verb of a pressed button, the step of a dialogue, the command) rules most of them out first.
Those that are left are asked in the order of the routers, as aiogram would.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from inspect import isclass
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.filters import Glance, OpensLink, Pressed, Says

Hint = Callable[[Glance], bool]
PRESS, NO_VERB = "callback_query", ""


@dataclass(frozen=True, slots=True)
class Line:
    """A handler with its filters, its router's first, what must hold at a glance, and the verbs
    of the buttons it is for; None where it does not go by verbs."""

    hints: tuple[Hint, ...]
    verbs: frozenset[str] | None
    handler: HandlerObject


class Switchboard(Dispatcher):
    """A dispatcher over routers that are all there from the beginning."""

    def __init__(self, routers: Iterable[Router], **data: Any) -> None:
        super().__init__(disable_fsm=True, **data)
        self.include_routers(*routers)
        self._lines: dict[str, list[Line]] = {}
        for router in self.chain_tail:
            for kind, observer in router.observers.items():
                first = observer._handler.filters or []
                lines = (_line(first, handler) for handler in observer.handlers)
                self._lines.setdefault(kind, []).extend(lines)
        self._pressed = _by_verb(self._lines[PRESS])

    async def propagate_event(self, update_type: str, event: TelegramObject, **data: Any) -> Any:
        """Put an event to the first handler that takes it."""
        for line in self._left(update_type, _glance(event, data.get("raw_state"))):
            taken, with_found = await line.handler.check(event, **data)
            if taken:
                return await line.handler.call(event, **with_found)
        return UNHANDLED

    def _left(self, kind: str, seen: Glance) -> Iterator[Line]:
        """What a glance leaves of the lines for such an event, in their order."""
        lines = self._lines.get(kind, [])
        if kind == PRESS:
            lines = self._pressed.get(seen.verb, self._pressed[NO_VERB])
        return (line for line in lines if all(hint(seen) for hint in line.hints))


def _glance(event: TelegramObject, state: str | None) -> Glance:
    match event:
        case CallbackQuery():
            return Glance(state, pressed=event.data)
        case Message():
            return Glance(state, said=event.text)
    return Glance(state)


def _line(first: list[FilterObject], handler: HandlerObject) -> Line:
    filters = [*first, *(handler.filters or [])]
    for one in filters:
        _resolve_in_place(one)
    hints = tuple(hint for one in filters for hint in _hints(one.callback))
    verbs = [one.callback.verbs for one in filters if isinstance(one.callback, Pressed)]
    taking = HandlerObject(handler.callback, filters, handler.flags)
    return Line(hints, frozenset.intersection(*verbs) if verbs else None, taking)


def _by_verb(lines: list[Line]) -> dict[str, list[Line]]:
    """The lines that a button of each verb may be for, in their order."""
    verbs = frozenset({NO_VERB}).union(*(line.verbs for line in lines if line.verbs))
    return {
        verb: [line for line in lines if line.verbs is None or verb in line.verbs] for verb in verbs
    }


def _resolve_in_place(one: FilterObject) -> None:
    """aiogram resolves a filter that is no coroutine (`F`, a bare state) in a thread of its pool:
    a dozen of them cost an update more than its handler does, and none of ours ever waits."""
    if isinstance(one.callback, State):
        one.callback, one.awaitable = StateFilter(one.callback), True
    elif not one.awaitable:
        one.callback, one.awaitable = _awaitable(one.callback), True


def _awaitable(resolve: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    async def resolved(*event: Any, **named: Any) -> Any:
        return resolve(*event, **named)

    return resolved


def _hints(one: Any) -> Iterator[Hint]:
    if isinstance(one, Says | OpensLink):
        yield one.may_be
    if isinstance(one, StateFilter):
        steps = frozenset(name for state in one.states for name in _names(state))
        if "*" not in steps:
            yield lambda seen: seen.state in steps


def _names(state: Any) -> Iterable[str | None]:
    if isinstance(state, State):
        return (state.state,)
    if isclass(state) and issubclass(state, StatesGroup):
        return state.__all_states_names__
    return (state,)
