"""/theodoi: where a citizen's papers are; the receipt's link.

Nothing a button carries opens a parcel: what somebody has proved (a link, or a code with four
digits) stands in their dialogue until they have answered whether they want to be remembered.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.notices.wording.parcels import VIEW
from backend.now import local
from backend.parcels import (
    acting_rules,
    followers,
    journey,
    numbers,
    rules,
    sharing,
    usual_hours,
)
from backend.parcels.followers import DIGITS, SHARED
from backend.parcels.followers import LINK as BY_LINK
from backend.parcels.models import Parcel
from backend.parcels.rules import Standing
from backend.parcels.usual_hours import route_of
from backend.people import consents
from backend.people.rules import Speaker
from bot import sheets
from bot.filters import OpensLink, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.handlers.joining import LOOKED, PROVED, WANTED, join
from bot.handlers.start import greet
from bot.links import RECEIPT
from bot.saying import Said, answer, picture, replace, toast, too_late
from bot.states import Tracking
from bot.views import parcels as view
from bot.views.menu import MY_RESULT

# Several words without a digit are a question that strayed in here, not a code.
CODE = re.compile(r"(?=\S+$|.*\d)[A-Za-z0-9][A-Za-z0-9 .\-]{3,39}")


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """What they follow already, else the first question; a code behind the command is read."""
    if rest:
        return await _read(message, rest, session, speaker, state, now)
    listed = await followers.followed_by(session, speaker.person_id)
    if listed:
        return answer(message, view.followed([summary(parcel) for parcel in listed]))
    await state.set_state(Tracking.code)
    return answer(message, view.ask_code())


async def find(query: CallbackQuery, state: FSMContext) -> Said:
    """'Tra mã khác'."""
    await state.set_state(Tracking.code)
    return answer(query, view.ask_code())


async def hear_code(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """A code, perhaps with the four digits behind it."""
    return await _read(message, message.text or "", session, speaker, state, now)


async def hear_digits(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The last four digits of the phone, for the code given before."""
    code = (await state.get_data()).get(WANTED, "")
    digits = numbers.last_four(message.text or "")
    if digits is None:
        return answer(message, view.not_digits())
    return await _look(message, code, digits, session, speaker, state, now)


async def hear_other(message: Message, raw_state: str) -> Said:
    """A picture, a sticker: nothing is kept, the question stands."""
    return answer(message, view.not_digits() if "digits" in raw_state else view.not_a_code())


async def open_link(
    message: Message, payload: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """The receipt's link: the first to open it is asked, a second is told how else to follow.

    Often the first thing somebody ever opens here, so we introduce ourselves and bring the menu.
    """
    await state.set_state(None)
    hello = greet(message, speaker, view.hello())
    parcel = await followers.by_token(session, payload)
    if parcel is None:
        return [hello, answer(message, view.link_unknown())]
    if parcel.owner_id not in (None, speaker.person_id):
        await state.update_data({PROVED: {"parcel": parcel.id, "way": SHARED}})
        return [hello, answer(message, view.link_used())]
    if parcel.clerk_id == speaker.person_id:
        return [hello, answer(message, view.not_for_the_clerk())]
    return [hello, await _admit(message, parcel, BY_LINK, session, speaker, state, now)]


async def decide(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """Their answer to whether they want to be remembered; kept either way."""
    proved: dict[str, Any] | None = (await state.get_data()).get(PROVED)
    if not proved or action.ids not in (("yes",), ("no",)):
        return toast(query, too_late(), alert=True)
    await drafting.leave(state, PROVED)
    given = action.ids == ("yes",)
    await consents.record(session, speaker, view.PURPOSE, given=given, now=now)
    if proved["way"] == SHARED:
        return replace(query, await join(session, proved["parcel"], speaker, now, asks=given))
    if given:
        parcel = await _follow(session, proved["parcel"], proved["way"], speaker, now)
        return replace(query, view.following(await _screen(session, parcel, speaker, now)))
    parcel = await session.get_one(Parcel, proved["parcel"])
    return replace(query, view.only_once(await _screen(session, parcel, speaker, now)))


async def _follow(
    session: AsyncSession, parcel_id: int, way: str, speaker: Speaker, now: datetime
) -> Parcel:
    if way == DIGITS:
        return await sharing.follow_by_code(session, parcel_id, speaker.person_id, now=now)
    return await followers.follow(session, parcel_id, speaker.person_id, way, now=now)


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """A parcel they follow, as it is now; below the news, which stay as they were."""
    parcel = await followers.followed(session, action.number(), speaker.person_id)
    return answer(query, await _screen(session, parcel, speaker, now))


async def leave(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Thôi báo tin'."""
    parcel = await followers.followed(session, action.number(), speaker.person_id)
    await followers.unfollow(session, parcel.id, speaker.person_id)
    return replace(query, view.left(parcel.code))


async def send_picture(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Gửi ảnh hành trình': as it is now, for whoever follows it."""
    parcel = await followers.followed(session, action.number(), speaker.person_id)
    standing = await journey.standing_of(session, parcel)
    travel = view.Travel(parcel.id, parcel.code, parcel.state, steps_of(standing))
    # In a thread: other chats are answered meanwhile. No statement follows in this transaction.
    pages = await asyncio.to_thread(sheets.pictures_of, view.sheet(travel, local(now).date()))
    caption = view.picture_caption(parcel.code)
    return [picture(query, png, f"{parcel.code}.png", caption) for png in pages]


async def _read(
    message: Message, text: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    code, _space, last = text.strip().rpartition(" ")
    digits = numbers.last_four(last) if code else None
    code = code if digits else text.strip()
    if not CODE.fullmatch(code):
        await state.set_state(Tracking.code)
        return answer(message, view.not_a_code())
    if digits:
        return await _look(message, code, digits, session, speaker, state, now)
    await state.set_state(Tracking.digits)
    await state.update_data({WANTED: code})
    return answer(message, view.ask_digits())


async def _look(
    message: Message, code: str, digits: str, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    parcel = await followers.by_digits(session, speaker.person_id, code, digits, now=now)
    if parcel is None:
        await state.set_state(Tracking.code)
        await state.update_data({WANTED: code, LOOKED: now.isoformat()})
        watchable = numbers.dossier_code(code) is not None
        return answer(message, view.nothing_found(watchable=watchable))
    await drafting.leave(state, WANTED)
    return await _admit(message, parcel, DIGITS, session, speaker, state, now)


async def _admit(
    message: Message, parcel: Parcel, way: str, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> TelegramMethod[Any]:  # fmt: skip
    """Somebody has proved that the papers are theirs: shown at once to who said yes before."""
    follows = await followers.follows(session, parcel.id, speaker.person_id)
    if follows or await consents.has(session, speaker.person_id, view.PURPOSE):
        parcel = await _follow(session, parcel.id, way, speaker, now)
        return answer(message, view.following(await _screen(session, parcel, speaker, now)))
    await state.update_data({PROVED: {"parcel": parcel.id, "way": way}})
    return answer(message, view.consent())


async def _screen(session: AsyncSession, parcel: Parcel, speaker: Speaker, now: datetime) -> Screen:
    standing = await journey.standing_of(session, parcel)
    follows = await followers.follows(session, parcel.id, speaker.person_id)
    delivered = follows and parcel.state == rules.DELIVERED
    brought = parcel.state == rules.OUT
    usual = await usual_hours.of_route(session, route_of(parcel), now=now) if brought else None
    rated = delivered and await followers.has_rated(session, parcel.id, speaker.person_id)
    return view.travel(
        view.Travel(
            parcel_id=parcel.id,
            code=parcel.code,
            state=parcel.state,
            steps=steps_of(standing),
            follows=follows,
            may_rate=delivered and not rated,
            wishes=acting_rules.offered(parcel.state, parcel.leg) if follows else (),
            due=journey.amount_due(parcel),
            usual=asdict(usual) if usual else None,
        )
    )


def steps_of(standing: Standing) -> tuple[view.Step, ...]:
    """A standing's timeline as views take it."""
    return tuple(
        view.Step(step.state or rules.REGISTERED, step.at, step.office, step.reason)
        for step in standing.steps
    )


def summary(parcel: Parcel) -> view.Travel:
    """A parcel's line in a list."""
    return view.Travel(parcel.id, parcel.code, parcel.state)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="parcels")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(open_link, OpensLink(RECEIPT))
    errand.message.register(begin, Says("theodoi", "tracuu", labels=(MY_RESULT,)))
    errand.message.register(hear_code, StateFilter(Tracking.code), Words())
    errand.message.register(hear_digits, StateFilter(Tracking.digits), Words())
    errand.message.register(hear_other, StateFilter(Tracking), ~F.text)
    errand.callback_query.register(find, Pressed(view.FIND))
    errand.callback_query.register(decide, Pressed(view.FOLLOW))
    errand.callback_query.register(show, Pressed(VIEW, numbers=1))
    errand.callback_query.register(send_picture, Pressed(view.PICTURE, numbers=1))
    errand.callback_query.register(leave, Pressed(view.LEAVE, numbers=1))
    return errand
