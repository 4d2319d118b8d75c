"""Which handlers an update is put to.

aiogram puts an update to every router and to every handler in it, filter by filter. With three
hundred handlers that costs more than answering does, so what can be seen of an update at a glance
(the verb of a pressed button, the step of a dialogue, the command or the label of the menu) finds
the few that may take it. Those are asked in the order of the routers, as aiogram would.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
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

Keys = frozenset[str | None]
PRESS = "callback_query"


@dataclass(frozen=True, slots=True)
class Line:
    """A handler with its filters, its router's first, and what it is found by.

    `keys` are the verbs of a button, of anything else the steps of a dialogue; `said` are commands
    and labels. None where any will do. `place` counts the handlers in their order.
    """

    place: int
    keys: Keys | None
    said: frozenset[str] | None
    handler: HandlerObject


class Shelf:
    """The lines for one kind of event and one key: those that take any words, and by words."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._any: list[Line] = []
        self._by_words: dict[str, list[Line]] = {}
        for line in lines:
            if line.said is None:
                self._any.append(line)
            for one in line.said or ():
                self._by_words.setdefault(one, []).append(line)

    def fitting(self, seen: Glance) -> list[Line]:
        """The lines that such an event may be for, in their order."""
        named = {line.place: line for one in seen.called for line in self._by_words.get(one, ())}
        if not named:
            return self._any
        return sorted((*self._any, *named.values()), key=lambda line: line.place)


class Switchboard(Dispatcher):
    """A dispatcher over routers that are all there from the beginning."""

    def __init__(self, routers: Iterable[Router], **data: Any) -> None:
        super().__init__(disable_fsm=True, **data)
        self.include_routers(*routers)
        self._lines: dict[str, list[Line]] = {}
        for router in self.chain_tail:
            for kind, observer in router.observers.items():
                first, some = observer._handler.filters or [], self._lines.setdefault(kind, [])
                for handler in observer.handlers:
                    some.append(_line(len(some), kind, first, handler))
        self._shelves = {kind: _by_key(some) for kind, some in self._lines.items()}
        self._keyless = {
            kind: Shelf(line for line in some if line.keys is None)
            for kind, some in self._lines.items()
        }

    async def propagate_event(self, update_type: str, event: TelegramObject, **data: Any) -> Any:
        """Put an event to the first handler that takes it."""
        for line in self._fitting(update_type, _glance(event, data.get("raw_state"))):
            taken, with_found = await line.handler.check(event, **data)
            if taken:
                return await line.handler.call(event, **with_found)
        return UNHANDLED

    def _fitting(self, kind: str, seen: Glance) -> list[Line]:
        key = seen.verb if kind == PRESS else seen.state
        return (self._shelves[kind].get(key) or self._keyless[kind]).fitting(seen)


def _glance(event: TelegramObject, state: str | None) -> Glance:
    match event:
        case CallbackQuery():
            return Glance(state, pressed=event.data)
        case Message():
            return Glance(state, said=event.text)
    return Glance(state)


def _line(place: int, kind: str, first: list[FilterObject], handler: HandlerObject) -> Line:
    filters = [*first, *(handler.filters or [])]
    for one in filters:
        _resolve_in_place(one)
    asked = [one.callback for one in filters]
    keys = [found for one in asked if (found := _keys(kind, one)) is not None]
    said = [one.called for one in asked if isinstance(one, Says | OpensLink)]
    return Line(
        place,
        frozenset.intersection(*keys) if keys else None,
        frozenset.intersection(*said) if said else None,
        HandlerObject(handler.callback, filters, handler.flags),
    )


def _keys(kind: str, one: Any) -> Keys | None:
    """What a filter says of the keys of its line; None where it says nothing."""
    if kind == PRESS:
        return one.verbs if isinstance(one, Pressed) else None
    if not isinstance(one, StateFilter):
        return None
    steps = frozenset(name for state in one.states for name in _names(state))
    return None if "*" in steps else steps


def _by_key(lines: list[Line]) -> dict[str | None, Shelf]:
    keys: Keys = frozenset().union(*(line.keys for line in lines if line.keys))
    return {
        key: Shelf(line for line in lines if line.keys is None or key in line.keys) for key in keys
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


def _names(state: Any) -> Iterable[str | None]:
    if isinstance(state, State):
        return (state.state,)
    if isclass(state) and issubclass(state, StatesGroup):
        return state.__all_states_names__
    return (state,)
