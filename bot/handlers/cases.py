"""/vuongmac: a clerk asks a department. One message is enough; only what is missing is asked.

The draft stands in the dialogue's data beside whatever else is being written, so that neither a
restart nor an incoming answer breaks it. Every button names its draft: one of a draft that was
sent or thrown away does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from backend.actions import Action, Screen
from backend.cases import origins, reading, routing, rules, service
from backend.cases.drafts import (
    CODE,
    DEPARTMENT,
    FILES,
    PREVIEW,
    PROCEDURE,
    QUESTION,
    Draft,
    Part,
)
from backend.knowledge import units
from backend.knowledge.search import MOST_OFFERED
from backend.knowledge.text import compact
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import alike, attaching, drafting
from bot.handlers.writing import Here, Writing
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Asking
from bot.views import cases as view
from bot.views import posting
from bot.views.menu import ASK_DEPARTMENT

PARTS = (QUESTION, PROCEDURE, DEPARTMENT, CODE, FILES)
LONGEST_NAME = 5
"""Words by which people call a procedure; more that call none are a sentence."""


class OfDraft(BaseFilter):
    """The button belongs to the draft that is being written; the handler is given `draft`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        draft = await drafting.draft_in(state)
        return {"draft": draft} if draft and action.ids[:1] == (draft.token,) else False


class EditsPart(BaseFilter):
    """A message was changed whose words are in the draft; the handler is given `draft`."""

    async def __call__(self, message: Message, state: FSMContext) -> bool | dict[str, Any]:
        draft = await drafting.draft_in(state)
        known = {part.message for part in draft.parts} if draft else set()
        return {"draft": draft} if str(message.message_id) in known else False


async def begin(message: Message, rest: str, here: Writing, new_code: Callable[[], str]) -> Said:
    """Start a question, perhaps with its text; one begun earlier is offered first, and the text
    waits. A draft in which nothing is written yet is no question begun: it takes the text.
    """
    draft = await drafting.draft_in(here.state)
    if draft and draft.is_begun:
        if rest and not drafting.fault(rest):
            later = Part.of(rest, str(message.message_id))
            await here.state.update_data(draft=replace(draft, later=later).as_data())
        return answer(message, view.unfinished(draft))
    draft = draft or Draft(new_code())
    if rest:
        await drafting.kept(here, draft)
        return await _tell(message, rest, here, draft)
    return await drafting.go_on(message, here, draft)


async def refuse(message: Message) -> Said:
    """/vuongmac by somebody who is no clerk."""
    return answer(message, view.not_a_clerk())


async def hear_question(message: Message, here: Writing) -> Said:
    """The question, with whatever else stands in it; it replaces what was written before."""
    draft = await drafting.draft_of(here)
    return await _tell(message, message.text or "", here, replace(draft, parts=()))


async def hear_procedure(message: Message, here: Writing) -> Said:
    """Other words for the procedure: searched anew; a sentence that finds none belongs to the
    question."""
    draft = await drafting.draft_of(here)
    said = message.text or ""
    found = drafting.searched(here, replace(draft, procedure=None), said)
    if found.procedure:
        return await drafting.go_on(message, here, draft.choosing_procedure(found.procedure))
    if found.procedure == "" and len(said.split()) > LONGEST_NAME:
        return await _tell(message, said, here, draft)
    if found.procedure == "":
        note = posting.no_procedure_found()
        return await drafting.go_on(message, here, draft, PROCEDURE, note)
    return await drafting.go_on(message, here, replace(draft, near=found.near), PROCEDURE)


async def hear_department(message: Message, here: Writing) -> Said:
    """A department by its name; anything else written here belongs to the question."""
    draft = await drafting.draft_of(here)
    said = compact(message.text or "")
    attended = map(units.unit, await routing.attended(here.session))
    for unit in (*units.departments(), *attended):
        if said in {compact(name) for name in (unit.name, *unit.also)}:
            return await _choose(message, here, draft, unit.key)
    return await _tell(message, message.text or "", here, draft)


async def hear_code(message: Message, here: Writing) -> Said:
    """The dossier's code, in either national style."""
    draft = await drafting.draft_of(here)
    code = rules.find_dossier_code(message.text or "")
    if code is None:
        return answer(message, posting.wrong_code(draft))
    return await drafting.go_on(message, here, replace(draft, dossier_code=code))


async def hear_more(message: Message, here: Writing) -> Said:
    """Words beside a finished question are part of it; what was alike has been passed over."""
    draft = await drafting.draft_of(here)
    if posting.means_send(message.text or ""):
        return answer(message, posting.use_buttons(await drafting.screen(here, draft)))
    return await _tell(message, message.text or "", here, replace(draft, alike=()))


async def hear_edit(message: Message, draft: Draft, here: Writing) -> Said:
    """A message that is in the draft was changed: its words are those it has now."""
    text = message.text or message.caption or ""
    if text.startswith("/"):
        text = text.partition(" ")[2]
    told = draft.with_words(text, str(message.message_id))
    if told.question and (said := drafting.fault(told.question)):
        return answer(message, Screen(said))
    return await drafting.go_on(message, here, told, note=posting.words_edited())


async def hear_other(message: Message, here: Writing) -> Said:
    """Anything a question cannot carry; the draft stays."""
    draft = await drafting.draft_of(here)
    return answer(message, view.not_expected(await drafting.screen(here, draft)))


async def choose_procedure(
    query: CallbackQuery, action: Action, draft: Draft, here: Writing
) -> Said:
    """The procedure on the button, or none of them."""
    code = action.ids[1] if action.ids[1:] else ""
    if code and here.procedure(code) is None:
        return await gone(query)
    return await drafting.go_on(query, here, draft.choosing_procedure(code))


async def choose_department(
    query: CallbackQuery, action: Action, draft: Draft, here: Writing
) -> Said:
    """The department on the button, if anybody would see the question there."""
    return await _choose(query, here, draft, action.ids[1] if action.ids[1:] else "")


async def choose_urgency(query: CallbackQuery, action: Action, draft: Draft, here: Writing) -> Said:
    """How soon the answer is needed."""
    if action.ids[1:] and action.ids[1] in rules.URGENCIES:
        draft = replace(draft, chosen_urgency=action.ids[1])
    return await drafting.go_on(query, here, draft)


async def without_code(query: CallbackQuery, draft: Draft, here: Writing) -> Said:
    """'Chưa tiếp nhận', the usual case."""
    return await drafting.go_on(query, here, replace(draft, dossier_code=None))


async def edit(query: CallbackQuery, action: Action, draft: Draft, here: Writing) -> Said:
    """To one step; what was said there holds until it is said anew."""
    part = action.ids[1] if action.ids[1:] else ""
    if part == PROCEDURE and not draft.near:
        near = here.search(drafting.reading_of(draft)).codes[:MOST_OFFERED]
        draft = replace(draft, near=tuple(filter(here.procedure, near)))
    return await drafting.go_on(query, here, draft, part if part in PARTS else None)


async def resume(query: CallbackQuery, draft: Draft, here: Writing) -> Said:
    """On with the draft where it stands."""
    return await drafting.go_on(query, here, replace(draft, later=None))


async def anew(
    query: CallbackQuery, draft: Draft, here: Writing, new_code: Callable[[], str]
) -> Said:
    """Throw the old draft away and begin another, with the words that waited for it."""
    begun = Draft(new_code())
    if draft.later:
        begun = begun.with_words(draft.later.text, draft.later.message)
    return await drafting.go_on(query, here, begun)


async def open_alike(query: CallbackQuery, action: Action, draft: Draft, here: Writing) -> Said:
    """One answer of before, whole."""
    ref = action.ids[1] if action.ids[1:] else ""
    opened = await alike.opened(here, draft, ref)
    if opened is None:
        return toast(query, posting.alike_gone(), alert=True)
    return saying.replace(query, opened)


async def use_alike(query: CallbackQuery, action: Action, draft: Draft, here: Writing) -> Said:
    """'Dùng được, không cần hỏi': solved, and no case is made."""
    ref = action.ids[1] if action.ids[1:] else ""
    await alike.use(here, ref, draft)
    await drafting.forget(here.state)
    return [*saying.bare(query), answer(query, posting.solved())]


async def ask_anyway(query: CallbackQuery, draft: Draft, here: Writing) -> Said:
    """'Vẫn hỏi'."""
    return await drafting.go_on(query, here, replace(draft, alike=()))


async def send(query: CallbackQuery, draft: Draft, here: Writing, heard: Heard) -> Said:
    """'Gửi': the case is made and shown to the department, once."""
    if draft.held or draft.step() != PREVIEW:
        return await drafting.go_on(query, here, draft)
    case = await service.submit(
        here.session, draft, clerk_id=here.speaker.person_id, channel=heard.channel,
        procedure=here.procedure(draft.procedure), now=here.now,
    )  # fmt: skip
    await origins.of_question(here.session, case, draft, heard.place, now=here.now)
    await drafting.forget(here.state)
    return saying.replace(query, posting.sent(case.code, case.id, case.department, draft.files))


async def cancel(query: CallbackQuery, state: FSMContext) -> Said:
    """'Bỏ câu hỏi'."""
    await drafting.forget(state)
    return saying.replace(query, view.cancelled())


async def gone(query: CallbackQuery) -> Said:
    """A button of a draft that is no more."""
    return toast(query, view.gone(), alert=True)


async def _tell(message: Message, text: str, here: Writing, draft: Draft) -> Said:
    if said := drafting.fault(rules.clean(text)):
        return answer(message, Screen(said))
    told = draft.with_words(text, str(message.message_id))
    coded = next(filter(here.procedure, reading.procedure_codes_in(text)), None)
    if coded:
        told = told.choosing_procedure(coded)
    if told.question and (said := drafting.fault(told.question)):
        return answer(message, Screen(said))
    note = posting.words_added() if draft.parts and told.parts != draft.parts else None
    return await drafting.go_on(message, here, told, note=note)


async def _choose(
    event: Message | CallbackQuery, here: Writing, draft: Draft, department: str
) -> Said:
    attended = await routing.attended(here.session)
    if department in attended:
        return await drafting.go_on(event, here, draft.choosing_department(department))
    if not units.is_desk(department):
        return await gone(event) if isinstance(event, CallbackQuery) else None
    note = posting.nobody_there(department)
    if isinstance(event, CallbackQuery):
        return toast(event, note, alert=True)
    return answer(event, view.with_note(note, await drafting.screen(here, draft, DEPARTMENT)))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="cases")
    for observer in (errand.message, errand.edited_message, errand.callback_query):
        observer.filter(Private(), Here())
    asks = Says("vuongmac", labels=(ASK_DEPARTMENT,))
    errand.message.register(begin, asks, Holds("clerk"))
    errand.message.register(refuse, asks)
    drafting_now = StateFilter(Asking)
    errand.message.register(drafting.end, drafting_now, Words(), ~Holds("clerk"))
    errand.message.register(drafting.end, drafting_now, ~F.text, ~Holds("clerk"))
    attaching.register(errand, drafting_now)
    words: dict[Any, Callable[..., Any]] = {
        Asking.question: hear_question, Asking.procedure: hear_procedure,
        Asking.department: hear_department, Asking.code: hear_code,
    }  # fmt: skip
    for step, handler in words.items():
        errand.message.register(handler, StateFilter(step), Words())
    errand.message.register(hear_more, drafting_now, Words())
    errand.message.register(hear_other, drafting_now, ~F.text)
    errand.edited_message.register(hear_edit, EditsPart(), Holds("clerk"))
    presses: dict[str, Callable[..., Any]] = {
        "draft.procedure": choose_procedure, "draft.department": choose_department,
        "draft.urgency": choose_urgency, "draft.no_code": without_code, "draft.edit": edit,
        "draft.resume": resume, "draft.anew": anew, "draft.alike": open_alike,
        "draft.use": use_alike, "draft.ask": ask_anyway, "draft.send": send,
        "draft.cancel": cancel, **attaching.PRESSES,
    }  # fmt: skip
    errand.callback_query.register(drafting.end, Pressed(*presses), OfDraft(), ~Holds("clerk"))
    for verb, handler in presses.items():
        errand.callback_query.register(handler, Pressed(verb), OfDraft())
    errand.callback_query.register(gone, Pressed(*presses))
    return errand
