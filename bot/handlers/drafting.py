"""Drafts in a dialogue: completed by what their words say, kept beside whatever else is being
written, and taken up again after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message

from backend.actions import Screen
from backend.cases import places, reading, routes, routing, rules
from backend.cases.drafts import (
    ALIKE,
    CODE,
    DEPARTMENT,
    FILES,
    PREVIEW,
    PROCEDURE,
    QUESTION,
    Draft,
)
from backend.errors import DomainError
from backend.knowledge import units
from backend.knowledge.search import MOST_OFFERED
from backend.now import local
from bot import saying
from bot.handlers import alike
from bot.handlers.writing import Writing
from bot.saying import Said, answer
from bot.states import Asking
from bot.views import cases as view
from bot.views import errors, posting

LIKELY = 0.4
"""Less sure than this, a clerk is not asked which procedure it is: many questions are of none."""
STEPS = {
    QUESTION: Asking.question,
    PROCEDURE: Asking.procedure,
    DEPARTMENT: Asking.department,
    ALIKE: Asking.alike,
    CODE: Asking.code,
    FILES: Asking.files,
    PREVIEW: Asking.preview,
}


async def draft_in(state: FSMContext) -> Draft | None:
    """The question being written here, if there is one."""
    data = await state.get_data()
    return Draft.of(data["draft"]) if "draft" in data else None


async def draft_of(here: Writing) -> Draft:
    """The question being written here; for steps that exist only with one."""
    draft = await draft_in(here.state)
    if draft is None:
        raise LookupError("a step of asking without a draft")
    return draft


async def completed(here: Writing, draft: Draft) -> Draft:
    """The draft with what need not be asked for: procedure, department, what is alike."""
    if draft.question and draft.procedure is None and not draft.near:
        draft = searched(here, draft, reading_of(draft), LIKELY)
    if draft.question and draft.procedure is not None and draft.department is None:
        draft = await _addressed(here, draft)
    if draft.question and draft.department and draft.alike is None:
        found = await alike.similar(here, draft)
        draft = replace(draft, alike=tuple(one.ref for one in found))
    return draft


def reading_of(draft: Draft) -> str:
    """What is searched for: a procedure's code as it stands, and what the words are about."""
    codes = reading.procedure_codes_in(draft.question or "")
    return " ".join((*codes, reading.matter(draft.question or "")))


def searched(here: Writing, draft: Draft, words: str, least: float = 0.0) -> Draft:
    """The draft with the procedure that the words are about, or those it may be, or none where
    the search is less than `least` sure."""
    found = here.search(words)
    vague = found.decision != "answer" and found.confidence < least
    if found.kind != "procedure" or found.decision == "decline" or vague:
        return replace(draft, procedure="", near=())
    if found.decision == "answer":
        return replace(draft, procedure=found.codes[0], near=())
    return replace(draft, procedure=None, near=found.codes[:MOST_OFFERED])


async def _addressed(here: Writing, draft: Draft) -> Draft:
    """Where it goes, unless nobody would see it there."""
    meant = await desk(here, draft)
    if meant is None or meant in await routing.attended(here.session):
        return replace(draft, department=meant)
    return replace(draft, absent=meant)


async def desk(here: Writing, draft: Draft) -> str | None:
    """The desk that a question is for: the one its words name, else where its procedure goes."""
    if named := reading.department_in(draft.question or ""):
        return named
    if here.unit is None:
        return None
    procedure = here.procedure(draft.procedure)
    return await routes.desk_for(here.session, procedure, unit=here.unit, now=here.now)


async def screen(here: Writing, draft: Draft, step: str | None = None) -> Screen:
    """The screen of the draft's next step, or of the one asked for. Held files go first."""
    if draft.held:
        return posting.about_files(draft)
    step = step or draft.step()
    if step == PROCEDURE:
        near = [known for code in draft.near if (known := here.procedure(code))]
        return posting.procedures(draft, near)
    if step == DEPARTMENT:
        return posting.departments(
            draft, await routing.attended(here.session), await _near(here, draft)
        )
    if step == ALIKE:
        found = [await alike.find(here, one) for one in draft.alike or ()]
        return posting.alike(draft, [one for one in found if one])
    if step == PREVIEW:
        return await _preview(here, draft)
    return {QUESTION: posting.question, CODE: posting.dossier_code, FILES: posting.files}[step](
        draft
    )


async def _preview(here: Writing, draft: Draft) -> Screen:
    procedure = here.procedure(draft.procedure)
    field = next(iter(procedure.fields), None) if procedure else None
    there = await places.presence(here.session, draft.department or "", field=field, now=here.now)
    deadline = reading.deadline_in(draft.question or "", local(here.now).date())
    return posting.preview(draft, procedure, there, deadline)


async def _near(here: Writing, draft: Draft) -> tuple[str, ...]:
    """What is offered first: where nobody is, the next desks; else the clerk's own commune."""
    if here.unit is None:
        return ()
    procedure = here.procedure(draft.procedure)
    if draft.absent:
        return await routes.alternatives(
            here.session, draft.absent, procedure, unit=here.unit, now=here.now
        )
    own = units.commune_of(here.unit)
    return (own.key,) if own else ()


async def go_on(
    event: Message | CallbackQuery, here: Writing, draft: Draft, step: str | None = None,
    note: str | None = None,
) -> Said:  # fmt: skip
    """Keep the draft and show what is missing next (or `step`), in place of a pressed message."""
    draft = await kept(here, draft, step)
    shown = await screen(here, draft, step)
    if note:
        shown = view.with_note(note, shown)
    return saying.replace(event, shown) if isinstance(event, CallbackQuery) else (
        answer(event, shown)
    )  # fmt: skip


async def kept(here: Writing, draft: Draft, step: str | None = None) -> Draft:
    """Complete the draft and keep it without a word."""
    draft = await completed(here, draft)
    await here.state.set_state(STEPS[step or draft.step()])
    await here.state.update_data(draft=draft.as_data())
    return draft


async def forget(state: FSMContext) -> None:
    """The draft was sent or thrown away."""
    await leave(state, "draft")


async def leave(state: FSMContext, part: str) -> Draft | None:
    """End one piece of writing; a draft that lay beside it is taken up again and returned."""
    data: dict[str, Any] = await state.get_data()
    data.pop(part, None)
    draft = Draft.of(data["draft"]) if "draft" in data else None
    await state.set_data(data)
    await state.set_state(STEPS[draft.step()] if draft else None)
    return draft


def back_to(draft: Draft | None) -> list[Screen]:
    """What reminds somebody of the draft they were writing before."""
    return [view.unfinished(draft)] if draft else []


def fault(text: str) -> str | None:
    """What somebody reads whose text cannot be taken, or None."""
    code = rules.text_fault(text)
    return view.fault(code, rules.length(text)) if code else None


def listed(said: Said) -> list[TelegramMethod]:
    """What is said, as a list."""
    return said if isinstance(said, list) else [said] if said else []


async def end(event: Message | CallbackQuery, state: FSMContext) -> Said:
    """The role was taken away in the middle: what was begun goes, and blocks nothing."""
    await state.clear()
    return answer(event, Screen(view.ended()))


async def deny(message: Message, state: FSMContext) -> Said:
    """The same in a department's work, said as of any right that is missing."""
    await state.clear()
    return answer(message, Screen(errors.words(DomainError("right.missing"))))
