"""/tuyen: a supervisor or admin of the province sees where cases go, and sends them elsewhere."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import routes
from backend.cases.route_subjects import Subject, called, marked
from backend.errors import DomainError
from backend.knowledge.units import PROVINCE, desks_called
from backend.people import service as people
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.handlers.procedures import Answering
from bot.saying import Said, answer, toast
from bot.states import Routing
from bot.views import routes as view

PART = "route"


async def show(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, answerer: Answering,
    now: datetime,
) -> Said:  # fmt: skip
    """``/tuyen đất đai`` or ``/tuyen 1.001193``."""
    await people.require(session, speaker.person_id, routes.MAY_CHANGE, PROVINCE)
    if not rest:
        return answer(message, view.usage())
    found = called(answerer().catalogue, rest)
    if not found:
        return answer(message, view.unknown(rest))
    if len(found) > 1:
        return answer(message, view.found(found))
    return answer(message, await _ways(session, found[0], now))


async def show_one(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    answerer: Answering, now: datetime,
) -> Said:  # fmt: skip
    """One of several fields."""
    subject, _part = await _meant(session, action, speaker, answerer)
    return saying.replace(query, await _ways(session, subject, now))


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    answerer: Answering, state: FSMContext,
) -> Said:  # fmt: skip
    """'Đổi nơi nhận': by a button or by a name that is typed."""
    subject, part = await _meant(session, action, speaker, answerer)
    await state.set_state(Routing.desk)
    await state.update_data({PART: [subject.mark, part]})
    return answer(query, view.choose(subject, part))


async def press_desk(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    answerer: Answering, state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """A desk by its button, which may be from long ago: it says all that is needed."""
    subject, part = await _meant(session, action, speaker, answerer)
    if len(action.ids) != 3:
        raise DomainError("button.stale")
    screen, words = await _set(session, subject, part, action.ids[2], speaker, now)
    if await state.get_state() == Routing.desk.state:
        await drafting.leave(state, PART)
    return [toast(query, words), saying.replace(query, screen)]


async def hear_desk(
    message: Message, session: AsyncSession, speaker: Speaker, answerer: Answering,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """A desk by its name."""
    mark, part = (await state.get_data())[PART]
    subject = marked(answerer().catalogue, mark)
    if subject is None:
        return await end(message, state)
    named = desks_called(message.text or "")
    if not named:
        return answer(message, view.desk_unknown())
    if len(named) > 1:
        return answer(message, view.which(subject, part, named))
    screen, words = await _set(session, subject, part, named[0].key, speaker, now)
    draft = await drafting.leave(state, PART)
    screens = (Screen(words), screen, *drafting.back_to(draft))
    return [answer(message, one) for one in screens]


async def take_back(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    answerer: Answering, now: datetime,
) -> Said:  # fmt: skip
    """'Về mặc định'."""
    subject, part = await _meant(session, action, speaker, answerer)
    target = subject.route("", part).target
    done = await routes.take_back(session, target, by=speaker.person_id, now=now)
    said = toast(query, view.back() if done else view.unchanged())
    return [said, saying.replace(query, await _ways(session, subject, now))]


async def end(message: Message, state: FSMContext) -> Said:
    """The right was taken away in the middle, or the catalogue has this no longer."""
    await drafting.leave(state, PART)
    return answer(message, Screen(saying.too_late()))


async def _set(
    session: AsyncSession, subject: Subject, part: str, desk: str, speaker: Speaker, now: datetime
) -> tuple[Screen, str]:
    route = subject.route(desk, part)
    new = await routes.change(session, route, by=speaker.person_id, now=now)
    words = view.changed() if new else view.unchanged()
    return await _ways(session, subject, now), words


async def _meant(
    session: AsyncSession, action: Action, speaker: Speaker, answerer: Answering
) -> tuple[Subject, str]:
    """What a button is about; a forged one, and one of a former catalogue, is stale."""
    await people.require(session, speaker.person_id, routes.MAY_CHANGE, PROVINCE)
    subject = marked(answerer().catalogue, action.ids[0]) if action.ids else None
    said = action.ids[1] if len(action.ids) > 1 else view.WHOLE
    part = "" if said == view.WHOLE else said
    if subject is None or (len(action.ids) > 1 and part not in subject.parts):
        raise DomainError("button.stale")
    return subject, part


async def _ways(session: AsyncSession, subject: Subject, now: datetime) -> Screen:
    kept = {one.route: one for one in await routes.current(session)}
    ways = []
    for level in subject.levels:
        route = await routes.route_for(session, subject.errand(level), now=now)
        ways.append(view.Way(level, route, kept.get(route) if route else None))
    targets = {route.target for route in kept}
    own = [part for part in subject.parts if subject.route("", part).target in targets]
    return view.ways(subject, ways, own)


def router() -> Router:
    """For supervisors and admins; to everybody else this command does not exist."""
    errand = Router(name="routes")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    may = Holds(*routes.MAY_CHANGE)
    errand.message.register(show, Says("tuyen"), may)
    errand.message.register(hear_desk, StateFilter(Routing.desk), Words(), may)
    errand.message.register(end, StateFilter(Routing.desk), Words())
    errand.callback_query.register(show_one, Pressed(view.SHOW))
    errand.callback_query.register(begin, Pressed(view.CHANGE))
    errand.callback_query.register(press_desk, Pressed(view.SET))
    errand.callback_query.register(take_back, Pressed(view.BACK))
    return errand
