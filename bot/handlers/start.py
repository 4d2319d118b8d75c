"""Greeting, help, and what a deep link opens."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people import service as people
from backend.people.rules import Speaker
from bot import joining
from bot.filters import Private, Says
from bot.links import INVITATION
from bot.saying import Said, answer, menu
from bot.views import greeting
from bot.views import menu as menu_view


async def start(
    message: Message,
    rest: str,
    session: AsyncSession,
    speaker: Speaker,
    state: FSMContext,
    now: datetime,
) -> Said:
    """/start: who we are and what this person can do; with an invitation, the role it gives.

    Whatever was being written is left, not thrown away: a draft is offered again by its errand.
    """
    await state.set_state(None)
    if rest.startswith(INVITATION):
        grant = await people.accept(
            session, speaker.person_id, rest.removeprefix(INVITATION), now=now
        )
        await joining.limit_browsers(session, speaker.person_id, now=now)
        speaker = await people.renew(session, speaker)
        return greet(message, speaker, greeting.welcome(grant))
    return greet(message, speaker, greeting.hello(speaker))


async def show_help(message: Message, speaker: Speaker) -> Said:
    """/trogiup."""
    return greet(message, speaker, greeting.help_text(speaker))


async def cancel(message: Message, speaker: Speaker, state: FSMContext) -> Said:
    """/huy, or 'thôi' as the buttons say: leave whatever dialogue is open."""
    await state.clear()
    return greet(message, speaker, greeting.cancelled())


def greet(event: Message | CallbackQuery, speaker: Speaker, text: str) -> Said:
    """A text with the person's menu under it."""
    said = answer(event, greeting.screen(text))
    return said.model_copy(update={"reply_markup": menu(menu_view.labels(speaker))})


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="start")
    errand.message.filter(Private())
    errand.message.register(start, Says("start"))
    errand.message.register(show_help, Says("trogiup", "help", labels=(menu_view.HELP,)))
    errand.message.register(cancel, Says("huy", "cancel", "thoi"))
    return errand
