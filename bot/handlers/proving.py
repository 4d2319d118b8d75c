"""Proof of delivery: who signed, whether the slip came back, the page; after 'Đã giao'."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.db import keyring
from backend.errors import DomainError
from backend.notices.wording.batches import PROVED
from backend.parcels import barcodes, proofs, service, tracing
from backend.parcels.models import ParcelProof
from backend.parcels.service import TENDING
from backend.people.rules import Speaker
from backend.settings import Settings
from bot import saying
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.batching import received
from bot.heard import Heard
from bot.saying import Said, answer, toast, too_late
from bot.states import Proving
from bot.views import batches
from bot.views import proofs as view
from bot.views.tending import NO, YES

log = structlog.get_logger()

PART = "proof_of"


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """What is known; also 'Quay lại' from one of the steps."""
    proof = await proofs.proof_of(session, action.number(), speaker.person_id)
    if PART in await state.get_data():
        await drafting.leave(state, PART)
    return saying.replace(query, await screen(session, proof, speaker))


async def note_slip(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Whether the appointment slip was handed back."""
    if action.ids[1:] not in ((YES,), (NO,)):
        return toast(query, too_late(), alert=True)
    proof = await proofs.note_slip(
        session, action.number(), speaker.person_id, collected=action.ids[1] == YES
    )
    return saying.replace(query, await screen(session, proof, speaker))


ASKED: dict[str, tuple[State, Callable[[int], Screen]]] = {
    view.NAME: (Proving.name, view.ask_name),
    view.PAGE: (Proving.page, view.ask_page),
}


async def ask(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Ghi tên ký nhận', 'Gửi ảnh trang ký nhận'."""
    step, words = ASKED[action.verb]
    proof = await proofs.proof_of(session, action.number(), speaker.person_id)
    await state.set_state(step)
    await state.update_data({PART: proof.parcel_id})
    return saying.replace(query, words(proof.parcel_id))


async def hear_name(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """The name, typed."""
    parcel_id = (await state.get_data()).get(PART) or 0
    name = proofs.receiver(message.text or "")
    if name is None:
        return answer(message, view.no_name(parcel_id))
    proof = await proofs.name_receiver(session, parcel_id, speaker.person_id, name)
    await drafting.leave(state, PART)
    return answer(message, await screen(session, proof, speaker))


async def hear_page(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """The picture: noted, fetched and sealed by a worker."""
    parcel_id = (await state.get_data()).get(PART) or 0
    file = received(message, heard.channel)
    if file is None or file.kind != "photo":
        return answer(message, view.no_page(parcel_id))
    if (file.size or 0) > barcodes.MOST_BYTES:
        return answer(message, batches.too_large())
    await proofs.add_page(session, parcel_id, speaker.person_id, file, now=now)
    await drafting.leave(state, PART)
    return answer(message, view.page_coming())


async def hear_other(message: Message, state: FSMContext) -> Said:
    """Words where a picture is asked for, or the other way round."""
    parcel_id = (await state.get_data()).get(PART) or 0
    asks_page = await state.get_state() == Proving.page.state
    return answer(message, view.no_page(parcel_id) if asks_page else view.no_name(parcel_id))


async def show_page(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    settings: Settings,
) -> Said:  # fmt: skip
    """For a supervisor alone, protected: it cannot be passed on. Who looked is logged."""
    name = await proofs.page_of(session, action.number(), speaker.person_id)
    store = proofs.signatures(settings.files_dir, keyring(session))
    content = await asyncio.to_thread(store.get, name)
    if content is None:
        raise DomainError("proof.no_page")
    parcel = await service.tended(session, action.number(), speaker.person_id)
    log.info("proof.page_shown", parcel=parcel.id, person=speaker.person_id)
    return SendPhoto(
        chat_id=query.from_user.id, photo=BufferedInputFile(content, f"{parcel.code}.jpg"),
        caption=view.page_caption(parcel.code), protect_content=True,
    )  # fmt: skip


async def screen(session: AsyncSession, proof: ParcelProof, speaker: Speaker) -> Screen:
    """A proof as this person may see it."""
    parcel = await service.tended(session, proof.parcel_id, speaker.person_id)
    ring = keyring(session)
    return view.proof(
        view.Proof(
            parcel_id=parcel.id,
            code=parcel.code,
            relation=proof.relation,
            identity_checked=proof.identity_checked,
            receiver=ring.open(proof.receiver) if proof.receiver else None,
            slip_collected=proof.slip_collected,
            has_page=proof.signature is not None,
            watches=await tracing.watches(session, parcel, speaker.person_id),
        )
    )


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="proving")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    staff = Holds(*TENDING)
    errand.message.register(hear_name, Proving.name, Words(), staff)
    errand.message.register(hear_page, Proving.page, F.photo | F.document, staff)
    errand.message.register(hear_other, Proving.page, Words())
    errand.message.register(hear_other, StateFilter(Proving), ~F.text)
    on = errand.callback_query.register
    on(show, Pressed(PROVED, numbers=1))
    on(note_slip, Pressed(view.SLIP, numbers=1, words=1))
    on(ask, Pressed(*ASKED, numbers=1))
    on(show_page, Pressed(view.SHOW, numbers=1))
    return errand
