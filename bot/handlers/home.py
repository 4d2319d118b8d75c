"""/xatoi: the commune somebody lives in, by its old name or its new one; changed and forgotten."""

from __future__ import annotations

from dataclasses import replace as replace_fields
from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.knowledge import homes
from backend.knowledge.homes import Meant
from backend.people import service as people
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import drafting, enquiring
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Settling
from bot.views import home as view


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """What is remembered, or the question; a name behind the command answers it at once."""
    if rest:
        return await _take(message, homes.meant(rest), session, speaker, state, now)
    if speaker.commune:
        return answer(message, view.known(speaker.commune))
    return answer(message, await asked(state))


async def choose(query: CallbackQuery, state: FSMContext) -> Said:
    """The question, from a button."""
    return answer(query, await asked(state))


async def asked(state: FSMContext) -> Screen:
    """The question; the next words are its answer. A draft that is open waits beside it."""
    await state.set_state(Settling.commune)
    return view.ask()


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """A name typed as the answer."""
    return await _take(message, homes.meant(message.text or ""), session, speaker, state, now)


async def place(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """One of the meanings of a name."""
    found = homes.inside(action.ids[0] if action.ids else "")
    if found.named is None:
        return toast(query, too_late(), alert=True)
    return await _take(query, found, session, speaker, state, now)


async def settle(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """A commune of today by its button."""
    key = action.ids[0] if action.ids else ""
    return await _settle(query, key, session, speaker, state, now)


async def forget(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """'Quên xã của tôi'."""
    await people.live_in(session, speaker.person_id, None)
    return replace(query, view.forgotten())


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi': nothing changes; a question to a clerk ends, another draft is taken up again."""
    await enquiring.forget(state)
    draft = await drafting.leave(state, "home")
    screens = drafting.back_to(draft)
    return [replace(query, view.stopped()), *(answer(query, screen) for screen in screens)]


async def _take(
    event: Message | CallbackQuery, found: Meant, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """Set what is clear; ask back what is not."""
    if len(found.communes) == 1:
        return await _settle(event, found.communes[0], session, speaker, state, now)
    if found.communes:
        return _say(event, view.which_commune(found.communes, found.named))
    if found.places:
        return _say(event, view.which_place(found.places))
    await state.set_state(Settling.commune)
    return _say(event, view.unknown(found.named))


async def _settle(
    event: Message | CallbackQuery, commune: str, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """Remember it; what waited for it goes on: a question to a clerk, else a draft."""
    await people.live_in(session, speaker.person_id, commune)
    draft = await drafting.leave(state, "home")
    said = drafting.listed(_say(event, view.known(commune)))
    if waiting := await enquiring.draft_in(state):
        asker = replace_fields(speaker, commune=commune)
        return [*said, answer(event, await enquiring.go_on(session, asker, state, waiting, now))]
    return [*said, *(answer(event, screen) for screen in drafting.back_to(draft))]


def _say(event: Message | CallbackQuery, screen: Screen) -> Said:
    return replace(event, screen) if isinstance(event, CallbackQuery) else answer(event, screen)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="home")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(begin, Says("xatoi"))
    errand.message.register(hear, StateFilter(Settling.commune), Words())
    errand.callback_query.register(choose, Pressed(view.CHOOSE))
    errand.callback_query.register(place, Pressed(view.PLACE))
    errand.callback_query.register(settle, Pressed(view.SET))
    errand.callback_query.register(forget, Pressed(view.FORGET))
    errand.callback_query.register(stop, Pressed(view.STOP))
    return errand
