"""A citizen's own requests: seen, moved, cancelled, the list of papers confirmed."""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.notices.wording.collecting import CANCEL, MINE, RIGHT, WHEN, WRONG, paper_lines
from backend.notices.wording.kinds import moment
from backend.parcels import collecting, collecting_lists, collecting_signing, slots
from backend.parcels.collecting_models import RIGHT as SIGNED
from backend.parcels.collecting_models import WRONG as REFUSED
from backend.people.rules import Speaker
from bot import saying
from bot.days import day_on
from bot.filters import Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.requesting import request_of
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Objecting
from bot.views import visits as view

OBJECTED = "objected"


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One request as it is now."""
    return answer(query, await _screen(session, action.number(), speaker))


async def _screen(session: AsyncSession, parcel_id: int, speaker: Speaker) -> Screen:
    parcel, collection = await collecting.asked_by(session, parcel_id, speaker.person_id)
    listed = await collecting_lists.newest(session, parcel.id)
    papers: list[str] = []
    clerk = citizen = None
    if listed and listed.shown_at:
        lines = await collecting_lists.papers_of(session, listed.id)
        papers = paper_lines(collecting_lists.as_facts(lines))
        clerk = moment(listed.shown_at.isoformat())
        right = listed.answered_at and listed.answer == SIGNED
        citizen = moment(listed.answered_at.isoformat()) if right and listed.answered_at else None
    return view.request(request_of(session, parcel, collection, papers, (clerk, citizen)))


async def ask_when(query: CallbackQuery, action: Action, now: datetime) -> Said:
    """'Đổi giờ hẹn', by the citizen or by whoever goes; whether they may is asked at the end."""
    return answer(query, view.other_day(action.number(), slots.offered(now)))


async def choose_day(query: CallbackQuery, action: Action, now: datetime) -> Said:
    """A day by its button."""
    offered, day = slots.offered(now), day_on(action.ids[1:])
    if day not in offered:
        return replace(query, view.other_day(action.number(), offered))
    return replace(query, view.other_time(action.number(), offered[day]))


async def choose_time(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """A span: the visit has another time."""
    key = action.ids[1] if action.ids[1:] else ""
    collection = await collecting.reschedule(
        session, action.number(), speaker.person_id, key, now=now
    )
    slot = slots.Slot(collection.begins_at, collection.ends_at)
    parcel, _collection = await collecting.locked(session, action.number())
    return replace(query, view.moved(parcel.code, slot))


async def ask_to_cancel(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Hủy': asked once more."""
    await collecting.asked_by(session, action.number(), speaker.person_id)
    return answer(query, view.confirm_cancelling(action.number()))


async def cancel(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Hủy thật'."""
    parcel = await collecting.cancel(session, action.number(), speaker.person_id, now=now)
    return replace(query, view.cancelled(parcel.code))


async def sign(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Đúng': the citizen's mark under the list."""
    await collecting_signing.answer_list(
        session, action.number(), speaker.person_id, SIGNED, now=now
    )
    return [*saying.bare(query), answer(query, view.signed())]


async def object_(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Chưa đúng': kept at once, the words may follow."""
    await collecting_signing.answer_list(
        session, action.number(), speaker.person_id, REFUSED, now=now
    )
    await state.set_state(Objecting.words)
    await state.update_data({OBJECTED: action.number()})
    return [*saying.bare(query), answer(query, view.ask_what_is_wrong())]


async def hear_objection(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """What is wrong, in their words; refused ones may be written anew."""
    list_id = int((await state.get_data()).get(OBJECTED) or 0)
    await collecting_signing.object_to_list(
        session, list_id, speaker.person_id, message.text or "", now=now
    )
    await drafting.leave(state, OBJECTED)
    return answer(message, view.words_kept())


async def hear_no_words(message: Message) -> Said:
    """A picture: not kept."""
    return answer(message, view.ask_what_is_wrong())


async def stale(query: CallbackQuery) -> Said:
    """A forged button."""
    return toast(query, too_late(), alert=True)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="visits")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    objecting = StateFilter(Objecting.words)
    errand.message.register(hear_objection, objecting, Words())
    errand.message.register(hear_no_words, objecting, ~F.text)
    on = errand.callback_query.register
    on(show, Pressed(MINE, numbers=1))
    on(ask_when, Pressed(WHEN, numbers=1))
    on(choose_day, Pressed(view.OTHER_DAY, numbers=1, words=1))
    on(choose_time, Pressed(view.OTHER_TIME, numbers=1, words=1))
    on(ask_to_cancel, Pressed(CANCEL, numbers=1))
    on(cancel, Pressed(view.CANCELLED, numbers=1))
    on(sign, Pressed(RIGHT, numbers=1))
    on(object_, Pressed(WRONG, numbers=1))
    on(stale, Pressed(view.OTHER_DAY, view.OTHER_TIME))
    return errand
