"""Who writes a question to a department, and what is known beside their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.procedures import Procedure
from backend.knowledge.search import Answerer, Decision
from backend.now import local
from backend.people.rules import Speaker


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes a question, when, in which dialogue, and what is known beside their words."""

    session: AsyncSession
    state: FSMContext
    speaker: Speaker
    answerer: Callable[[], Answerer]
    now: datetime

    @property
    def unit(self) -> str | None:
        """Where the clerk works."""
        return next(iter(self.speaker.scopes("clerk")), None)

    def procedure(self, code: str | None) -> Procedure | None:
        """The procedure of a code, where it is held."""
        return self.answerer().catalogue.find(code)

    def search(self, words: str) -> Decision:
        """What procedure the words are about."""
        return self.answerer().ask(words, today=local(self.now).date())


class Here(BaseFilter):
    """Gives the handler `here`, a `Writing`."""

    async def __call__(
        self, _event: TelegramObject, session: AsyncSession, state: FSMContext,
        speaker: Speaker | None, answerer: Callable[[], Answerer], now: datetime,
    ) -> bool | dict[str, Any]:  # fmt: skip
        if speaker is None:
            return False
        return {"here": Writing(session, state, speaker, answerer, now)}
