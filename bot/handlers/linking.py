"""/lienket: one person's channels, joined by a code and parted again.

Whatever a button says, the service asks anew whose request it is and whether it is still open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.notices.wording.linking import AGREE, NO, YES
from backend.people import linking
from backend.people import service as people
from backend.people.models import Identity, Person
from backend.people.rules import LINK_CODE_LIFE, Speaker
from bot import joining
from bot.filters import Pressed, Private, Says, Words
from bot.handlers.start import greet
from bot.saying import Said, answer, bare, replace, toast
from bot.states import Linking
from bot.views import linking as view
from bot.views import menu as menu_view

MINUTES = int(LINK_CODE_LIFE.total_seconds() // 60)


async def show(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """The channels of this person; with a code behind the command, that code is taken."""
    await state.set_state(None)
    if rest:
        return answer(message, await _enter(session, speaker, rest, now))
    return answer(message, await _channels(session, speaker))


async def show_again(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """Back to the channels."""
    return replace(query, await _channels(session, speaker))


async def give_code(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, new_code: Callable[[], str],
    now: datetime,
) -> Said:  # fmt: skip
    """A new code, shown once."""
    code = new_code()
    await linking.ask(session, speaker, code, now=now)
    return replace(query, view.code(code, MINUTES))


async def ask_for_code(query: CallbackQuery, state: FSMContext) -> Said:
    """The code of the other channel is typed next."""
    await state.set_state(Linking.code)
    return replace(query, view.ask_code())


async def hear_code(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """A code as a step of its own; a wrong one may be typed again."""
    screen = await _enter(session, speaker, message.text or "", now)
    if screen.rows:
        await state.set_state(None)
    return answer(message, screen)


async def _enter(session: AsyncSession, speaker: Speaker, code: str, now: datetime) -> Screen:
    request = await linking.enter(session, speaker, code, now=now)
    if request is None:
        return view.no_such_code()
    asked = await session.get_one(Identity, request.identity_id)
    return view.agreement(request.id, asked.channel)


async def agree(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Who typed the code has taken it themselves: its owner is asked."""
    request = await linking.agree(session, speaker, action.number(), now=now)
    return replace(query, view.agreed(await joining.question(session, speaker, request, now=now)))


async def confirm(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """The owner of the code says that it is them: one person, with the menu of all they may do."""
    joined = await joining.join(session, speaker, action.number(), now=now)
    speaker = await people.renew(session, speaker)
    words = view.joined(joined.channel)
    return [*bare(query), greet(query, speaker, words)]


async def refuse(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Either side says no."""
    await joining.refuse(session, speaker, action.number(), now=now)
    return replace(query, view.refused())


async def prefer(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Which channel for what."""
    what, channel = (*action.ids, "", "")[:2]
    if what not in linking.PREFERENCES:
        return None
    wanted = None if channel == view.LAST else channel
    await linking.prefer(session, speaker.person_id, what, wanted)
    return replace(query, await _channels(session, speaker))


async def ask_to_part(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Part with one of the other accounts? Asked once more."""
    for account in await linking.identities_of(session, speaker.person_id):
        if account.id == action.number() and account.id != speaker.identity_id:
            return replace(query, view.part_question(account))
    return await show_again(query, session, speaker)


async def part(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Done: that account starts afresh."""
    parted = await joining.part(session, speaker, action.number(), now=now)
    screen = await _channels(session, speaker)
    return [toast(query, view.parted(parted.channel)), replace(query, screen)]


async def _channels(session: AsyncSession, speaker: Speaker) -> Screen:
    accounts = await linking.identities_of(session, speaker.person_id)
    person = await session.get_one(Person, speaker.person_id, populate_existing=True)
    return view.channels(accounts, person, speaker)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="linking")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show, Says("lienket", labels=(menu_view.LINK,)))
    errand.message.register(hear_code, Linking.code, Words())
    errand.callback_query.register(show_again, Pressed(view.SHOW))
    errand.callback_query.register(give_code, Pressed(view.ASK))
    errand.callback_query.register(ask_for_code, Pressed(view.ENTER))
    errand.callback_query.register(agree, Pressed(AGREE, numbers=1))
    errand.callback_query.register(confirm, Pressed(YES, numbers=1))
    errand.callback_query.register(refuse, Pressed(NO, numbers=1))
    errand.callback_query.register(prefer, Pressed(view.PREFER, numbers=0, words=2))
    errand.callback_query.register(ask_to_part, Pressed(view.PART, numbers=1))
    errand.callback_query.register(part, Pressed(view.PART_NOW, numbers=1))
    return errand
