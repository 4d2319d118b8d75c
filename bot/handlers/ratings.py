"""A clerk rates the answer they accepted; /danhgia shows departments what clerks thought.

What a clerk tapped is nowhere kept beside who they are, nor in their dialogue: while a comment is
written, only its case stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.cases import ratings
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast, too_late
from bot.states import Commenting
from bot.views import ratings as view

PART = "commenting"
LAST_PAGE = 10_000


async def ask(
    query: CallbackQuery, session: AsyncSession, case_id: int
) -> list[TelegramMethod[Any]]:
    """After 'Đã rõ', once a case."""
    rated = await ratings.is_rated(session, case_id)
    return [] if rated else [answer(query, view.ask(case_id))]


async def rate(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    new_secret: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """One tap; the stars disappear."""
    case_id, stars = action.number(0), action.number(1)
    first = await ratings.rate(
        session, case_id, stars, clerk_id=speaker.person_id, key=new_secret(), now=now
    )
    if not first:
        return [toast(query, view.rated_already(), alert=True), *saying.bare(query)]
    return saying.replace(query, view.thanks(case_id, stars))


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Viết góp ý'; only now are words waited for, so that no other text strays in here."""
    case = await ratings.commentable(session, action.number(), clerk_id=speaker.person_id)
    await state.set_state(Commenting.text)
    await state.update_data({PART: case.id})
    return saying.replace(query, view.write(case.id))


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_secret: Callable[[], str],
) -> Said:  # fmt: skip
    """One message is the comment."""
    case_id = int((await state.get_data())[PART])
    covered = await ratings.comment(
        session, case_id, message.text or "", clerk_id=speaker.person_id, key=new_secret()
    )
    draft = await drafting.leave(state, PART)
    screens = (view.commented(covered.kinds), *drafting.back_to(draft))
    return [answer(message, screen) for screen in screens]


async def hear_other(message: Message) -> Said:
    """A picture, a sticker: nothing is kept."""
    return answer(message, view.words_only())


async def skip(query: CallbackQuery, state: FSMContext) -> Said:
    """'Bỏ qua'."""
    screens = []
    if PART in await state.get_data():
        screens = drafting.back_to(await drafting.leave(state, PART))
    shown = saying.replace(query, view.done())
    return [shown, *(answer(query, screen) for screen in screens)]


async def show(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """/danhgia."""
    return answer(message, view.listed(await ratings.shown_to(session, speaker.person_id)))


async def show_again(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """'Về danh sách'."""
    shown = await ratings.shown_to(session, speaker.person_id)
    return saying.replace(query, view.listed(shown))


async def show_desk(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One department in full."""
    shown = await ratings.shown_to(session, speaker.person_id)
    chosen = [one for one in shown if action.ids == (one.desk,)]
    if not chosen:
        return toast(query, too_late(), alert=True)
    return saying.replace(query, view.desk(chosen[0], back=len(shown) > 1))


async def show_comments(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A page of comments."""
    desk, number = action.ids[0] if action.ids else "", min(action.number(1), LAST_PAGE)
    said, more = await ratings.comments_on(session, desk, speaker.person_id, number)
    return saying.replace(query, view.comments(desk, said, number, more=more))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="ratings")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show, Says("danhgia"))
    commenting = StateFilter(Commenting)
    errand.message.register(drafting.end, commenting, Words(), ~Holds("clerk"))
    errand.message.register(hear, commenting, Words())
    errand.message.register(hear_other, commenting, ~F.text)
    on = errand.callback_query.register
    on(rate, Pressed(view.RATE, numbers=2))
    on(begin, Pressed(view.WRITE, numbers=1))
    on(skip, Pressed(view.SKIP, numbers=1))
    on(show_again, Pressed(view.BACK))
    on(show_desk, Pressed(view.DESK))
    on(show_comments, Pressed(view.COMMENTS))
    return errand
