"""Whatever nobody else took: an answer to each kind of message, silence in groups."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.filters import Private
from bot.saying import Said, answer, toast, too_late
from bot.views import unsupported


async def not_understood(message: Message) -> Said:
    """A sticker, a poll, a dice: said politely, nothing stored."""
    return answer(message, unsupported.screen(message.content_type))


async def stale(query: CallbackQuery) -> Said:
    """A forged or forgotten button: answered, and nothing happens."""
    return toast(query, too_late(), alert=True)


def router() -> Router:
    """The handlers that come last."""
    errand = Router(name="otherwise")
    errand.message.register(not_understood, Private())
    errand.callback_query.register(stale)
    return errand
