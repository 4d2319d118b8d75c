"""/giao: a clerk writes down the return of a result, step by step or in one message, and saves it.

The entry stands in the dialogue's data, phone and address sealed. Every button names its entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.db import keyring
from backend.parcels import journey, rules, service
from backend.parcels.codes import MANUAL
from backend.parcels.entries import (
    ADDRESS,
    AMOUNT,
    DOSSIER,
    PHONE,
    PREVIEW,
    STEPS,
    TRACKING,
    Entry,
)
from backend.parcels.models import Parcel
from backend.people.rules import Speaker
from backend.settings import Settings
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.links import RECEIPT, Links
from bot.saying import Said, answer, toast
from bot.sheets.codes import png
from bot.states import Returning
from bot.views import returns as view
from bot.views import tending
from bot.views.menu import RETURN_RESULT
from bot.views.parcels import Step

ENTRY = "entry"
AT = {
    DOSSIER: Returning.dossier,
    PHONE: Returning.phone,
    ADDRESS: Returning.address,
    TRACKING: Returning.tracking,
    AMOUNT: Returning.amount,
    PREVIEW: Returning.preview,
}


class OfEntry(BaseFilter):
    """The button belongs to the entry that is being written; the handler is given `entry`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext, session: AsyncSession
    ) -> bool | dict[str, Any]:
        entry = await _entry(state, session)
        return {"entry": entry} if entry and action.ids[:1] == (entry.token,) else False


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """A new entry, or the one begun earlier; perhaps with everything right behind the command."""
    entry = await _entry(state, session) or Entry(new_code())
    await _keep(state, session, entry)
    if rest:
        return await _tell(message, rest, session, state, entry, entry.step())
    recent = await service.recent_of(session, speaker.person_id)
    if entry.step() == PREVIEW:
        return answer(message, view.preview(entry))
    return answer(message, view.home(entry, [tended(parcel) for parcel in recent]))


async def refuse(message: Message) -> Said:
    """/giao by somebody who is no clerk."""
    return answer(message, view.clerks_only())


async def end(event: Message | CallbackQuery, state: FSMContext) -> Said:
    """The role was taken away in the middle: the entry goes, and blocks nothing."""
    await state.clear()
    return answer(event, view.clerks_only())


async def hear(message: Message, session: AsyncSession, state: FSMContext, raw_state: str) -> Said:
    """What was asked for, or a message that brings several things at once."""
    entry = await _entry(state, session)
    if entry is None:
        raise LookupError("a step of registering without an entry")
    which = raw_state.partition(":")[2]
    return await _tell(message, message.text or "", session, state, entry, which)


async def hear_other(
    message: Message, session: AsyncSession, state: FSMContext, raw_state: str
) -> Said:
    """A picture, a sticker: nothing a step uses, nothing kept; the entry stays."""
    entry = await _entry(state, session)
    return answer(message, view.fault(entry, raw_state.partition(":")[2])) if entry else None


async def edit(
    query: CallbackQuery, action: Action, entry: Entry, session: AsyncSession, state: FSMContext
) -> Said:
    """Back to one step; what was written there holds until it is written anew."""
    which = action.ids[1] if action.ids[1:] else ""
    if which not in (*STEPS, AMOUNT):
        return await gone(query)
    await _keep(state, session, entry, which)
    return saying.replace(query, view.step(entry, which))


async def pay(
    query: CallbackQuery, action: Action, entry: Entry, session: AsyncSession, state: FSMContext
) -> Said:
    """'Đã trả đủ' or 'Chưa rõ' in place of an amount."""
    payment = action.ids[1] if action.ids[1:] else ""
    if payment not in (rules.PAID, rules.NOT_KNOWN):
        return await gone(query)
    entry = entry.paying(payment)
    await _keep(state, session, entry)
    return saying.replace(query, view.step(entry))


async def keep_for_the_hand(
    query: CallbackQuery, entry: Entry, session: AsyncSession, state: FSMContext
) -> Said:
    """'Phát tận tay', on or off."""
    entry = replace(entry, hand_only=not entry.hand_only)
    await _keep(state, session, entry)
    return saying.replace(query, view.step(entry))


async def drop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Bỏ phiếu này'."""
    await drafting.leave(state, ENTRY)
    return saying.replace(query, view.dropped())


async def save(
    query: CallbackQuery, entry: Entry, session: AsyncSession, speaker: Speaker,
    state: FSMContext, settings: Settings, links: Links, new_code: Callable[[], str],
    now: datetime,
) -> Said:  # fmt: skip
    """'Lưu': registered once, and the receipt's picture comes with it."""
    if entry.step() != PREVIEW:
        return saying.replace(query, view.step(entry))
    token = new_token(new_code)
    parcel = await service.register(
        session, speaker.person_id, entry.dispatch(), token=token, code=new_code(),
        carrier=next(iter(settings.carriers_on), MANUAL), now=now,
    )  # fmt: skip
    await drafting.leave(state, ENTRY)
    shown = saying.replace(query, view.saved(tended(parcel)))
    return [shown, receipt(query, parcel, links, token)]


async def gone(query: CallbackQuery) -> Said:
    """A button of an entry that is no more."""
    return toast(query, view.gone(), alert=True)


def tended(parcel: Parcel, steps: tuple[Step, ...] = ()) -> tending.Tended:
    """A parcel for its clerk, with as much of its travel as is given."""
    return tending.Tended(
        parcel_id=parcel.id,
        code=parcel.code,
        dossier_code=parcel.dossier_code,
        tracking_number=parcel.tracking_number,
        state=parcel.state,
        bound=parcel.owner_id is not None,
        leg=parcel.leg,
        route=parcel.route,
        due=journey.amount_due(parcel),
        hand_only=parcel.hand_only,
        steps=steps,
    )


def new_token(new_code: Callable[[], str]) -> str:
    """What a link carries: three codes long, so that nobody guesses it."""
    return "".join(new_code() for _part in range(3))


def receipt(query: CallbackQuery, parcel: Parcel, links: Links, token: str) -> TelegramMethod[Any]:
    """The QR picture of the parcel's link with the words for a receipt; the link's only showing."""
    link = links.to(RECEIPT + token)
    screen: Screen = tending.receipt(tended(parcel), link)
    return saying.picture(query, png(link), f"{parcel.code}.png", screen)


async def _tell(
    message: Message, text: str, session: AsyncSession, state: FSMContext, entry: Entry, which: str
) -> Said:
    told = entry.told(which, text)
    if told is None:
        return answer(message, view.fault(entry, which))
    await _keep(state, session, told)
    return answer(message, view.step(told))


async def _entry(state: FSMContext, session: AsyncSession) -> Entry | None:
    data = (await state.get_data()).get(ENTRY)
    return Entry.of(data, keyring(session)) if data else None


async def _keep(
    state: FSMContext, session: AsyncSession, entry: Entry, which: str | None = None
) -> None:
    await state.set_state(AT[which or entry.step()])
    await state.update_data({ENTRY: entry.as_data(keyring(session))})


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="returns")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    asks = Says("giao", "traketqua", labels=(RETURN_RESULT,))
    errand.message.register(begin, asks, Holds("clerk"))
    errand.message.register(refuse, asks)
    writing = StateFilter(Returning)
    errand.message.register(end, writing, Words(), ~Holds("clerk"))
    errand.message.register(hear, writing, Words())
    errand.message.register(hear_other, writing, ~F.text)
    presses: dict[str, Callable[..., Any]] = {
        view.SAVE: save, view.EDIT: edit, view.DROP: drop, view.PAY: pay,
        view.HAND: keep_for_the_hand,
    }  # fmt: skip
    errand.callback_query.register(end, Pressed(*presses), OfEntry(), ~Holds("clerk"))
    for verb, handler in presses.items():
        errand.callback_query.register(handler, Pressed(verb), OfEntry())
    errand.callback_query.register(gone, Pressed(*presses))
    return errand
