"""Plain text outside of every errand is a question."""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people.rules import Speaker
from bot.filters import Private
from bot.handlers.procedures import Answering, ask
from bot.saying import Said


async def hear(
    message: Message, answerer: Answering, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """The answer to whatever was typed."""
    return await ask(message, message.text or "", answerer, session, speaker, state, now)


def router() -> Router:
    """Asked after every other errand had its say, and in nobody's dialogue."""
    errand = Router(name="questions")
    errand.message.register(hear, Private(), StateFilter(None), F.text, ~F.text.startswith("/"))
    return errand
