"""/thoihan: how soon a department takes cases up and answers; changed by whoever leads it."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import promises, routing
from backend.cases.promises import Promises
from backend.cases.spans import minutes_in
from backend.errors import DomainError
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import choices, drafting
from bot.saying import Said, answer, replace
from bot.states import Promising
from bot.views import choices as desk_view
from bot.views import errors
from bot.views import promises as view

PART = "promise"


async def show(message: Message, rest: str, session: AsyncSession, speaker: Speaker) -> Said:
    """One's desk; of several the one named behind the command, else which."""
    own = await promises.desks_of(session, speaker.person_id)
    if not own:
        return answer(message, view.not_yours())
    desks = choices.called(rest, own)
    if len(desks) == 1:
        return answer(message, view.promises(await promises.read(session, desks[0])))
    shown = desk_view.which(view.SHOW, "/thoihan", desks) if desks else desk_view.unknown()
    return answer(message, shown)


async def open_desk(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A department from the list, or back to all of its urgencies."""
    return replace(query, view.promises(await _promised(session, action, speaker)))


async def pick(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One urgency."""
    promised = await _promised(session, action, speaker)
    return replace(query, view.urgency(promised, promises.urgency_at(action.number(1))))


async def choose(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """One of the times on the buttons."""
    promised = await _promised(session, action, speaker)
    await promises.change(
        session, promised.desk, promises.urgency_at(action.number(1)), view.SET[action.verb],
        action.number(2), person_id=speaker.person_id, now=now,
    )  # fmt: skip
    return replace(query, view.promises(await promises.read(session, promised.desk)))


async def begin_typing(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Số khác': the next words are the time. A draft that is open waits beside it."""
    promised = await _promised(session, action, speaker)
    urgency = promises.urgency_at(action.number(1))
    clock = view.TYPED.get(action.ids[2] if action.ids[2:] else "")
    if clock is None:
        raise DomainError("button.stale")
    await state.set_state(Promising.span)
    await state.update_data({PART: {"desk": promised.desk, "urgency": urgency, "clock": clock}})
    return replace(query, view.write(promised, urgency, clock))


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The time that was typed; one that cannot be is asked for again."""
    asked = (await state.get_data())[PART]
    promised = await promises.read(session, asked["desk"])
    minutes = minutes_in(message.text or "", promised.minutes_a_day)
    if minutes is None:
        return answer(message, view.unread())
    try:
        await promises.change(
            session, **asked, minutes=minutes, person_id=speaker.person_id, now=now
        )
    except DomainError as refusal:
        if refusal.code == "right.missing":
            await drafting.leave(state, PART)
        return answer(message, Screen(errors.words(refusal)))
    draft = await drafting.leave(state, PART)
    shown = view.promises(await promises.read(session, asked["desk"]))
    return [answer(message, screen) for screen in (shown, *drafting.back_to(draft))]


async def stop(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Thôi'."""
    promised = await _promised(session, action, speaker)
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [replace(query, view.promises(promised)), *others]


async def _promised(session: AsyncSession, action: Action, speaker: Speaker) -> Promises:
    """The promises of the department on the button; raises ``right.missing``."""
    desk = action.ids[0] if action.ids else ""
    await routing.require_leading(session, desk, speaker.person_id)
    return await promises.read(session, desk)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="promises")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show, Says("thoihan"))
    errand.message.register(hear, StateFilter(Promising.span), Words())
    on = errand.callback_query.register
    on(open_desk, Pressed(view.SHOW))
    on(pick, Pressed(view.PICK))
    on(choose, Pressed(*view.SET))
    on(begin_typing, Pressed(view.TYPE))
    on(stop, Pressed(view.STOP))
    return errand
