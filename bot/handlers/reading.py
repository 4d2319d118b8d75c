"""'Xem tiếp': what a long answer held back where its channel shows little at once."""

from __future__ import annotations

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.notices import zalo_chats
from backend.notices.plain import REST, rest_number
from bot.filters import Pressed, Private
from bot.saying import Said, toast, too_late


async def show_rest(query: CallbackQuery, action: Action, session: AsyncSession) -> Said:
    """The rest of that very answer; of an older one nothing is kept. It is plain text already."""
    rest = await zalo_chats.rest_of(session, str(query.from_user.id))
    if not rest or rest_number(rest) != action.number():
        return toast(query, too_late(), alert=True)
    return [SendMessage(chat_id=query.from_user.id, text=part) for part in rest]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="reading")
    errand.callback_query.filter(Private())
    errand.callback_query.register(show_rest, Pressed(REST, numbers=1))
    return errand
