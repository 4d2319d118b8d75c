"""What a printed QR code opens: the card of a procedure or of a place.

Often the first thing somebody ever opens here, so the menu comes with it.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.knowledge import holds
from backend.now import local
from backend.people.rules import Speaker
from bot.filters import OpensLink, Private
from bot.handlers.procedures import LAST, Answering
from bot.handlers.start import greet
from bot.links import PLACE, PROCEDURE, procedure_code
from bot.saying import Said, answer
from bot.views import places, procedures
from bot.views import sheets as view
from bot.views.lengths import pieces


async def open_procedure(
    message: Message, payload: str, answerer: Answering, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """``/start t_1-001193``: the card, for this person's own commune; what was asked is kept."""
    await state.set_state(None)
    catalogue, code = answerer().catalogue, procedure_code(payload)
    if catalogue.find(code) is None:
        return greet(message, speaker, view.link_gone())
    await state.update_data({LAST: code})
    held = await holds.under_review(session)
    screen = procedures.shown(
        catalogue, code, today=local(now).date(), commune=speaker.commune, held=held
    )
    return _with_menu(message, speaker, screen)


async def open_place(
    message: Message, payload: str, answerer: Answering, speaker: Speaker, state: FSMContext
) -> Said:
    """``/start d_xa-mai-phu-2025``: what the place is today and where to go."""
    await state.set_state(None)
    try:
        return _with_menu(message, speaker, places.shown(payload, answerer().catalogue))
    except KeyError:
        return greet(message, speaker, view.link_gone())


def _with_menu(message: Message, speaker: Speaker, screen: Screen) -> Said:
    return [
        greet(message, speaker, view.hello()),
        *(answer(message, piece) for piece in pieces(screen)),
    ]


def router() -> Router:
    """The handlers of this errand; they are asked before the plain /start."""
    errand = Router(name="links")
    errand.message.filter(Private())
    errand.message.register(open_procedure, OpensLink(PROCEDURE))
    errand.message.register(open_place, OpensLink(PLACE))
    return errand
