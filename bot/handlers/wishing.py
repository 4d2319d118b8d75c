"""'Có phải Bưu điện thật không?', what a receiver asks of the post, and 'Nhắc ngày hẹn'."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, KeyboardButton, Message, ReplyKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from backend import capabilities
from backend.actions import Action, Screen
from backend.i18n import _
from backend.notices.wording.parcels import ARRANGED, REAL, UNREMIND, WISH
from backend.now import local
from backend.parcels import appointments, followers, numbers, rules, wishes
from backend.people.rules import Speaker
from bot import saying
from bot.days import day_in
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.handlers.parcels import WANTED
from bot.handlers.start import greet
from bot.saying import Said, answer, toast, too_late
from bot.states import Appointing, Wishing
from bot.views import parcels as parcel_view
from bot.views import wishes as view
from bot.views.menu import IS_IT_THE_POST

WISHED = "wished"


async def check(
    event: Message | CallbackQuery, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Whether something is out for this person today; otherwise that nothing is to be paid."""
    out = await followers.out_today(session, speaker.person_id, now=now)
    return answer(event, view.really_out(out) if out else view.nothing_out())


async def wish(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """What they want; whoever has not shown their phone yet is asked for it first."""
    parcel_id, kind = action.number(), action.ids[1] if action.ids[1:] else ""
    if kind not in rules.WISHES:
        return toast(query, too_late(), alert=True)
    has_proved = await wishes.has_proved(session, parcel_id, speaker.person_id)
    if not has_proved and capabilities.of(speaker.channel).contact is None:
        return answer(query, view.no_proof_here())
    if not has_proved:
        await state.set_state(Wishing.contact)
        await state.update_data({WISHED: {"parcel": parcel_id, "kind": kind}})
        keys = [[KeyboardButton(text=_(view.SEND), request_contact=True)]]
        board = ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, one_time_keyboard=True)
        return answer(query, view.ask_contact()).model_copy(update={"reply_markup": board})
    return answer(query, await _wish(session, parcel_id, speaker, kind, now))


async def hear_contact(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """Their own card, as the messenger vouches for it; anybody else's proves nothing."""
    wished: dict[str, Any] = (await state.get_data()).get(WISHED) or {}
    await drafting.leave(state, WISHED)
    if not wished or message.contact is None:
        return greet(message, speaker, too_late())
    own = message.from_user and message.contact.user_id == message.from_user.id
    phone = numbers.phone(message.contact.phone_number) if own else None
    parcel_id = wished["parcel"]
    if not phone or not await wishes.prove(session, parcel_id, speaker.person_id, phone, now=now):
        return greet(message, speaker, view.not_the_receiver())
    said = await _wish(session, parcel_id, speaker, wished["kind"], now)
    return [greet(message, speaker, view.proved()), answer(message, said)]


async def hear_no_contact(message: Message) -> Said:
    """Words in place of the card: a typed number proves nothing."""
    return answer(message, view.ask_contact())


async def choose_day(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """One of the days that were offered."""
    day = _day_of(action.ids[1:])
    if day is None:
        return toast(query, too_late(), alert=True)
    parcel_id = action.number()
    await wishes.ask(session, parcel_id, speaker.person_id, rules.ANOTHER_DAY, day, now=now)
    return saying.replace(query, view.asked(rules.ANOTHER_DAY, day))


async def settle(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Đã sắp xếp', by staff."""
    done = await wishes.settle(session, action.number(), speaker.person_id, now=now)
    return [*saying.bare(query), answer(query, view.settled(done.kind, done.day))]


async def ask_day(query: CallbackQuery, state: FSMContext) -> Said:
    """'Nhắc ngày hẹn'."""
    await state.set_state(Appointing.day)
    return answer(query, view.ask_day())


async def hear_day(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The day on the slip; a code that was looked for before is named with it."""
    day = day_in(message.text or "", local(now).date())
    if day is None:
        return answer(message, view.not_a_day())
    code = numbers.dossier_code((await state.get_data()).get(WANTED) or "")
    at = await appointments.remind(session, speaker.person_id, day, code=code, now=now)
    await drafting.leave(state, WANTED)
    return answer(message, view.will_remind(day, at))


async def hear_no_day(message: Message) -> Said:
    """A picture of the slip: it is not read, and not kept."""
    return answer(message, view.not_a_day())


async def forget_day(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Thôi nhắc'."""
    day = _day_of(action.ids)
    if day is None:
        return toast(query, too_late(), alert=True)
    await appointments.forget(session, speaker.person_id, day)
    return saying.replace(query, view.no_reminder())


async def _wish(
    session: AsyncSession, parcel_id: int, speaker: Speaker, kind: str, now: datetime
) -> Screen:
    if kind == rules.ANOTHER_DAY:
        return view.which_day(parcel_id, wishes.days_offered(now))
    await wishes.ask(session, parcel_id, speaker.person_id, kind, None, now=now)
    return view.asked(kind, None)


def _day_of(ids: tuple[str, ...]) -> date | None:
    try:
        return date.fromisoformat(ids[0]) if len(ids) == 1 else None
    except ValueError:
        return None


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="wishing")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(check, Says("buudienthat", labels=(IS_IT_THE_POST,)))
    errand.message.register(hear_contact, StateFilter(Wishing.contact), F.contact)
    errand.message.register(hear_no_contact, StateFilter(Wishing.contact), Words())
    errand.message.register(hear_no_contact, StateFilter(Wishing.contact), ~F.text)
    errand.message.register(hear_day, StateFilter(Appointing.day), Words())
    errand.message.register(hear_no_day, StateFilter(Appointing.day), ~F.text)
    on = errand.callback_query.register
    on(check, Pressed(REAL))
    on(wish, Pressed(WISH, numbers=1, words=1))
    on(choose_day, Pressed(view.DAY, numbers=1, words=1))
    on(settle, Pressed(ARRANGED, numbers=1))
    on(ask_day, Pressed(parcel_view.REMIND))
    on(forget_day, Pressed(UNREMIND))
    return errand
