"""'Phiếu chuẩn bị': a procedure's leaflet as pictures for a phone, and as a file to print."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

from aiogram import Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.knowledge import answers, holds
from backend.knowledge.answers import ProcedureAnswer
from backend.now import local
from backend.people.rules import Speaker
from bot import sheets
from bot.filters import Pressed, Private
from bot.handlers.procedures import Answering
from bot.links import Links, procedure_payload
from bot.saying import Said, answer, picture, toast, too_late
from bot.sheets.parts import Leaflet
from bot.views import sheets as view
from bot.views.sayings import in_review


async def send(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, links: Links, now: datetime,
) -> Said:  # fmt: skip
    """The leaflet, all that can be told read once more: what it says is of today."""
    today = local(now).date()
    found = await _found(action, answerer, session, speaker, today)
    if found is None:
        return toast(query, too_late(), alert=True)
    if found.in_review:
        return answer(query, Screen(in_review()))
    link = links.to(procedure_payload(found.procedure.code))
    return await SHAPES[action.verb](query, found, view.leaflet(found, link=link, made=today))


async def _pictures(query: CallbackQuery, found: ProcedureAnswer, leaflet: Leaflet) -> Said:
    """One picture or several."""
    # In a thread: other chats are answered meanwhile. No statement follows in this transaction.
    *others, last = await asyncio.to_thread(sheets.pictures_of, leaflet)
    pages, name = len(others) + 1, f"phieu-{found.procedure.code}.png"
    return [
        *(
            picture(query, png, name, view.page_screen(number, pages))
            for number, png in enumerate(others, 1)
        ),
        picture(query, last, name, view.picture_screen(found)),
    ]


async def _pdf(query: CallbackQuery, found: ProcedureAnswer, leaflet: Leaflet) -> Said:
    pdf = await asyncio.to_thread(sheets.pdf_of, leaflet)
    return SendDocument(
        chat_id=query.from_user.id,
        document=BufferedInputFile(pdf, f"phieu-{found.procedure.code}.pdf"),
        caption=view.pdf_caption(found),
    )


SHAPES = {view.MAKE: _pictures, view.PDF: _pdf}


async def _found(
    action: Action, answerer: Answering, session: AsyncSession, speaker: Speaker, today: date
) -> ProcedureAnswer | None:
    """What may be told of the procedure on the button to this person today, if it is held."""
    catalogue, code = answerer().catalogue, action.ids[0] if action.ids else ""
    if catalogue.find(code) is None:
        return None
    return answers.procedure_answer(
        catalogue, code, today=today, person_commune=speaker.commune,
        held=await holds.under_review(session),
    )  # fmt: skip


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="sheets")
    errand.callback_query.filter(Private())
    errand.callback_query.register(send, Pressed(*SHAPES))
    return errand
