"""A request for home collection in the dialogue's data: completed, kept, shown step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.db import keyring
from backend.knowledge import answers
from backend.knowledge.answers import Choice, ProcedureAnswer
from backend.knowledge.search import MOST_OFFERED
from backend.parcels import collecting, slots
from backend.parcels.collecting import AT_HOME, VISITABLE, Wanted
from backend.parcels.collecting_drafts import (
    ADDRESS,
    COMMUNE,
    PAPERS,
    PHONE,
    PREVIEW,
    PROCEDURE,
    SLOT,
    CollectionDraft,
)
from backend.parcels.collecting_models import Collection
from backend.parcels.models import Parcel
from backend.people.rules import Speaker
from bot import saying
from bot.handlers.procedures import Answering, asking
from bot.proving import can_prove, phone_key
from bot.saying import Said, answer
from bot.states import Collecting
from bot.views import collecting as view
from bot.views import visits as visits_view

PART = "collection"
STEPS = {
    PROCEDURE: Collecting.procedure,
    PAPERS: Collecting.papers,
    COMMUNE: Collecting.commune,
    ADDRESS: Collecting.address,
    PHONE: Collecting.phone,
    SLOT: Collecting.slot,
    PREVIEW: Collecting.preview,
}


@dataclass(slots=True)
class Here:
    """Who writes which draft, and with what."""

    session: AsyncSession
    speaker: Speaker
    state: FSMContext
    answerer: Answering
    now: datetime
    draft: CollectionDraft

    def with_(self, **written: Any) -> Here:
        """With more written down."""
        self.draft = replace(self.draft, **written)
        return self


async def search(here: Here, words: str) -> list[Choice]:
    """The procedures that words may mean: one where that is clear, none where it is not known."""
    with_ = await asking(here.answerer, here.session, here.speaker, here.now)
    found = with_.decide(words)
    if found.kind != "procedure" or found.decision == "decline":
        return []
    codes = found.codes[:1] if found.decision == "answer" else found.codes[:MOST_OFFERED]
    known = [with_.catalogue.procedure(code) for code in codes]
    return [Choice(one.code, one.short, title=one.title) for one in known]


async def keep(here: Here) -> None:
    """The draft as it is, and the step it stands at."""
    await here.state.set_state(STEPS[here.draft.step()])
    await here.state.update_data({PART: here.draft.as_data(keyring(here.session))})


async def go_on(
    event: Message | CallbackQuery, here: Here, note: str = "", *, anew: bool = False
) -> Said:
    """Keep the draft and show what is missing next, in place of a pressed message of its own."""
    await keep(here)
    shown = await screen(here, note)
    if here.draft.step() == PHONE:
        return ask_phone(event, here, note)
    return answer(event, shown) if anew else said(event, shown)


def said(event: Message | CallbackQuery, screen: Screen) -> Said:
    """In place of a pressed message, or as an answer to words."""
    return saying.say(event, screen)


def ask_phone(event: Message | CallbackQuery, here: Here, note: str = "") -> Said:
    """The question for the phone, with the key that sends one's own where the channel has one."""
    if not can_prove(here.speaker.channel):
        return said(event, view.ask_phone(note, provable=False))
    return saying.ask(event, view.ask_phone(note, provable=True), phone_key())


async def screen(here: Here, note: str = "") -> Screen:
    """The screen of the next step."""
    draft = here.draft
    match draft.step():
        case "procedure":
            return view.ask_procedure(draft, note)
        case "papers":
            return view.papers(draft, await _procedure(here))
        case "commune":
            return view.ask_commune(draft, here.speaker.commune, note)
        case "address":
            return view.ask_address(draft, note)
        case "phone":
            return view.ask_phone(note, provable=can_prove(here.speaker.channel))
        case "slot":
            return view.ask_day(draft, slots.offered(here.now), note)
    return await _preview(here, note)


async def _preview(here: Here, note: str) -> Screen:
    slot = slots.find(here.draft.slot or "", here.now)
    if slot is None:
        here.draft = here.draft.without(SLOT)
        await keep(here)
        return view.ask_day(here.draft, slots.offered(here.now), view.slot_gone())
    unit = await collecting.desk_of(
        here.session, here.draft.commune or "", asker=here.speaker.person_id
    )
    return view.preview(here.draft, _about(here), slot, unit, note)


async def _procedure(here: Here) -> ProcedureAnswer | None:
    with_ = await asking(here.answerer, here.session, here.speaker, here.now)
    if with_.catalogue.find(here.draft.procedure) is None:
        return None
    return answers.procedure_answer(
        with_.catalogue, here.draft.procedure or "", today=with_.today, facet=None,
        person_commune=here.speaker.commune, held=with_.held,
    )  # fmt: skip


def _about(here: Here) -> str | None:
    known = here.answerer().catalogue.find(here.draft.procedure)
    return f"{known.code} {known.title}"[:300] if known else None


async def wanted(here: Here) -> Wanted:
    """The draft, complete, with the papers as they may be told now."""
    found, draft = await _procedure(here), here.draft
    told = found is not None and not found.in_review and "papers" not in found.held
    papers = found.procedure.papers if found and told else ()
    assert draft.commune and draft.address and draft.phone and draft.slot
    return Wanted(
        draft=draft.token, about=_about(here), commune=draft.commune, address=draft.address,
        phone=draft.phone, proved=draft.proved, slot=draft.slot, papers=papers,
    )  # fmt: skip


def summary(here: Here, parcel: Parcel, collection: Collection) -> visits_view.Request:
    """A request's line in a list."""
    return request_of(here.session, parcel, collection)


def request_of(
    session: AsyncSession, parcel: Parcel, collection: Collection, papers: Sequence[str] = (),
    signed: tuple[str | None, str | None] = (None, None),
) -> visits_view.Request:  # fmt: skip
    """A citizen's own request as views take it: what they wrote themselves, opened."""
    ring = keyring(session)
    return visits_view.Request(
        parcel_id=parcel.id, code=parcel.code, state=parcel.state, unit=parcel.unit,
        commune=collection.commune, about=collection.about, begins=collection.begins_at,
        ends=collection.ends_at,
        phone=ring.open(collection.phone) if collection.phone else None,
        address=ring.open(collection.address) if collection.address else None,
        missing=collection.missing, papers=tuple(papers), signed=signed,
        may_move=parcel.state in VISITABLE, may_cancel=parcel.state in AT_HOME,
    )  # fmt: skip
