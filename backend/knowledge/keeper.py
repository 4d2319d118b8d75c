"""Keeps the answerer of this moment: what is stored laid over the bundle, built aside, swapped.

A process that answers asks every few seconds whether the catalogue's revision changed. If so the
new catalogue and its index are built in a thread while the old one goes on answering, and take
its place in one step. Without a database, or before the first look, the bundle answers.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator

import structlog

from backend.db import Sessions
from backend.knowledge import bundle, catalogue, procedures, search
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.importing import current, layers
from backend.knowledge.importing.current import Stored
from backend.knowledge.procedures import Procedure
from backend.knowledge.search import Answerer

log = structlog.get_logger()

LOOK_S = 3.0
"""Seconds between two looks at the revision."""


class Keeper:
    """Called, it gives the answerer of this moment; a caller keeps it for a whole question."""

    def __init__(
        self,
        first: Callable[[], Answerer] = search.answerer,
        build: Callable[[Stored], Answerer] | None = None,
        *,
        look_s: float = LOOK_S,
    ) -> None:
        self._first = first
        self._build = build or built
        self._look_s = look_s
        self._newest: Answerer | None = None
        self._revision = catalogue.BUNDLED

    def __call__(self) -> Answerer:
        return self._newest or self._first()

    async def refresh(self, sessions: Sessions) -> bool:
        """Take up what was stored since the last look; says whether there was anything."""
        async with sessions() as session:
            if await current.revision(session) in (self._revision, NOTHING):
                return False
            stored = await current.load(session)
        self._newest = await asyncio.to_thread(self._build, stored)
        settle_heap()
        self._revision = stored.revision
        log.info("catalogue.taken_up", revision=stored.revision)
        return True

    async def keep(self, sessions: Sessions, stop: asyncio.Event) -> None:
        """Build what comes with the product, then look for news until `stop`."""
        await asyncio.to_thread(self._first)
        settle_heap()
        while not stop.is_set():
            try:
                await self.refresh(sessions)
            except Exception as error:  # A broken layer must not silence what answers now.
                log.error("catalogue.not_taken_up", error=type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), self._look_s)
            except TimeoutError:
                continue


def settle_heap() -> None:
    """Let the garbage collector leave alone what an index is made of: it lives as long as the
    process, and going through it took a quarter of a second every few hundred updates."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


NOTHING = "0"
"""The revision of a database in which nothing was ever stored."""


def built(stored: Stored) -> Answerer:
    """The answerer of the bundle with everything stored laid over it."""
    return search.build(merged(stored), stored.learned)


def merged(stored: Stored) -> Catalogue:
    """The catalogue at a revision: the layers' winning facts, our checklists, the local words."""
    bundled = {row["code"]: row for row in bundle.records("procedures")}
    facts = layers.overlay(bundled, stored.facts, whole=stored.whole)
    return catalogue.of(
        stored.revision, _offered(facts, stored), local=stored.local, details=stored.details
    )


def _offered(facts: dict[str, layers.Row], stored: Stored) -> Iterator[Procedure]:
    own = {row["code"]: row for row in bundle.records("checklists")}
    named = {**bundle.sources("procedures"), **stored.sources}
    for code in _in_order(own, facts):
        known = procedures.build(facts[code], own.get(code), named)
        if known.offered:
            yield known


def _in_order(own: Iterable[str], facts: Iterable[str]) -> list[str]:
    """Codes of facts, those with a checklist first."""
    held = set(facts)
    first = [code for code in own if code in held]
    return [*first, *sorted(held.difference(first))]
