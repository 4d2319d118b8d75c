"""'Có phải Bưu điện thật không?', what a receiver asks of the post, and 'Nhắc ngày hẹn'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, KeyboardButton, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.i18n import _
from backend.notices.wording.parcel_wishes import ARRANGED, DETAILED, OPEN_WISH, UNREMIND
from backend.notices.wording.parcels import REAL, WISH
from backend.now import local
from backend.parcels import appointments, followers, numbers, rules, wishes
from backend.parcels.acting_rules import Details
from backend.parcels.wish_drafts import WishDraft
from backend.people.rules import Speaker
from bot import saying
from bot.days import day_in, day_on
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import drafting, redirecting
from bot.handlers.joining import WANTED
from bot.handlers.start import greet
from bot.proving import can_prove, phone_key, proved_phone
from bot.saying import Said, answer, toast, too_late
from bot.states import Appointing, Wishing
from bot.views import acting
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
    state: FSMContext, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """What they want; whoever has not shown their phone yet is asked for it first."""
    parcel_id, kind = action.number(), action.ids[1] if action.ids[1:] else ""
    if kind not in rules.WISHES:
        return toast(query, too_late(), alert=True)
    has_proved = await wishes.has_proved(session, parcel_id, speaker.person_id, kind, now=now)
    if not has_proved:
        await state.set_state(Wishing.contact)
        await state.update_data({WISHED: {"parcel": parcel_id, "kind": kind}})
        return _ask_proof(query, speaker.channel)
    here = Wished(parcel_id, kind, new_code())
    return answer(query, await _wish(session, here, speaker, state, now))


def _ask_proof(query: CallbackQuery, channel: str) -> Said:
    """By the messenger where it can prove a phone, and by a call of the post everywhere."""
    by_call = KeyboardButton(text=_(acting.CALL_ME))
    if not can_prove(channel):
        return saying.ask(query, view.no_proof_here(), by_call)
    return saying.ask(query, view.ask_contact(), phone_key(), by_call)


async def hear_contact(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """Their own card, as the messenger vouches for it; anybody else's proves nothing."""
    wished: dict[str, Any] = (await state.get_data()).get(WISHED) or {}
    await drafting.leave(state, WISHED)
    if not wished or message.contact is None:
        return greet(message, speaker, too_late())
    phone, parcel_id = proved_phone(message), wished["parcel"]
    if not phone or not await wishes.prove(session, parcel_id, speaker.person_id, phone, now=now):
        return greet(message, speaker, view.not_the_receiver())
    here = Wished(parcel_id, wished["kind"], new_code())
    said = await _wish(session, here, speaker, state, now)
    return [greet(message, speaker, view.proved()), answer(message, said)]


async def hear_no_contact(message: Message) -> Said:
    """Words in place of the card: a typed number proves nothing."""
    return answer(message, view.ask_contact())


async def choose_day(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """One of the days that were offered."""
    day = day_on(action.ids[1:])
    if day is None:
        return toast(query, too_late(), alert=True)
    parcel_id = action.number()
    done = await wishes.ask(
        session, parcel_id, speaker.person_id, rules.ANOTHER_DAY, Details(day=day), now=now
    )
    return saying.replace(query, view.asked(done.id, rules.ANOTHER_DAY, day))


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Rút lại', while it is not arranged."""
    done = await wishes.withdraw(session, action.number(), speaker.person_id, now=now)
    return saying.replace(query, view.withdrawn(done.kind, done.day))


async def open_details(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """The address or the person of a wish, to staff who tend the parcel, in this private chat."""
    parcel, asked = await wishes.opened(session, action.number(), speaker.person_id)
    details = wishes.details_of(session, asked)
    return answer(query, view.details(parcel.code, asked.id, asked.kind, details))


async def settle(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Đã sắp xếp', by staff."""
    done = await wishes.settle(session, action.number(), speaker.person_id, now=now)
    return saying.replace(query, view.settled(done.kind, done.day))


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
    day = day_on(action.ids)
    if day is None:
        return toast(query, too_late(), alert=True)
    await appointments.forget(session, speaker.person_id, day)
    return saying.replace(query, view.no_reminder())


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody who may act wants; `token` names what they write for it."""

    parcel_id: int
    kind: str
    token: str


async def _wish(
    session: AsyncSession, wished: Wished, speaker: Speaker, state: FSMContext, now: datetime
) -> Screen:
    if wished.kind == rules.ANOTHER_DAY:
        return view.which_day(wished.parcel_id, wishes.days_offered(now))
    if wished.kind in DETAILED:
        return await redirecting.begin(
            session, state, WishDraft(wished.token, wished.parcel_id, wished.kind)
        )
    done = await wishes.ask(session, wished.parcel_id, speaker.person_id, wished.kind, now=now)
    return view.asked(done.id, wished.kind, None)


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
    on(open_details, Pressed(OPEN_WISH, numbers=1))
    on(withdraw, Pressed(view.UNDO, numbers=1))
    on(ask_day, Pressed(parcel_view.REMIND))
    on(forget_day, Pressed(UNREMIND))
    return errand
