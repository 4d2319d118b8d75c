"""A receiver whose phone is proved writes another address in the province, or who takes it instead.

What is written stands sealed in the dialogue; right and state are checked again when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.db import keyring
from backend.knowledge import homes
from backend.parcels import wishes
from backend.parcels.wish_drafts import COMMUNE, NO_PHONE, PHONE, PREVIEW, STEPS, WishDraft
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Pressed, Private, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast
from bot.states import Redirecting
from bot.views import redirecting as view
from bot.views import wishes as wish_view

PART = "redirecting"
AT = {step: getattr(Redirecting, step) for step in STEPS}


class OfDraft(BaseFilter):
    """The button belongs to the wish being written now; the handler is given `draft`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext, session: AsyncSession
    ) -> bool | dict[str, Any]:
        draft = await _draft(state, session)
        return {"draft": draft} if draft and action.ids[:1] == (draft.token,) else False


async def begin(session: AsyncSession, state: FSMContext, draft: WishDraft) -> Screen:
    """The first question; another wish that was being written is given up for it."""
    await _keep(state, session, draft)
    return view.step(draft)


async def hear(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """What the step asks for; what does not fit changes nothing."""
    draft = await _draft(state, session)
    if draft is None:
        raise LookupError("a step of redirecting without a draft")
    if draft.step() == COMMUNE:
        return answer(message, await _named(message.text or "", session, state, draft))
    told = draft.told(message.text or "")
    if told is None:
        return answer(message, view.fault(draft))
    await _keep(state, session, told)
    return answer(message, view.step(told))


async def hear_other(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """A picture, a place on the map: nothing is kept, the question stands."""
    draft = await _draft(state, session)
    return answer(message, view.fault(draft)) if draft else None


async def choose(
    query: CallbackQuery, action: Action, draft: WishDraft, session: AsyncSession,
    state: FSMContext,
) -> Said:  # fmt: skip
    """One of the communes that a name can mean, a relation, or no phone."""
    word = action.ids[1] if action.ids[1:] else ""
    chosen = {view.COMMUNE: draft.within, view.RELATION: draft.related}.get(action.verb)
    changed = chosen(word) if chosen else _without_phone(draft)
    if changed is None:
        return await gone(query)
    await _keep(state, session, changed)
    return saying.replace(query, view.step(changed))


async def send(
    query: CallbackQuery, draft: WishDraft, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': once, to the counter; whoever follows hears the kind of it."""
    if draft.step() != PREVIEW:
        return saying.replace(query, view.step(draft))
    done = await wishes.ask(
        session, draft.parcel, speaker.person_id, draft.kind, draft.details(), now=now
    )
    await drafting.leave(state, PART)
    return saying.replace(query, wish_view.asked(done.id, done.kind, None))


async def write_again(
    query: CallbackQuery, draft: WishDraft, session: AsyncSession, state: FSMContext
) -> Said:
    """'Viết lại'."""
    await _keep(state, session, draft.anew())
    return saying.replace(query, view.step(draft.anew()))


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi': nothing changes."""
    await drafting.leave(state, PART)
    return saying.replace(query, view.stopped())


async def gone(query: CallbackQuery) -> Said:
    """A button of a wish that was sent or given up."""
    return toast(query, view.gone(), alert=True)


async def _named(text: str, session: AsyncSession, state: FSMContext, draft: WishDraft) -> Screen:
    """The commune that a name means: kept where that is clear, else offered, else asked again."""
    found = homes.meant(text)
    communes = found.communes or tuple(
        dict.fromkeys(key for one in found.places for key in homes.inside(one.key).communes)
    )
    inside = draft.within(communes[0]) if len(communes) == 1 else None
    if inside is None:
        return view.which_commune(draft, communes) if communes else view.fault(draft)
    await _keep(state, session, inside)
    return view.step(inside)


def _without_phone(draft: WishDraft) -> WishDraft | None:
    told = draft.step() == PHONE
    return WishDraft(
        draft.token, draft.parcel, draft.kind, receiver=draft.receiver, relation=draft.relation,
        phone=NO_PHONE,
    ) if told else None  # fmt: skip


async def _draft(state: FSMContext, session: AsyncSession) -> WishDraft | None:
    data = (await state.get_data()).get(PART)
    return WishDraft.of(data, keyring(session)) if data else None


async def _keep(state: FSMContext, session: AsyncSession, draft: WishDraft) -> None:
    await state.set_state(AT[draft.step()])
    await state.update_data({PART: draft.as_data(keyring(session))})


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="redirecting")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    writing = StateFilter(Redirecting)
    errand.message.register(hear, writing, Words())
    errand.message.register(hear_other, writing, ~F.text)
    verbs: dict[str, Callable[..., Any]] = {
        view.COMMUNE: choose, view.RELATION: choose, view.NO_PHONE: choose, view.SEND: send,
        view.AGAIN: write_again, view.CANCEL: stop,
    }  # fmt: skip
    for verb, handler in verbs.items():
        errand.callback_query.register(handler, Pressed(verb), OfDraft())
    errand.callback_query.register(gone, Pressed(*verbs))
    return errand
