"""/ngonngu: the language a person reads."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.i18n import LANGUAGES, speaking
from backend.people import service as people
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says
from bot.handlers.start import greet
from bot.saying import Said, answer, menu, replace
from bot.views import greeting, languages
from bot.views import menu as menu_view


async def offer(message: Message, rest: str, session: AsyncSession, speaker: Speaker) -> Said:
    """Both languages, each in its own words; or at once the one that is named: /ngonngu en."""
    if rest not in LANGUAGES:
        return answer(message, languages.choice())
    await people.speak(session, speaker.person_id, rest)
    with speaking(rest):
        return greet(message, speaker, greeting.hello(speaker))


async def choose(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Speak the chosen language from this answer on."""
    chosen = action.ids[0] if action.ids else ""
    if chosen not in LANGUAGES:
        return None
    await people.speak(session, speaker.person_id, chosen)
    with speaking(chosen):
        greeted = answer(query, greeting.screen(greeting.hello(speaker)))
        markup = menu(menu_view.labels(speaker))
        return [
            replace(query, languages.chosen()),
            greeted.model_copy(update={"reply_markup": markup}),
        ]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="language")
    errand.message.register(offer, Private(), Says("ngonngu", labels=(menu_view.LANGUAGE,)))
    errand.callback_query.register(choose, Private(), Pressed(languages.VERB))
    return errand
