"""What a page reads: all of a chat when it opens, and then every entry as it comes, in order.

Server-Sent Events, since only our side has anything to push: a browser resumes by itself with the
number of the last entry it has, and a lost connection loses and doubles nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.db import Sessions
from backend.webchat import screens, service
from bot.webchat.guard import Known
from bot.webchat.hub import Full, Hub, Page

log = structlog.get_logger()

KEEP_ALIVE_S = 15.0
RETRY_MS = 2000
CHUNK = 100


async def history(sessions: Sessions, known: Known) -> dict[str, Any]:
    """The newest entries, and how far the chat has come."""
    async with sessions() as session:
        entries = await service.latest(session, known.number)
    return {
        "visitor": True,
        "chat": known.chat,
        "staff": known.name if known.is_staff else None,
        "language": known.language,
        "events": [screens.shown(entry) for entry in entries],
        "last": entries[-1].seq if entries else 0,
    }


async def stream(
    sessions: Sessions, hub: Hub, number: int, seq: int, *, keep_alive_s: float = KEEP_ALIVE_S
) -> AsyncIterator[str]:
    """Entries behind `seq` until the page is closed; the last event says why, if we ended it."""
    yield f"retry: {RETRY_MS}\n\n"
    try:
        with hub.opened(number, seq) as page:
            while page.over is None:
                page.news.clear()
                async with sessions() as session:
                    entries = await service.after(session, number, page.seen, limit=CHUNK)
                for entry in entries:
                    yield _event(entry.seq, screens.shown(entry))
                    page.seen = entry.seq
                if not entries:
                    await _wait(page, keep_alive_s)
                    yield ": still here\n\n"
            yield f"event: over\ndata: {page.over}\n\n"
    except Full:
        yield "event: over\ndata: full\n\n"
    except (SQLAlchemyError, OSError) as error:  # The browser comes back by itself.
        log.warning("webchat.stream_broken", error=type(error).__name__)


def _event(seq: int, event: dict[str, Any]) -> str:
    return f"id: {seq}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"


async def _wait(page: Page, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(page.news.wait(), seconds)
