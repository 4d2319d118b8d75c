"""/viec: what waits for a clerk or a specialist, a case with its thread, a clerk's verbs on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import desk, origins, service
from backend.cases.drafts import Further
from backend.cases.rules import ANSWERING
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting, following, ratings, supplying, tending
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Adding
from bot.views import cases as case_view
from bot.views import work as view
from bot.views.menu import MY_WORK


class OfFurther(BaseFilter):
    """The button belongs to the words being added now; the handler is given `further`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        data = (await state.get_data()).get("further")
        further = Further.of(data) if data else None
        return {"further": further} if further and action.ids[:1] == (further.token,) else False


async def show_work(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """Own cases and results on their way for a clerk, the departments' for a specialist."""
    screens = []
    if speaker.has("clerk"):
        screens.append(view.cases(await desk.own_page(session, speaker.person_id, 0)))
        screens += await tending.waiting(session, speaker.person_id)
    if any(map(speaker.has, ANSWERING)):
        screens.append(view.cases(await desk.department_page(session, speaker.person_id, 0)))
    return [answer(message, screen) for screen in screens or [view.nothing_here()]]


async def turn_list(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Another page of a list, as it is now."""
    which, number = (*action.ids, "", "")[:2]
    if not number.isdecimal() or len(number) > 6:
        return None
    pages = {desk.MINE: desk.own_page, desk.DESK: desk.department_page}
    if which not in pages:
        return None
    page = await pages[which](session, speaker.person_id, int(number))
    return saying.replace(query, view.cases(page))


async def open_case(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A case with its thread, below whatever was pressed."""
    opened = await desk.open_case(session, action.number(0), speaker.person_id)
    return answer(query, view.thread(opened, action.number(1)))


async def turn_thread(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Another page of the thread, in place of the one that is shown."""
    opened = await desk.open_case(session, action.number(0), speaker.person_id)
    return saying.replace(query, view.thread(opened, action.number(1)))


async def accept(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Đã rõ'; then what a citizen who waits shall hear, and how good the answer was."""
    case = await service.accept(
        session, action.number(0), action.number(1), clerk_id=speaker.person_id, now=now
    )
    return [
        *saying.bare(query),
        answer(query, view.accepted(case.code)),
        *await following.ask(query, session, speaker, case.id, action.number(1)),
        *await ratings.ask(query, session, case.id),
    ]


async def begin_adding(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Chưa rõ', 'Bổ sung' or 'Mở lại': ask for the words. An open draft stays beside them."""
    case = await desk.own_case(session, action.number(0), speaker.person_id, ended=True)
    answer_id = action.number(1) if len(action.ids) > 1 else None
    await state.set_state(Adding.text)
    await state.update_data(further=Further(new_code(), case.id, answer_id).as_data())
    return answer(query, case_view.ask_further(case.code))


async def hear_further(message: Message, state: FSMContext) -> Said:
    """The words, shown before they leave."""
    said = message.text or ""
    further = (await supplying.further_in(state)).with_text(said, str(message.message_id))
    if fault := drafting.fault(further.text or ""):
        return answer(message, Screen(fault))
    return answer(message, await supplying.kept(state, further))


async def hear_other(message: Message, state: FSMContext) -> Said:
    """Anything else while words are written: they stay."""
    return answer(message, case_view.further_kept(await supplying.further_in(state)))


async def write_again(query: CallbackQuery, further: Further, state: FSMContext) -> Said:
    """'Viết lại'."""
    await state.set_state(Adding.text)
    await state.update_data(further=replace(further, text=None, masked=()).as_data())
    return saying.replace(query, case_view.write_again())


async def send_further(
    query: CallbackQuery, further: Further, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': the words go to the department; held files are asked about first."""
    if further.held:
        return saying.replace(query, await supplying.kept(state, further))
    case = await service.add(
        session, further, clerk_id=speaker.person_id, channel=heard.channel, now=now
    )
    await origins.of_further(session, case, further, heard.place, now=now)
    draft = await drafting.leave(state, "further")
    screens = drafting.back_to(draft)
    new = case.code if case.id != further.case else None
    sent = saying.replace(query, case_view.further_sent(new))
    return [sent, *(answer(query, screen) for screen in screens)]


async def stop_adding(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi'."""
    draft = await drafting.leave(state, "further")
    stopped = saying.replace(query, case_view.further_dropped())
    return [stopped, *(answer(query, screen) for screen in drafting.back_to(draft))]


async def escalate(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Báo lãnh đạo cơ quan', once an answer is late."""
    case = await service.escalate(session, action.number(), clerk_id=speaker.person_id, now=now)
    return toast(query, view.escalated(case.code))


async def ask_withdrawal(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Rút lại câu hỏi': asked once more."""
    case = await desk.own_case(session, action.number(), speaker.person_id)
    return answer(query, view.confirm_withdrawal(case.id, case.code))


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Rút lại thật'."""
    case = await service.withdraw(session, action.number(), clerk_id=speaker.person_id, now=now)
    return saying.replace(query, view.withdrawn(case.code))


async def gone(query: CallbackQuery) -> Said:
    """A button of words that were sent or given up."""
    return toast(query, case_view.gone(), alert=True)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="work")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show_work, Says("viec", labels=(MY_WORK,)))
    adding = StateFilter(Adding)
    errand.message.register(drafting.end, adding, Words(), ~Holds("clerk"))
    supplying.register(errand, adding)
    errand.message.register(hear_further, StateFilter(Adding.text), Words())
    errand.message.register(hear_other, StateFilter(Adding.preview), Words())
    errand.message.register(hear_other, adding, ~F.text)
    return _presses(errand)


def _presses(errand: Router) -> Router:
    on = errand.callback_query.register
    on(turn_list, Pressed("work.list"))
    on(open_case, Pressed("case.open", numbers=2))
    on(turn_thread, Pressed("case.page", numbers=2))
    on(accept, Pressed("case.clear", numbers=2))
    on(begin_adding, Pressed("case.unclear", numbers=2))
    on(begin_adding, Pressed("case.more", numbers=1))
    on(escalate, Pressed("case.escalate", numbers=1))
    on(ask_withdrawal, Pressed("case.withdraw", numbers=1))
    on(withdraw, Pressed("case.withdrawn", numbers=1))
    verbs: dict[str, Callable[..., Any]] = {
        "further.again": write_again, "further.send": send_further, "further.cancel": stop_adding,
        **supplying.PRESSES,
    }  # fmt: skip
    for verb, handler in verbs.items():
        on(handler, Pressed(verb), OfFurther())
    on(gone, Pressed(*verbs))
    return errand
