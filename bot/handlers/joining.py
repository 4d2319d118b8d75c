"""A second person on a parcel, and who waits for a dossier that nobody carries yet.

What somebody has proved, or looked for last, stands in their dialogue; no button carries it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.notices.wording.parcel_acts import ADMIT, NO, SHUT_OUT, YES
from backend.parcels import numbers, sharing, watching
from backend.parcels.followers import SHARED
from backend.people import consents
from backend.people.rules import Speaker
from bot.filters import Pressed, Private
from bot.handlers import drafting
from bot.saying import Said, replace, toast, too_late
from bot.views import acting
from bot.views import parcels as view

PROVED, WANTED, LOOKED = "proved", "wanted", "looked"
"""Where the dialogue keeps a proved parcel, the code looked for last, and when."""


async def ask_to_join(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """'Xin cùng theo dõi', by whoever opened a used link: nothing is shown before a yes."""
    proved: dict[str, Any] = (await state.get_data()).get(PROVED) or {}
    if proved.get("way") != SHARED:
        return toast(query, too_late(), alert=True)
    if not await consents.has(session, speaker.person_id, view.PURPOSE):
        return replace(query, view.consent())
    await drafting.leave(state, PROVED)
    return replace(query, await join(session, proved["parcel"], speaker, now, asks=True))


async def join(
    session: AsyncSession, parcel_id: int, speaker: Speaker, now: datetime, *, asks: bool
) -> Screen:
    """The owner of a receipt is asked; or nobody is, where somebody does not want to be known."""
    if not asks:
        return acting.not_joining()
    await sharing.ask(session, parcel_id, speaker.person_id, now=now)
    return acting.join_asked()


async def admit(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """The owner's 'Đồng ý' or 'Không'."""
    word = action.ids[1] if action.ids[1:] else ""
    if word not in (YES, NO):
        return toast(query, too_late(), alert=True)
    parcel = await sharing.answer(
        session, action.number(), speaker.person_id, admit=word == YES, now=now
    )
    return replace(query, acting.join_answered(parcel.code, admitted=word == YES))


async def shut_out(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Không phải người nhà'."""
    parcel = await sharing.shut_out(session, action.number(), speaker.person_id, now=now)
    return replace(query, acting.join_answered(parcel.code, admitted=False))


async def watch(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """'Báo tôi khi Bưu điện nhận kết quả', of the code that was looked for last."""
    data = await state.get_data()
    code = numbers.dossier_code(data.get(WANTED) or "")
    if code is None or LOOKED not in data:
        return toast(query, too_late(), alert=True)
    waits = await watching.begin(
        session, speaker.person_id, code, looked_at=datetime.fromisoformat(data[LOOKED]), now=now
    )
    await drafting.leave(state, WANTED)
    return replace(query, acting.watching(waits.id, code))


async def unwatch(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Thôi báo'."""
    await watching.end(session, action.number(), speaker.person_id)
    return replace(query, acting.not_watching())


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="joining")
    errand.callback_query.filter(Private())
    on = errand.callback_query.register
    on(ask_to_join, Pressed(view.JOIN))
    on(admit, Pressed(ADMIT, numbers=1, words=1))
    on(shut_out, Pressed(SHUT_OUT, numbers=1))
    on(watch, Pressed(view.WATCH))
    on(unwatch, Pressed(acting.UNWATCH, numbers=1))
    return errand
