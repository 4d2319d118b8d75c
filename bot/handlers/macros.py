"""/mau: canned answers of one's own desks, kept, found, and used for a case.

A macro never leaves by itself: it becomes a proposal, which its author sees and sends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import macros
from backend.cases.macro_models import CaseMacro
from backend.cases.rules import ANSWERING
from backend.errors import DomainError
from backend.knowledge import units
from backend.people import service as people
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast
from bot.states import Canning
from bot.views import errors
from bot.views import macros as view

PART = "macro"


async def show_list(message: Message, rest: str, session: AsyncSession, speaker: Speaker) -> Said:
    """/mau: all of them; with words behind it, those that have them."""
    return answer(message, await _list(session, speaker, rest, 0))


async def turn(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Another page."""
    return saying.replace(query, await _list(session, speaker, "", action.number()))


async def _list(session: AsyncSession, speaker: Speaker, words: str, number: int) -> Screen:
    page = await macros.page(session, speaker.person_id, words, number)
    several = len(await macros.desks_of(session, speaker.person_id)) > 1
    return view.listed(page, words, several=several)


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One macro."""
    return saying.replace(query, view.one(await _macro(session, action, speaker)))


async def ask_retirement(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Bỏ mẫu này': asked once more."""
    return saying.replace(query, view.retire_question(await _macro(session, action, speaker)))


async def retire(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Bỏ thật'."""
    macro = await macros.retire(session, action.number(), by=speaker.person_id, now=now)
    return saying.replace(query, view.retired(macro))


async def begin(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Thêm mẫu': for which desk, where there are several."""
    keys = await macros.desks_of(session, speaker.person_id)
    if len(keys) == 1:
        return answer(query, await _write(state, new_code(), keys[0]))
    await state.set_state(Canning.desk)
    return answer(query, view.choose_desk([units.unit(key) for key in keys]))


async def press_desk(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """The desk by its button."""
    desk = action.ids[0] if action.ids else ""
    if not units.is_desk(desk):
        raise DomainError("button.stale")
    await people.require(session, speaker.person_id, ANSWERING, desk)
    return saying.replace(query, await _write(state, new_code(), desk))


async def hear_desk(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """The desk by its name."""
    keys = await macros.desks_of(session, speaker.person_id)
    named = [one for one in units.desks_called(message.text or "") if one.key in keys]
    if not named:
        return answer(message, view.desk_unknown())
    if len(named) > 1:
        return answer(message, view.choose_desk(named))
    return answer(message, await _write(state, new_code(), named[0].key))


async def edit(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Sửa': written anew in its place."""
    macro = await _macro(session, action, speaker)
    await _write(state, new_code(), macro.desk, macro.id)
    return answer(query, view.write(macro.desk, macro))


async def _write(state: FSMContext, token: str, desk: str, instead_of: int | None = None) -> Screen:
    await state.set_state(Canning.text)
    await state.update_data({PART: {"token": token, "desk": desk, "instead_of": instead_of}})
    return view.write(desk)


async def hear_text(message: Message, state: FSMContext, now: datetime) -> Said:
    """The first line is the title, the rest the text; shown before anything is kept."""
    begun: dict[str, Any] = (await state.get_data())[PART]
    title, _newline, text = (message.text or "").strip().partition("\n")
    title, text = " ".join(title.split()), text.strip()
    if wrong := macros.fault(title, text):
        return answer(message, Screen(escape(errors.words(wrong))))
    await state.set_state(Canning.preview)
    await state.update_data({PART: {**begun, "title": title, "text": text}})
    return answer(message, view.preview(begun["token"], title, text, now))


async def hear_at_preview(message: Message) -> Said:
    """Words where a button is waited for change nothing."""
    return answer(message, view.use_buttons())


async def hear_other(message: Message) -> Said:
    """Neither words nor a command."""
    return answer(message, view.words_only())


async def settle(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Lưu', 'Viết lại' or 'Thôi', of the macro that is being written."""
    begun = (await state.get_data()).get(PART)
    if not begun or action.ids != (begun["token"],) or "text" not in begun:
        return toast(query, view.gone(), alert=True)
    if action.verb == view.AGAIN:
        await state.set_state(Canning.text)
        return answer(query, view.write(begun["desk"]))
    if action.verb == view.CANCEL:
        return await _leave(query, state, view.dropped())
    macro = await macros.save(
        session, begun["desk"], begun["title"], begun["text"], author_id=speaker.person_id,
        now=now, instead_of=begun["instead_of"],
    )  # fmt: skip
    return await _leave(query, state, view.saved(macro))


async def _leave(query: CallbackQuery, state: FSMContext, screen: Screen) -> Said:
    draft = await drafting.leave(state, PART)
    others = [answer(query, one) for one in drafting.back_to(draft)]
    return [saying.replace(query, screen), *others]


async def _macro(session: AsyncSession, action: Action, speaker: Speaker) -> CaseMacro:
    return await macros.open_one(session, action.number(), speaker.person_id)


def router() -> Router:
    """For those who answer; to everybody else this command does not exist."""
    errand = Router(name="macros")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    may = Holds(*ANSWERING)
    on = errand.message.register
    on(show_list, Says("mau"), may)
    on(drafting.deny, StateFilter(Canning), Words(), ~may)
    on(hear_desk, StateFilter(Canning.desk), Words())
    on(hear_text, StateFilter(Canning.text), Words())
    on(hear_at_preview, StateFilter(Canning.preview), Words())
    on(hear_other, StateFilter(Canning.text), ~F.text)
    return _presses(errand)


def _presses(errand: Router) -> Router:
    on = errand.callback_query.register
    on(turn, Pressed(view.LIST, numbers=1))
    on(show, Pressed(view.SHOW, numbers=1))
    on(ask_retirement, Pressed(view.RETIRE, numbers=1))
    on(retire, Pressed(view.RETIRED, numbers=1))
    on(edit, Pressed(view.EDIT, numbers=1))
    on(begin, Pressed(view.ADD))
    on(press_desk, Pressed(view.DESK))
    on(settle, Pressed(view.SAVE, view.AGAIN, view.CANCEL))
    return errand
