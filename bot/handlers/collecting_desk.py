"""/lichnhan: the post's side of home collection: the queue, the call, the visit, the counter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.notices.wording.collecting import OPEN, TAKE
from backend.now import LOCAL, local
from backend.parcels import collecting_desk as desk
from backend.parcels import collecting_signing as signing
from backend.parcels import numbers
from backend.parcels.collecting_models import Collection, ListedPaper
from backend.parcels.models import Parcel
from backend.parcels.service import TENDING
from backend.people.rules import Speaker
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Visiting
from bot.views import collecting_desk as view
from bot.views import collecting_lists as list_view

VISIT = "visit"
Verb = Callable[..., Awaitable[Any]]


async def show_queue(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """What is to be collected in their scope."""
    found = await desk.queue(session, speaker.person_id)
    return answer(message, view.queue([_line(*one) for one in found]))


async def refuse(message: Message) -> Said:
    """/lichnhan by somebody without a role here."""
    return answer(message, view.staff_only())


async def today(session: AsyncSession, person_id: int, now: datetime) -> list[Screen]:
    """For /homnay: a clerk's visits of the day, and those that were not made."""
    tomorrow = datetime.combine(local(now).date() + timedelta(days=1), time(), LOCAL)
    found = await desk.queue(session, person_id, begins_before=tomorrow)
    return [view.today([_line(*one) for one in found])] if found else []


async def open_visit(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One request, as it is now."""
    return answer(query, await screen_of(session, action.number(), speaker.person_id))


async def screen_of(session: AsyncSession, parcel_id: int, person_id: int) -> Screen:
    """A request for the eyes of one of the staff, rights read now."""
    return view.visit(facts(await desk.visit(session, parcel_id, person_id)))


VERBS: dict[str, Verb] = {
    TAKE: desk.take, view.RELEASE: desk.release, view.CONFIRM: desk.confirm,
    view.START: desk.start, view.STOP: desk.stop, view.DONE: signing.collect,
    view.HANDED: desk.hand_over,
}  # fmt: skip


async def do(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """A verb without more words; what came of it is shown below the card, which follows."""
    await VERBS[action.verb](session, action.number(), speaker.person_id, now=now)
    return await _show(query, session, action.number(), speaker)


async def fail(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Không nhận được': the reason first."""
    parcel_id, reason = action.number(), action.ids[1] if action.ids[1:] else ""
    if not reason:
        await desk.visit(session, parcel_id, speaker.person_id)
        return replace(query, view.why(parcel_id))
    await desk.fail(session, parcel_id, speaker.person_id, reason, now=now)
    return await _show(query, session, parcel_id, speaker)


async def receive(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Quầy đã tiếp nhận', then the dossier's code, which may come later."""
    await desk.receive(session, action.number(), speaker.person_id, now=now)
    shown = await _show(query, session, action.number(), speaker)
    asked = await ask_dossier(query, action, session, speaker, state)
    return [*drafting.listed(shown), *drafting.listed(asked)]


async def ask_dossier(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """'Ghi mã hồ sơ'."""
    return await ask(query, action, session, speaker, state, Visiting.dossier, view.ask_dossier())


async def ask_missing(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """'Thiếu giấy tờ': in words that the citizen reads."""
    return await ask(query, action, session, speaker, state, Visiting.missing, view.ask_missing())


async def ask(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, step: Any, screen: Screen,
) -> Said:  # fmt: skip
    """Awaits words about a request that this person may open."""
    await desk.visit(session, action.number(), speaker.person_id)
    await state.set_state(step)
    await state.update_data({VISIT: action.number()})
    return answer(query, screen)


async def hear_dossier(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The code on the slip."""
    code = numbers.dossier_code(message.text or "")
    if code is None:
        return answer(message, view.bad_dossier())
    parcel_id = await awaited(state)
    await desk.name_dossier(session, parcel_id, speaker.person_id, code, now=now)
    await drafting.leave(state, VISIT)
    return answer(message, await screen_of(session, parcel_id, speaker.person_id))


async def hear_missing(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """What is lacking: kept and told."""
    parcel_id = await awaited(state)
    await desk.lack(session, parcel_id, speaker.person_id, message.text or "", now=now)
    await drafting.leave(state, VISIT)
    return answer(message, await screen_of(session, parcel_id, speaker.person_id))


async def awaited(state: FSMContext) -> int:
    """The request that words are awaited for; they go on being so where they are refused."""
    return int((await state.get_data()).get(VISIT) or 0)


async def hear_other(message: Message, raw_state: str) -> Said:
    """A picture: nothing is kept, the question stands."""
    asked = {"paper": list_view.ask_paper, "missing": view.ask_missing, "dossier": view.ask_dossier}
    return answer(message, asked[raw_state.partition(":")[2]]())


async def stale(query: CallbackQuery) -> Said:
    """A forged button."""
    return toast(query, too_late(), alert=True)


async def _show(
    query: CallbackQuery, session: AsyncSession, parcel_id: int, speaker: Speaker
) -> Said:
    return answer(query, await screen_of(session, parcel_id, speaker.person_id))


def facts(one: desk.Visit) -> view.Visit:
    """A request as views take it."""
    parcel, collection, listed = one.parcel, one.collection, one.listed
    return view.Visit(
        parcel_id=parcel.id, code=parcel.code, state=parcel.state, unit=parcel.unit,
        commune=collection.commune, about=collection.about, begins=collection.begins_at,
        ends=collection.ends_at, mine=one.mine, watches=one.watches, who=one.who,
        phone=one.phone, address=one.address,
        proved=collection.phone_proved_at is not None, confirmed=collection.confirmed_at,
        missing=collection.missing, dossier=parcel.dossier_code,
        list_id=listed.id if listed else None, shown=listed.shown_at if listed else None,
        answer=listed.answer if listed else None, answered=listed.answered_at if listed else None,
        words=listed.words if listed else None, lines=tuple(map(paper, one.papers)),
    )  # fmt: skip


def paper(line: ListedPaper) -> view.Line:
    """A paper on a list as views take it."""
    return view.Line(line.number, line.text, line.originals, line.copies, line.taken)


def _line(parcel: Parcel, collection: Collection) -> view.Visit:
    return facts(desk.Visit(parcel, collection, False, False, None, None, None, None, ()))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="collecting_desk")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    asks = Says("lichnhan")
    errand.message.register(show_queue, asks, Holds(*TENDING))
    errand.message.register(refuse, asks)
    writing = StateFilter(Visiting)
    errand.message.register(drafting.deny, writing, Words(), ~Holds(*TENDING))
    errand.message.register(hear_missing, StateFilter(Visiting.missing), Words())
    errand.message.register(hear_dossier, StateFilter(Visiting.dossier), Words())
    errand.message.register(hear_other, writing, ~F.text)
    on = errand.callback_query.register
    on(open_visit, Pressed(OPEN, numbers=1))
    on(do, Pressed(*VERBS, numbers=1))
    on(fail, Pressed(view.FAIL, numbers=1, words=1))
    on(receive, Pressed(view.RECEIVED, numbers=1))
    on(ask_dossier, Pressed(view.DOSSIER, numbers=1))
    on(ask_missing, Pressed(view.LACK, numbers=1))
    on(stale, Pressed(view.FAIL))
    return errand
