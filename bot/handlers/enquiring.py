"""A citizen's draft to the clerks, in the dialogue's data beside whatever else is being written."""

from __future__ import annotations

from datetime import datetime

from aiogram.fsm.context import FSMContext
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.enquiries import duty, rules, service
from backend.enquiries.drafts import Draft
from backend.people.rules import Speaker
from backend.people.texts import fault, length
from bot.handlers import drafting
from bot.states import Enquiring, Settling
from bot.views import enquiries as view
from bot.views import home as home_view

PART = "enquiry"


async def draft_in(state: FSMContext) -> Draft | None:
    """The draft, if there is one."""
    data = await state.get_data()
    return Draft.of(data[PART]) if PART in data else None


async def draft_of(state: FSMContext) -> Draft:
    """The draft; for steps that exist only with one."""
    draft = await draft_in(state)
    if draft is None:
        raise LookupError("a step of enquiring without a draft")
    return draft


async def forget(state: FSMContext) -> None:
    """It was sent or thrown away; a case's draft that lay beside it is taken up again."""
    await drafting.leave(state, PART)


async def go_on(
    session: AsyncSession, speaker: Speaker, state: FSMContext, draft: Draft, now: datetime
) -> Screen:
    """Keep the draft and ask for what is missing: the commune, the words, the last look.

    Where no clerk would see it, it is thrown away and said so, before anybody writes in vain.
    """
    await state.update_data({PART: draft.as_data()})
    if draft.enquiry is None and speaker.commune is None:
        await state.set_state(Settling.commune)
        return view.commune_first(home_view.ask())
    unit = await unit_of(session, speaker, draft)
    if not await duty.on_duty(session, unit, asker=speaker.person_id, now=now):
        await forget(state)
        return view.nobody(unit)
    if not draft.said:
        await state.set_state(Enquiring.text)
        return view.write(unit, draft.token)
    await state.set_state(Enquiring.preview)
    return view.preview(draft, unit)


async def unit_of(session: AsyncSession, speaker: Speaker, draft: Draft) -> str:
    """Whose clerks a draft goes to: of the commune, or of the enquiry it adds to."""
    if draft.enquiry is None:
        return service.counter_for(speaker.commune)
    return (await service.asked_by(session, draft.enquiry, speaker.person_id)).unit


def wrong(text: str) -> Screen | None:
    """What somebody reads whose text cannot be taken, or None."""
    code = fault(text, rules.LONGEST_TEXT)
    return view.fault(code, length(text)) if code else None
