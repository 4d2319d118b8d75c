"""/homnay: a clerk's day in one line, a supervisor's scope; /bang: the board of parcels."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import today
from backend.notices.wording import parcel_acts, reaching
from backend.notices.wording.parcel_digests import COLUMN
from backend.parcels import board, calls, complaint_news, complaints, untold
from backend.parcels.service import TENDING
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Says
from bot.handlers import collecting_desk
from bot.handlers.returns import tended
from bot.handlers.tending import LAST_PAGE
from bot.saying import Said, answer
from bot.views import complaints as complaint_view
from bot.views import today as view

MOST_CASES = 20


async def show_day(
    message: Message, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Private: nobody else reads how many a clerk has done."""
    screens = []
    if speaker.has("clerk"):
        day = await board.day_of(session, speaker.person_id, now=now)
        asked = await today.asked_by(session, speaker.person_id, now=now)
        screens.append(Screen(view.own_day(day, asked)))
        screens += await collecting_desk.today(session, speaker.person_id, now)
    if speaker.has("supervisor"):
        counts = await board.counts(session, speaker.person_id, now=now)
        waiting = await today.unanswered(session, speaker.person_id)
        screens.append(view.watched(counts, len(waiting)))
        if listed := await complaints.open_in_scope(session, speaker.person_id):
            screens.append(complaint_view.waiting([complaint_news.bare(one) for one in listed]))
    screens += await _to_call(session, speaker)
    return [answer(message, screen) for screen in screens]


async def _to_call(session: AsyncSession, speaker: Speaker) -> list[Screen]:
    """Whom to call: what no messenger could tell them, and whose phone is to be confirmed."""
    untold_news = await untold.open_for(session, speaker.person_id)
    asked_for = await calls.open_for(session, speaker.person_id)
    return [*map(reaching.call, untold_news), *map(parcel_acts.call, asked_for)]


async def show_board(
    message: Message, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """What lies where."""
    return answer(message, view.board(await board.counts(session, speaker.person_id, now=now)))


async def refuse(message: Message) -> Said:
    """By somebody who is neither clerk nor supervisor."""
    return answer(message, view.nothing_here())


async def list_column(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """A column's page, as it is now."""
    name, number = "".join(action.ids[:1]), min(action.number(1), LAST_PAGE)
    page = await board.page(session, speaker.person_id, name, number, now=now)
    screen = view.column(name, [tended(one) for one in page.parcels], number, more=page.more)
    return answer(query, screen) if number == 0 else saying.replace(query, screen)


async def list_unanswered(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """The cases of their scope that wait for an answer."""
    cases = await today.unanswered(session, speaker.person_id)
    return answer(query, view.unanswered([(one.id, one.code) for one in cases[:MOST_CASES]]))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="today")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    day = Says("homnay", bare=False)  # 'Hôm nay' answers 'Ngày nào?'.
    errand.message.register(show_day, day, Holds(*TENDING))
    errand.message.register(refuse, day)
    errand.message.register(show_board, Says("bang"), Holds(*TENDING))
    errand.message.register(refuse, Says("bang"))
    errand.callback_query.register(list_column, Pressed(COLUMN))
    errand.callback_query.register(list_unanswered, Pressed(view.UNANSWERED))
    return errand
