"""Postmen's routes, and what is done with many parcels by one word: handed over, out for delivery.

What is picked stands in the dialogue until it is confirmed; rights and states are read again then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.parcels import handovers, postmen, rounds, service
from backend.parcels.service import TENDING
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting, tending
from bot.handlers.handovers import shown_record
from bot.handlers.returns import tended
from bot.handlers.tending import LAST_PAGE
from bot.saying import Said, answer, toast, too_late
from bot.states import Naming
from bot.views import rounds as view

PICKED, NAMED = "picked", "route_of"


async def list_routes(
    event: Message | CallbackQuery, session: AsyncSession, speaker: Speaker
) -> Said:
    """/tuyenbuuta, or from the board."""
    return answer(event, view.routes(await rounds.routes(session, speaker.person_id)))


async def show_route(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A page of one route."""
    sample, number = action.number(0), min(action.number(1), LAST_PAGE)
    parcel = await service.tended(session, sample, speaker.person_id)
    page = await rounds.on_route(session, speaker.person_id, sample, number)
    listed = [tended(one) for one in page.parcels]
    screen = view.route(parcel.route, sample, listed, number, more=page.more)
    return answer(query, screen) if number == 0 else saying.replace(query, screen)


async def ask_route(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Tuyến bưu tá' on a parcel."""
    parcel = await service.tended(session, action.number(), speaker.person_id)
    await state.set_state(Naming.route)
    await state.update_data({NAMED: parcel.id})
    known = await rounds.routes(session, speaker.person_id)
    return saying.replace(query, view.ask_route(parcel.id, known))


async def hear_route(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """Its name, typed."""
    route = postmen.route(message.text or "")
    if route is None:
        return answer(message, view.no_route())
    parcel_id = (await state.get_data()).get(NAMED) or 0
    parcel = await service.set_route(session, parcel_id, speaker.person_id, route)
    await drafting.leave(state, NAMED)
    return answer(message, await tending.screen(session, parcel))


async def press_route(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """The route of another parcel."""
    other = await service.tended(session, action.number(1), speaker.person_id)
    if other.route is None:
        return toast(query, too_late(), alert=True)
    parcel = await service.set_route(session, action.number(), speaker.person_id, other.route)
    await drafting.leave(state, NAMED)
    return saying.replace(query, await tending.screen(session, parcel))


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """All that it can be done with, each ticked."""
    kind = "".join(action.ids[:1])
    like = action.number(1) if action.ids[1:] else None
    found = await rounds.candidates(session, speaker.person_id, kind, like=like)
    if not found:
        return answer(query, view.nothing_to_pick(kind))
    picked = {"kind": kind, "ids": [one.id for one in found], "off": [], "page": 0}
    await state.update_data({PICKED: picked})
    return answer(query, await _screen(session, speaker, picked))


async def pick(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """One more, one less, all or none, another page."""
    picked = (await state.get_data()).get(PICKED)
    if picked is None:
        return toast(query, too_late(), alert=True)
    off, page = set(picked["off"]), picked["page"]
    if action.verb == view.ALL:
        off = set() if off else set(picked["ids"])
    elif action.verb == view.FLIP:
        off ^= {action.number()} & set(picked["ids"])
    else:
        page = min(action.number(), LAST_PAGE)
    # A new value: what changes inside the old one would not be seen as a change, and not be kept.
    picked = {**picked, "off": sorted(off), "page": page}
    await state.update_data({PICKED: picked})
    return saying.replace(query, await _screen(session, speaker, picked))


async def go(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """'Xác nhận': all that is ticked, in one transaction."""
    picked = (await state.get_data()).get(PICKED)
    ids = set(picked["ids"]) - set(picked["off"]) if picked else set()
    if not picked or not ids:
        return toast(query, too_late(), alert=True)
    await drafting.leave(state, PICKED)
    if picked["kind"] == rounds.CARRY:
        done, passed = await rounds.carry(session, ids, speaker.person_id, now=now)
        return saying.replace(query, view.carried(done, passed))
    record = await handovers.give(
        session, ids, speaker.person_id, code=f"BG-{new_code()}", now=now
    )  # fmt: skip
    return saying.replace(query, await shown_record(session, record, speaker.person_id))


async def drop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi'."""
    await drafting.leave(state, PICKED)
    return saying.replace(query, view.dropped())


async def _screen(session: AsyncSession, speaker: Speaker, picked: dict[str, Any]) -> Screen:
    found = await service.tended_many(session, picked["ids"], speaker.person_id)
    known = {one.id: one for one in found}
    listed = [tended(known[one]) for one in picked["ids"] if one in known]
    return view.picking(picked["kind"], listed, set(picked["off"]), picked["page"])


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="rounds")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    staff = Holds(*TENDING)
    errand.message.register(list_routes, Says("tuyenbuuta"), staff)
    errand.message.register(hear_route, Naming.route, Words(), staff)
    on = errand.callback_query.register
    on(list_routes, Pressed(view.ROUTES), staff)
    on(show_route, Pressed(view.ROUTE, numbers=2))
    on(ask_route, Pressed(view.NAME, numbers=1))
    on(press_route, Pressed(view.AS, numbers=2))
    on(begin, Pressed(view.BEGIN), staff)
    on(pick, Pressed(view.FLIP, view.TURN, numbers=1), staff)
    on(pick, Pressed(view.ALL), staff)
    on(go, Pressed(view.GO), staff)
    on(drop, Pressed(view.DROP))
    return errand
