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
Keys = frozenset[str | None]
PRESS = "callback_query"


@dataclass(frozen=True, slots=True)
class Line:
    """A handler with its filters, its router's first, and what must hold at a glance.

    It is found by its `keys`: the verbs of a button, of anything else the steps of a dialogue;
    None where any will do.
    """

    keys: Keys | None
    hints: tuple[Hint, ...]
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
                lines = (_line(kind, first, handler) for handler in observer.handlers)
                self._lines.setdefault(kind, []).extend(lines)
        self._by_key = {kind: _by_key(lines) for kind, lines in self._lines.items()}
        self._keyless = {
            kind: [line for line in lines if line.keys is None]
            for kind, lines in self._lines.items()
        }

    async def propagate_event(self, update_type: str, event: TelegramObject, **data: Any) -> Any:
        """Put an event to the first handler that takes it."""
        for line in self._left(update_type, _glance(event, data.get("raw_state"))):
            taken, with_found = await line.handler.check(event, **data)
            if taken:
                return await line.handler.call(event, **with_found)
        return UNHANDLED

    def _left(self, kind: str, seen: Glance) -> Iterator[Line]:
        """What a glance leaves of the lines for such an event, in their order."""
        key = seen.verb if kind == PRESS else seen.state
        lines = self._by_key[kind].get(key) or self._keyless[kind]
        return (line for line in lines if all(hint(seen) for hint in line.hints))


def _glance(event: TelegramObject, state: str | None) -> Glance:
    match event:
        case CallbackQuery():
            return Glance(state, pressed=event.data)
        case Message():
            return Glance(state, said=event.text)
    return Glance(state)


def _line(kind: str, first: list[FilterObject], handler: HandlerObject) -> Line:
    filters = [*first, *(handler.filters or [])]
    for one in filters:
        _resolve_in_place(one)
    asked = [one.callback for one in filters]
    keys = [found for one in asked if (found := _keys(kind, one)) is not None]
    hints = tuple(one.may_be for one in asked if isinstance(one, Says | OpensLink))
    taking = HandlerObject(handler.callback, filters, handler.flags)
    return Line(frozenset.intersection(*keys) if keys else None, hints, taking)


def _keys(kind: str, one: Any) -> Keys | None:
    """What a filter says of the keys of its line; None where it says nothing."""
    if kind == PRESS:
        return one.verbs if isinstance(one, Pressed) else None
    if not isinstance(one, StateFilter):
        return None
    steps = frozenset(name for state in one.states for name in _names(state))
    return None if "*" in steps else steps


def _by_key(lines: list[Line]) -> dict[str | None, list[Line]]:
    keys: Keys = frozenset().union(*(line.keys for line in lines if line.keys))
    return {key: [line for line in lines if line.keys is None or key in line.keys] for key in keys}


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


def _names(state: Any) -> Iterable[str | None]:
    if isinstance(state, State):
        return (state.state,)
    if isclass(state) and issubclass(state, StatesGroup):
        return state.__all_states_names__
    return (state,)
