"""'Đã gọi': a clerk rang up somebody whom no messenger could tell."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.i18n import _
from backend.notices.wording.reaching import CALLED
from backend.parcels import untold
from backend.people.rules import Speaker
from bot.filters import Pressed, Private
from bot.saying import Said, toast


async def close(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """One tap; the card changes for every clerk of the counter."""
    await untold.close(session, action.number(), speaker.person_id, now=now)
    return toast(query, _("Đã ghi. Cảm ơn anh/chị."))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="ringing")
    errand.callback_query.filter(Private())
    errand.callback_query.register(close, Pressed(CALLED, numbers=1))
    return errand
