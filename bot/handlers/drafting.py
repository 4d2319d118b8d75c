"""Drafts in a dialogue: kept beside whatever else is being written, and taken up again after it."""

from __future__ import annotations

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.cases import routing, rules
from backend.cases.drafts import CODE, DEPARTMENT, PREVIEW, QUESTION, Draft
from bot import saying
from bot.saying import Said, answer
from bot.states import Asking
from bot.views import cases as view

STEPS = {
    DEPARTMENT: Asking.department,
    QUESTION: Asking.question,
    CODE: Asking.code,
    PREVIEW: Asking.preview,
}


async def draft_in(state: FSMContext) -> Draft | None:
    """The question being written here, if there is one."""
    data = await state.get_data()
    return Draft.of(data["draft"]) if "draft" in data else None


async def draft_of(state: FSMContext) -> Draft:
    """The question being written here; for steps that exist only with one."""
    draft = await draft_in(state)
    if draft is None:
        raise LookupError("a step of asking without a draft")
    return draft


async def screen(session: AsyncSession, draft: Draft, step: str | None = None) -> Screen:
    """The screen of the draft's next step, or of the one asked for."""
    return view.step(draft, await routing.attended(session), step)


async def go_on(
    event: Message | CallbackQuery, session: AsyncSession, state: FSMContext, draft: Draft,
    step: str | None = None,
) -> Said:  # fmt: skip
    """Keep the draft and show what is missing next (or `step`), in place of a pressed message."""
    await keep(state, draft, step)
    shown = await screen(session, draft, step)
    return saying.replace(event, shown) if isinstance(event, CallbackQuery) else (
        answer(event, shown)
    )  # fmt: skip


async def keep(state: FSMContext, draft: Draft, step: str | None = None) -> None:
    """Keep the draft without a word."""
    await state.set_state(STEPS[step or draft.step()])
    await state.update_data(draft=draft.as_data())


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
