"""A supervisor's side of complaints: read one, write the answer, see it, send it.

Right and state are checked at every press. What is being written stands in the dialogue beside any
other draft.
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
from backend.errors import DomainError
from backend.notices.wording import complaints as wording
from backend.parcels import complaint_news, complaints
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast
from bot.states import Responding
from bot.views import complaints as view
from bot.views import errors

PART = "responding"
"""Where the dialogue keeps ``token``, ``complaint`` and, once it is written, ``text``."""


class OfResponse(BaseFilter):
    """The button belongs to the answer being written now; the handler is given `response`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        response = (await state.get_data()).get(PART)
        mine = response and action.ids == (response["token"],)
        return {"response": response} if mine else False


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A complaint from a list, as its card shows it."""
    complaint = await complaints.of_staff(session, action.number(), speaker.person_id)
    return answer(query, wording.card(await complaint_news.card_facts(session, complaint)))


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Trả lời': ask for the words, while nobody else has answered."""
    complaint = await complaints.answerable(session, action.number(), speaker.person_id)
    token = new_code()
    await state.set_state(Responding.text)
    await state.update_data({PART: {"token": token, "complaint": complaint.id}})
    return answer(query, view.write_answer(complaint.code, token))


async def hear(message: Message, state: FSMContext) -> Said:
    """The words as the citizen will read them; written again they replace the former."""
    response: dict[str, Any] = (await state.get_data())[PART]
    try:
        text = complaints.fit(message.text or "")
    except DomainError as refusal:
        return answer(message, Screen(errors.words(refusal)))
    await state.set_state(Responding.preview)
    await state.update_data({PART: {**response, "text": text}})
    return answer(message, view.answer_preview(response["token"], text))


async def hear_other(message: Message) -> Said:
    """Anything but text: what stands is kept."""
    return answer(message, view.words_only())


async def send(
    query: CallbackQuery, response: dict[str, Any], session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': once, to the citizen."""
    if "text" not in response:
        return await gone(query)
    complaint = await complaints.answer(
        session, response["complaint"], speaker.person_id, response["text"], now=now
    )
    return await _leave(query, state, view.answered(complaint.code))


async def write_again(query: CallbackQuery, response: dict[str, Any], state: FSMContext) -> Said:
    """'Viết lại'."""
    await state.set_state(Responding.text)
    return saying.replace(query, view.write_again(response["token"]))


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi': nothing leaves."""
    return await _leave(query, state, view.not_answered())


async def gone(query: CallbackQuery) -> Said:
    """A button of words that were sent or given up."""
    return toast(query, view.gone(), alert=True)


async def end(event: Message | CallbackQuery, state: FSMContext) -> Said:
    """The role was taken away in the middle: what was begun goes, and blocks nothing."""
    await state.clear()
    return answer(event, view.not_answered())


async def _leave(query: CallbackQuery, state: FSMContext, screen: Screen) -> Said:
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [saying.replace(query, screen), *others]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="responding")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    writing = StateFilter(Responding)
    errand.message.register(end, writing, Words(), ~Holds("supervisor"))
    errand.message.register(hear, writing, Words())
    errand.message.register(hear_other, writing, ~F.text)
    on = errand.callback_query.register
    on(show, Pressed(view.OPEN, numbers=1))
    on(begin, Pressed(wording.ANSWER, numbers=1))
    verbs: dict[str, Callable[..., Any]] = {
        view.SEND: send, view.AGAIN: write_again, view.CANCEL: stop,
    }  # fmt: skip
    on(end, Pressed(*verbs), OfResponse(), ~Holds("supervisor"))
    for verb, handler in verbs.items():
        on(handler, Pressed(verb), OfResponse())
    on(gone, Pressed(*verbs))
    return errand
