"""PostgreSQL without trips and turns of the event loop that a server close by makes needless.

It answers sooner than the loop is told to wait for it: adding the socket, sleeping and taking it
away again cost a third of a statement (`make bench-cases`). So an answer is first waited for where
we are, for a moment, and then through the loop. After one that took longer (a server far away, a
lock that somebody holds) a connection goes to the loop at once for a while.
"""

from __future__ import annotations

import asyncio
import select
import time
from typing import Any, TypeVar

from psycopg import AsyncConnection, waiting
from psycopg.abc import PQGen
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

A_MOMENT_MS = 1
"""How long the loop stands still for one answer at most."""
SLOW_FOR = 32
"""How many answers are waited for through the loop after one that did not come in a moment."""
BUSY_S = 0.01
"""After so long without a turn of the loop, others have theirs."""
IDLE_S = 1.0
"""A connection that was in use so lately still stands."""
_IDLE_SINCE = "idle since"
_POLLED = {
    waiting.WAIT_R: select.POLLIN,
    waiting.WAIT_W: select.POLLOUT,
    waiting.WAIT_RW: select.POLLIN | select.POLLOUT,
}
Found = TypeVar("Found")


class NearConnection(AsyncConnection[Any]):
    """A connection to a server that is probably near."""

    _slow = 0
    _turned = 0.0
    """When the loop last had a turn."""

    async def commit(self) -> None:
        """Commit. The server waits for its disk, so this is waited for through the loop."""
        self._slow += 1
        await super().commit()

    async def wait(self, gen: PQGen[Found], *args: Any, **named: Any) -> Found:
        """Consume a generator of psycopg's, as the class it comes from does."""
        if self._slow:
            self._slow -= 1
            return await super().wait(gen, *args, **named)
        if time.monotonic() - self._turned > BUSY_S:
            await asyncio.sleep(0)
            self._turned = time.monotonic()
        try:
            wanted = next(gen)
            while ready := self._ready_for(wanted):
                wanted = gen.send(ready)
        except StopIteration as done:
            found: Found = done.value
            return found
        self._slow = SLOW_FOR
        return await super().wait(_continued(gen, wanted), *args, **named)

    def _ready_for(self, wanted: waiting.Wait) -> int:
        """What of it the socket is ready for within a moment; 0 for nothing."""
        asked = select.poll()
        asked.register(self.pgconn.socket, _POLLED[wanted])
        events = asked.poll(A_MOMENT_MS)
        return _ready(events[0][1]) if events else 0


def _ready(event: int) -> int:
    """A socket that failed is ready for everything: whoever goes on reads what is wrong."""
    if event & ~(select.POLLIN | select.POLLOUT):
        return waiting.READY_RW
    reads = waiting.READY_R if event & select.POLLIN else 0
    return reads | (waiting.READY_W if event & select.POLLOUT else 0)


def _continued(gen: PQGen[Found], wanted: waiting.Wait) -> PQGen[Found]:
    """A generator that was begun already, from what it wanted last."""
    while True:
        ready = yield wanted
        try:
            wanted = gen.send(ready)
        except StopIteration as done:
            found: Found = done.value
            return found


def look_after(engine: Engine) -> None:
    """Ask a connection that lay idle whether it still stands, before somebody works on it.

    SQLAlchemy's own asks each time, a trip to the server for every update; a server that was
    started anew takes longer than a connection that is in use lies idle.
    """

    @event.listens_for(engine, "checkin")
    def _lay_down(_connection: Any, record: Any) -> None:
        record.info[_IDLE_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _take_up(connection: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get(_IDLE_SINCE)
        if since is not None and time.monotonic() - since > IDLE_S:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error
