"""Writing a published answer and deciding on it: draft, its parts, 'Gửi', 'Duyệt', 'Trả lại'.

The draft stands in the database from the first press on; the dialogue only knows which part of
which draft the next words are. Every press reads right, author and state anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import announcements as cases
from backend.cases import desk
from backend.guidance import rules, service, shelf
from backend.guidance.models import Article
from backend.knowledge.search import Answerer
from backend.notices.wording.guidance import APPROVE, OPEN, REJECT
from backend.now import local
from backend.people.rules import Speaker
from bot.days import day_in
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.candidates import candidates
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Guiding
from bot.views import guidance as view
from bot.views import shelf as shelf_view

WRITING = "guidance"
"""In the dialogue: which part of which answer the next words are."""
Answering = Callable[[], Answerer]


class Awaited(BaseFilter):
    """The next words are this part of an answer."""

    def __init__(self, part: str) -> None:
        self.part = part

    async def __call__(self, _message: Message, state: FSMContext) -> bool:
        waiting = (await state.get_data()).get(WRITING)
        return bool(waiting) and waiting["part"] == self.part


class SaysNone(BaseFilter):
    """The next words say that there is none of this part."""

    async def __call__(self, message: Message, state: FSMContext) -> bool:
        waiting = (await state.get_data()).get(WRITING)
        return bool(waiting) and view.says_none(waiting["part"], message.text or "")


async def draft(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """From one answer of a case; pressed again, the same draft."""
    case_id, note_id = action.number(), action.number(1)
    said = await desk.answer_of(session, case_id, note_id, speaker.person_id)
    meant = answerer().ask(said.question, today=local(now).date())
    is_clear = (meant.decision, meant.kind) == ("answer", "procedure")
    origin = cases.subject_of(case_id)
    article = await service.draft(
        session, key=f"{origin}:{note_id}", desk=said.department, question=said.question,
        answer=said.text, procedure=meant.codes[0] if is_clear else None, origin=origin,
        received_by=said.clerk_id, author_id=speaker.person_id, now=now,
    )  # fmt: skip
    return answer(query, await shown(session, article, speaker, state, now))


async def open_one(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """One's own draft to go on with, or an answer to read; who reads another desk's receives it."""
    one = await shelf.open_one(session, action.number(), person_id=speaker.person_id, now=now)
    if one.article.approved_at is not None and not one.may_decide:
        await service.receive(session, one.article.id, person_id=speaker.person_id, now=now)
    return replace(query, await shown(session, one.article, speaker, state, now))


async def shown(
    session: AsyncSession, article: Article, speaker: Speaker, state: FSMContext, now: datetime
) -> Screen:
    """A draft to its author while it may be edited, else the answer as it is."""
    if rules.state_after(article.state, "edit") and article.author_id == speaker.person_id:
        return await _ask(state, article, view.next_part(article))
    await _leave(state)
    one = await shelf.open_one(session, article.id, person_id=speaker.person_id, now=now)
    return shelf_view.opened(one)


async def ask_part(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Sửa …': one part is asked for again."""
    part = action.ids[1] if len(action.ids) > 1 else ""
    one = await shelf.open_one(session, action.number(), person_id=speaker.person_id, now=now)
    if part not in view.PARTS or not one.is_author:
        return toast(query, too_late(), alert=True)
    return replace(query, await _ask(state, one.article, part))


async def press_part(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """A part said by a button: for whom, from today, none, until further notice."""
    part, value = _said_by(action, local(now).date())
    if part is None:
        return toast(query, too_late(), alert=True)
    article = await service.edit(
        session, action.number(), part, value, author_id=speaker.person_id, now=now
    )
    return replace(query, await _go_on(state, article, part))


def _said_by(action: Action, today: date) -> tuple[str | None, str | date | None]:
    word = action.ids[1] if len(action.ids) > 1 else ""
    if action.verb == view.TODAY:
        return rules.EFFECTIVE, today
    if action.verb == view.AUDIENCE:
        return (rules.AUDIENCE if word in rules.AUDIENCES else None), word
    return (word, _none_of(word)) if word in view.NONES else (None, None)


def _none_of(part: str) -> str | None:
    """No ground yet is said, no last day and no procedure are not."""
    return "" if part == rules.GROUND else None


async def choose_procedure(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """One of the procedures that were found by words."""
    code = action.ids[1] if len(action.ids) > 1 else ""
    if answerer().catalogue.find(code) is None:
        return toast(query, too_late(), alert=True)
    article = await service.edit(
        session, action.number(), rules.PROCEDURE, code, author_id=speaker.person_id, now=now
    )
    return replace(query, await _go_on(state, article, rules.PROCEDURE))


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The words of a part, or a day."""
    waiting, said = (await state.get_data())[WRITING], message.text or ""
    part, is_day = waiting["part"], waiting["part"] in (rules.EFFECTIVE, rules.EXPIRES)
    value = day_in(said, local(now).date()) if is_day else said
    if value is None:
        return answer(message, view.wrong_day())
    article = await service.edit(
        session, int(waiting["article"]), part, value, author_id=speaker.person_id, now=now
    )
    return answer(message, await _go_on(state, article, part))


async def hear_none(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """'Chưa có căn cứ', 'Không thời hạn' and their like, typed."""
    waiting = (await state.get_data())[WRITING]
    part = waiting["part"]
    article = await service.edit(
        session, int(waiting["article"]), part, _none_of(part), author_id=speaker.person_id, now=now
    )
    return answer(message, await _go_on(state, article, part))


async def hear_procedure(
    message: Message, answerer: Answering, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """What the words may mean."""
    article_id = int((await state.get_data())[WRITING]["article"])
    one = await shelf.open_one(session, article_id, person_id=speaker.person_id, now=now)
    found = candidates(answerer(), message.text or "", today=local(now).date())
    return answer(message, view.procedures(one.article, found))


async def hear_reason(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """Why a draft is given back."""
    waiting = (await state.get_data())[WRITING]
    await service.reject(
        session, int(waiting["article"]), int(waiting["version"]), message.text or "",
        person_id=speaker.person_id, now=now,
    )  # fmt: skip
    return await _finish(message, state, view.rejected())


async def hear_other(message: Message) -> Said:
    """A picture, a file: nothing of it is kept."""
    return answer(message, view.words_only())


async def submit(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi người thứ hai duyệt'."""
    _article, count = await service.submit(
        session, action.number(), author_id=speaker.person_id, now=now
    )
    return await _finish(query, state, view.submitted(count))


async def drop(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Bỏ bản nháp'; what was published meanwhile is not thrown away like this."""
    one = await shelf.open_one(session, action.number(), person_id=speaker.person_id, now=now)
    if one.article.approved_at is not None:
        return toast(query, too_late(), alert=True)
    await service.withdraw(session, one.article.id, person_id=speaker.person_id, now=now)
    return await _finish(query, state, view.dropped())


async def approve(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Duyệt', by somebody else than its author."""
    article = await service.approve(
        session, action.number(), action.number(1), person_id=speaker.person_id, now=now
    )
    screen = await shown(session, article, speaker, state, now)
    return [toast(query, view.approved()), replace(query, screen)]


async def ask_reason(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Trả lại': why?"""
    article = await service.decidable(
        session, action.number(), action.number(1), person_id=speaker.person_id
    )
    waiting = {"article": article.id, "part": view.REASON, "version": action.number(1)}
    await state.set_state(Guiding.words)
    await state.update_data({WRITING: waiting})
    return answer(query, view.ask_reason(article))


async def end(message: Message, state: FSMContext) -> Said:
    """The role was taken away in the middle."""
    await state.clear()
    return answer(message, view.ended())


async def _go_on(state: FSMContext, article: Article, part: str) -> Screen:
    """After one part the next that is missing; the last day follows the first."""
    following = rules.EXPIRES if part == rules.EFFECTIVE else view.next_part(article)
    return await _ask(state, article, following)


async def _ask(state: FSMContext, article: Article, part: str | None) -> Screen:
    if part in view.TYPED:
        await state.set_state(Guiding.words)
        await state.update_data({WRITING: {"article": article.id, "part": part}})
    else:
        await _leave(state)
    return view.step(article, part)


async def _leave(state: FSMContext) -> None:
    """Words that were being waited for are waited for no more."""
    if await state.get_state() == Guiding.words.state:
        await drafting.leave(state, WRITING)


async def _finish(event: Message | CallbackQuery, state: FSMContext, screen: Screen) -> Said:
    """The errand is over; a case's draft that lay beside it is taken up again."""
    case_draft = None
    if await state.get_state() == Guiding.words.state:
        case_draft = await drafting.leave(state, WRITING)
    first = replace(event, screen) if isinstance(event, CallbackQuery) else answer(event, screen)
    return [first, *(answer(event, one) for one in drafting.back_to(case_draft))]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="guidance")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    writing, may = StateFilter(Guiding.words), Holds(*rules.SPEAKING)
    errand.message.register(end, writing, Words(), ~may)
    errand.message.register(hear_reason, writing, Words(), Awaited(view.REASON))
    errand.message.register(hear_none, writing, Words(), SaysNone())
    errand.message.register(hear_procedure, writing, Words(), Awaited(rules.PROCEDURE))
    errand.message.register(hear, writing, Words())
    errand.message.register(hear_other, writing, ~F.text)
    on = errand.callback_query.register
    on(draft, Pressed(view.DRAFT, numbers=2))
    parts: dict[str, Callable[..., Any]] = {
        view.PART: ask_part, view.AUDIENCE: press_part, view.NONE: press_part,
        view.CODE: choose_procedure,
    }  # fmt: skip
    for verb, handler in parts.items():
        on(handler, Pressed(verb, numbers=1, words=1))
    ones: dict[str, Callable[..., Any]] = {
        OPEN: open_one, view.TODAY: press_part, view.SUBMIT: submit, shelf_view.DROP: drop,
    }  # fmt: skip
    for verb, handler in ones.items():
        on(handler, Pressed(verb, numbers=1))
    on(approve, Pressed(APPROVE, numbers=2))
    on(ask_reason, Pressed(REJECT, numbers=2))
    return errand
