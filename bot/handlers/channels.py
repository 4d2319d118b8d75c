"""/kenh: an admin of the province sees how channels fare and switches one off or on."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.text import compact
from backend.notices import channels, zalo_quotas
from backend.people import service as people
from backend.people.rules import CHANNELS, PROVINCE, Speaker
from bot.filters import Private, Says
from bot.saying import Said, answer
from bot.views import channels as view


async def show(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """How they fare; with 'tat KÊNH LÝ DO' or 'bat KÊNH' behind it, after that was done."""
    await people.require(session, speaker.person_id, ("admin",), PROVINCE)
    verb, channel, reason = (*rest.split(maxsplit=2), "", "", "")[:3]
    channel = channel.lower()
    if channel in CHANNELS and compact(verb) == "tat" and reason:
        await channels.switch_off(session, channel, reason, now=now)
    elif channel in CHANNELS and compact(verb) == "bat":
        await channels.switch_on(session, channel, now=now)
    quotas = await zalo_quotas.listed(session, now=now)
    return answer(message, view.standings(await channels.standings(session), quotas))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="channels")
    errand.message.register(show, Private(), Says("kenh"))
    return errand
