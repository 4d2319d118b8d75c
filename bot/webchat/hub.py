"""Who has a page open in this process, and when their stream should look for something new.

What this process wrote wakes its pages at once. What others wrote (another bot process, a worker)
is seen by one look a second at how far the chats of all open pages have come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.db import Sessions
from backend.notices import rerouting
from backend.now import Clock
from backend.webchat import service

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
BATCH = 500
PAGES_OF_ONE = 5
PAGES = 2000


class Full(Exception):
    """More pages are open than one process can serve."""


class Page:
    """One open stream: `seen` is the last entry it has told, `news` is set when it should look."""

    def __init__(self, number: int, seen: int) -> None:
        self.number = number
        self.seen = seen
        self.news = asyncio.Event()
        self.over: str | None = None

    def close(self, why: str) -> None:
        """End the stream: it is `crowded` here, the session has `ended`, or we are `stopping`."""
        self.over = self.over or why
        self.news.set()


class Hub:
    """All open pages of this process."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._pages: dict[int, list[Page]] = {}
        self._is_closing = False

    @contextmanager
    def opened(self, number: int, seen: int) -> Iterator[Page]:
        """A page for as long as its stream lasts. One browser's oldest page makes room for its
        newest; raises Full where the whole process has no room."""
        if self._is_closing or sum(map(len, self._pages.values())) >= PAGES:
            raise Full
        pages = self._pages.setdefault(number, [])
        if len(pages) >= PAGES_OF_ONE:
            pages[0].close("crowded")
        page = Page(number, seen)
        pages.append(page)
        try:
            yield page
        finally:
            pages.remove(page)
            if not pages and self._pages.get(number) is pages:
                del self._pages[number]

    def wake(self, number: int) -> None:
        """Something was written for this visitor."""
        for page in self._pages.get(number, ()):
            page.news.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look once a second until `stop`, then let every page go."""
        while not stop.is_set():
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                log.warning("webchat.not_looked", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)
        self._is_closing = True
        for page in self._all():
            page.close("stopping")

    async def look(self) -> None:
        """Wake whoever is behind; end the streams of those who were logged out; once a minute,
        write down which staff are here."""
        numbers = list(self._pages)
        for begin in range(0, len(numbers), BATCH):
            some = numbers[begin : begin + BATCH]
            async with self._sessions() as session:
                heights = await service.heights(session, some, now=self._clock.now())
            if unseen := [number for number, height in heights.items() if height.unseen]:
                await self._are_here(unseen)
            for page in [page for number in some for page in self._pages.get(number, ())]:
                if page.number not in heights:
                    page.close("ended")
                elif heights[page.number].seq > page.seen:
                    page.news.set()

    async def _are_here(self, numbers: list[int]) -> None:
        """Staff with an open page are told their work there; who comes back hears what could be
        brought nowhere meanwhile."""
        async with self._sessions.begin() as session:
            now = self._clock.now()
            for person_id in await service.listen(session, numbers, now=now):
                await rerouting.move(session, person_id, now=now)

    def _all(self) -> list[Page]:
        return [page for pages in self._pages.values() for page in pages]
