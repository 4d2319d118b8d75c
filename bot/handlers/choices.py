"""/kenhnhan: where a department has its cases; changed by whoever leads it."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import choices, rules
from backend.errors import DomainError
from backend.knowledge import units
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says
from bot.saying import Said, answer, replace
from bot.views import choices as view


async def show(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """One's desk; of several the one named behind the command, else which."""
    own = await choices.desks_of(session, speaker.person_id)
    if not own:
        return answer(message, view.not_yours())
    desks = called(rest, own)
    if len(desks) == 1:
        return answer(message, await _choice(session, desks[0], speaker, now))
    shown = view.which(view.SHOW, "/kenhnhan", desks) if desks else view.unknown()
    return answer(message, shown)


def called(words: str, desks: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some desks that words name; all of them without words."""
    meant = {unit.key for unit in units.desks_called(words)} if words else desks
    return tuple(one for one in desks if one in meant)


async def open_desk(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """A department from the list."""
    return replace(query, await _choice(session, _word(action, 0), speaker, now))


async def choose_mode(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Trong nhóm' or 'Tin riêng cho người trực'."""
    desk, mode = _word(action, 0), _word(action, 1)
    if mode not in rules.MODES:
        raise DomainError("button.stale")
    await choices.choose(session, desk, mode=mode, person_id=speaker.person_id, now=now)
    return replace(query, await _choice(session, desk, speaker, now))


async def choose_hours(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nhận cả ngoài giờ', or no more."""
    desk, wanted = _word(action, 0), _word(action, 1) == view.ON
    await choices.choose(session, desk, out_of_hours=wanted, person_id=speaker.person_id, now=now)
    return replace(query, await _choice(session, desk, speaker, now))


async def _choice(session: AsyncSession, desk: str, speaker: Speaker, now: datetime) -> Screen:
    return view.choice(await choices.read(session, desk, person_id=speaker.person_id, now=now))


def _word(action: Action, place: int) -> str:
    """The id at `place`; raises ``button.stale`` where there is none."""
    if place >= len(action.ids):
        raise DomainError("button.stale")
    return action.ids[place]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="choices")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show, Says("kenhnhan"))
    errand.callback_query.register(open_desk, Pressed(view.SHOW))
    errand.callback_query.register(choose_mode, Pressed(view.MODE))
    errand.callback_query.register(choose_hours, Pressed(view.HOURS))
    return errand
