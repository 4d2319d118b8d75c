"""/buugui: staff look a parcel up, or paste what its carrier wrote to a phone."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.parcels import journey, reports, service, tracing
from backend.parcels.carriers import messages
from backend.parcels.models import Parcel
from backend.parcels.service import TENDING
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.handlers.parcels import steps_of
from bot.handlers.returns import tended
from bot.handlers.tending import LAST_PAGE
from bot.saying import Said, answer
from bot.states import Tracing
from bot.views import today
from bot.views import tracing as view

PART = "tracing"


class CarrierWrote(BaseFilter):
    """Words that name a parcel and say what became of it; the handler is given `told`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        told = messages.read(message.text or "")
        return {"told": told} if told.numbers and told.state else False


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """A code behind the command, else it is asked for."""
    if rest:
        return await _look(message, rest, session, speaker, state)
    await state.set_state(Tracing.words)
    return answer(message, view.ask())


async def refuse(message: Message) -> Said:
    """By somebody who is not of the staff."""
    return answer(message, today.nothing_here())


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """A code, or a carrier's message."""
    return await _look(message, message.text or "", session, speaker, state)


async def hear_carrier(
    message: Message, told: messages.Message, session: AsyncSession, speaker: Speaker
) -> Said:
    """A carrier's message, forwarded or pasted out of nowhere."""
    return answer(message, await _proposed(session, speaker, told))


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One of several, or back from its events."""
    parcel = await service.tended(session, action.number(), speaker.person_id)
    return saying.replace(query, await _plain(session, parcel, speaker))


async def show_raw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """What it was made of; the right is read again."""
    parcel, events = await tracing.raw(session, action.number(), speaker.person_id)
    page = min(action.number(1), LAST_PAGE)
    return saying.replace(query, view.raw(parcel.id, parcel.code, events, page))


async def _look(
    message: Message, text: str, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    told = messages.read(text)
    if told.numbers and told.state:
        await drafting.leave(state, PART)
        return answer(message, await _proposed(session, speaker, told))
    found = await tracing.find(session, speaker.person_id, text)
    if not found:
        await state.set_state(Tracing.words)
        return answer(message, view.nothing())
    await drafting.leave(state, PART)
    if len(found) > 1:
        return answer(message, view.several([tended(one) for one in found]))
    return answer(message, await _plain(session, found[0], speaker))


async def _plain(session: AsyncSession, parcel: Parcel, speaker: Speaker) -> Screen:
    standing = await journey.standing_of(session, parcel)
    watches = await tracing.watches(session, parcel, speaker.person_id)
    return view.plain(tended(parcel, steps=steps_of(standing)), watches=watches)


async def _proposed(session: AsyncSession, speaker: Speaker, told: messages.Message) -> Screen:
    found = await tracing.numbered(session, speaker.person_id, told.numbers)
    assert told.state is not None
    some = [
        view.Proposed(
            tended(one), told.state, told.reason,
            reports.may_report(one.state, told.state, one.leg),
        )
        for one in found
    ]  # fmt: skip
    return view.proposed(some) if some else view.not_ours(told.numbers)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="tracing")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    staff = Holds(*TENDING)
    errand.message.register(begin, Says("buugui"), staff)
    errand.message.register(refuse, Says("buugui"))
    errand.message.register(hear, StateFilter(Tracing), Words(), staff)
    errand.message.register(hear_carrier, StateFilter(None), staff, Words(), CarrierWrote())
    errand.callback_query.register(show, Pressed(view.OPEN, numbers=1))
    errand.callback_query.register(show_raw, Pressed(view.RAW, numbers=2))
    return errand
