"""What a citizen thought of a delivery: one tap, one to five, no words."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.notices.wording.parcels import RATE, arrived_rows
from backend.parcels import followers
from backend.people.rules import Speaker
from bot.filters import Pressed, Private
from bot.saying import Said, offer_only, toast
from bot.views import parcels as view


async def rate(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Kept once; the stars disappear, 'Không phải tôi nhận' stays."""
    parcel_id, stars = action.number(0), action.number(1)
    first = await followers.rate(session, parcel_id, speaker.person_id, stars, now=now)
    words = view.thanks(stars) if first else view.rated_already()
    return [toast(query, words, alert=True), *offer_only(query, *arrived_rows(parcel_id))]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="feedback")
    errand.callback_query.register(rate, Private(), Pressed(RATE, numbers=2))
    return errand
