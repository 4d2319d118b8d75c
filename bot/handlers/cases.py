"""/vuongmac: a clerk asks a department. One message is enough; only what is missing is asked.

The draft stands in the dialogue's data beside whatever else is being written, so that neither a
restart nor an incoming answer breaks it. Every button names its draft: one of a draft that was
sent or thrown away does nothing.
"""

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
from backend.cases import routing, rules, service
from backend.cases.drafts import CODE, DEPARTMENT, PREVIEW, QUESTION, Draft, Photo
from backend.knowledge import units
from backend.knowledge.text import compact
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Asking
from bot.views import cases as view
from bot.views.menu import ASK_DEPARTMENT


class OfDraft(BaseFilter):
    """The button belongs to the draft that is being written; the handler is given `draft`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        draft = await drafting.draft_in(state)
        return {"draft": draft} if draft and action.ids[:1] == (draft.token,) else False


async def begin(
    message: Message, rest: str, session: AsyncSession, state: FSMContext,
    new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """Start a question, perhaps with its text; one begun earlier is offered first.

    A draft in which nothing is written yet is no question begun: it takes the text.
    """
    draft = await drafting.draft_in(state)
    if draft and (draft.question or draft.photos or draft.held):
        return answer(message, view.unfinished(draft))
    draft = draft or Draft(new_code())
    await drafting.keep(state, draft)
    if rest:
        return await _tell(message, rest, session, state, draft)
    return await drafting.go_on(message, session, state, draft)


async def refuse(message: Message) -> Said:
    """/vuongmac by somebody who is no clerk."""
    return answer(message, view.not_a_clerk())


async def end(event: Message | CallbackQuery, state: FSMContext) -> Said:
    """The role was taken away in the middle: the draft goes, and blocks nothing."""
    await state.clear()
    return answer(event, Screen(view.ended()))


async def hear_department(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """A department by its name; anything else written here is the question itself."""
    draft = await drafting.draft_of(state)
    said = compact(message.text or "")
    for unit in units.departments():
        if said in {compact(name) for name in (unit.name, *unit.also)}:
            return await _choose(message, session, state, draft, unit.key)
    return await _tell(message, message.text or "", session, state, draft)


async def hear_question(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """The question, perhaps with the dossier's code in it."""
    draft = await drafting.draft_of(state)
    return await _tell(message, message.text or "", session, state, draft)


async def hear_code(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """The dossier's code, in either national style."""
    draft = await drafting.draft_of(state)
    code = rules.find_dossier_code(message.text or "")
    if code is None:
        return answer(message, view.wrong_code(draft))
    return await drafting.go_on(message, session, state, replace(draft, dossier_code=code))


async def hear_at_preview(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """Words where a button is waited for change nothing."""
    draft = await drafting.draft_of(state)
    return answer(message, view.use_buttons(await drafting.screen(session, draft)))


async def hear_photo(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """A picture: held until the clerk has said what is not on it. Its caption is the question."""
    draft = await drafting.draft_of(state)
    if draft.is_full():
        note = view.too_many_photos()
        return answer(message, view.with_note(note, await drafting.screen(session, draft)))
    largest = (message.photo or [])[-1]
    asked_before = bool(draft.held)
    draft = draft.with_photo(Photo(largest.file_id, largest.file_unique_id, largest.file_size))
    if message.caption and draft.question is None:
        told = draft.with_text(message.caption)
        draft = draft if drafting.fault(told.question or "") else told
    said = await drafting.go_on(message, session, state, draft)
    # The pictures of one album come one by one; they are asked about once.
    return None if asked_before and message.media_group_id else said


async def hear_other(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """Anything a step does not use; the draft stays."""
    draft = await drafting.draft_of(state)
    return answer(message, view.not_expected(await drafting.screen(session, draft)))


async def choose_department(
    query: CallbackQuery, action: Action, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """The department on the button, if anybody would see the question there."""
    return await _choose(query, session, state, draft, action.ids[1] if action.ids[1:] else "")


async def without_code(
    query: CallbackQuery, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """'Chưa có mã', the usual case."""
    return await drafting.go_on(query, session, state, replace(draft, dossier_code=""))


async def edit(
    query: CallbackQuery, action: Action, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """Back to one step; what was said there holds until it is said anew."""
    part = action.ids[1] if action.ids[1:] else ""
    step = part if part in (DEPARTMENT, QUESTION, CODE) else None
    return await drafting.go_on(query, session, state, draft, step)


async def resume(
    query: CallbackQuery, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """On with the draft where it stands; further pictures are asked about again."""
    return await drafting.go_on(query, session, state, replace(draft, cleared=False))


async def anew(
    query: CallbackQuery, session: AsyncSession, state: FSMContext, new_code: Callable[[], str]
) -> Said:
    """Throw the old draft away and begin another."""
    return await drafting.go_on(query, session, state, Draft(new_code()))


async def add_photos(query: CallbackQuery, draft: Draft) -> Said:
    """Before pictures come: is there an identity paper on them?"""
    return answer(query, view.about_photos(draft))


async def clear_photos(
    query: CallbackQuery, action: Action, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """What the clerk says is on the pictures: with an identity paper they are thrown away."""
    if action.ids[1:] != ("clean",):
        draft = draft.without_held()
        said = await drafting.go_on(query, session, state, draft)
        return [toast(query, view.identity_refused(), alert=True), *drafting.listed(said)]
    waiting = bool(draft.held)
    draft = draft.with_held_cleared()
    if not waiting:
        await drafting.keep(state, draft)
        return saying.replace(query, view.photos_welcome(draft))
    return await drafting.go_on(query, session, state, draft)


async def without_photos(
    query: CallbackQuery, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """'Bỏ hết ảnh'."""
    return await drafting.go_on(query, session, state, replace(draft, photos=(), cleared=False))


async def send(
    query: CallbackQuery, draft: Draft, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': the case is made and shown to the department, once."""
    if draft.held or draft.step() != PREVIEW:
        return await drafting.go_on(query, session, state, draft)
    case = await service.submit(
        session, draft, clerk_id=speaker.person_id, channel=heard.channel, now=now
    )
    await drafting.forget(state)
    sent = view.sent(case.code, case.id, case.department, len(draft.photos))
    return saying.replace(query, sent)


async def cancel(query: CallbackQuery, state: FSMContext) -> Said:
    """'Bỏ câu hỏi'."""
    await drafting.forget(state)
    return saying.replace(query, view.cancelled())


async def gone(query: CallbackQuery) -> Said:
    """A button of a draft that is no more."""
    return toast(query, view.gone(), alert=True)


async def _tell(
    message: Message, text: str, session: AsyncSession, state: FSMContext, draft: Draft
) -> Said:
    told = draft.with_text(text)
    if said := drafting.fault(told.question or ""):
        return answer(message, Screen(said))
    return await drafting.go_on(message, session, state, told)


async def _choose(
    event: Message | CallbackQuery, session: AsyncSession, state: FSMContext, draft: Draft,
    department: str,
) -> Said:  # fmt: skip
    if department not in {unit.key for unit in units.departments()}:
        return await gone(event) if isinstance(event, CallbackQuery) else None
    if department not in await routing.attended(session):
        note = view.nobody_there(department)
        if isinstance(event, CallbackQuery):
            return toast(event, note, alert=True)
        return answer(event, view.with_note(note, await drafting.screen(session, draft)))
    return await drafting.go_on(event, session, state, replace(draft, department=department))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="cases")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    asks = Says("vuongmac", labels=(ASK_DEPARTMENT,))
    errand.message.register(begin, asks, Holds("clerk"))
    errand.message.register(refuse, asks)
    drafting_now = StateFilter(Asking)
    errand.message.register(end, drafting_now, Words(), ~Holds("clerk"))
    errand.message.register(hear_department, StateFilter(Asking.department), Words())
    errand.message.register(hear_question, StateFilter(Asking.question), Words())
    errand.message.register(hear_code, StateFilter(Asking.code), Words())
    errand.message.register(hear_at_preview, StateFilter(Asking.preview), Words())
    errand.message.register(hear_photo, drafting_now, F.photo)
    errand.message.register(hear_other, drafting_now, ~F.text)
    presses: dict[str, Callable[..., Any]] = {
        "draft.department": choose_department, "draft.no_code": without_code, "draft.edit": edit,
        "draft.resume": resume, "draft.anew": anew, "draft.photos": add_photos,
        "draft.photo": clear_photos, "draft.no_photos": without_photos, "draft.send": send,
        "draft.cancel": cancel,
    }  # fmt: skip
    errand.callback_query.register(end, Pressed(*presses), OfDraft(), ~Holds("clerk"))
    for verb, handler in presses.items():
        errand.callback_query.register(handler, Pressed(verb), OfDraft())
    errand.callback_query.register(gone, Pressed(*presses))
    return errand
