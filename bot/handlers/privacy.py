"""/dulieu: what is held about somebody, shown, exported, erased; consent taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aiogram import Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen, pack
from backend.people import consents, privacy
from backend.people.rules import Speaker
from backend.schema import metadata
from bot import departures
from bot.filters import Pressed, Private, Says
from bot.saying import Said, answer, replace, toast
from bot.views import menu as menu_view
from bot.views import privacy as view

QUESTION_LIFE = timedelta(minutes=15)


async def show(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """What is held, in plain words."""
    return answer(message, await _summary(session, speaker))


async def show_again(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """Back from a question to the summary."""
    return replace(query, await _summary(session, speaker))


async def _summary(session: AsyncSession, speaker: Speaker) -> Screen:
    holdings = await privacy.held(session, metadata, speaker.person_id)
    given = await consents.in_force(session, speaker.person_id)
    return view.summary(holdings, has_consents=bool(given))


async def export(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """All of it as a file, at once: the law gives two working days, nobody needs them."""
    holdings = await privacy.held(session, metadata, speaker.person_id)
    file = BufferedInputFile(view.document(holdings, now=now), view.file_name(now))
    return SendDocument(
        chat_id=query.from_user.id, document=file, caption=view.export_caption(),
        protect_content=False,
    )  # fmt: skip


async def ask_to_erase(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Asked once more, with what must stay and why."""
    holdings = await privacy.held(session, metadata, speaker.person_id)
    code = pack(view.ERASE_NOW, int(now.timestamp()))
    return replace(query, view.erase_question(holdings, code))


async def erase(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Erase; a question asked long ago is asked again, since a button stays clickable for ever."""
    if not _is_fresh(action, now):
        return await ask_to_erase(query, session, speaker, now)
    await departures.forget(session, speaker.person_id, now=now)
    return replace(query, view.erased())


def _is_fresh(action: Action, now: datetime) -> bool:
    """Whether the question was asked a moment ago; what a forged code says counts for nothing."""
    try:
        asked_at = datetime.fromtimestamp(action.number(), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return timedelta() <= now - asked_at <= QUESTION_LIFE


async def list_consents(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """Every yes that can be taken back."""
    given = await consents.in_force(session, speaker.person_id)
    return replace(query, view.consent_list([one.purpose for one in given]))


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Take one consent back; the errand it was for stops using the datum."""
    purpose = action.ids[0] if action.ids else ""
    if purpose not in consents.PURPOSES:
        return None
    await departures.withdraw(session, speaker.person_id, purpose, now=now)
    given = await consents.in_force(session, speaker.person_id)
    return [
        toast(query, view.withdrawn_words(purpose)),
        replace(query, view.consent_list([one.purpose for one in given])),
    ]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="privacy")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show, Says("dulieu", labels=(menu_view.MY_DATA,)))
    errand.callback_query.register(show_again, Pressed(view.SHOW))
    errand.callback_query.register(export, Pressed(view.EXPORT))
    errand.callback_query.register(ask_to_erase, Pressed(view.ERASE))
    errand.callback_query.register(erase, Pressed(view.ERASE_NOW))
    errand.callback_query.register(list_consents, Pressed(view.CONSENTS))
    errand.callback_query.register(withdraw, Pressed(view.WITHDRAW))
    return errand
