"""/dennhan: a citizen asks the post to come for a dossier: papers, place, phone, time, one yes.

The draft stands in the dialogue's data, phone and address sealed. Every button names its draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as replace_fields
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.db import keyring
from backend.parcels import collecting, slots
from backend.parcels.collecting_drafts import EDITED, PAPERS, PHONE, PREVIEW, CollectionDraft
from backend.people import consents
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import drafting, requesting, whereabouts
from bot.handlers.procedures import Answering
from bot.handlers.requesting import PART, Here
from bot.handlers.returns import new_token
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Collecting
from bot.views import collecting as view
from bot.views import procedures as procedure_view
from bot.views import visits as visits_view
from bot.views.menu import COLLECTION

SPOKEN = (
    "dennhan", "buudiendennhan", "buudiendennhanhoso", "buudiendennhalayhoso", "dennhanhoso",
    "dennhalayhoso", "buudiendenlayhoso", "buudiendennhanhanhoso",
)  # fmt: skip
"""What people also call it, folded."""


class OfDraft(BaseFilter):
    """A draft is being written, and the button, where one was pressed, is its; gives `here`."""

    async def __call__(
        self, event: Message | CallbackQuery, session: AsyncSession, speaker: Speaker,
        state: FSMContext, answerer: Answering, now: datetime, action: Action | None = None,
    ) -> bool | dict[str, Any]:  # fmt: skip
        data = (await state.get_data()).get(PART)
        if not data:
            return False
        draft = CollectionDraft.of(data, keyring(session))
        if action is not None and action.ids[:1] != (draft.token,):
            return False
        return {"here": Here(session, speaker, state, answerer, now, draft)}


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    answerer: Answering, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """The draft begun earlier, else own requests, else a new one; words behind it name what."""
    here = Here(session, speaker, state, answerer, now, CollectionDraft(new_code()))
    data = (await state.get_data()).get(PART)
    if data:
        here.draft = CollectionDraft.of(data, keyring(session))
    elif not rest and (mine := await collecting.open_of(session, speaker.person_id)):
        return answer(message, visits_view.own([requesting.summary(here, *one) for one in mine]))
    if rest and here.draft.procedure is None:
        return await _take_procedure(message, here, rest)
    return await requesting.go_on(message, here)


async def begin_by_button(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, answerer: Answering, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """From a procedure's card, whose papers they are; or a further request."""
    code = action.ids[0] if action.ids else ""
    known = answerer().catalogue.find(code)
    await collecting.require_room(session, speaker.person_id, now=now)
    draft = CollectionDraft(new_code())
    if data := (await state.get_data()).get(PART):
        draft = CollectionDraft.of(data, keyring(session))  # What was written holds for this too.
    if known:
        draft = replace_fields(draft, procedure=known.code, seen=False)
    return await requesting.go_on(
        query, Here(session, speaker, state, answerer, now, draft), anew=True
    )


async def hear_procedure(message: Message, here: Here) -> Said:
    """What the papers are for, in their own words."""
    return await _take_procedure(message, here, message.text or "")


async def _take_procedure(message: Message, here: Here, words: str) -> Said:
    found = await requesting.search(here, words)
    if len(found) == 1:
        return await requesting.go_on(message, here.with_(procedure=found[0].code))
    await requesting.keep(here)
    if found:
        return answer(message, view.candidates(here.draft, found))
    return answer(message, view.ask_procedure(here.draft, view.not_found()))


async def choose_procedure(query: CallbackQuery, action: Action, here: Here) -> Said:
    """One of those that came near, or none that we know."""
    code = action.ids[1] if action.ids[1:] else ""
    if code and here.answerer().catalogue.find(code) is None:
        return toast(query, too_late(), alert=True)
    return await requesting.go_on(query, here.with_(procedure=code, seen=False))


async def seen(query: CallbackQuery, here: Here) -> Said:
    """'Tiếp tục' under the papers; the first time, whether we may keep phone and address."""
    if not await consents.has(here.session, here.speaker.person_id, view.PURPOSE):
        return replace(query, view.consent(here.draft))
    return await requesting.go_on(query, here.with_(seen=True))


async def decide(query: CallbackQuery, action: Action, here: Here) -> Said:
    """Their answer; after a no nothing is kept."""
    given = action.verb == view.YES
    await consents.record(here.session, here.speaker, view.PURPOSE, given=given, now=here.now)
    if not given:
        await drafting.leave(here.state, PART)
        return replace(query, view.refused())
    return await requesting.go_on(query, here.with_(seen=True))


async def edit(query: CallbackQuery, action: Action, here: Here) -> Said:
    """Back to one step; the others hold."""
    which = action.ids[1] if action.ids[1:] else ""
    if which not in EDITED:
        return await gone(query)
    here.draft = here.draft.without(which)
    return await requesting.go_on(query, here)


async def hear_at_button(message: Message, here: Here) -> Said:
    """Words or a picture where a button is waited for: nothing is kept, the draft stays."""
    if here.draft.step() == PHONE:
        return requesting.ask_phone(message, here, view.bad_phone())
    shown = await requesting.screen(here)
    waits_for_button = here.draft.step() in (PAPERS, PREVIEW)
    return answer(message, view.press_a_button(shown) if waits_for_button else shown)


async def drop(query: CallbackQuery, here: Here) -> Said:
    """'Bỏ yêu cầu này'."""
    await drafting.leave(here.state, PART)
    return replace(query, view.dropped())


async def send(
    query: CallbackQuery, here: Here, new_code: Callable[[], str]
) -> Said:  # fmt: skip
    """'Gửi yêu cầu': once; a time that has passed meanwhile is asked for anew."""
    if here.draft.step() != PREVIEW:
        return await requesting.go_on(query, here)
    slot = slots.find(here.draft.slot or "", here.now)
    if slot is None:
        here.draft = here.draft.without("slot")
        return await requesting.go_on(query, here, note=view.slot_gone())
    if not await consents.has(here.session, here.speaker.person_id, view.PURPOSE):
        return replace(query, view.consent(here.draft))
    wanted = await requesting.wanted(here)
    collection = await collecting.ask(
        here.session, wanted, person_id=here.speaker.person_id, code=new_code(),
        token=new_token(new_code), now=here.now,
    )  # fmt: skip
    parcel, _collection = await collecting.locked(here.session, collection.parcel_id)
    await drafting.leave(here.state, PART)
    return replace(query, view.sent(parcel.code, parcel.unit, slot))


async def gone(query: CallbackQuery) -> Said:
    """A button of a draft that is no more."""
    return toast(query, view.gone(), alert=True)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="collecting")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    on = errand.message.register
    on(begin, Says(*SPOKEN, labels=(COLLECTION,)))
    on(whereabouts.locate, StateFilter(Collecting.commune), F.location, OfDraft())
    on(whereabouts.hear_contact, StateFilter(Collecting.phone), F.contact, OfDraft())
    for state, hear in {Collecting.procedure: hear_procedure, **whereabouts.HEARS}.items():
        on(hear, StateFilter(state), Words(), OfDraft())
    writing = StateFilter(Collecting)
    on(hear_at_button, writing, Words(), OfDraft())
    on(hear_at_button, writing, ~F.text, OfDraft())
    _presses(errand)
    return errand


def _presses(errand: Router) -> None:
    presses: dict[str, Callable[..., Any]] = {
        view.WHICH: choose_procedure, view.GO: seen, view.YES: decide, view.NO: decide,
        view.EDIT: edit, view.DROP: drop, view.SEND: send, **whereabouts.PRESSES,
    }  # fmt: skip
    on = errand.callback_query.register
    on(begin_by_button, Pressed(procedure_view.COLLECTION, view.NEW))
    for verb, press in presses.items():
        on(press, Pressed(verb), OfDraft())
    on(gone, Pressed(*presses))
