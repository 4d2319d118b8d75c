"""'Nhờ Bưu điện gọi xác nhận': a citizen asks for a call, a clerk makes it and says how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.notices.wording.parcel_acts import CALLED, TAKE
from backend.parcels import calls
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Pressed, Private, Says
from bot.handlers import drafting
from bot.handlers.start import greet
from bot.handlers.wishing import WISHED
from bot.saying import Said, answer, too_late
from bot.states import Wishing
from bot.views import acting as view

WORD_LENGTH = 4


async def ask(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """In place of the own contact, where the account has another phone."""
    wished: dict[str, Any] = (await state.get_data()).get(WISHED) or {}
    if not wished:
        return greet(message, speaker, too_late())
    call = await calls.ask(
        session, wished["parcel"], speaker.person_id, word=new_code()[-WORD_LENGTH:], now=now
    )
    await drafting.leave(state, WISHED)
    return greet(message, speaker, view.will_call(call.word, call.ends_at))


async def take(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nhận gọi', or the number once more: in this private chat, to the taker alone."""
    call, parcel, phone = await calls.take(session, action.number(), speaker.person_id, now=now)
    return answer(query, view.number(call.id, parcel.code, call.word, phone))


async def settle(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """What came of it; the number goes from the pressed message."""
    result = action.ids[1] if action.ids[1:] else ""
    call = await calls.settle(session, action.number(), speaker.person_id, result, now=now)
    return saying.replace(query, view.called(call.result or result))


def router() -> Router:
    """The handlers of this errand; asked before those of wishing, whose step it shares."""
    errand = Router(name="confirming")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(ask, StateFilter(Wishing.contact), Says(labels=(view.CALL_ME,)))
    errand.callback_query.register(take, Pressed(TAKE, numbers=1))
    errand.callback_query.register(settle, Pressed(CALLED, numbers=1, words=1))
    return errand
