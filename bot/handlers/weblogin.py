"""/dangnhapweb: a staff member's link into the web chat; logging out of it everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.notices.wording.people import END_WEB
from backend.people.rules import WEB, Speaker
from backend.webchat import logins
from bot.filters import Pressed, Private, Says
from bot.links import Links
from bot.saying import Said, answer, bare
from bot.views import weblogin as view


async def ask(
    message: Message,
    session: AsyncSession,
    speaker: Speaker,
    links: Links,
    new_secret: Callable[[], str],
    now: datetime,
) -> Said:
    """A link for whoever works here; a session on the web opens no further one by itself."""
    if speaker.channel == WEB:
        raise DomainError("weblogin.here")
    secret = new_secret()
    address = links.login(secret)
    await logins.issue(session, speaker.person_id, secret, now=now)
    return answer(message, view.link(address))


async def end(
    event: Message | CallbackQuery, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Out of every browser at once."""
    ended = await logins.end_all(session, speaker.person_id, now=now)
    said = answer(event, view.ended(ended))
    return [*bare(event), said] if isinstance(event, CallbackQuery) else said


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="weblogin")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(ask, Says("dangnhapweb"))
    errand.message.register(end, Says("dangxuatweb"))
    errand.callback_query.register(end, Pressed(END_WEB))
    return errand
